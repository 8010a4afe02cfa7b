/** Metrics with a target, such as a bias: nearer is better, so a change is said by the distance from the target. */
import type { Check } from '../../core/comparison.js'
import type { Phrase } from '../phrase.js'
import { say } from '../say.js'
import { formatBoundSize, formatPercent, formatPlain, formatPlainPercent, formatSigned } from './format.js'

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
 * outward.
 */
export function distanceRange(
  { low, high }: { readonly low: number | null; readonly high: number | null },
  decimals: number,
  boundaries: readonly number[],
): string {
  const told = say().targets
  const least = () => formatBoundSize(low!, decimals, 'down', boundaries)
  const most = () => formatBoundSize(high!, decimals, 'up', boundaries)
  if (low === null && high === null) return told.noLimit
  if (high === null) return low! < 0 ? told.atMostFarther(least()) : told.atLeastNearer(least())
  if (low === null) return high < 0 ? told.atLeastFarther(most()) : told.atMostNearer(most())
  if (low >= 0) return told.nearer(least(), most())
  if (high <= 0) return told.farther(most(), least())
  return told.fartherToNearer(least(), most())
}

/** A share that says by its sign which way the model errs, in points: `+1.2 points`. */
export const signedPoints = (value: number): string => say().format.points(formatSigned(value * 100, 1))

interface Wording {
  /** A distance from the target without its sign: `0.2 bikes`, `1.2 points`; null where it rounds to nothing. */
  readonly size: (value: number) => string | null
  /** null: the whole data. */
  readonly group: Phrase | null
  /** Whether today's model stands beside the new one. */
  readonly both: boolean
}

/** What a person can repeat: how far each model is off, and to which side; null without both values. */
export function aimSentence(check: Check, { size, group, both }: Wording): Phrase | null {
  const { champion, challenger } = check
  if (!hasTarget(check) || challenger === null || (both && champion === null)) return null
  const told = say().targets
  if (check.target !== 0) {
    if (check.unit.kind !== 'share') return null
    const today = both ? formatPercent(champion!) : null
    return told.insideInterval(group, formatPercent(challenger), today, formatPlainPercent(check.target))
  }
  const off = (value: number) => told.off(size(value), value > 0)
  const onAverage = check.metric === 'mean_calibration_error' ? told.probabilitiesOnAverage : told.predictionsOnAverage
  return onAverage(group, off(challenger), both ? off(champion!) : null)
}
