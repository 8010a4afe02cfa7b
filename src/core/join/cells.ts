import type { JoinColumns, JoinOptions, TaskColumns } from '../join.js'
import { gatherKeys, type PackedKeys, packKeys } from '../keys.js'
import { LabelState, readLabels } from '../labels.js'
import { findNearName } from '../nearest-name.js'
import { errorOf, type Problem, warningOf } from '../problem.js'
import { CellState, type Column, type NumberView } from '../table.js'
import { type AlignedRows, type Joined, rowsOf } from './rows.js'
import { columnMissing, columnOf, type Side, type SideColumn } from './sides.js'
import { hasErrors, rangeOf, takeIndices } from './take.js'

/** Numbers of one column of one model. */
export interface Scores {
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

export function fieldsOf({ score, task }: JoinColumns, scoreRange: readonly [number, number]): Field[] {
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

export function specialColumns({ id, label, score, weight, cluster, task }: JoinColumns): unknown[] {
  const ids = typeof id === 'string' ? [id] : (id ?? [])
  return [...ids, label, score, weight, cluster, ...(task?.task === 'multiclass' ? [task.prediction] : [])]
}

export function checkScores(
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

export interface Labels {
  readonly side: Side
  /** One value a row of the table: 0 and 1, a class, or a number. */
  readonly values: Uint8Array | Float64Array
  /** Whether a row has no label. */
  readonly isMissing: (row: number) => boolean
}

/** Label columns, the one that counts first. */
export function findLabels(
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
export function readClasses(
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

export function checkLabelsAgree(
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

export function keepUsable(
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

export function checkWeights({ side, column }: SideColumn, usable: UsableRows, problems: Problem[]): void {
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
export function readClusters({ side, column }: SideColumn, usable: UsableRows, problems: Problem[]): PackedKeys {
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
export function orderByUnit(rows: UsableRows, unitOf: Int32Array): UsableRows {
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
