/**
 * Decisions that change between the models: how many, for better or worse, what they are worth, and which rows they are.
 * A flip is a row whose decision changes; a negative flip was right under the champion and is wrong under the challenger
 * (Yan et al. 2021, "Positive-congruent training", CVPR).
 */
import type { Disagreement, FlipTest } from './comparison.js'
import type { Pair } from './pair.js'
import { reason } from './problem.js'
import { testMcNemar } from './stats/mcnemar.js'
import type { CategoryView } from './table.js'

/** What became of a row's decision. */
export const Flip = { none: 0, becameRight: 1, becameWrong: 2, stayedWrong: 3 } as const

/**
 * What became of every row's decision (n codes of `Flip`), for tasks with decisions: binary and multiclass; undefined for
 * others. cells: label·4 + champion flagged·2 + challenger flagged, of `prepareFold`; read for binary only.
 */
export function findFlips(pair: Pick<Pair, 'n' | 'values'>, cells: Uint8Array): Uint8Array | undefined {
  const { n, values } = pair
  if (values.task !== 'binary' && values.task !== 'multiclass') return undefined
  const flips = new Uint8Array(n)
  if (values.task === 'binary') {
    // Right decisions: 0 and 7 by both models, 1 and 6 by the champion alone, 2 and 5 by the challenger alone.
    for (let row = 0; row < n; row++) {
      const flags = cells[row] & 3
      if (flags === 0 || flags === 3) continue
      flips[row] =
        flags & 1
          ? cells[row] >= 4
            ? Flip.becameRight
            : Flip.becameWrong
          : cells[row] < 4
            ? Flip.becameRight
            : Flip.becameWrong
    }
    return flips
  }
  const { label, champion, challenger } = values
  for (let row = 0; row < n; row++) {
    const before = champion.predicted[row]
    const after = challenger.predicted[row]
    if (before === after) continue
    flips[row] = after === label[row] ? Flip.becameRight : before === label[row] ? Flip.becameWrong : Flip.stayedWrong
  }
  return flips
}

/** Counts of changed decisions; `share` is of the weight of all rows. flips: of `findFlips`; weight: n positive numbers. */
export function countFlips(flips: Uint8Array, weight: Float64Array): Disagreement {
  const counts = [0, 0, 0, 0]
  let changedWeight = 0
  let allWeight = 0
  for (let row = 0; row < flips.length; row++) {
    counts[flips[row]]++
    allWeight += weight[row]
    if (flips[row] !== Flip.none) changedWeight += weight[row]
  }
  return {
    share: changedWeight / allWeight,
    changed: counts[1] + counts[2] + counts[3],
    becameRight: counts[1],
    becameWrong: counts[2],
  }
}

/** The value of every row by a business function, for both models. */
export interface RowValues {
  readonly slug: string
  readonly better: 'higher' | 'lower'
  readonly champion: Float64Array
  readonly challenger: Float64Array
}

/**
 * What the changed decisions say beside their counts: the negative-flip rate (share of the weight of all rows), McNemar's
 * mid-p of right against wrong ones, and what they are worth in all (Σ w·(challenger − champion) over the changed rows, in
 * the unit of the function, with weights scaled to 1 on average: the worth in as many rows as there are). McNemar's test is of single rows that count alike: with weights or clusters there is a reason
 * instead of a p value. Rows whose value is not finite make the worth undefined. R `mcnemar.test`; mid-p: see `testMcNemar`.
 */
export function testFlips(
  pair: Pick<Pair, 'weight' | 'unitOfRow'>,
  flips: Uint8Array,
  weight: Float64Array,
  values: RowValues | undefined,
): FlipTest {
  const { becameRight, becameWrong, changed } = countFlips(flips, weight)
  let wrongWeight = 0
  let allWeight = 0
  let weighted = 0
  for (let row = 0; row < flips.length; row++) {
    allWeight += weight[row]
    if (flips[row] === Flip.none) continue
    if (flips[row] === Flip.becameWrong) wrongWeight += weight[row]
    if (values) weighted += weight[row] * (values.challenger[row] - values.champion[row])
  }
  const difference = weighted * (flips.length / allWeight)
  const because = pair.weight ? 'rows_weighted' : pair.unitOfRow ? 'rows_clustered' : undefined
  return {
    stayedWrong: changed - becameRight - becameWrong,
    negativeFlipRate: wrongWeight / allWeight,
    midPValue: because ? null : testMcNemar(becameRight, becameWrong).midPValue,
    midPValueReason: because ? reason(because) : null,
    value:
      values && Number.isFinite(difference)
        ? { slug: values.slug, difference, improvement: values.better === 'lower' ? 0 - difference : difference }
        : null,
  }
}

/** One changed decision, for a file that its owner asked for. */
export interface FlippedRow {
  readonly id: string
  readonly label: string
  /** Score of the decision by each model; null where a model gives decisions only. */
  readonly championScore: number | null
  readonly challengerScore: number | null
  readonly championDecision: string
  readonly challengerDecision: string
  readonly became: 'right' | 'wrong' | 'other_wrong'
  /** challenger − champion, by the first business function; null without one that values single rows. */
  readonly valueDifference: number | null
}

export interface FlipList {
  /** The costliest first, at most as many as were asked for. */
  readonly rows: readonly FlippedRow[]
  /** Changed decisions in all. */
  readonly total: number
}

const BECAME = { [Flip.becameRight]: 'right', [Flip.becameWrong]: 'wrong', [Flip.stayedWrong]: 'other_wrong' } as const
/** Without amounts: what became wrong costs most. */
const COST_RANK = [3, 2, 0, 1]

/**
 * The changed decisions row by row, the costliest first: by what the change costs where rows have values, else those that
 * became wrong first, and by how far the scores lie apart; then in canonical order. labels: the column of the label, whose
 * text each row gets; without it a row is `positive` or not.
 * Row ids leave the core here and nowhere else.
 */
export function listFlips(
  pair: Pair,
  flips: Uint8Array,
  cells: Uint8Array,
  values: RowValues | undefined,
  positive: string,
  most: number,
  labels?: CategoryView,
): FlipList {
  const changed: number[] = []
  for (let row = 0; row < flips.length; row++) if (flips[row] !== Flip.none) changed.push(row)
  const reader = readDecisions(pair, cells, positive, labels)
  const differenceOf = (row: number) => (values ? values.challenger[row] - values.champion[row] : Number.NaN)
  const sign = values?.better === 'lower' ? -1 : 1
  const cost = new Float64Array(flips.length)
  const distance = new Float64Array(flips.length)
  for (const row of changed) {
    const difference = differenceOf(row)
    cost[row] = Number.isFinite(difference) ? sign * difference : 0
    const [before, after] = reader.scores(row)
    distance[row] = before === null || after === null ? 0 : Math.abs(after - before)
  }
  changed.sort(
    (a, b) => cost[a] - cost[b] || COST_RANK[flips[a]] - COST_RANK[flips[b]] || distance[b] - distance[a] || a - b,
  )
  const rows = changed.slice(0, most).map((row): FlippedRow => {
    const [championScore, challengerScore] = reader.scores(row)
    const [championDecision, challengerDecision] = reader.decisions(row)
    const difference = differenceOf(row)
    return {
      id: pair.idOf?.(row) ?? String(row + 1),
      label: reader.label(row),
      championScore,
      challengerScore,
      championDecision,
      challengerDecision,
      became: BECAME[flips[row] as 1 | 2 | 3],
      valueDifference: Number.isFinite(difference) ? difference : null,
    }
  })
  return { rows, total: changed.length }
}

interface DecisionReader {
  readonly label: (row: number) => string
  readonly scores: (row: number) => readonly [number | null, number | null]
  readonly decisions: (row: number) => readonly [string, string]
}

function readDecisions(pair: Pair, cells: Uint8Array, positive: string, labels?: CategoryView): DecisionReader {
  const { values } = pair
  if (values.task !== 'multiclass') {
    const flagged = (bit: number) => (bit ? 'flagged' : 'not flagged')
    return {
      label: (row) =>
        labels?.categories[labels.codes[row]]?.trim() ?? (pair.label[row] === 1 ? positive : `not ${positive}`),
      scores: (row) => [pair.championScore[row], pair.challengerScore[row]],
      decisions: (row) => [flagged(cells[row] & 2), flagged(cells[row] & 1)],
    }
  }
  const { classes, label, champion, challenger } = values
  const models = [champion, challenger] as const
  return {
    label: (row) => classes[label[row]],
    scores: (row) => {
      const [before, after] = models.map(({ predicted, probabilities }) => probabilities?.[predicted[row]][row] ?? null)
      return [before, after]
    },
    decisions: (row) => [classes[champion.predicted[row]], classes[challenger.predicted[row]]],
  }
}
