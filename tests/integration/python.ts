/** A Python with the packages of requirements.txt: one that is named, one made earlier, or one made now. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const requirements = join(import.meta.dirname, 'requirements.txt')

/**
 * `MODEL_REVIEW_PYTHON` names an interpreter to be used as it is. Otherwise a virtual environment in the temporary folder,
 * named by the requirements, is made once with pip. Returns the reason where there is none.
 */
export function findPython(): { readonly python: string } | { readonly absent: string } {
  const named = process.env.MODEL_REVIEW_PYTHON
  if (named) {
    return works(named)
      ? { python: named }
      : { absent: `MODEL_REVIEW_PYTHON is ${named}, which cannot import scikit-learn` }
  }
  const digest = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12)
  const folder = join(tmpdir(), `model-review-python-${digest}`)
  const python = join(folder, 'bin', 'python')
  if (existsSync(python) && works(python)) return { python }
  if (spawnSync('python3', ['-m', 'venv', folder]).status !== 0) return { absent: 'python3 -m venv does not work here' }
  const installed = spawnSync(python, ['-m', 'pip', 'install', '--quiet', '--requirement', requirements], {
    encoding: 'utf8',
  })
  if (installed.status !== 0 || !works(python)) {
    return { absent: `pip could not install tests/integration/requirements.txt: ${lastLine(installed.stderr)}` }
  }
  return { python }
}

const works = (python: string): boolean => spawnSync(python, ['-c', 'import sklearn, numpy']).status === 0

const lastLine = (text: string | null): string => text?.trim().split('\n').at(-1) ?? 'no output'
