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
    const guess = guessed(tables, paths, hints)
    throw guess ? new ProblemError(...error.problems, errorOf('init_can_guess', { ...paths, ...guess })) : error
  }
}

const GUESSABLE = ['column_not_found', 'positive_not_known']

/** Roles that the command line takes by an option of the same name. */
const OPTIONS = ['id', 'label', 'score']

/** Columns in words, and as options where those say all of it. */
function guessed(tables: TablePair, paths: FilePaths, hints: Hints) {
  try {
    const { model, unsure } = inferModel(tables, paths, hints, true)
    const roles = Object.entries(model.columns).flatMap(([role, column]) =>
      column === undefined ? [] : [{ role, names: [column].flat() }],
    )
    const positive = unsure.some(({ code }) => code === 'guessed_positive') ? String(model.positive) : undefined
    const columns = roles.map(({ role, names }) => `${role} "${names.join('", "')}"`)
    const areOptions =
      model.task === 'binary' && roles.every(({ role, names }) => OPTIONS.includes(role) && names.length === 1)
    const options = roles.map(({ role, names: [name] }) => `--${role} ${forShell(name)}`)
    return {
      columns,
      ...(positive === undefined ? {} : { positive }),
      options: areOptions ? [...options, ...(positive === undefined ? [] : [`--positive ${forShell(positive)}`])] : [],
    }
  } catch (error) {
    if (error instanceof ProblemError) return undefined
    throw error
  }
}

const forShell = (text: string): string => (/^[\w.-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)

/** The files are looked at twice, to guess and to compare; they are read once. */
export function rememberFiles(fetch: Fetch): Fetch {
  const known = new Map<string, ReturnType<Fetch>>()
  return (spec) => {
    const taken = known.get(spec.path) ?? fetch(spec)
    known.set(spec.path, taken)
    return taken
  }
}
