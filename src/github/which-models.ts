/** Which models a pull request touches. */
import { posix } from 'node:path'
import picomatch from 'picomatch'
import type { ChangedFiles } from './changed-files.js'

export interface WatchedModel {
  readonly name: string
  /** Patterns of the config, from its base folder; undefined: the model is always under review. */
  readonly when: readonly string[] | undefined
  /** Files of the model's challenger and evaluation, or their folders, from the base folder: a change of them always counts. */
  readonly paths: readonly string[]
}

/**
 * Names of the models under review, in the order of the config. When the list of files is incomplete, every model is: a
 * change beyond the end of the list must not escape. Patterns are read like those of a workflow's `paths`: a later pattern
 * wins over an earlier one, `!` takes files out again, and names that start with a dot are files like any other.
 */
export function findTouchedModels(
  models: readonly WatchedModel[],
  changed: ChangedFiles,
  baseFolder: string,
): string[] {
  if (!changed.complete) return models.map(({ name }) => name)
  const paths = changed.files.flatMap(({ path, previousPath }) =>
    previousPath === undefined ? [path] : [path, previousPath],
  )
  return models.filter((model) => isTouched(model, paths, baseFolder)).map(({ name }) => name)
}

/**
 * The changed files that put a model under review, those of its own paths first, then in the order of the list. Removed ones
 * are left out: there is nothing to show there.
 */
export function touchedFilesOf(model: WatchedModel, { files }: ChangedFiles, baseFolder: string): string[] {
  const standing = files.filter(({ status }) => status !== 'removed').map(({ path }) => path)
  const own = model.paths.flatMap((path) => standing.filter((file) => isAt(posix.join(baseFolder, path), file)))
  const isWatched = matchOf(model, baseFolder)
  return [...own, ...standing.filter((path) => !own.includes(path) && isWatched(path))]
}

function isTouched(model: WatchedModel, changed: readonly string[], baseFolder: string): boolean {
  return model.when === undefined || changed.some(matchOf(model, baseFolder))
}

/** Whether a file is one of a model's own, or one that its patterns watch. */
function matchOf({ when = [], paths }: WatchedModel, baseFolder: string): (path: string) => boolean {
  const own = paths.map((path) => posix.join(baseFolder, path))
  const rules = when.map((pattern) => {
    const takesOut = pattern.startsWith('!')
    const glob = posix.join(baseFolder, takesOut ? pattern.slice(1) : pattern)
    return { takesOut, matches: picomatch(glob, { dot: true, nonegate: true }) }
  })
  return (path) => {
    const last = rules.findLast(({ matches }) => matches(path))
    return own.some((each) => isAt(each, path)) || (last !== undefined && !last.takesOut)
  }
}

/** A file itself, or one in a folder of part files. */
const isAt = (own: string, path: string): boolean => path === own || path.startsWith(`${own.replace(/\/$/, '')}/`)
