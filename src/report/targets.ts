/** Metrics with a target, such as a bias: nearer is better, so a change is said by the distance from the target. */
import type { Check } from '../core/comparison.js'
import { formatBound, formatPercent, formatPlain, formatPlainPercent, formatSigned, NBSP } from './format.js'
import { type Phrase, phrase, strong } from './phrase.js'

/** Its target is known: without one, neither side of it is better. */
export const hasTarget = (check: Check): check is Check & { readonly target: number } =>
  check.better === 'target' && typeof check.target === 'number'

/** Values that say by their sign which way the model errs. */
export const isSigned = (check: Check): boolean => hasTarget(check) && check.target === 0

/** The target as it was written: `0`, `80 %`. */
export const targetOf = (check: Check & { readonly target: number }): string =>
  check.unit.kind === 'share' && check.target !== 0 ? formatPlainPercent(check.target) : formatPlain(check.target)

/**
 * `0.4 to 2.9 nearer`, `0.1 farther to 0.4 nearer`, `at most 0.1 farther`: the range of the improvement, ends rounded
 * outward. format: an unsigned size, from the rounded bound's own text.
 */
export function distanceRange(
  { low, high }: { readonly low: number | null; readonly high: number | null },
  decimals: number,
  boundaries: readonly number[],
): string {
  const text = (value: number, rounding: 'down' | 'up') =>
    formatBound(value, decimals, rounding, boundaries).replace(/^[+\u2212]/, '')
  if (low === null && high === null) return 'no limit'
  if (high === null) return low! < 0 ? `at most ${text(low!, 'down')} farther` : `at least ${text(low!, 'down')} nearer`
  if (low === null) return high < 0 ? `at least ${text(high, 'up')} farther` : `at most ${text(high, 'up')} nearer`
  if (low >= 0) return `${text(low, 'down')} to${NBSP}${text(high, 'up')} nearer`
  if (high <= 0) return `${text(high, 'up')} to${NBSP}${text(low, 'down')} farther`
  return `${text(low, 'down')} farther to${NBSP}${text(high, 'up')} nearer`
}

/** A share that says by its sign which way the model errs, in points: `+1.2 points`. */
export const signedPoints = (value: number): string => `${formatSigned(value * 100, 1)}${NBSP}points`

interface Wording {
  /** A distance from the target without its sign: `0.2 bikes`, `1.2 points`. */
  readonly size: (value: number) => string
  /** ` in region west`; empty for the whole data. */
  readonly place: Phrase | string
  /** Whether today's model stands beside the new one. */
  readonly both: boolean
}

/** What a person can repeat: how far each model is off, and to which side; null without both values. */
export function aimSentence(check: Check, { size, place, both }: Wording): Phrase | null {
  const { champion, challenger } = check
  if (!hasTarget(check) || challenger === null || (both && champion === null)) return null
  if (check.target !== 0) {
    if (check.unit.kind !== 'share') return null
    const today = both ? `, ${formatPercent(champion!)} in today's` : ''
    return phrase`Of the true values${place}, ${strong(formatPercent(challenger))} lie inside the interval of the new model${today}; it promises ${formatPlainPercent(check.target)}.`
  }
  const subject = check.metric === 'mean_calibration_error' ? 'the probabilities of ' : ''
  const verb = subject === '' ? 'predicts' : 'are'
  const off = (value: number) => {
    const amount = size(value)
    // What rounds to nothing has no side.
    return /[1-9]/.test(amount) ? `${amount} too ${value > 0 ? 'high' : 'low'}` : 'neither too high nor too low'
  }
  const today = both ? (subject === '' ? `; today's model ${off(champion!)}` : `; today's are ${off(champion!)}`) : ''
  return phrase`On average${place} ${subject}the new model ${verb} ${strong(off(challenger))}${today}.`
}
