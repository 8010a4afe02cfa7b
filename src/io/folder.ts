/** Folders that stand for one file, whoever can list and read them. */
import { errorOf, ProblemError } from '../core/problem.js'
import { sha256 } from './digest.js'

export interface FolderEntry {
  readonly name: string
  /** Links and the like are neither. */
  readonly kind: 'file' | 'folder' | 'other'
}

/** A folder on disk, at a commit, or in an archive. Paths are relative to it, with `/`. */
export interface Folder {
  /** As the config names it; for messages. */
  readonly path: string
  /** Its own name. */
  readonly name: string
  list(path: string): Promise<readonly FolderEntry[]>
  read(path: string): Promise<Uint8Array>
}

export interface FolderFile {
  /** Relative to what names it: `val/loss` in a folder of metrics. */
  readonly path: string
  readonly bytes: Uint8Array
}

export interface TakenFolder {
  readonly layout: 'eval_results' | 'mlflow' | 'model_card' | 'parts'
  readonly files: readonly FolderFile[]
  /** One line a file, `sha256  path`, as sha256sum prints it: the same for the same content. */
  readonly manifest: Uint8Array
}

/** Throws ProblemError with `file_too_large` where the files together exceed `mostBytes`, and what `read` throws. */
export async function readFiles(
  folder: Folder,
  layout: TakenFolder['layout'],
  paths: readonly string[],
  { mostBytes, prefix = '' }: { readonly mostBytes: number; readonly prefix?: string },
): Promise<TakenFolder> {
  const files: FolderFile[] = []
  let bytes = 0
  for (const path of paths) {
    const content = await folder.read(path)
    bytes += content.length
    if (bytes > mostBytes)
      throw new ProblemError(errorOf('file_too_large', { file: folder.path, bytes, limit: mostBytes }))
    files.push({ path: path.slice(prefix.length), bytes: content })
  }
  const lines = files.map((file) => `${sha256(file.bytes)}  ${file.path}\n`)
  return { layout, files, manifest: new TextEncoder().encode(lines.join('')) }
}
