/** What DVC's files say of others: which hold metrics, and which are kept outside of git. */
import { parse } from 'yaml'

export interface DvcFiles {
  /** From the root of the walk. */
  readonly metrics: ReadonlySet<string>
  /** Git holds a hash of them only. */
  readonly cached: ReadonlySet<string>
}

const fieldOf = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** `metrics.json`, or `{ metrics.json: { cache: false } }`. */
function entryOf(value: unknown): { path: string; cached: boolean } | undefined {
  if (typeof value === 'string') return { path: value, cached: true }
  if (typeof value !== 'object' || value === null) return undefined
  const [path] = Object.keys(value)
  return path === undefined ? undefined : { path, cached: fieldOf(fieldOf(value, path), 'cache') !== false }
}

/** `files`: text by path, of `dvc.yaml` and `*.dvc`. What is no YAML is left out. */
export function readDvcFiles(files: ReadonlyMap<string, string>): DvcFiles {
  const metrics = new Set<string>()
  const cached = new Set<string>()
  for (const [path, text] of files) {
    let value: unknown
    try {
      value = parse(text, { logLevel: 'silent', maxAliasCount: 100 })
    } catch {
      continue
    }
    const folder = path.split('/').slice(0, -1)
    const wdir = fieldOf(value, 'wdir')
    const at = (name: string, from?: unknown) =>
      joinPath([...folder, ...(typeof from === 'string' ? [from] : [])], name)
    if (path.endsWith('.dvc')) {
      for (const out of listOf(fieldOf(value, 'outs'))) {
        const own = fieldOf(out, 'path')
        if (typeof own === 'string') cached.add(at(own, wdir))
      }
      continue
    }
    for (const each of listOf(fieldOf(value, 'metrics'))) {
      const entry = entryOf(each)
      if (entry) metrics.add(at(entry.path))
    }
    const stages = fieldOf(value, 'stages')
    for (const stage of typeof stages === 'object' && stages !== null ? Object.values(stages) : []) {
      const from = fieldOf(stage, 'wdir')
      for (const kind of ['metrics', 'outs'])
        for (const each of listOf(fieldOf(stage, kind))) {
          const entry = entryOf(each)
          if (!entry) continue
          if (kind === 'metrics') metrics.add(at(entry.path, from))
          if (entry.cached) cached.add(at(entry.path, from))
        }
    }
  }
  return { metrics, cached }
}

/**
 * Whether DVC keeps a file that git does not hold: a pointer stands beside it, or a pipeline in its folder or above names it
 * as an output. `read`: the text of a file by its path, which begins where `path` does; undefined: there is none.
 */
export async function isKeptByDvc(path: string, read: (path: string) => Promise<string | undefined>): Promise<boolean> {
  if ((await read(`${path}.dvc`)) !== undefined) return true
  const folders = path.split('/').slice(0, -1)
  for (let depth = folders.length; depth >= 0; depth--) {
    const pipeline = [...folders.slice(0, depth), 'dvc.yaml'].join('/')
    const text = await read(pipeline)
    if (text !== undefined && readDvcFiles(new Map([[pipeline, text]])).cached.has(path)) return true
  }
  return false
}

function joinPath(folder: readonly string[], name: string): string {
  const parts: string[] = []
  for (const part of [...folder, ...name.split('/')].join('/').split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}
