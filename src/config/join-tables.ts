/** From tables and a config's column names to a pair: what each task needs to find, rename, average or group first. */

import { decidingColumns } from '../core/features.js'
import type { Digest } from '../core/fingerprint.js'
import { type JoinColumns, joinPair, type TaskColumns } from '../core/join.js'
import { countOneClass, countWithoutRelevant } from '../core/metrics/query-ranking.js'
import type { Pair } from '../core/pair.js'
import type { Plan } from '../core/plan.js'
import { errorOf, type Problem, ProblemError, warningOf } from '../core/problem.js'
import { averageRepeats } from '../core/repeats.js'
import { renameColumn, type Table } from '../core/table.js'
import { pairOfQueries, REPEAT_COLUMNS, withRepeats } from '../core/task-pairs.js'
import { type ColumnRole, columnAliases } from './column-names.js'
import { refuseModelColumns } from './model-columns.js'
import { areSamples, columnsOfSamples } from './samples.js'
import type { ModelConfig } from './schema.js'

export interface Tables {
  readonly champion: Table
  readonly challenger: Table
  readonly evaluation?: Table
}

const ANY_NUMBER = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const
/** The main number of each model, where one wide file holds both under names of their own. */
const BOTH_MODELS = 'score or prediction of the model'

/** Joins the tables as the task asks. Throws ProblemError with everything that is wrong with the files. */
export function joinTables(given: Tables, names: ModelConfig['columns'], plan: Plan, digest: Digest): Joined {
  if (plan.task !== 'score' || !areSamples(given)) return joinNamed(given, names, plan, digest)
  const samples = columnsOfSamples(given, names)
  const joined = joinNamed(given, samples.names, plan, digest)
  return { ...joined, problems: [...samples.problems, ...joined.problems] }
}

/** Rows above which the columns of both files are not held at once: a gigabyte more at 10,000,000. */
const MOST_COMPARED = 5_000_000

/** Groups and amounts are the champion's where the files differ: a reader must know. */
export function differingFeatures(pair: Pair, plan: Plan, most = MOST_COMPARED): Problem[] {
  const columns = [...decidingColumns(plan)]
  if (columns.length > 0 && pair.n > most) return [warningOf('features_not_compared', { rows: pair.n, most })]
  return columns.flatMap(([column, asNumbers]) => {
    const rows = pair.countDifferent?.(column, asNumbers) ?? 0
    return rows > 0 ? [warningOf('feature_differs', { column, rows, of: pair.n })] : []
  })
}

export interface Joined {
  readonly pair: Pair
  readonly problems: readonly Problem[]
  /** As named or found. */
  readonly columns: JoinColumns
}

function joinNamed(given: Tables, names: ModelConfig['columns'], plan: Plan, digest: Digest): Joined {
  const wide = names.champion !== undefined && names.challenger !== undefined
  const main = names.score ?? names.prediction ?? (wide ? BOTH_MODELS : undefined)
  const tables: Tables = wide
    ? {
        ...given,
        champion: renameColumn(given.champion, names.champion!, main!),
        challenger: renameColumn(given.challenger, names.challenger!, main!),
      }
    : given
  const columns = findColumns(tables, wide ? { ...names, [mainRole(plan)]: main } : names, plan)
  refuseModelColumns(plan, columns, [names.champion, names.challenger])
  const options = {
    positive: plan.positive,
    maxUnmatched: plan.policy.maxUnmatched,
    digest,
    scoreRange: plan.task === 'binary' ? ([0, 1] as const) : ANY_NUMBER,
  }
  switch (columns.task?.task) {
    case 'score': {
      const { id, score } = columns
      if (id === undefined) return { ...joinPair(tables, columns, options), columns }
      const champion = withRepeats(averageRepeats(tables.champion, id, score!))
      const challenger = withRepeats(averageRepeats(tables.challenger, id, score!))
      const task = { task: 'score' as const, repeats: REPEAT_COLUMNS }
      return { ...joinPair({ ...tables, champion, challenger }, { ...columns, task }, options), columns }
    }
    case 'ranking': {
      const { pair, problems } = joinPair(tables, { ...columns, cluster: columns.task.query }, options)
      const queries = pairOfQueries(pair, columns.weight)
      return { pair: queries, problems: [...problems, ...countedQueries(queries, plan)], columns }
    }
    default:
      return { ...joinPair(tables, columns, options), columns }
  }
}

/** Columns with a meaning of their own: no groups of rows. Classes are groups, so the label of multiclass is none of them. */
export function columnsInUse(columns: JoinColumns, names: ModelConfig['columns']): string[] {
  const { id, label, score, weight, cluster, task } = columns
  const roles = [names.score, names.prediction, names.champion, names.challenger, names.scale, score, weight, cluster]
  const used = task?.task === 'multiclass' ? roles : [...roles, label]
  const inTask =
    task === undefined || task.task === 'regression' || task.task === 'score'
      ? []
      : task.task === 'multiclass'
        ? [task.prediction, ...task.probabilities.map(({ column }) => column)]
        : task.task === 'ranking'
          ? [task.query]
          : [task.lower, task.upper, task.scale, ...task.quantiles.map(({ column }) => column)]
  return [...used, ...inTask, ...(Array.isArray(id) ? id : [id])].filter((name) => name !== undefined)
}

/** Queries that say less than a reader would think: counted and said. */
function countedQueries({ n, values }: Pair, plan: Plan): Problem[] {
  if (values.task !== 'ranking') return []
  const without = countWithoutRelevant(values)
  const area = [...plan.metrics, ...plan.slices.metrics].find(({ metric }) => metric === 'roc_auc_per_query')
  const oneClass = area ? countOneClass(values, area.parameters.relevant as number | undefined) : 0
  return [
    ...(without > 0 ? [warningOf('queries_without_relevant', { queries: without, total: n })] : []),
    ...(oneClass > 0 ? [warningOf('queries_of_one_class', { queries: oneClass, total: n })] : []),
  ]
}

const mainRole = (plan: Plan): 'score' | 'prediction' =>
  plan.task === 'regression' || plan.task === 'forecast' || plan.task === 'multiclass' ? 'prediction' : 'score'

/** Columns that the config does not name are found by their usual names (documented in `columnAliases`). */
export function findColumns(tables: Tables, names: ModelConfig['columns'], plan: Plan): JoinColumns {
  const problems: Problem[] = []
  const models = [tables.champion, tables.challenger]
  const all = [...(tables.evaluation ? [tables.evaluation] : []), ...models]
  const inEvery = (role: ColumnRole, where: readonly Table[]): string | undefined => {
    for (const alias of columnAliases[role]) {
      for (const name of where[0].columnNames) {
        if (name.toLowerCase() === alias && where.every((table) => table.column(name))) return name
      }
    }
    return undefined
  }
  const inAny = (role: ColumnRole): string | undefined => {
    for (const table of all) {
      const name = inEvery(role, [table])
      if (name !== undefined) return name
    }
    return undefined
  }
  const need = (role: ColumnRole, found: string | undefined): string => {
    if (found !== undefined) return found
    const file = models[0].source
    const columns = models[0].columnNames.slice(0, 20)
    problems.push(errorOf('column_not_found', { role, file, columns, aliases: columnAliases[role] }))
    return ''
  }
  const label = () => need('label', names.label ?? inAny('label'))
  const score = () => need('score', names.score ?? inEvery('score', models))
  const prediction = () => need('prediction', names.prediction ?? inEvery('prediction', models))
  const cluster = names.cluster ?? (plan.task === 'forecast' ? names.series : undefined)
  const common = { id: names.id ?? inEvery('id', all), weight: names.weight, cluster }
  const columns = ((): JoinColumns => {
    switch (plan.task) {
      case 'binary':
        return { ...common, label: label(), score: score() }
      case 'multiclass': {
        const probabilities = matchPattern(names.probabilities ?? 'proba_*', models)
        if (names.probabilities !== undefined && probabilities.length === 0) {
          problems.push(errorOf('no_probability_columns', { pattern: names.probabilities, file: models[0].source }))
        }
        const predicted = names.prediction ?? inEvery('prediction', models)
        return {
          ...common,
          label: label(),
          task: {
            task: 'multiclass',
            prediction: probabilities.length > 0 ? predicted : need('prediction', predicted),
            probabilities: probabilities.map(({ column, match }) => ({ column, class: match })),
          },
        }
      }
      case 'regression':
        return { ...common, label: label(), score: prediction(), task: { task: 'regression' } }
      case 'ranking': {
        const query = need('query', names.query ?? inEvery('query', models))
        return { ...common, label: label(), score: score(), task: { task: 'ranking', query } }
      }
      case 'forecast':
        return { ...common, label: label(), score: prediction(), task: forecastColumns(names, models, problems) }
      case 'score':
        return { ...common, score: score(), task: { task: 'score', repeats: undefined } }
    }
  })()
  if (problems.length > 0) throw new ProblemError(...problems)
  return columns
}

function forecastColumns(
  { lower, upper, quantiles, scale }: ModelConfig['columns'],
  models: readonly Table[],
  problems: Problem[],
): TaskColumns {
  const levels = quantiles === undefined ? [] : matchPattern(quantiles, models)
  const read = levels.map(({ column, match }) => ({ column, level: levelOf(match) }))
  const wrong = read.filter(({ level }) => !(level > 0 && level < 1))
  if (quantiles !== undefined && (read.length === 0 || wrong.length > 0)) {
    problems.push(
      errorOf('no_quantile_columns', {
        pattern: quantiles,
        file: models[0].source,
        columns: wrong.map(({ column }) => column),
      }),
    )
  }
  return { task: 'forecast', lower, upper, scale, quantiles: read.sort((a, b) => a.level - b.level) }
}

/** `0.9`, `90` and `p90` are the level 0.9. */
function levelOf(text: string): number {
  const value = Number(text.replace(/^[a-z_]+/i, ''))
  return value > 1 ? value / 100 : value
}

/** Columns that both models have and that fit a pattern with one `*`, with what stands in its place. */
export function matchPattern(
  pattern: string,
  models: readonly { readonly columnNames: readonly string[]; column(name: string): unknown }[],
): { column: string; match: string }[] {
  const star = pattern.indexOf('*')
  if (star < 0) return []
  const before = pattern.slice(0, star)
  const after = pattern.slice(star + 1)
  return models[0].columnNames.flatMap((column) => {
    const fits = column.length >= before.length + after.length && column.startsWith(before) && column.endsWith(after)
    if (!fits || !models.every((table) => table.column(column))) return []
    return [{ column, match: column.slice(before.length, column.length - after.length) }]
  })
}
