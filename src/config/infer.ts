/**
 * A config made from two prediction files, for a first look without writing one. What is guessed is said, as codes; what
 * cannot be guessed is a problem that names the option to give.
 */
import { errorOf, ProblemError, type Reason, reason } from '../core/problem.js'
import type { Table } from '../core/table.js'
import { columnAliases } from './column-names.js'
import { type ModelConfig, modelOf } from './schema.js'

/** What the person at the command line said. */
export interface Hints {
  readonly id?: string
  readonly label?: string
  readonly score?: string
  readonly weight?: string
  readonly cluster?: string
  readonly positive?: string
  readonly threshold?: number
}

export interface Inferred {
  readonly model: ModelConfig
  readonly inferred: readonly Reason[]
}

/** More values than this are no groups but measurements or names. */
const MOST_VALUES = 12
const MOST_SLICED_COLUMNS = 10
/** Labels that mean "yes", most usual first; compared without regard to case. */
const POSITIVE_WORDS = ['1', '1.0', 'true', 'yes', 'y', 't', 'positive', 'pos']

/** Throws ProblemError where a column or the positive label cannot be told. */
export function inferModel(
  tables: { readonly champion: Table; readonly challenger: Table },
  paths: { readonly champion: string; readonly challenger: string },
  hints: Hints,
): Inferred {
  const { champion, challenger } = tables
  const shared = champion.columnNames.filter((name) => challenger.column(name))
  const notes: Reason[] = []
  const find = (role: 'id' | 'label' | 'score'): string | undefined => {
    if (hints[role] !== undefined) return hints[role]
    for (const alias of columnAliases[role]) {
      const name = shared.find((column) => column.trim().toLowerCase() === alias)
      if (name === undefined) continue
      notes.push(reason('inferred_column', { role, column: name }))
      return name
    }
    return undefined
  }
  const id = find('id')
  const label = find('label')
  const score = find('score')
  const missing = (['label', 'score'] as const).filter((role) => (role === 'label' ? label : score) === undefined)
  if (missing.length > 0 || label === undefined || score === undefined) {
    throw new ProblemError(
      ...missing.map((role) =>
        errorOf('column_not_found', {
          role,
          file: champion.source,
          columns: shared.slice(0, 20),
          aliases: columnAliases[role],
        }),
      ),
    )
  }
  const positive = hints.positive ?? inferPositive(champion, label, notes)
  if (hints.threshold === undefined) notes.push(reason('inferred_threshold', { threshold: 0.5 }))
  const taken = new Set([id, label, score, hints.weight, hints.cluster])
  const sliced = slicedColumns(champion, taken)
  notes.push(sliced.length > 0 ? reason('inferred_slices', { columns: sliced }) : reason('inferred_no_slices'))
  notes.push(reason('inferred_defaults'))
  return {
    inferred: notes,
    model: modelOf({
      name: 'model',
      champion: { path: paths.champion },
      challenger: { path: paths.challenger },
      columns: { id, label, score, weight: hints.weight, cluster: hints.cluster },
      positive,
      operating_point: hints.threshold ?? 0.5,
      metrics: [
        { metric: 'roc_auc', role: 'primary', margin: 0.01 },
        { metric: 'log_loss', role: 'guardrail', margin: '2%' },
        'recall',
        'precision',
        'brier_score',
      ],
      slices: { of: sliced.map((column) => ({ column })) },
    }),
  }
}

function inferPositive(table: Table, label: string, notes: Reason[]): string {
  const column = table.column(label)
  // A column that is not there is told by the join, with the name that was probably meant.
  if (!column) return '1'
  const { categories } = column.categories()
  const known = POSITIVE_WORDS.flatMap((word) => categories.filter((value) => value.trim().toLowerCase() === word))
  if (known.length === 0) {
    throw new ProblemError(
      errorOf('positive_not_known', {
        column: label,
        file: table.source,
        values: categories.length <= 5 ? categories : [],
        count: categories.length,
      }),
    )
  }
  notes.push(reason('inferred_positive', { column: label, value: known[0] }))
  return known[0]
}

/** Columns with few values, those of the file in order: each value a slice. */
function slicedColumns(table: Table, taken: ReadonlySet<string | undefined>): string[] {
  const columns: string[] = []
  for (const name of table.columnNames) {
    if (taken.has(name) || columns.length === MOST_SLICED_COLUMNS) continue
    const { categories } = table.column(name)!.categories()
    if (categories.length >= 2 && categories.length <= MOST_VALUES) columns.push(name)
  }
  return columns
}
