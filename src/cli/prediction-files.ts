/** Two files named by a person: what they hold, and what may be made of them. */
import { type Hints, inferModel, type TablePair } from '../config/infer.js'
import { errorOf, ProblemError } from '../core/problem.js'
import type { Fetch } from '../io/source.js'
import { type FilePair, type FilePaths, readPair } from '../setup/file-pair.js'

export const readFiles = (fetch: Fetch, { champion, challenger }: FilePaths): Promise<FilePair> =>
  readPair(fetch, { champion: { path: champion, ref: undefined }, challenger: { path: challenger, ref: undefined } })

/** A gate does not guess columns; where their names do not tell, it says what `init` would make of them. */
export function inferOrSuggest(tables: TablePair, paths: FilePaths, hints: Hints) {
  try {
    return inferModel(tables, paths, hints)
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    if (!error.problems.every(({ code }) => GUESSABLE.includes(code))) throw error
    const columns = guessedColumns(tables, paths, hints)
    throw columns ? new ProblemError(...error.problems, errorOf('init_can_guess', { ...paths, columns })) : error
  }
}

const GUESSABLE = ['column_not_found', 'positive_not_known']

function guessedColumns(tables: TablePair, paths: FilePaths, hints: Hints): string[] | undefined {
  try {
    const { model } = inferModel(tables, paths, hints, true)
    return Object.entries(model.columns).flatMap(([role, column]) =>
      column === undefined ? [] : [`${role} "${[column].flat().join('", "')}"`],
    )
  } catch (error) {
    if (error instanceof ProblemError) return undefined
    throw error
  }
}

/** The files are looked at twice, to guess and to compare; they are read once. */
export function rememberFiles(fetch: Fetch): Fetch {
  const known = new Map<string, ReturnType<Fetch>>()
  return (spec) => {
    const taken = known.get(spec.path) ?? fetch(spec)
    known.set(spec.path, taken)
    return taken
  }
}
