/** A Python with pyarrow, pandas, Polars and DuckDB: one that is named, one made earlier, or one made now. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const requirements = join(import.meta.dirname, 'formats-requirements.txt')

/** As `findPython` finds one with scikit-learn; `MODEL_REVIEW_PYTHON` is used where it has these packages as well. */
export function findFormatsPython(): { readonly python: string } | { readonly absent: string } {
  const named = process.env.MODEL_REVIEW_PYTHON
  if (named && works(named)) return { python: named }
  const digest = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12)
  const folder = join(tmpdir(), `model-review-formats-${digest}`)
  const python = join(folder, 'bin', 'python')
  if (existsSync(python) && works(python)) return { python }
  if (spawnSync('python3', ['-m', 'venv', folder]).status !== 0) return { absent: 'python3 -m venv does not work here' }
  const installed = spawnSync(python, ['-m', 'pip', 'install', '--quiet', '--requirement', requirements], {
    encoding: 'utf8',
  })
  if (installed.status === 0 && works(python)) return { python }
  const why = installed.stderr?.trim().split('\n').at(-1) ?? 'no output'
  return { absent: `pip could not install tests/integration/formats-requirements.txt: ${why}` }
}

const works = (python: string): boolean =>
  spawnSync(python, ['-c', 'import pyarrow, pandas, polars, duckdb']).status === 0
