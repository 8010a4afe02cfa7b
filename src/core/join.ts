/**
 * Joins champion and challenger (and an evaluation table) into a `Pair`: integrity before any arithmetic. Every finding of
 * the files is collected first; nothing is computed from files that cannot be compared.
 */
import { assignBuckets } from './buckets.js'
import type { Rows } from './comparison.js'
import { countDifferent } from './features.js'
import { type Digest, fingerprintRows, fingerprintTestSet } from './fingerprint.js'
import { explainIdForms } from './id-forms.js'
import { equalSequences, gatherKeys, joinKeys, type PackedKeys, packKeys, positionKeys } from './keys.js'
import { LabelState, readLabels } from './labels.js'
import { findRepeatedKeys, matchSorted, rankKeys, type SortedKeys, sortKeys } from './match.js'
import { findNearName } from './nearest-name.js'
import type { Pair, PairColumn } from './pair.js'
import { errorOf, type Problem, ProblemError, warningOf } from './problem.js'
import { countRepeatedRows } from './repeated-rows.js'
import { type CategoryView, CellState, type Column, keyText, type NumberView, type Table } from './table.js'
import type { TaskValues } from './task-values.js'

export interface JoinTables {
  readonly champion: Table
  readonly challenger: Table
  /** Labels and features of the same rows, when they stand in a file of their own. */
  readonly evaluation?: Table
}

/** Names of the columns that have a meaning. */
export interface JoinColumns {
  /** One column, or several that name a row together (series and date); undefined: rows are paired by position. */
  readonly id?: string | readonly string[]
  /** What really happened; undefined: the task knows no truth (scores of items). */
  readonly label?: string
  /** The main number of a model: its score or prediction. undefined: classes only. */
  readonly score?: string
  /** What else the task needs; undefined: binary. */
  readonly task?: TaskColumns
  /** undefined: every row weighs 1. */
  readonly weight?: string
  /** undefined: every row is a unit of its own. */
  readonly cluster?: string
}

/** The columns of a task beside label and score. */
export type TaskColumns =
  | {
      readonly task: 'multiclass'
      /** Column of the predicted class; undefined: the most probable one. */
      readonly prediction: string | undefined
      readonly probabilities: readonly { readonly class: string; readonly column: string }[]
    }
  | { readonly task: 'regression' }
  | { readonly task: 'ranking'; readonly query: string }
  | {
      readonly task: 'forecast'
      readonly lower: string | undefined
      readonly upper: string | undefined
      readonly quantiles: readonly { readonly level: number; readonly column: string }[]
      readonly scale: string | undefined
    }
  | {
      readonly task: 'score'
      /** Columns with the number of repeats of an item, and of the correct ones among them. */
      readonly repeats: { readonly count: string; readonly correct: string } | undefined
    }

export interface JoinOptions {
  /** The label that counts as positive, as text; for the binary task. */
  readonly positive: string
  /** Share of rows (0.001 is 0.1 %) that may lack a partner, a label or a usable score. */
  readonly maxUnmatched: number
  readonly digest: Digest
  /** Smallest and largest score that is possible; `[0, 1]` for probabilities, which those of classes always are. */
  readonly scoreRange: readonly [number, number]
  /**
   * What it is when only one of two prediction files has labels and no evaluation file is named. The labels of the other
   * file cannot be checked then; `error` unless said otherwise.
   */
  readonly labelFromOneSide?: 'error' | 'warning'
}

type Role = 'champion' | 'challenger' | 'evaluation'

interface Side {
  readonly role: Role
  readonly table: Table
}

/**
 * Joins tables on the id column into arrays in canonical order (statistics.md, section 2): units by id, rows inside a unit
 * by row id, both by UTF-16 code units, so that the order of rows in the files changes nothing. Without an id column row i
 * belongs to row i and the position, 1 … n, is the id (in the order of the file).
 *
 * Rows take part if both models have a usable score, if a label is known, and if the evaluation table (when there is one)
 * has them. The share of rows that do not is counted against the larger prediction file: rows of either file without a
 * partner, rows without evaluation, a label or a usable score. Above `maxUnmatched` that is an error, below it a warning.
 *
 * Labels come from the evaluation table if it has the label column, else from the champion; every other file that has the
 * column must agree on every row. Weights, clusters and other columns come from the first of evaluation, champion and
 * challenger that has them: what the pull request brings never replaces what is there.
 *
 * Throws ProblemError with every error that can be found; the problems returned are warnings. Messages name lines and
 * columns, never ids or values of rows.
 */
export function joinPair(
  tables: JoinTables,
  columns: JoinColumns,
  options: JoinOptions,
): { pair: Pair; problems: Problem[] } {
  const champion: Side = { role: 'champion', table: tables.champion }
  const challenger: Side = { role: 'challenger', table: tables.challenger }
  const evaluation: Side | undefined = tables.evaluation && { role: 'evaluation', table: tables.evaluation }
  const sides = evaluation ? [evaluation, champion, challenger] : [champion, challenger]
  const problems: Problem[] = []

  const fields = fieldsOf(columns, options.scoreRange)
  const scores = [champion, challenger].map((side) =>
    fields.flatMap((field): Scores[] => {
      const column = columnOf(side, field.column, problems, field.use)
      return column ? [{ side, column: field.column, values: checkScores(side, column, field.range, problems) }] : []
    }),
  )
  const classes = columns.task?.task === 'multiclass' ? readClasses(sides, columns, columns.task, problems) : undefined
  const labels = classes ? classes.labels : findLabels(sides, columns, options, problems)
  const weight = columns.weight === undefined ? undefined : anyColumn(sides, columns.weight, 'weight', problems)
  const cluster = columns.cluster === undefined ? undefined : anyColumn(sides, columns.cluster, 'cluster', problems)
  const joined =
    columns.id === undefined
      ? joinByPosition(sides, problems)
      : joinById(champion, challenger, evaluation, columns.id, options.maxUnmatched, problems)
  if (!joined) throw errorsOf(problems)

  checkLabelsAgree(labels, joined, columns, problems)
  const fieldsRead = [...scores.flat(), ...(classes?.predictions ?? [])]
  const usable = keepUsable(joined, labels, fieldsRead, columns, options.maxUnmatched, problems)
  if (weight) checkWeights(weight, usable, problems)
  const clusterKeys = cluster && readClusters(cluster, usable, problems)
  const [reference] = labels
  if (hasErrors(problems) || (columns.label !== undefined && !reference)) throw errorsOf(problems)

  const units = clusterKeys && rankKeys(clusterKeys)
  const ordered = units ? orderByUnit(usable, units.rankOfRow) : usable
  const n = ordered.places.length
  const rowIds = isWhole(ordered.places, joined.keys) ? joined.keys : gatherKeys(joined.keys, ordered.places)
  const unitOfRow = units && takeIndices(units.rankOfRow, ordered.positions)
  const { bucketOfUnit, buckets } = assignBuckets(units?.distinct ?? rowIds)
  const isBinary = columns.task === undefined
  const truth = reference && takeTruth(reference.values, rowsOf(ordered, reference.side.role))
  const label = isBinary ? (truth as Uint8Array) : new Uint8Array(n)
  const take = ({ side, values }: Scores) => takeNumbers(values.values, rowsOf(ordered, side.role))
  const championFields = scores[0].map(take)
  const challengerFields = scores[1].map(take)
  const [championClasses, challengerClasses] = classes?.predictions?.map(take) ?? []
  const championScore = championFields[0] ?? championClasses
  const challengerScore = challengerFields[0] ?? challengerClasses
  const weights = weight && takeNumbers(weight.column.numbers().values, rowsOf(ordered, weight.side.role))
  const declaredWeight = weights?.some((value) => value !== 1) ? weights : undefined
  const special = new Set<unknown>([...specialColumns(columns), ...fields.map((field) => field.column)])
  const featureNames = [...new Set(sides.flatMap(({ table }) => table.columnNames))].filter(
    (name) => !special.has(name),
  )
  const column = memoise((name: string) => pairColumn(sides, name, ordered))

  if (!cluster && repetitionSaysMuch(columns.task, championFields)) {
    const repeated = countRepeatedRows(
      { label: truth ?? label, weight: declaredWeight, scores: [...championFields, ...challengerFields] },
      featureNames,
      column,
    )
    if (repeated > 0) problems.push(warningOf('repeated_rows', { count: repeated, rows: n }))
  }
  const truthOrLabel = isBinary || !truth ? label : (truth as Float64Array)
  const fingerprint = fingerprintRows(
    {
      rowIds,
      unitIds: units && unitOfRow && gatherKeys(units.distinct, unitOfRow),
      label: truthOrLabel,
      weight: declaredWeight,
      champion: championClasses ? [championClasses, ...championFields] : championFields,
      challenger: challengerClasses ? [challengerClasses, ...challengerFields] : challengerFields,
    },
    options.digest,
  )
  const same = (one: readonly Float64Array[], other: readonly Float64Array[]) =>
    one.every((field, k) => field.every((value, row) => value === other[k][row]))
  const pair: Pair = {
    rows: { ...joined.rows, unusable: joined.rows.matched - n },
    n,
    label,
    championScore,
    challengerScore,
    weight: declaredWeight,
    unitOfRow,
    units: units ? units.distinct.offsets.length - 1 : n,
    bucketOfRow: unitOfRow ? takeBuckets(bucketOfUnit, unitOfRow) : bucketOfUnit,
    buckets,
    identicalPredictions:
      same(championFields, challengerFields) && (!championClasses || same([championClasses], [challengerClasses])),
    values: valuesOf(columns.task, {
      truth: truth ? Float64Array.from(truth) : new Float64Array(0),
      champion: championFields,
      challenger: challengerFields,
      classes: classes && {
        names: classes.names,
        champion: championClasses,
        challenger: challengerClasses,
      },
      scale: () => scaleOf(columns.task, column),
    }),
    fingerprint,
    testSet: fingerprintTestSet({ rowIds, label: truthOrLabel }, options.digest),
    idColumns: columns.id === undefined ? [] : typeof columns.id === 'string' ? [columns.id] : columns.id,
    columnNames: [...new Set(sides.flatMap(({ table }) => table.columnNames))],
    countDifferent: (name, asNumbers) => {
      const [one, other] = [champion, challenger].map((side) => side.table.column(name))
      if (evaluation?.table.column(name) || !one || !other || champion.table === challenger.table) return undefined
      return countDifferent(one, other, rowsOf(ordered, 'champion'), rowsOf(ordered, 'challenger'), asNumbers)
    },
    idOf: (row) => keyText(joined.keys, ordered.places[row]).replaceAll('\u001f', ' | '),
    column,
  }
  return { pair, problems }
}

// ---------------------------------------------------------------------------------------------------------------------
// Columns

function columnOf(side: Side, name: string, problems: Problem[], use: string): Column | undefined {
  const column = side.table.column(name)
  if (!column) problems.push(columnMissing([side], name, use))
  return column
}

interface SideColumn {
  readonly side: Side
  readonly column: Column
}

function anyColumn(sides: readonly Side[], name: string, use: string, problems: Problem[]): SideColumn | undefined {
  for (const side of sides) {
    const column = side.table.column(name)
    if (column) return { side, column }
  }
  problems.push(columnMissing(sides, name, use))
  return undefined
}

function columnMissing(sides: readonly Side[], name: string, use: string): Problem {
  const names = sides.flatMap(({ table }) => table.columnNames)
  return errorOf('column_missing', {
    column: name,
    use,
    models: sides.map(({ role }) => role),
    files: sides.map(({ table }) => table.source),
    nearest: findNearName(names, name)?.name ?? null,
  })
}

function pairColumn(sides: readonly Side[], name: string, rows: AlignedRows): PairColumn | undefined {
  for (const { role, table } of sides) {
    const column = table.column(name)
    if (column) return alignColumn(column, rowsOf(rows, role))
  }
  return undefined
}

function alignColumn(column: Column, rows: Int32Array): PairColumn {
  const isAsRead = isRange(rows)
  const numbers = once(() => {
    const { values, state } = column.numbers()
    const states = state && takeBytes(state, rows)
    return {
      values: takeNumbers(values, rows),
      state: states?.some((cell) => cell !== CellState.finite) ? states : undefined,
    }
  })
  const categories = once(() => {
    const view = column.categories()
    if (isAsRead && isNumberedByRow(view, rows.length)) return view
    // Numbered by first appearance in canonical order, so that the order of the file leaves no trace.
    const codeOf = new Int32Array(view.categories.length).fill(-1)
    const kept: string[] = []
    const codes = new Int32Array(rows.length)
    for (let i = 0; i < rows.length; i++) {
      const code = view.codes[rows[i]]
      if (code >= 0 && codeOf[code] < 0) codeOf[code] = kept.push(view.categories[code]) - 1
      codes[i] = code < 0 ? -1 : codeOf[code]
    }
    return { codes, categories: kept }
  })
  return { numbers, categories }
}

// ---------------------------------------------------------------------------------------------------------------------
// Who belongs to whom

/** Rows of the tables that belong together, in one order. */
interface AlignedRows {
  readonly champion: Int32Array
  readonly challenger: Int32Array
  /** −1: the evaluation table lacks the row. undefined: there is no evaluation table. */
  readonly evaluation: Int32Array | undefined
  /** Where each row's id stands in `Joined.keys`. */
  readonly places: Int32Array
}

interface Joined extends AlignedRows {
  readonly keys: PackedKeys
  readonly rows: Omit<Rows, 'unusable'>
}

function rowsOf(rows: AlignedRows, role: Role): Int32Array {
  if (role === 'evaluation' && !rows.evaluation) throw new Error('an evaluation column without an evaluation table')
  return role === 'evaluation' ? rows.evaluation! : rows[role]
}

function joinByPosition(sides: readonly Side[], problems: Problem[]): Joined | undefined {
  const counts = sides.map(({ table }) => table.rows)
  const files = sides.map(({ table }) => table.source)
  const models = sides.map(({ role }) => role)
  if (counts.some((count) => count !== counts[0])) {
    problems.push(errorOf('no_id_different_rows', { models, files, counts }))
    return undefined
  }
  const [n] = counts
  problems.push(warningOf('paired_by_position', { rows: n, models, files }))
  const positions = rangeOf(n)
  return {
    champion: positions,
    challenger: positions,
    evaluation: sides.length > 2 ? positions : undefined,
    places: positions,
    keys: positionKeys(n),
    rows: { champion: n, challenger: n, matched: n, onlyChampion: 0, onlyChallenger: 0 },
  }
}

function joinById(
  champion: Side,
  challenger: Side,
  evaluation: Side | undefined,
  names: string | readonly string[],
  maxUnmatched: number,
  problems: Problem[],
): Joined | undefined {
  const sides = evaluation ? [champion, challenger, evaluation] : [champion, challenger]
  const raw: PackedKeys[] = []
  const sorted: SortedKeys[] = []
  let unusable = false
  const idColumns = typeof names === 'string' ? [names] : names
  const id = idColumns.join(' + ')
  for (const side of sides) {
    const found = idColumns.map((name) => columnOf(side, name, problems, 'id'))
    if (!found.every((column) => column !== undefined)) {
      unusable = true
      continue
    }
    const keys = packKeys(joinKeys(found.map((column) => column.keys())))
    const same = raw.findIndex((earlier) => equalSequences(earlier, keys))
    raw.push(keys)
    sorted.push(same >= 0 ? sorted[same] : sortKeys(keys))
    unusable = checkIds(side, id, sorted[sorted.length - 1], problems) || unusable
  }
  if (unusable) return undefined
  const [championIds, challengerIds, evaluationIds] = sorted
  const challengerMatch = matchSorted(championIds.keys, challengerIds.keys)
  const evaluationMatch = evaluationIds && matchSorted(championIds.keys, evaluationIds.keys)

  const { matched } = challengerMatch
  const championRows = new Int32Array(matched)
  const challengerRows = new Int32Array(matched)
  const evaluationRows = evaluationMatch && new Int32Array(matched)
  const places = new Int32Array(matched)
  let withoutEvaluation = 0
  for (let place = 0, at = 0; place < champion.table.rows; place++) {
    const partner = challengerMatch.partner ? challengerMatch.partner[place] : place
    if (partner < 0) continue
    championRows[at] = rowAt(championIds, place)
    challengerRows[at] = rowAt(challengerIds, partner)
    places[at] = place
    if (evaluationRows && evaluationMatch) {
      const found = evaluationMatch.partner ? evaluationMatch.partner[place] : place
      evaluationRows[at] = found < 0 ? -1 : rowAt(evaluationIds, found)
      if (found < 0) withoutEvaluation++
    }
    at++
  }
  const rows = {
    champion: champion.table.rows,
    challenger: challenger.table.rows,
    matched,
    onlyChampion: champion.table.rows - matched,
    onlyChallenger: challenger.table.rows - matched,
  }
  const partners: Partners[] = [
    {
      one: champion,
      other: challenger,
      oneIds: championIds,
      otherIds: challengerIds,
      matched,
      onlyOne: rows.onlyChampion,
      onlyOther: rows.onlyChallenger,
    },
  ]
  if (evaluation && evaluationMatch) {
    // An evaluation file may hold more rows than were predicted; only rows that were predicted must be in it.
    partners.push({
      one: champion,
      other: evaluation,
      oneIds: championIds,
      otherIds: evaluationIds,
      matched: evaluationMatch.matched,
      onlyOne: withoutEvaluation,
      onlyOther: 0,
    })
    const unpredicted = evaluation.table.rows - evaluationMatch.matched
    if (unpredicted > 0) {
      problems.push(
        warningOf('evaluation_rows_without_prediction', {
          file: evaluation.table.source,
          count: unpredicted,
          rows: evaluation.table.rows,
        }),
      )
    }
  }
  const larger = Math.max(rows.champion, rows.challenger)
  const found = partners.map((each) => checkPartners(each, id, larger, maxUnmatched, problems))
  if (found.some((met) => !met)) return undefined
  return {
    champion: championRows,
    challenger: challengerRows,
    evaluation: evaluationRows,
    places,
    keys: championIds.keys,
    rows,
  }
}

const rowAt = ({ rowAt }: SortedKeys, place: number): number => (rowAt ? rowAt[place] : place)

/** True: the ids of this file cannot be joined on. */
function checkIds({ role, table }: Side, column: string, sorted: SortedKeys, problems: Problem[]): boolean {
  const { offsets } = sorted.keys
  // Empty text sorts first.
  let blank = 0
  while (blank < table.rows && offsets[blank + 1] === offsets[blank]) blank++
  if (blank > 0) {
    const line = table.lineOf(rowAt(sorted, 0))
    problems.push(errorOf('id_missing', { model: role, file: table.source, column, count: blank, line }))
    return true
  }
  const repeated = findRepeatedKeys(sorted)
  if (!repeated) return false
  problems.push(
    errorOf('duplicate_id', {
      model: role,
      file: table.source,
      column,
      count: repeated.count,
      line: table.lineOf(repeated.first),
      otherLine: table.lineOf(repeated.second),
    }),
  )
  return true
}

interface Partners {
  readonly one: Side
  readonly other: Side
  readonly oneIds: SortedKeys
  readonly otherIds: SortedKeys
  readonly matched: number
  readonly onlyOne: number
  readonly onlyOther: number
}

/** False: so few ids meet that nothing else about the rows is worth saying. */
function checkPartners(
  partners: Partners,
  column: string,
  larger: number,
  limit: number,
  problems: Problem[],
): boolean {
  const { one, other, matched, onlyOne, onlyOther } = partners
  const unmatched = onlyOne + onlyOther
  if (unmatched === 0) return true
  const share = unmatched / larger
  const args = {
    column,
    models: [one.role, other.role],
    files: [one.table.source, other.table.source],
    counts: [one.table.rows, other.table.rows],
    matched,
    onlyFirst: onlyOne,
    onlySecond: onlyOther,
    share,
    limit,
  }
  if (share <= limit) {
    problems.push(warningOf('unmatched_rows_within_limit', args))
    return true
  }
  const difference = explainDifference(partners)
  if (difference) problems.push(errorOf('ids_differ_in_form', { ...args, ...difference }))
  else problems.push(errorOf(matched === 0 ? 'ids_disjoint' : 'unmatched_rows', args))
  return matched > 0 && !difference
}

function explainDifference({ one, other, oneIds, otherIds }: Partners) {
  const { partner } = matchSorted(oneIds.keys, otherIds.keys)
  if (!partner) return undefined
  const lonely = idsWhere(oneIds.keys, (place) => partner[place] < 0)
  const met = new Uint8Array(other.table.rows)
  for (const place of partner) if (place >= 0) met[place] = 1
  const otherLonely = idsWhere(otherIds.keys, (place) => met[place] === 0)
  const difference = explainIdForms(lonely, otherLonely, otherLonely.length)
  if (!difference) return undefined
  const where = { left: [one.role], right: [other.role], both: [one.role, other.role] }[difference.side]
  return { form: difference.form, where }
}

function idsWhere(keys: PackedKeys, wanted: (place: number) => boolean): string[] {
  const ids: string[] = []
  for (let place = 0; place + 1 < keys.offsets.length; place++) if (wanted(place)) ids.push(keyText(keys, place))
  return ids
}

// ---------------------------------------------------------------------------------------------------------------------
// What the cells hold

/** Numbers of one column of one model. */
interface Scores {
  readonly side: Side
  readonly column: string
  readonly values: NumberView
}

/** A column of numbers that each model must have. */
interface Field {
  readonly column: string
  readonly use: string
  readonly range: readonly [number, number]
}

const ANY_NUMBER = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const

function fieldsOf({ score, task }: JoinColumns, scoreRange: readonly [number, number]): Field[] {
  const main: Field[] = score === undefined ? [] : [{ column: score, use: 'score', range: scoreRange }]
  const more = (column: string | undefined, use: string): Field[] =>
    column === undefined ? [] : [{ column, use, range: ANY_NUMBER }]
  if (task?.task === 'multiclass') {
    return task.probabilities.map(({ column }) => ({ column, use: 'probabilities', range: [0, 1] }))
  }
  if (task?.task === 'score' && task.repeats) {
    return [...main, ...more(task.repeats.count, 'repeats'), ...more(task.repeats.correct, 'repeats')]
  }
  if (task?.task !== 'forecast') return main
  return [
    ...main,
    ...more(task.lower, 'lower'),
    ...more(task.upper, 'upper'),
    ...task.quantiles.flatMap(({ column }) => more(column, 'quantiles')),
  ]
}

function specialColumns({ id, label, score, weight, cluster, task }: JoinColumns): unknown[] {
  const ids = typeof id === 'string' ? [id] : (id ?? [])
  return [...ids, label, score, weight, cluster, ...(task?.task === 'multiclass' ? [task.prediction] : [])]
}

function checkScores(
  { role, table }: Side,
  column: Column,
  [low, high]: readonly [number, number],
  problems: Problem[],
) {
  const view = column.numbers()
  const { values, state } = view
  const args = { model: role, file: table.source, column: column.name, rows: table.rows }
  let text = 0
  let firstText = -1
  let outside = 0
  let firstOutside = -1
  let aboveOne = 0
  let smallest = Number.POSITIVE_INFINITY
  let largest = Number.NEGATIVE_INFINITY
  for (let row = 0; row < values.length; row++) {
    if (state && state[row] !== CellState.finite) {
      if (state[row] === CellState.text && text++ === 0) firstText = row
      continue
    }
    const value = values[row]
    if (value < smallest) smallest = value
    if (value > largest) largest = value
    if (value > 1) aboveOne++
    if ((value < low || value > high) && outside++ === 0) firstOutside = row
  }
  if (text > 0) problems.push(errorOf('score_not_a_number', { ...args, count: text, line: table.lineOf(firstText) }))
  if (outside > 0) {
    const percentages = smallest >= 0 && largest <= 100 && aboveOne > values.length / 2
    const line = table.lineOf(firstOutside)
    const hint = percentages ? 'percentages' : null
    problems.push(errorOf('score_out_of_range', { ...args, count: outside, line, smallest, largest, low, high, hint }))
  }
  return view
}

interface Labels {
  readonly side: Side
  /** One value a row of the table: 0 and 1, a class, or a number. */
  readonly values: Uint8Array | Float64Array
  /** Whether a row has no label. */
  readonly isMissing: (row: number) => boolean
}

/** Label columns, the one that counts first. */
function findLabels(
  sides: readonly Side[],
  { label: name, task }: JoinColumns,
  options: JoinOptions,
  problems: Problem[],
): Labels[] {
  if (name === undefined) return []
  const found = labelColumns(sides, name, options, problems)
  if (task) return found.map((each) => readNumericLabels(each, problems))
  const views = found.map(({ column }) => column.categories())
  if (views.length === 0) return []
  const { states, problems: valueProblems } = readLabels(views, name, options.positive)
  problems.push(...valueProblems)
  if (hasErrors(valueProblems)) return []
  return found.map(({ side }, i) => ({
    side,
    values: states[i],
    isMissing: (row) => states[i][row] === LabelState.missing,
  }))
}

/** The truth as a number: a regression's outcome, a relevance. */
function readNumericLabels({ side, column }: SideColumn, problems: Problem[]): Labels {
  const { values, state } = column.numbers()
  let text = 0
  let first = -1
  for (let row = 0; state && row < state.length; row++) if (state[row] === CellState.text && text++ === 0) first = row
  if (text > 0) {
    const args = { model: side.role, file: side.table.source, column: column.name, rows: side.table.rows }
    problems.push(errorOf('label_not_a_number', { ...args, count: text, line: side.table.lineOf(first) }))
  }
  return { side, values, isMissing: (row) => state !== undefined && state[row] !== CellState.finite }
}

/** The columns that hold the label, the one that counts first. */
function labelColumns(sides: readonly Side[], name: string, options: JoinOptions, problems: Problem[]): SideColumn[] {
  const found = sides.flatMap((side): SideColumn[] => {
    const column = side.table.column(name)
    return column ? [{ side, column }] : []
  })
  if (found.length === 0) {
    problems.push(columnMissing(sides, name, 'label'))
    return []
  }
  if (found.length === 1 && found[0].side.role !== 'evaluation') {
    const lacking = sides.filter(({ role }) => role !== found[0].side.role && role !== 'evaluation')
    const make = options.labelFromOneSide === 'warning' || sides.length > 2 ? warningOf : errorOf
    problems.push(
      make('label_from_one_side', {
        column: name,
        model: found[0].side.role,
        file: found[0].side.table.source,
        lackingModel: lacking[0].role,
        lackingFile: lacking[0].table.source,
        nearest: findNearName(lacking[0].table.columnNames, name)?.name ?? null,
      }),
    )
  }
  return found
}

interface Classes {
  readonly names: readonly string[]
  readonly labels: Labels[]
  /** Predicted class of each model, as an index into `names`; undefined where it follows from the probabilities. */
  readonly predictions: readonly Scores[] | undefined
}

/** Labels and predicted classes over one list of classes: those of all columns together, in code-unit order. */
function readClasses(
  sides: readonly Side[],
  columns: JoinColumns,
  task: Extract<TaskColumns, { task: 'multiclass' }>,
  problems: Problem[],
): Classes {
  const labels = labelColumns(sides, columns.label!, { labelFromOneSide: 'error' } as JoinOptions, problems)
  const models = sides.filter(({ role }) => role !== 'evaluation')
  const { prediction } = task
  const predicted =
    prediction === undefined
      ? []
      : models.flatMap((side): SideColumn[] => {
          const column = columnOf(side, prediction, problems, 'prediction')
          return column ? [{ side, column }] : []
        })
  const found = new Set(task.probabilities.map((each) => each.class))
  for (const { column } of [...labels, ...predicted]) {
    for (const category of column.categories().categories) found.add(category.trim())
  }
  const names = [...found].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  if (task.probabilities.length > 0) {
    const known = new Set(task.probabilities.map((each) => each.class))
    const without = names.filter((name) => !known.has(name))
    if (without.length > 0 && without.length <= 20) {
      problems.push(errorOf('class_without_probability', { classes: without, count: without.length }))
    } else if (without.length > 0) {
      problems.push(errorOf('class_without_probability', { classes: [], count: without.length }))
    }
  }
  const indexOf = new Map(names.map((name, index) => [name, index]))
  const read = ({ column }: SideColumn) => {
    const { codes, categories } = column.categories()
    const index = categories.map((category) => indexOf.get(category.trim())!)
    return Float64Array.from(codes, (code) => (code < 0 ? Number.NaN : index[code]))
  }
  return {
    names,
    labels: labels.map((each) => {
      const values = read(each)
      return { side: each.side, values, isMissing: (row) => Number.isNaN(values[row]) }
    }),
    predictions:
      prediction === undefined
        ? undefined
        : predicted.map((each) => {
            const values = read(each)
            const state = Uint8Array.from(values, (value) =>
              Number.isNaN(value) ? CellState.missing : CellState.finite,
            )
            return { side: each.side, column: prediction, values: { values, state } }
          }),
  }
}

function checkLabelsAgree(
  [reference, ...others]: readonly Labels[],
  joined: Joined,
  { label: column, task }: JoinColumns,
  problems: Problem[],
) {
  for (const other of others) {
    const referenceRows = rowsOf(joined, reference.side.role)
    const otherRows = rowsOf(joined, other.side.role)
    let toPositive = 0
    let toNegative = 0
    let first = -1
    for (let i = 0; i < referenceRows.length; i++) {
      if (referenceRows[i] < 0) continue
      const expected = reference.values[referenceRows[i]]
      const found = other.values[otherRows[i]]
      if (expected === found || reference.isMissing(referenceRows[i]) || other.isMissing(otherRows[i])) continue
      if (found > expected) toPositive++
      else toNegative++
      // The first in the order of the file, which is where a person looks.
      if (first < 0 || referenceRows[i] < referenceRows[first]) first = i
    }
    if (first < 0) continue
    problems.push(
      errorOf('label_mismatch', {
        column: column ?? null,
        models: [reference.side.role, other.side.role],
        files: [reference.side.table.source, other.side.table.source],
        count: toPositive + toNegative,
        rows: referenceRows.length,
        lines: [reference.side.table.lineOf(referenceRows[first]), other.side.table.lineOf(otherRows[first])],
        ...(task ? {} : { toPositive, toNegative }),
      }),
    )
  }
}

/** Rows that can be judged, and where they stand among the rows joined. */
interface UsableRows extends AlignedRows {
  /** Position among the usable rows before they were ordered by unit. */
  readonly positions: Int32Array
}

function keepUsable(
  joined: Joined,
  labels: readonly Labels[],
  scores: readonly Scores[],
  columns: JoinColumns,
  maxUnmatched: number,
  problems: Problem[],
): UsableRows {
  const count = joined.places.length
  const lost = new Uint8Array(count)
  const larger = Math.max(joined.rows.champion, joined.rows.challenger)
  if (joined.evaluation) for (let i = 0; i < count; i++) if (joined.evaluation[i] < 0) lost[i] = 1

  const report = (code: string, side: Side, column: string, missing: number, firstRow: number) => {
    if (missing === 0) return
    const share = missing / larger
    const line = side.table.lineOf(firstRow)
    const args = {
      model: side.role,
      file: side.table.source,
      column,
      count: missing,
      rows: count,
      line,
      share,
      limit: maxUnmatched,
    }
    problems.push(share > maxUnmatched ? errorOf(code, args) : warningOf(`${code}_within_limit`, args))
  }
  for (const { side, isMissing } of labels) {
    const rows = rowsOf(joined, side.role)
    let missing = 0
    let first = -1
    for (let i = 0; i < count; i++) {
      if (rows[i] < 0 || !isMissing(rows[i])) continue
      lost[i] = 1
      missing++
      if (first < 0 || rows[i] < first) first = rows[i]
    }
    report('label_missing', side, columns.label!, missing, first)
  }
  for (const score of scores) {
    const { state } = score.values
    if (!state) continue
    const rows = rowsOf(joined, score.side.role)
    const missing = [0, 0, 0, 0]
    const first = [-1, -1, -1, -1]
    for (let i = 0; i < count; i++) {
      const cell = state[rows[i]]
      if (cell === CellState.finite) continue
      lost[i] = 1
      missing[cell]++
      if (first[cell] < 0 || rows[i] < first[cell]) first[cell] = rows[i]
    }
    report('score_missing', score.side, score.column, missing[CellState.missing], first[CellState.missing])
    report('score_not_finite', score.side, score.column, missing[CellState.infinite], first[CellState.infinite])
  }

  let kept = 0
  for (let i = 0; i < count; i++) if (lost[i] === 0) kept++
  const { onlyChampion, onlyChallenger } = joined.rows
  const lostRows = onlyChampion + onlyChallenger + count - kept
  const share = lostRows / larger
  if (!hasErrors(problems)) {
    if (share > maxUnmatched) {
      const unmatched = onlyChampion + onlyChallenger
      problems.push(
        errorOf('lost_coverage', { unmatched, unusable: count - kept, rows: larger, share, limit: maxUnmatched }),
      )
    } else if (kept === 0) problems.push(errorOf('no_usable_rows', { rows: larger }))
  }
  const positions = rangeOf(kept)
  if (kept === count) return { ...joined, positions }
  const keep = (rows: Int32Array) => rows.filter((_, i) => lost[i] === 0)
  return {
    champion: keep(joined.champion),
    challenger: keep(joined.challenger),
    evaluation: joined.evaluation && keep(joined.evaluation),
    places: keep(joined.places),
    positions,
  }
}

function checkWeights({ side, column }: SideColumn, usable: UsableRows, problems: Problem[]): void {
  const { values, state } = column.numbers()
  const rows = rowsOf(usable, side.role)
  let count = 0
  let first = -1
  for (const row of rows) {
    if ((!state || state[row] === CellState.finite) && values[row] > 0) continue
    count++
    if (first < 0 || row < first) first = row
  }
  if (count === 0) return
  const line = side.table.lineOf(first)
  problems.push(
    errorOf('weight_invalid', { model: side.role, file: side.table.source, column: column.name, count, line }),
  )
}

/** Cluster ids of the usable rows. */
function readClusters({ side, column }: SideColumn, usable: UsableRows, problems: Problem[]): PackedKeys {
  const rows = rowsOf(usable, side.role)
  const keys = gatherKeys(packKeys(column.keys()), rows)
  let count = 0
  let first = -1
  for (let i = 0; i < rows.length; i++) {
    if (keys.offsets[i] !== keys.offsets[i + 1]) continue
    count++
    if (first < 0 || rows[i] < first) first = rows[i]
  }
  if (count > 0) {
    const line = side.table.lineOf(first)
    problems.push(
      errorOf('cluster_missing', { model: side.role, file: side.table.source, column: column.name, count, line }),
    )
  }
  return keys
}

/** Rows by unit; inside a unit they keep their order, which is that of the row ids. */
function orderByUnit(rows: UsableRows, unitOf: Int32Array): UsableRows {
  const starts = new Int32Array(unitOf.length + 1)
  for (const unit of unitOf) starts[unit + 1]++
  for (let unit = 1; unit < starts.length; unit++) starts[unit] += starts[unit - 1]
  const positions = new Int32Array(unitOf.length)
  for (let i = 0; i < unitOf.length; i++) positions[starts[unitOf[i]]++] = i
  return {
    champion: takeIndices(rows.champion, positions),
    challenger: takeIndices(rows.challenger, positions),
    evaluation: rows.evaluation && takeIndices(rows.evaluation, positions),
    places: takeIndices(rows.places, positions),
    positions,
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// What the models said, by task

interface ReadValues {
  readonly truth: Float64Array
  /** The numeric columns of each model, in the order of `fieldsOf`. */
  readonly champion: readonly Float64Array[]
  readonly challenger: readonly Float64Array[]
  readonly classes:
    | {
        readonly names: readonly string[]
        readonly champion: Float64Array | undefined
        readonly challenger: Float64Array | undefined
      }
    | undefined
  readonly scale: () => Float64Array | undefined
}

function valuesOf(task: TaskColumns | undefined, read: ReadValues): TaskValues {
  const { truth, champion, challenger, classes } = read
  switch (task?.task) {
    case undefined:
      return { task: 'binary' }
    case 'multiclass': {
      const names = classes!.names
      // Probabilities in the order of the classes: the columns may come in any.
      const place = names.map((name) => task.probabilities.findIndex((each) => each.class === name))
      const predictions = (fields: readonly Float64Array[], predicted: Float64Array | undefined) => {
        const probabilities = fields.length > 0 ? place.map((k) => fields[k]) : undefined
        return { predicted: predicted ? Int32Array.from(predicted) : mostProbable(probabilities!), probabilities }
      }
      return {
        task: 'multiclass',
        classes: names,
        label: Int32Array.from(truth),
        champion: predictions(champion, classes!.champion),
        challenger: predictions(challenger, classes!.challenger),
      }
    }
    case 'regression':
      return { task: 'regression', yTrue: truth, champion: champion[0], challenger: challenger[0] }
    case 'forecast': {
      const forecast = (fields: readonly Float64Array[]) => {
        let next = 1
        const lower = task.lower === undefined ? undefined : fields[next++]
        const upper = task.upper === undefined ? undefined : fields[next++]
        const quantiles = task.quantiles.map(({ level }, k) => ({ level, values: fields[next + k] }))
        return { point: fields[0], lower, upper, quantiles }
      }
      return {
        task: 'forecast',
        yTrue: truth,
        champion: forecast(champion),
        challenger: forecast(challenger),
        scale: read.scale(),
      }
    }
    case 'ranking':
      // Items become queries later (`pairOfQueries`): until then relevance and scores are what is known.
      return { task: 'regression', yTrue: truth, champion: champion[0], challenger: challenger[0] }
    case 'score': {
      const repeats = ([scores, count, correct]: readonly Float64Array[]) => ({
        count: count ?? new Float64Array(scores.length).fill(1),
        correct: correct ?? scores.map((value) => (value >= 1 ? 1 : 0)),
      })
      return {
        task: 'score',
        champion: champion[0],
        challenger: challenger[0],
        repeats: { champion: repeats(champion), challenger: repeats(challenger) },
      }
    }
  }
}

/** The class of the largest probability, the first of equal ones. */
function mostProbable(probabilities: readonly Float64Array[]): Int32Array {
  return Int32Array.from(probabilities[0], (_, row) => {
    let best = 0
    for (let k = 1; k < probabilities.length; k++) if (probabilities[k][row] > probabilities[best][row]) best = k
    return best
  })
}

/**
 * Whether rows equal in everything that is known are likely to be copies. Where a row is one of few marks or classes, equal
 * rows are common among different subjects; items of a query are no units.
 */
function repetitionSaysMuch(task: TaskColumns | undefined, fields: readonly Float64Array[]): boolean {
  if (task?.task === 'multiclass') return fields.length > 0
  return task?.task !== 'score' && task?.task !== 'ranking'
}

function scaleOf(task: TaskColumns | undefined, column: (name: string) => PairColumn | undefined) {
  if (task?.task !== 'forecast' || task.scale === undefined) return undefined
  return column(task.scale)?.numbers().values
}

// ---------------------------------------------------------------------------------------------------------------------
// Small tools. One function for each array type keeps the loops monomorphic, hence fast.

/** The rows in the order of the file, from the first on: what is taken of all of them is what there is. */
function isRange(rows: Int32Array): boolean {
  for (let i = 0; i < rows.length; i++) if (rows[i] !== i) return false
  return true
}

/** Categories are in the order of their first row, and none is without one. */
function isNumberedByRow({ codes, categories }: CategoryView, rows: number): boolean {
  if (codes.length !== rows) return false
  let known = 0
  for (let row = 0; row < rows; row++) if (codes[row] >= known && codes[row] !== known++) return false
  return known === categories.length
}

function takeNumbers(values: Float64Array, rows: Int32Array): Float64Array {
  if (values.length === rows.length && isRange(rows)) return values
  const taken = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) taken[i] = values[rows[i]]
  return taken
}

const takeTruth = (values: Uint8Array | Float64Array, rows: Int32Array): Uint8Array | Float64Array =>
  values instanceof Uint8Array ? takeBytes(values, rows) : takeNumbers(values, rows)

function takeBytes(values: Uint8Array, rows: Int32Array): Uint8Array {
  const taken = new Uint8Array(rows.length)
  for (let i = 0; i < rows.length; i++) taken[i] = values[rows[i]]
  return taken
}

function takeIndices(values: Int32Array, rows: Int32Array): Int32Array {
  const taken = new Int32Array(rows.length)
  for (let i = 0; i < rows.length; i++) taken[i] = values[rows[i]]
  return taken
}

function takeBuckets(values: Uint16Array, rows: Int32Array): Uint16Array {
  const taken = new Uint16Array(rows.length)
  for (let i = 0; i < rows.length; i++) taken[i] = values[rows[i]]
  return taken
}

function rangeOf(count: number): Int32Array {
  const range = new Int32Array(count)
  for (let i = 0; i < count; i++) range[i] = i
  return range
}

function isWhole(places: Int32Array, keys: PackedKeys): boolean {
  return places.length === keys.offsets.length - 1 && places.every((place, i) => place === i)
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

function memoise<T>(make: (name: string) => T): (name: string) => T {
  const made = new Map<string, T>()
  return (name) => {
    if (!made.has(name)) made.set(name, make(name))
    return made.get(name) as T
  }
}

const hasErrors = (problems: readonly Problem[]): boolean => problems.some(({ severity }) => severity === 'error')

const errorsOf = (problems: readonly Problem[]): ProblemError =>
  new ProblemError(...problems.filter(({ severity }) => severity === 'error'))
