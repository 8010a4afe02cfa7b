/** What lies in a folder: names and sizes, of a bounded part of it, near files first. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

export interface WalkedFile {
  /** From the folder, with `/`. */
  readonly path: string
  readonly bytes: number
}

export interface Walk {
  /** Nearest first, then by name. */
  readonly files: readonly WalkedFile[]
  /** Folders of MLflow's runs, which are not entered. */
  readonly mlruns: readonly string[]
  /** Whether some part was left out because there is too much. */
  readonly cut: boolean
}

const MOST_ENTRIES = 20_000
const DEEPEST = 8
/** A folder with more files than this holds data or output, not a project. */
const MOST_IN_FOLDER = 2_000
/** Hidden folders are skipped as well, but for the one of GitHub. */
const SKIPPED = new Set(['node_modules', 'venv', 'env', '__pycache__', 'site-packages', 'vendor', 'target'])

/** Never follows links; what cannot be read is left out. The same files give the same walk. */
export async function walkFolder(root: string): Promise<Walk> {
  const files: WalkedFile[] = []
  const mlruns: string[] = []
  let cut = false
  let seen = 0
  let folders = ['']
  for (let depth = 0; folders.length > 0; depth++) {
    const next: string[] = []
    for (const folder of folders) {
      const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => [])
      if (entries.length > MOST_IN_FOLDER) cut = true
      const sorted = entries.sort((a, b) => (a.name < b.name ? -1 : 1)).slice(0, MOST_IN_FOLDER)
      for (const entry of sorted) {
        if (++seen > MOST_ENTRIES) return { files, mlruns, cut: true }
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`
        if (entry.isDirectory()) {
          if (entry.name === 'mlruns') mlruns.push(path)
          else if (SKIPPED.has(entry.name) || (entry.name.startsWith('.') && entry.name !== '.github')) continue
          else if (depth + 1 < DEEPEST) next.push(path)
          else cut = true
        } else if (entry.isFile()) {
          const bytes = await stat(join(root, path)).then(
            ({ size }) => size,
            () => undefined,
          )
          if (bytes !== undefined) files.push({ path, bytes })
        }
      }
    }
    folders = next
  }
  return { files, mlruns, cut }
}
