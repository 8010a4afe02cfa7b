/** What is different about the rows of a found slice: who they are, what the models said, and which way the mistakes went. */
import type { FoundProfile } from '../comparison.js'
import type { Pair } from '../pair.js'
import type { OperatingPoint } from '../plan.js'
import { type Reason, reason } from '../problem.js'
import type { MulticlassValues } from '../task-values.js'
import type { SearchedColumn } from './predicates.js'
import type { Conjunction } from './search.js'

/** Values named as standing out. */
const MOST_STANDING_OUT = 3
/** A value stands out if it is this many times as common here, and at least this share of the rows. */
const LEAST_LIFT = 1.5
const LEAST_SHARE = 0.2

/** What the models said of some rows, and which way the mistakes on them went. inside: the rows. */
export const profileOfRows = (
  pair: Pair,
  operatingPoint: OperatingPoint,
  inside: Int32Array,
): Omit<FoundProfile, 'standsOut'> => ({
  ...meansOf(pair, inside),
  mistakes: mistakesOf(pair, operatingPoint, inside),
})

/** inside: the rows of the slice. Weights are respected in shares and means; mistakes are counted in rows. */
export function profileOf(
  pair: Pair,
  operatingPoint: OperatingPoint,
  columns: readonly SearchedColumn[],
  found: Conjunction,
  inside: Int32Array,
): FoundProfile {
  return {
    ...profileOfRows(pair, operatingPoint, inside),
    standsOut: standsOut(pair, columns, found, inside),
  }
}

function meansOf(pair: Pair, inside: Int32Array): Pick<FoundProfile, 'label' | 'score'> {
  const { values, weight } = pair
  const truth = values.task === 'binary' ? pair.label : 'yTrue' in values ? values.yTrue : undefined
  const mean = (of: ArrayLike<number>, rows: Int32Array | undefined): number => {
    let sum = 0
    let total = 0
    for (let i = 0; i < (rows ? rows.length : pair.n); i++) {
      const row = rows ? rows[i] : i
      const w = weight ? weight[row] : 1
      sum += w * of[row]
      total += w
    }
    return sum / total
  }
  const hasScores = values.task === 'binary' || values.task === 'regression' || values.task === 'forecast'
  return {
    label: truth ? { here: mean(truth, inside), all: mean(truth, undefined) } : null,
    score: hasScores
      ? { champion: mean(pair.championScore, inside), challenger: mean(pair.challengerScore, inside) }
      : null,
  }
}

function mistakesOf(pair: Pair, operatingPoint: OperatingPoint, inside: Int32Array): readonly Reason[] {
  const { values } = pair
  if (values.task === 'binary') return binaryMistakes(pair, operatingPoint, inside)
  if (values.task === 'multiclass') return multiclassMistakes(values, inside)
  return []
}

function binaryMistakes(pair: Pair, operatingPoint: OperatingPoint, inside: Int32Array): readonly Reason[] {
  const missed = { champion: 0, challenger: 0 }
  const alarms = { champion: 0, challenger: 0 }
  for (const row of inside) {
    const champion = pair.championScore[row] >= operatingPoint.champion
    const challenger = pair.challengerScore[row] >= operatingPoint.challenger
    if (pair.label[row] === 1) {
      if (!champion) missed.champion++
      if (!challenger) missed.challenger++
    } else {
      if (champion) alarms.champion++
      if (challenger) alarms.challenger++
    }
  }
  return [
    ...(missed.champion === missed.challenger ? [] : [reason('found_missed', { ...missed })]),
    ...(alarms.champion === alarms.challenger ? [] : [reason('found_alarms', { ...alarms })]),
  ]
}

/** The confusion of two classes that grew or shrank most. */
function multiclassMistakes(
  { classes, label, champion, challenger }: MulticlassValues,
  inside: Int32Array,
): readonly Reason[] {
  const count = classes.length
  const before = new Int32Array(count * count)
  const after = new Int32Array(count * count)
  for (const row of inside) {
    before[label[row] * count + champion.predicted[row]]++
    after[label[row] * count + challenger.predicted[row]]++
  }
  let most = -1
  for (let cell = 0; cell < before.length; cell++) {
    if (Math.floor(cell / count) === cell % count) continue
    const change = Math.abs(after[cell] - before[cell])
    if (change > 0 && (most < 0 || change > Math.abs(after[most] - before[most]))) most = cell
  }
  if (most < 0) return []
  return [
    reason('found_confused', {
      label: classes[Math.floor(most / count)],
      predicted: classes[most % count],
      champion: before[most],
      challenger: after[most],
    }),
  ]
}

function standsOut(
  pair: Pair,
  columns: readonly SearchedColumn[],
  found: Conjunction,
  inside: Int32Array,
): FoundProfile['standsOut'] {
  const { weight } = pair
  const candidates: { column: string; value: string; here: number; all: number }[] = []
  for (const [index, { name, values, codes }] of columns.entries()) {
    if (found.columns.includes(index)) continue
    const here = new Float64Array(values.length + 1)
    const all = new Float64Array(values.length + 1)
    for (let row = 0; row < pair.n; row++) all[codes[row]] += weight ? weight[row] : 1
    for (const row of inside) here[codes[row]] += weight ? weight[row] : 1
    const [hereTotal, allTotal] = [here, all].map((shares) => shares.reduce((sum, share) => sum + share, 0))
    values.forEach((value, code) => {
      candidates.push({ column: name, value: value.text, here: here[code] / hereTotal, all: all[code] / allTotal })
    })
  }
  return candidates
    .filter(({ here, all }) => here >= LEAST_SHARE && here >= LEAST_LIFT * all)
    .sort((a, b) => b.here - b.all - (a.here - a.all) || (a.column < b.column ? -1 : a.column > b.column ? 1 : 0))
    .slice(0, MOST_STANDING_OUT)
}
