/** Influence values of every row on one measure (statistics.md, section 3). */
import { placements, precisionTerms, type RankedRows, rankCodes } from '../metrics/ranking.js'
import { type Reason, reason } from '../problem.js'
import type { Base } from './base.js'
import { fillConfusion } from './cells.js'
import { type FoldInput, type Measure, type Ranked, rankInput } from './input.js'

/**
 * Per row: δ of the difference, p of the champion's value, a the share of the metric's denominator. Meaningless for rows in
 * no slice and in slices where the measure has no value. One set is reused from measure to measure.
 */
export interface RowTerms {
  readonly delta: Float64Array
  readonly champion: Float64Array
  readonly share: Float64Array
}

export const newRowTerms = (n: number): RowTerms => ({
  delta: new Float64Array(n),
  champion: new Float64Array(n),
  share: new Float64Array(n),
})

/** Values of one measure on every slice, or why there is none. */
export interface Values {
  readonly champion: Float64Array
  readonly difference: Float64Array
  readonly challenger: Float64Array
  readonly reasons: (Reason | undefined)[]
}

export function newValues(base: Base): Values {
  const { slices, n } = base
  return {
    champion: new Float64Array(slices),
    difference: new Float64Array(slices),
    challenger: new Float64Array(slices),
    reasons: Array.from(n, (rows) => (rows === 0 ? reason('slice_empty') : undefined)),
  }
}

/** Ranked codes of the slicing at hand: both rank metrics need them. */
export interface SlicingRanks {
  readonly champion: RankedRows
  readonly challenger: RankedRows
}

export function rankSlicing(input: FoldInput, base: Base): SlicingRanks {
  const rank = ({ order, label, weight }: Ranked): RankedRows => ({
    order,
    label,
    weight,
    codes: rankCodes(order, base.codes),
    slices: base.slices,
    positiveWeight: base.positiveWeights,
    negativeWeight: base.negativeWeights,
  })
  const { champion, challenger } = input.ranked!
  return { champion: rank(rankInput(input, champion.order)), challenger: rank(rankInput(input, challenger.order)) }
}

/** Fills the terms of a measure and returns its values. */
export function fillTerms(
  input: FoldInput,
  base: Base,
  terms: RowTerms,
  measure: Measure,
  ranks: () => SlicingRanks,
): Values {
  const values = newValues(base)
  switch (measure.kind) {
    case 'confusion':
      fillConfusion(input, base, terms, measure.metric, values)
      break
    case 'mean':
      fillMean(input, base, terms, measure, values)
      break
    case 'roc_auc':
      fillRocAuc(input, base, terms, values, ranks())
      break
    case 'average_precision':
      fillAveragePrecision(input, base, terms, values, ranks())
      break
    case 'formula':
      fillFormula(input, base, terms, measure, values)
      break
    case 'influence':
      measure.fill({ ...base, weight: input.weight }, terms, values)
      break
    case 'statistic':
      throw new Error('a statistic has no influence values')
  }
  return values
}

function fillMean(
  input: FoldInput,
  base: Base,
  scratch: RowTerms,
  measure: { readonly champion: Float64Array; readonly challenger: Float64Array },
  values: Values,
): void {
  const { codes, slices, weights } = base
  const { weight } = input
  const { champion, challenger } = measure
  const sumChallenger = new Float64Array(slices)
  for (let row = 0; row < codes.length; row++) {
    const slice = codes[row]
    if (slice < 0) continue
    const w = weight[row]
    values.champion[slice] += w * champion[row]
    sumChallenger[slice] += w * challenger[row]
    values.difference[slice] += w * (challenger[row] - champion[row])
  }
  for (let slice = 0; slice < slices; slice++) {
    values.champion[slice] /= weights[slice]
    values.challenger[slice] = sumChallenger[slice] / weights[slice]
    values.difference[slice] /= weights[slice]
    if (!values.reasons[slice] && !Number.isFinite(values.champion[slice] + values.challenger[slice])) {
      values.reasons[slice] = reason('metric_undefined', { why: 'a row without a finite value' })
    }
  }
  const { delta, share } = scratch
  for (let row = 0; row < codes.length; row++) {
    const slice = codes[row]
    if (slice < 0) continue
    const a = weight[row] / weights[slice]
    share[row] = a
    delta[row] = a * (challenger[row] - champion[row] - values.difference[slice])
    scratch.champion[row] = a * (champion[row] - values.champion[slice])
  }
}

export function refuseOneClass(values: Values, metric: string, isMissing: (slice: number) => boolean): void {
  for (const slice of values.reasons.keys()) {
    if (!values.reasons[slice] && isMissing(slice)) values.reasons[slice] = reason('one_class', { metric })
  }
}

function fillRocAuc(input: FoldInput, base: Base, scratch: RowTerms, values: Values, ranks: SlicingRanks): void {
  const { codes, slices, positiveWeights, negativeWeights } = base
  const { weight, pair } = input
  const { label } = pair
  refuseOneClass(values, 'roc_auc', (slice) => positiveWeights[slice] === 0 || negativeWeights[slice] === 0)
  const championPairs = new Float64Array(slices)
  const challengerPairs = new Float64Array(slices)
  const ofChampion = placements(ranks.champion, championPairs)
  const ofChallenger = placements(ranks.challenger, challengerPairs)
  if (pair.weight) {
    // Row by row, so that equal placements give a difference of exactly 0 whatever the order in which weights were added.
    const sumChallenger = new Float64Array(slices)
    for (let row = 0; row < codes.length; row++) {
      const slice = codes[row]
      if (slice < 0 || label[row] === 0) continue
      const w = weight[row]
      values.champion[slice] += w * ofChampion[row]
      sumChallenger[slice] += w * ofChallenger[row]
      values.difference[slice] += w * (ofChallenger[row] - ofChampion[row])
    }
    for (let slice = 0; slice < slices; slice++) {
      values.champion[slice] /= positiveWeights[slice]
      values.challenger[slice] = sumChallenger[slice] / positiveWeights[slice]
      values.difference[slice] /= positiveWeights[slice]
    }
  } else {
    for (let slice = 0; slice < slices; slice++) {
      const pairs = 2 * positiveWeights[slice] * negativeWeights[slice]
      values.champion[slice] = championPairs[slice] / pairs
      values.challenger[slice] = challengerPairs[slice] / pairs
      values.difference[slice] = (challengerPairs[slice] - championPairs[slice]) / pairs
    }
  }
  const { delta, share } = scratch
  for (let row = 0; row < codes.length; row++) {
    const slice = codes[row]
    if (slice < 0) continue
    const a = weight[row] / (label[row] === 1 ? positiveWeights[slice] : negativeWeights[slice])
    share[row] = a / 2
    delta[row] = a * (ofChallenger[row] - ofChampion[row] - values.difference[slice])
    scratch.champion[row] = a * (ofChampion[row] - values.champion[slice])
  }
}

function fillAveragePrecision(
  input: FoldInput,
  base: Base,
  scratch: RowTerms,
  values: Values,
  ranks: SlicingRanks,
): void {
  const { codes, slices, positiveWeights } = base
  const { weight, pair } = input
  const { label } = pair
  refuseOneClass(values, 'average_precision', (slice) => positiveWeights[slice] === 0)
  const ofChampion = precisionTerms(ranks.champion)
  const ofChallenger = precisionTerms(ranks.challenger)
  for (let slice = 0; slice < slices; slice++) {
    values.champion[slice] = ofChampion.values[slice]
    values.challenger[slice] = ofChallenger.values[slice]
    values.difference[slice] = ofChallenger.values[slice] - ofChampion.values[slice]
  }
  const { delta, share } = scratch
  for (let row = 0; row < codes.length; row++) {
    const slice = codes[row]
    if (slice < 0) continue
    const a = weight[row] / positiveWeights[slice]
    const isPositive = label[row]
    share[row] = a * isPositive
    delta[row] = a * (ofChallenger.terms[row] - ofChampion.terms[row] - isPositive * values.difference[slice])
    scratch.champion[row] = a * (ofChampion.terms[row] - isPositive * values.champion[slice])
  }
}

function fillFormula(
  input: FoldInput,
  base: Base,
  scratch: RowTerms,
  measure: Extract<Measure, { kind: 'formula' }>,
  values: Values,
): void {
  const { codes, slices, weights } = base
  const { weight } = input
  const { form, denominator } = measure
  const width = measure.champion.length + 1
  const sumTerms = (terms: readonly Float64Array[]) => {
    const sums = Array.from({ length: slices }, () => new Float64Array(width))
    for (let slice = 0; slice < slices; slice++) sums[slice][0] = weights[slice]
    for (const [j, term] of terms.entries()) {
      for (let row = 0; row < codes.length; row++) {
        if (codes[row] >= 0) sums[codes[row]][j + 1] += weight[row] * term[row]
      }
    }
    return sums
  }
  const models = [measure.champion, measure.challenger].map((terms) => {
    const sums = sumTerms(terms)
    const gradients = sums.map((sum) => form.gradient(sum))
    return {
      terms,
      sums,
      values: sums.map((sum) => form.combine(sum)),
      gradients,
      centres: gradients.map((gradient, slice) =>
        gradient.reduce((total, slope, j) => total + (slope * sums[slice][j]) / weights[slice], 0),
      ),
    }
  })
  const [champion, challenger] = models
  for (let slice = 0; slice < slices; slice++) {
    values.champion[slice] = champion.values[slice]
    values.challenger[slice] = challenger.values[slice]
    values.difference[slice] = challenger.values[slice] - champion.values[slice]
    const finite = models.every(
      (model) => Number.isFinite(model.values[slice]) && Array.from(model.gradients[slice]).every(Number.isFinite),
    )
    for (const { sums } of models) values.reasons[slice] ??= form.undefinedOn?.(sums[slice])
    if (!values.reasons[slice] && !finite) {
      values.reasons[slice] = reason('metric_undefined', {
        why: 'the formula divides by zero or has no finite value here',
      })
    }
  }
  // Influence z = w (Σ_j ∂f/∂S_j t_j − c), with c such that Σ z = 0. c is 0 where f does not change when all weights are
  // scaled; for a total, sum(x), it is the mean: z is then the influence at a fixed total weight.
  const influence = (model: (typeof models)[number], row: number, slice: number): number => {
    let sum = model.gradients[slice][0] - model.centres[slice]
    for (let j = 0; j < model.terms.length; j++) sum += model.gradients[slice][j + 1] * model.terms[j][row]
    return weight[row] * sum
  }
  const shareOf = (row: number, slice: number): number => {
    if (denominator === undefined) return weight[row] / weights[slice]
    const half = (model: (typeof models)[number]) =>
      (0.5 * weight[row] * model.terms[denominator][row]) / model.sums[slice][denominator + 1]
    return half(champion) + half(challenger)
  }
  const { delta, share } = scratch
  for (let row = 0; row < codes.length; row++) {
    const slice = codes[row]
    if (slice < 0) continue
    const ofChampion = influence(champion, row, slice)
    scratch.champion[row] = ofChampion
    delta[row] = influence(challenger, row, slice) - ofChampion
    share[row] = shareOf(row, slice)
  }
}
