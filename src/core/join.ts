/**
 * Joins champion and challenger (and an evaluation table) into a `Pair`: integrity before any arithmetic. Every finding of
 * the files is collected first; nothing is computed from files that cannot be compared.
 */
import { assignBuckets } from './buckets.js'
import { countDifferent } from './features.js'
import { type Digest, fingerprintRows, fingerprintTestSet } from './fingerprint.js'
import {
  checkLabelsAgree,
  checkScores,
  checkWeights,
  fieldsOf,
  findLabels,
  keepUsable,
  type Labels,
  orderByUnit,
  readClasses,
  readClusters,
  type Scores,
  specialColumns,
} from './join/cells.js'
import { type Joined, joinById, joinByPosition, pairColumn, rowsOf } from './join/rows.js'
import { anyColumn, columnOf, type Side } from './join/sides.js'
import { errorsOf, hasErrors, isWhole, memoise, takeBuckets, takeIndices, takeNumbers, takeTruth } from './join/take.js'
import { repetitionSaysMuch, scaleOf, valuesOf } from './join/values.js'
import { gatherKeys } from './keys.js'
import { rankKeys } from './match.js'
import type { Pair } from './pair.js'
import { type Problem, warningOf } from './problem.js'
import { countRepeatedRows } from './repeated-rows.js'
import { keyText, type Table } from './table.js'

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
    testSet: fingerprintTestSet(testRows(joined, reference) ?? { rowIds, label: truthOrLabel }, options.digest),
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

/**
 * Every row that may judge, with its label: those of the file that the labels come from (the champion's, where there are
 * none), whether or not the challenger has them. Otherwise a challenger that leaves out a row would be judged by a test set
 * that nobody has used. undefined: rows were paired by position, so all of them took part.
 */
function testRows(
  { sorted }: Joined,
  reference: Labels | undefined,
): Parameters<typeof fingerprintTestSet>[0] | undefined {
  const of = sorted?.[reference?.side.role ?? 'champion']
  if (of === undefined) return undefined
  const rows = of.keys.offsets.length - 1
  if (reference === undefined) return { rowIds: of.keys, label: new Uint8Array(rows) }
  return { rowIds: of.keys, label: of.rowAt ? takeTruth(reference.values, of.rowAt) : reference.values }
}
