/** A Python with the packages of a requirements file: one that is named, one made earlier, or one made now. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

interface Kit {
  readonly requirements: string
  /** What must be importable. */
  readonly modules: readonly string[]
}

/** Each test has an environment of its own, so that all may be made at the same time. */
const kits = {
  metrics: { requirements: 'requirements.txt', modules: ['sklearn', 'numpy'] },
  thresholds: { requirements: 'requirements.txt', modules: ['sklearn', 'numpy'] },
  money: { requirements: 'requirements.txt', modules: ['sklearn', 'numpy', 'scipy'] },
  changes: { requirements: 'requirements.txt', modules: ['sklearn', 'numpy', 'scipy'] },
  formats: { requirements: 'formats-requirements.txt', modules: ['pyarrow', 'pandas', 'polars', 'duckdb'] },
  examples: {
    requirements: 'examples-requirements.txt',
    modules: ['dvc', 'lightgbm', 'sklearn', 'pandas', 'polars', 'pyarrow'],
  },
  mlflow: { requirements: 'mlflow-requirements.txt', modules: ['mlflow'] },
} as const satisfies Readonly<Record<string, Kit>>

/** Installed on top where a Java runtime is: without one its 450 MB would be of no use. */
const SPARK: Kit = { requirements: 'spark-requirements.txt', modules: ['pyspark'] }

/** Spark 4 asks for it. */
const OLDEST_JAVA = 17

export type FoundPython = { readonly python: string } | { readonly absent: string }

/**
 * `MODEL_REVIEW_PYTHON` names an interpreter to be used as it is, if it has the packages. Otherwise a virtual environment in
 * the temporary folder, named by the requirements, is made once: with pip, or with the uv that `MODEL_REVIEW_UV` names, which
 * takes a tenth of the time. Returns the reason where there is none.
 */
export function findPython(name: keyof typeof kits): FoundPython {
  const kit: Kit = kits[name]
  const named = process.env.MODEL_REVIEW_PYTHON
  if (named) {
    if (works(named, kit)) return { python: named }
    return { absent: `MODEL_REVIEW_PYTHON is ${named}, which cannot import ${kit.modules.join(', ')}` }
  }
  const digest = createHash('sha256')
    .update(readFileSync(pathOf(kit)))
    .digest('hex')
    .slice(0, 12)
  const folder = join(tmpdir(), `model-review-${name}-${digest}`)
  const python = join(folder, 'bin', 'python')
  if (existsSync(python) && works(python, kit)) return { python }
  if (spawnSync('python3', ['-m', 'venv', folder]).status !== 0) return { absent: 'python3 -m venv does not work here' }
  const why = install(python, kit)
  return why === undefined ? { python } : { absent: why }
}

/** Adds Spark to a Python; why that cannot be, or undefined. */
export function addSpark(python: string): string | undefined {
  const java = spawnSync('java', ['-version'], { encoding: 'utf8' })
  const version = Number(/version "(\d+)/.exec(java.stderr ?? '')?.[1] ?? 0)
  if (java.status !== 0 || version < OLDEST_JAVA)
    return `there is no Java runtime of version ${OLDEST_JAVA} or later (Debian: apt-get install default-jre-headless)`
  if (works(python, SPARK)) return undefined
  if (python === process.env.MODEL_REVIEW_PYTHON) return `MODEL_REVIEW_PYTHON is ${python}, which cannot import pyspark`
  return install(python, SPARK)
}

function install(python: string, kit: Kit): string | undefined {
  const packages = ['--quiet', '--requirement', pathOf(kit)]
  // Compiled once, as pip does: where Python may write no bytecode, every start would compile all that it imports.
  const uv = process.env.MODEL_REVIEW_UV
  const { status, stderr } = uv
    ? spawnSync(uv, ['pip', 'install', '--compile-bytecode', '--python', python, ...packages], { encoding: 'utf8' })
    : spawnSync(python, ['-m', 'pip', 'install', ...packages], { encoding: 'utf8' })
  if (status === 0 && works(python, kit)) return undefined
  return `${uv ? 'uv' : 'pip'} could not install tests/integration/${kit.requirements}: ${stderr?.trim().split('\n').at(-1) ?? 'no output'}`
}

const pathOf = (kit: Kit): string => join(import.meta.dirname, kit.requirements)

const works = (python: string, kit: Kit): boolean =>
  spawnSync(python, ['-c', `import ${kit.modules.join(', ')}`]).status === 0
