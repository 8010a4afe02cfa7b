/**
 * A config made from two prediction files, for a first look without writing one. What is guessed is said, as codes; what
 * cannot be guessed is a problem that names the option to give.
 */
import type { z } from 'zod'
import { errorOf, ProblemError, type Reason, reason } from '../core/problem.js'
import type { Table } from '../core/table.js'
import type { Task } from '../core/task-values.js'
import { type ColumnRole, columnAliases } from './column-names.js'
import { guessColumns } from './guess-columns.js'
import { isNumeric, type Look, lookAt } from './look-at.js'
import { areSamples, chooseScore } from './samples.js'
import { defaultMetrics, type ModelConfig, type modelObject, modelOf } from './schema.js'

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

export type ModelInput = Omit<z.input<typeof modelObject>, 'task'> & { readonly task?: Task }

export interface Inferred {
  readonly model: ModelConfig
  /** The same, without what is as the defaults have it: what a person would write. */
  readonly input: ModelInput
  readonly inferred: readonly Reason[]
  /** What a person should look at before trusting the config. */
  readonly unsure: readonly Reason[]
  /** Columns of measurements: no slices as they are, but by ranges. */
  readonly measured: readonly string[]
  /** Columns that may be weights, or name what rows belong to: only a person knows. */
  readonly offered: { readonly weight?: string; readonly cluster?: string }
}

/** Columns by what they are for. */
export interface Roles {
  id?: string | string[]
  label?: string
  score?: string
  prediction?: string
  query?: string
  series?: string
  horizon?: string
  lower?: string
  upper?: string
  scale?: string
  /** Patterns with a `*`. */
  probabilities?: string
  quantiles?: string
  /** The id names an item that was answered several times. */
  repeated?: true
  /** Labels stand in the champion's file alone. */
  labelOnlyInChampion?: true
}

export interface TablePair {
  readonly champion: Table
  readonly challenger: Table
}

/** More values than this are no groups but measurements or names. */
const MOST_VALUES = 12
const MOST_SLICED_COLUMNS = 10
const MOST_CLASSES = 50
/** Labels that mean "yes", most usual first; compared without regard to case. */
const POSITIVE_WORDS = ['1', '1.0', 'true', 'yes', 'y', 't', 'positive', 'pos']
/** Names that mean a query and nothing else; a user or a session may as well be what rows of a classifier share. */
const SURE_QUERY = ['query', 'query_id', 'qid']

/**
 * Throws ProblemError where a column or the positive label cannot be told. `guess`: columns with names of their own are
 * looked for by what they hold; without it, only usual names count.
 */
export function inferModel(
  tables: TablePair,
  paths: { readonly champion: string; readonly challenger: string },
  hints: Hints,
  guess = false,
): Inferred {
  const { champion, challenger } = tables
  const shared = champion.columnNames.filter((name) => challenger.column(name))
  const notes: Reason[] = []
  const unsure: Reason[] = []
  const named = findNamed(shared, hints)
  const samples = areSamples(tables) ? rolesOfSamples(tables, hints, notes, unsure) : undefined
  const roles = samples ?? (guess ? guessColumns(tables, shared, named, unsure) : named)
  const { task, doubts } = samples ? { task: 'score' as const, doubts: [] } : inferTask(tables, shared, roles, hints)
  unsure.push(...doubts)
  for (const role of samples ? [] : usedBy[task]) {
    const column = roles[role]
    if (typeof column !== 'string' || column !== named[role] || hints[role as keyof Hints] !== undefined) continue
    notes.push(reason('inferred_column', { role, column }))
  }
  if (task !== 'binary') notes.unshift(reason('inferred_task', { task }))
  const columns = columnsOf(task, roles, champion)
  const required = ['label', 'score'] as const
  const missing = task === 'binary' ? required.filter((role) => columns[role] === undefined) : []
  if (missing.length > 0) {
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
  const positive =
    task === 'binary' ? (hints.positive ?? inferPositive(champion, columns, guess, notes, unsure)) : undefined
  if (task === 'binary' && hints.threshold === undefined) {
    notes.push(reason('inferred_threshold', { threshold: 0.5 }))
    unsure.push(reason('unsure_threshold', { threshold: 0.5 }))
  }
  if (task === 'score' && !samples) unsure.push(reason('unsure_direction', { column: columns.score! }))
  if (columns.id === undefined) unsure.push(reason('unsure_no_id'))
  refuseUnnamed(champion, columns, positive)
  const known = takenColumns(roles, columns, hints, shared, champion)
  const offered = offeredColumns(champion, known, task, columns)
  const taken = new Set([...known, offered.weight])
  const sliced = slicedColumns(champion, taken, task, roles)
  notes.push(sliced.length > 0 ? reason('inferred_slices', { columns: sliced }) : reason('inferred_no_slices'))
  notes.push(task === 'binary' ? reason('inferred_defaults') : reason('inferred_task_defaults', { task }))
  const input: ModelInput = {
    name: 'model',
    ...(task === 'binary' ? {} : { task }),
    champion: { path: paths.champion },
    challenger: { path: paths.challenger },
    ...(roles.labelOnlyInChampion ? { evaluation: { path: paths.champion } } : {}),
    columns: { ...columns, weight: hints.weight, cluster: hints.cluster },
    ...(positive === undefined ? {} : { positive, operating_point: hints.threshold ?? 0.5 }),
    metrics: metricsFor(task, champion, columns),
    slices: { of: sliced.map((column) => ({ column })) },
    ...(samples ? { words: { row: 'question' } } : {}),
    discover: true,
  }
  const measured = champion.columnNames.filter((name) => !taken.has(name) && isMeasured(lookAt(champion, name)))
  return { model: modelOf(input), input, inferred: notes, unsure, measured: measured.filter(canBeNamed), offered }
}

/** The harness says itself what its columns are; only which score counts is chosen. */
function rolesOfSamples(tables: TablePair, hints: Hints, notes: Reason[], unsure: Reason[]): Roles {
  if (hints.score !== undefined) return { id: hints.id ?? 'id', score: hints.score }
  const { column, others } = chooseScore(tables)
  const said = reason('inferred_samples', { column, others: others.slice(0, 20) })
  notes.push(said)
  if (others.length > 0) unsure.push(said)
  return { id: hints.id ?? 'id', score: column }
}

/** Names for machines. */
const HASHES = ['doc_id', 'doc_hash', 'prompt_hash', 'target_hash']

type NamedRole = Exclude<keyof Roles, 'probabilities' | 'quantiles' | 'repeated' | 'labelOnlyInChampion'>

const usedBy: Readonly<Record<Task, readonly NamedRole[]>> = {
  binary: ['id', 'label', 'score'],
  multiclass: ['id', 'label', 'prediction'],
  regression: ['id', 'label', 'prediction', 'score'],
  ranking: ['id', 'query', 'label', 'score', 'prediction'],
  forecast: ['id', 'series', 'horizon', 'label', 'prediction', 'lower', 'upper', 'scale'],
  score: ['id', 'score'],
}

/** Columns by their usual names, in both files. */
function findNamed(shared: readonly string[], hints: Hints): Roles {
  const find = (role: ColumnRole): string | undefined => {
    const hinted = hints[role as keyof Hints]
    if (typeof hinted === 'string') return hinted
    for (const alias of columnAliases[role]) {
      const name = shared.find((column) => column.trim().toLowerCase() === alias)
      if (name !== undefined) return name
    }
    return undefined
  }
  return {
    id: find('id'),
    label: find('label'),
    score: find('score'),
    prediction: find('prediction'),
    query: find('query'),
    series: find('series'),
    horizon: find('horizon'),
    lower: find('lower'),
    upper: find('upper'),
    scale: find('scale'),
  }
}

const PROBABILITY_PATTERNS = ['proba_*', 'prob_*', 'probability_*', 'p_*']
const QUANTILE_PATTERNS = ['q*', 'quantile_*', 'q_*', 'p*']

const matches = (pattern: string, names: readonly string[]): { column: string; rest: string }[] => {
  const before = pattern.slice(0, -1)
  return names.flatMap((column) =>
    column.startsWith(before) && column.length > before.length ? [{ column, rest: column.slice(before.length) }] : [],
  )
}

/** The pattern whose columns are the probabilities of all classes that the label has. */
function probabilityPattern(shared: readonly string[], label: Look): string | undefined {
  if (label.count > MOST_CLASSES) return undefined
  return PROBABILITY_PATTERNS.find((pattern) => {
    const classes = new Set(matches(pattern, shared).map(({ rest }) => rest))
    return classes.size >= 2 && label.values.every((value) => classes.has(value))
  })
}

/** The pattern whose columns are all quantiles, such as q0.1 and q0.9, or p10 and p90. */
function quantilePattern(shared: readonly string[]): string | undefined {
  return QUANTILE_PATTERNS.find((pattern) => {
    const found = matches(pattern, shared)
    return found.length >= 2 && found.every(({ rest }) => levelOf(rest) !== undefined)
  })
}

function levelOf(text: string): number | undefined {
  if (!/^\d+(\.\d+)?$/.test(text)) return undefined
  const level = Number(text) > 1 ? Number(text) / 100 : Number(text)
  return level > 0 && level < 1 ? level : undefined
}

function inferTask(
  { champion, challenger }: TablePair,
  shared: readonly string[],
  roles: Roles,
  hints: Hints,
): { task: Task; doubts: Reason[] } {
  const doubts: Reason[] = []
  const decided = (task: Task) => ({ task, doubts })
  const label = roles.label === undefined ? undefined : lookAt(champion, roles.label)
  const query = roles.query === undefined ? undefined : lookAt(champion, roles.query)
  if (roles.repeated) return decided('score')
  if (roles.label === undefined) return decided(mayBeScores(champion, shared, roles, hints) ? 'score' : 'binary')
  // A column that is not there is told by the join, with the name that was probably meant.
  if (!label || hints.positive !== undefined || hints.threshold !== undefined) return decided('binary')

  const quantiles = quantilePattern(shared)
  const series = roles.series === undefined ? undefined : lookAt(champion, roles.series)
  const middle = quantiles && matches(quantiles, shared).find(({ rest }) => levelOf(rest) === 0.5)?.column
  const forecast = roles.prediction ?? middle ?? roles.score
  if (series && isNumeric(label) && forecast !== undefined && isNumeric(lookAt(champion, forecast))) {
    const repeats = series.count * 2 <= champion.rows
    if (
      label.count > 2 &&
      repeats &&
      (roles.horizon !== undefined || quantiles !== undefined || roles.score === undefined)
    ) {
      roles.prediction = forecast
      roles.quantiles = quantiles
      if (roles.horizon === undefined) doubts.push(reason('unsure_forecast', { column: roles.series! }))
      return decided('forecast')
    }
  }
  const output = roles.score ?? roles.prediction
  const score = output === undefined ? undefined : lookAt(champion, output)
  const shares = score !== undefined && isNumeric(score) && score.low >= 0 && score.high <= 1
  if (query && score && isNumeric(score) && isNumeric(label) && label.low >= 0 && query.count * 2 <= champion.rows) {
    const sure = SURE_QUERY.includes(roles.query!.trim().toLowerCase())
    const graded = label.count > 2 && label.count <= MOST_CLASSES && roles.score !== undefined
    if (graded || (label.count <= 2 && (sure || !shares))) {
      if (!sure) doubts.push(reason('unsure_ranking', { column: roles.query! }))
      return decided('ranking')
    }
    doubts.push(reason('unsure_cluster', { column: roles.query! }))
  }
  if (series && series.count * 2 <= champion.rows) doubts.push(reason('unsure_cluster', { column: roles.series! }))
  if (label.count <= 2 && roles.score !== undefined) return decided('binary')
  const probabilities = probabilityPattern(shared, label)
  const predicted = roles.prediction === undefined ? undefined : lookAt(champion, roles.prediction)
  const predictedToo = roles.prediction === undefined ? undefined : lookAt(challenger, roles.prediction)
  const decides = [predicted, predictedToo].every((look) => look?.values.every((value) => label.values.includes(value)))
  if (label.count <= 2 && predicted && isNumeric(predicted) && predicted.low >= 0 && predicted.high <= 1) {
    roles.score = roles.prediction
    if (predicted.count <= 2) doubts.push(reason('unsure_decisions', { column: roles.prediction! }))
    return decided('binary')
  }
  if (label.count >= 2 && label.count <= MOST_CLASSES && (probabilities !== undefined || decides)) {
    roles.probabilities = probabilities
    if (isNumeric(label) && probabilities === undefined) doubts.push(reason('unsure_classes', { column: roles.label }))
    return decided('multiclass')
  }
  if (label.count > 2 && isNumeric(label) && isNumeric(lookAt(champion, roles.prediction ?? roles.score ?? ''))) {
    roles.prediction ??= roles.score
    if (label.count <= MOST_VALUES) doubts.push(reason('unsure_regression', { column: roles.label }))
    return decided('regression')
  }
  return decided('binary')
}

/**
 * Scores of items judged elsewhere have no label; a file whose label has a name of its own has none by name either. So
 * nothing else in the file may look like a label.
 */
function mayBeScores(champion: Table, shared: readonly string[], roles: Roles, hints: Hints): boolean {
  if (roles.score === undefined || (roles.id ?? roles.series) === undefined) return false
  const others = shared.filter(
    (name) => ![roles.score, ...[roles.id ?? roles.series].flat(), hints.weight, hints.cluster].includes(name),
  )
  return others.every((name) => {
    const look = lookAt(champion, name)
    return look !== undefined && look.count > 2 && !isNumeric(look)
  })
}

type Columns = NonNullable<ModelInput['columns']>

function columnsOf(task: Task, roles: Roles, champion: Table): Columns {
  const { label, score, prediction, query, series, lower, upper, scale, probabilities, quantiles } = roles
  switch (task) {
    case 'binary':
      return { id: roles.id, label, score }
    case 'multiclass':
      return { id: roles.id, label, prediction, probabilities }
    case 'regression':
      return { id: roles.id, label, prediction }
    case 'ranking':
      return { id: roles.id ?? idOfSeveral(champion, [query]), query, label, score: score ?? prediction }
    case 'forecast': {
      const ends = lower !== undefined && upper !== undefined ? { lower, upper } : {}
      const id = roles.id ?? idOfSeveral(champion, [series, roles.horizon])
      return { id, label, prediction, series, ...ends, quantiles, scale }
    }
    case 'score':
      return { id: roles.id, score }
  }
}

/** Columns that together name a row: those given, with times and items until no two rows share all of them. */
function idOfSeveral(table: Table, given: readonly (string | undefined)[]): string[] | undefined {
  const start = given.filter((name) => name !== undefined)
  const more = table.columnNames.filter((name) => {
    const plain = name.trim().toLowerCase()
    const known: readonly string[] = columnAliases.time
    return !start.includes(name) && (known.includes(plain) || /(^|_)(id|item|document|doc|product)$/.test(plain))
  })
  for (const names of [start, ...more.map((name) => [...start, name]), [...start, ...more]]) {
    if (names.length < 2 || names.length > 5 || !names.every(canBeNamed)) continue
    const views = names.map((name) => table.column(name)!.categories())
    const keys = new Set<string>()
    for (let row = 0; row < table.rows; row++) keys.add(views.map(({ codes }) => codes[row]).join())
    if (keys.size === table.rows) return names
  }
  return undefined
}

/** A config drops the spaces around names, so that a column called " label" cannot be named in it. */
function refuseUnnamed(table: Table, columns: Columns, positive: string | undefined): void {
  const names = Object.entries(columns).flatMap(([role, name]) =>
    [name ?? []].flat().map((column) => ({ role, column })),
  )
  const wrong = names.filter(({ column }) => column.trim() === '' || (!canBeNamed(column) && table.column(column)))
  const problems = wrong.map(({ role, column }) => errorOf('column_not_nameable', { role, column }))
  if (positive?.trim() === '') problems.push(errorOf('positive_blank', { column: columns.label as string }))
  if (problems.length > 0) throw new ProblemError(...problems)
}

const canBeNamed = (name: string) => name !== '' && name === name.trim()

/** What is judged on all rows by default: the schema's by task, but for binary and where the values forbid a metric. */
function metricsFor(task: Task, champion: Table, columns: Columns): NonNullable<ModelInput['metrics']> {
  switch (task) {
    case 'binary':
      return [
        { metric: 'roc_auc', role: 'primary', margin: 0.01 },
        { metric: 'log_loss', role: 'guardrail', margin: '2%' },
        'recall',
        'precision',
        'brier_score',
      ]
    case 'score': {
      const { low, high } = lookAt(champion, columns.score!)!
      const margin = low >= 0 && high <= 1 ? 0.01 : '1%'
      return [{ metric: 'mean_score', role: 'primary', margin }]
    }
    case 'ranking': {
      // Where every item is relevant, the first of them is always the first.
      const someIrrelevant = lookAt(champion, columns.label!)!.low <= 0
      return someIrrelevant ? [...defaultMetrics.ranking] : defaultMetrics.ranking.filter((entry) => entry !== 'mrr')
    }
    case 'forecast': {
      const more = [
        ...(columns.quantiles === undefined ? [] : ['weighted_quantile_loss']),
        ...(columns.lower === undefined ? [] : ['interval_width']),
        ...(columns.scale === undefined ? [] : ['mean_absolute_scaled_error']),
      ]
      return [...defaultMetrics.forecast, ...more]
    }
    case 'multiclass':
      return columns.probabilities === undefined
        ? [...defaultMetrics.multiclass]
        : [...defaultMetrics.multiclass, 'log_loss']
    default:
      return [...defaultMetrics[task]]
  }
}

function inferPositive(table: Table, columns: Columns, guess: boolean, notes: Reason[], unsure: Reason[]): string {
  const label = columns.label!
  const column = table.column(label)
  // A column that is not there is told by the join, with the name that was probably meant.
  if (!column) return '1'
  const { categories, codes } = column.categories()
  const known = POSITIVE_WORDS.flatMap((word) => categories.filter((value) => value.trim().toLowerCase() === word))
  if (known.length > 0) {
    notes.push(reason('inferred_positive', { column: label, value: known[0] }))
    return known[0]
  }
  const scores = guess && categories.length === 2 ? table.column(columns.score!)?.numbers().values : undefined
  if (!scores) {
    throw new ProblemError(
      errorOf('positive_not_known', {
        column: label,
        file: table.source,
        values: categories.length <= 5 ? categories : [],
        count: categories.length,
      }),
    )
  }
  const means = categories.map((_, code) => {
    const own = scores.filter((value, row) => codes[row] === code && Number.isFinite(value))
    return own.reduce((sum, value) => sum + value, 0) / own.length
  })
  const value = categories[means[1] > means[0] ? 1 : 0]
  unsure.push(reason('guessed_positive', { column: label, value, score: columns.score! as string }))
  return value
}

function takenColumns(
  roles: Roles,
  columns: Columns,
  hints: Hints,
  shared: readonly string[],
  champion: Table,
): ReadonlySet<string | undefined> {
  const { probabilities, quantiles } = roles
  const patterns = [probabilities, quantiles].flatMap((pattern) =>
    pattern === undefined ? [] : matches(pattern, shared).map(({ column }) => column),
  )
  const named = Object.values(columns).flat()
  const own = champion.scores ? [...champion.scores, ...HASHES] : []
  return new Set([...named, roles.score, roles.prediction, hints.weight, hints.cluster, ...patterns, ...own])
}

const CLUSTER_NAME =
  /(^|[_\s-])(household|customer|client|user|patient|person|account|company|family|group|session|author|cluster)([_\s-]?id)?$/i

/** A column called weight may as well hold kilograms, and users may share nothing: offered, never taken. */
function offeredColumns(
  table: Table,
  taken: ReadonlySet<string | undefined>,
  task: Task,
  { id }: Columns,
): { weight?: string; cluster?: string } {
  if (task === 'score') return {}
  const free = table.columnNames.filter((name) => canBeNamed(name) && !taken.has(name))
  const weights: readonly string[] = columnAliases.weight
  const weight = free.find((name) => {
    const look = weights.includes(name.toLowerCase()) ? lookAt(table, name) : undefined
    return isNumeric(look) && look.low >= 0
  })
  const cluster = free.find((name) => {
    const count = CLUSTER_NAME.test(name) && name !== id ? lookAt(table, name)!.count : 0
    return count > MOST_VALUES && count < table.rows
  })
  return {
    ...(weight === undefined ? {} : { weight }),
    ...(cluster === undefined || task === 'ranking' || task === 'forecast' ? {} : { cluster }),
  }
}

/** Columns with few values, those of the file in order: each value a slice. Of classes, the label comes first. */
function slicedColumns(
  table: Table,
  taken: ReadonlySet<string | undefined>,
  task: Task,
  { id, label, query, horizon }: Roles,
): string[] {
  const first = firstSlices(table, task, label, horizon)
  const rest = table.columnNames.filter((name) => !taken.has(name) && !first.includes(name))
  const columns: string[] = []
  for (const name of [...first, ...rest]) {
    if (columns.length === MOST_SLICED_COLUMNS) break
    const column = table.column(name)
    if (!column || !canBeNamed(name)) continue
    const { categories } = column.categories()
    const most = first.includes(name) ? MOST_CLASSES : MOST_VALUES
    if (categories.length < 2 || categories.length > most) continue
    const unit = task === 'ranking' ? query : task === 'score' && typeof id === 'string' ? id : undefined
    if (unit !== undefined && !isSameWithin(table, unit, name)) continue
    columns.push(name)
  }
  return columns
}

/** What a task is cut by before anything else, though it may have more values. */
function firstSlices(table: Table, task: Task, label: string | undefined, horizon: string | undefined): string[] {
  if (task === 'multiclass') return [label!]
  if (task === 'forecast' && horizon !== undefined) return [horizon]
  return table.scores && table.column('task') ? ['task'] : []
}

/** A slice of queries, or of items with several scores, holds whole ones. */
function isSameWithin(table: Table, group: string, name: string): boolean {
  const groups = table.column(group)?.categories()
  // A column that is not there is told by the join.
  if (!groups) return true
  const { codes } = table.column(name)!.categories()
  const seen = new Map<number, number>()
  for (let row = 0; row < table.rows; row++) {
    const known = seen.get(groups.codes[row])
    if (known === undefined) seen.set(groups.codes[row], codes[row])
    else if (known !== codes[row]) return false
  }
  return true
}

const isMeasured = (look: Look | undefined) => isNumeric(look) && look.count > MOST_VALUES
