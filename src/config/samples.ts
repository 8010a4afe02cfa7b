/** Samples of lm-evaluation-harness: which score is compared, and whether both models were asked the same. */
import { knownDirection } from '../core/aggregate-direction.js'
import { errorOf, type Problem, ProblemError, warningOf } from '../core/problem.js'
import { keyText, type Table } from '../core/table.js'
import type { Tables } from './join-tables.js'
import type { ModelConfig } from './schema.js'

/** What most leaderboards print of a task, most telling first; other metrics follow in the order of the file. */
const PREFERRED = [
  'exact_match',
  'acc',
  'acc_norm',
  'pass@1',
  'prompt_level_strict_acc',
  'f1',
  'em',
  'mc2',
  'mc1',
  'rouge1',
  'bleu',
]
/** Of several ways to read an answer the one that asks for most. */
const PREFERRED_FILTERS = ['strict-match', 'none', 'flexible-extract', 'custom-extract', 'get-answer', 'get_response']

export interface ChosenScore {
  readonly column: string
  /** What might have been chosen as well. */
  readonly others: readonly string[]
}

export const areSamples = ({ champion, challenger }: Pick<Tables, 'champion' | 'challenger'>): boolean =>
  champion.scores !== undefined && challenger.scores !== undefined

/**
 * The score that both files have for every question, by the lists above. Throws ProblemError with `samples_no_common_score`
 * {championFile, challengerFile, champion, challenger: the scores of each}.
 */
export function chooseScore({ champion, challenger }: Pick<Tables, 'champion' | 'challenger'>): ChosenScore {
  const shared = champion.scores!.filter((name) => challenger.scores!.includes(name))
  // A table of scores is judged by their mean, of which more is better.
  const usable = shared.filter((name) => knownDirection(name) !== 'lower')
  const place = (list: readonly string[], name: string | undefined) => {
    const index = list.indexOf(name ?? '')
    return index < 0 ? list.length : index
  }
  const [column, ...others] = usable
    .map((name) => ({ name, parts: name.split(',') }))
    .sort(
      (a, b) =>
        place(PREFERRED, a.parts[0]) - place(PREFERRED, b.parts[0]) ||
        place(PREFERRED_FILTERS, a.parts[1]) - place(PREFERRED_FILTERS, b.parts[1]),
    )
    .map(({ name }) => name)
  if (column === undefined)
    throw new ProblemError(
      errorOf('samples_no_common_score', {
        championFile: champion.source,
        challengerFile: challenger.source,
        champion: champion.scores!.slice(0, 20),
        challenger: challenger.scores!.slice(0, 20),
      }),
    )
  return { column, others }
}

/**
 * The columns of two files of samples: those that the config names, and for the others what the files say. Throws
 * ProblemError where the two models were not asked the same, or where the named score is one of several filters.
 */
export function columnsOfSamples(
  tables: Tables,
  names: ModelConfig['columns'],
): { readonly names: ModelConfig['columns']; readonly problems: readonly Problem[] } {
  const { champion, challenger } = tables
  const problems: Problem[] = []
  const filtered = (table: Table) => table.scores!.filter((name) => name.startsWith(`${names.score},`))
  if (names.score !== undefined) {
    const without = [champion, challenger].find((table) => !table.column(names.score!) && filtered(table).length > 0)
    if (without)
      throw new ProblemError(
        errorOf('samples_filter_unknown', {
          file: without.source,
          metric: names.score,
          filters: filtered(without).map((name) => name.slice(names.score!.length + 1)),
        }),
      )
    if (knownDirection(names.score) === 'lower')
      problems.push(warningOf('samples_lower_is_better', { metric: names.score }))
  }
  const chosen = names.score === undefined ? chooseScore(tables) : undefined
  if (chosen && chosen.others.length > 0)
    problems.push(warningOf('samples_score_chosen', { column: chosen.column, others: chosen.others.slice(0, 20) }))
  const different = findPromptDifference(champion, challenger)
  if (different) throw new ProblemError(different)
  for (const table of new Set([champion, challenger])) {
    const questions = hashesById(table, 'prompt_hash').size
    if (questions < table.rows)
      problems.push(warningOf('samples_repeated', { file: table.source, samples: table.rows, questions }))
  }
  return { names: { ...names, id: names.id ?? 'id', score: names.score ?? chosen!.column }, problems }
}

/**
 * Whether both models were asked the same: for every document that both tables hold, the same prompts and the same
 * targets. The problem says how many documents differ and at which lines the first of them stands.
 */
export function findPromptDifference(champion: Table, challenger: Table): Problem | undefined {
  for (const [what, column] of [
    ['prompts', 'prompt_hash'],
    ['targets', 'target_hash'],
  ] as const) {
    const before = hashesById(champion, column)
    const after = hashesById(challenger, column)
    let differing = 0
    let shared = 0
    let first: readonly [number, number] | undefined
    for (const [id, { hashes, row }] of after) {
      const known = before.get(id)
      if (!known) continue
      shared++
      if (known.hashes === hashes) continue
      differing++
      first ??= [champion.lineOf(known.row), challenger.lineOf(row)]
    }
    if (shared === 0 && before.size > 0 && after.size > 0)
      return errorOf('samples_documents_differ', {
        championFile: champion.source,
        challengerFile: challenger.source,
        champion: before.size,
        challenger: after.size,
      })
    if (first)
      return errorOf('samples_prompts_differ', {
        what,
        rows: differing,
        total: shared,
        championFile: champion.source,
        championLine: first[0],
        challengerFile: challenger.source,
        challengerLine: first[1],
      })
  }
  return undefined
}

/** The distinct hashes of every id, sorted, so that neither order nor repeats matter. */
function hashesById(table: Table, column: string): Map<string, { readonly hashes: string; readonly row: number }> {
  const ids = table.column('id')!.keys()
  const values = table.column(column)!.keys()
  const found = new Map<string, { hashes: string; row: number }>()
  for (let row = 0; row < table.rows; row++) {
    const id = keyText(ids, row)
    const hash = keyText(values, row)
    const known = found.get(id)
    if (!known) found.set(id, { hashes: hash, row })
    else if (!known.hashes.split(' ').includes(hash))
      found.set(id, { hashes: [...known.hashes.split(' '), hash].sort().join(' '), row: known.row })
  }
  return found
}
