/** A folder where a file was expected: of metrics, or of one table in several files. */
import type { Folder, TakenFolder } from './folder.js'
import { takeMetricsFolder } from './metrics-folder.js'
import { looksLikeParts, takePartsFolder } from './parts-folder.js'

/** `either`: by what the folder holds, where nobody said whether rows or metrics are meant. */
export type FolderKind = 'metrics' | 'parts' | 'either'

/** Throws what `takeMetricsFolder` and `takePartsFolder` throw. */
export async function takeFolder(folder: Folder, kind: FolderKind): Promise<TakenFolder> {
  const isOfParts = kind === 'parts' || (kind === 'either' && looksLikeParts(await folder.list('')))
  return isOfParts ? takePartsFolder(folder) : takeMetricsFolder(folder)
}
