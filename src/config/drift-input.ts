/** From a reference table and a config's column names to what the core compares. */
import { type DriftInput, type Sample, sampleOfClasses, sampleOfNumbers } from '../core/drift.js'
import type { JoinColumns } from '../core/join.js'
import type { Pair } from '../core/pair.js'
import type { DriftPlan, Plan } from '../core/plan.js'
import type { Table } from '../core/table.js'
import { columnsInUse } from './join-tables.js'
import type { ModelConfig } from './schema.js'

/**
 * The columns of the reference are called as in the prediction files. Its scores are compared with those of both models,
 * or, where it holds a column for each model under the names of a wide file, with those of that model.
 */
export function driftInputOf(
  reference: Table,
  columns: JoinColumns,
  names: ModelConfig['columns'],
  plan: Plan & { readonly drift: DriftPlan },
  pair: Pair,
  hasChampion: boolean,
): DriftInput {
  const main = columns.score ?? (columns.task?.task === 'multiclass' ? columns.task.prediction : undefined)
  const models = hasChampion ? (['champion', 'challenger'] as const) : (['challenger'] as const)
  return {
    pair,
    reference,
    plan: plan.drift,
    confidence: plan.policy.confidence,
    special: specialColumns(reference, names, columns),
    scores: models.flatMap((model) => {
      const own = names[model]
      const column = own !== undefined && reference.column(own) ? own : main
      const values = scoresOf(pair, model)
      return column === undefined || values === undefined ? [] : [{ model, column, values }]
    }),
    cluster: columns.cluster,
  }
}

function scoresOf(pair: Pair, model: 'champion' | 'challenger'): Sample | undefined {
  const { values } = pair
  if (values.task === 'multiclass') return sampleOfClasses(values[model].predicted, values.classes)
  if (values.task === 'ranking') return sampleOfNumbers(values[model])
  return sampleOfNumbers(model === 'champion' ? pair.championScore : pair.challengerScore)
}

/** Columns with a meaning of their own, and those that fit a pattern of such columns. */
function specialColumns(reference: Table, names: ModelConfig['columns'], columns: JoinColumns): ReadonlySet<string> {
  const written = Object.values(names)
    .flat()
    .filter((name) => name !== undefined)
  const patterns = written.filter((name) => name.includes('*')).map((name) => name.split('*'))
  const fitting = reference.columnNames.filter((name) =>
    patterns.some(
      ([before, after]) =>
        name.startsWith(before) && name.endsWith(after) && name.length >= before.length + after.length,
    ),
  )
  return new Set([...columnsInUse(columns, names), ...(columns.label ? [columns.label] : []), ...written, ...fitting])
}
