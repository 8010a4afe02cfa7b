/** What a metric asks of the numbers it is given, checked before any arithmetic. */
import { type Reason, reason } from '../problem.js'

export type NumberRule = 'above_minus_one' | 'not_negative' | 'above_zero'

const accepts: Readonly<Record<NumberRule, (value: number) => boolean>> = {
  above_minus_one: (value) => value > -1,
  not_negative: (value) => value >= 0,
  above_zero: (value) => value > 0,
}

/** Rules of a metric for the truth and for the predictions; undefined: any number. */
export interface Domain {
  readonly label?: NumberRule
  readonly prediction?: NumberRule
}

/** The first of label, champion and challenger that breaks its rule, with the count of its rows that do. */
export function checkDomain(
  metric: string,
  { yTrue, champion, challenger }: Readonly<Record<'yTrue' | 'champion' | 'challenger', Float64Array>>,
  domain: Domain,
): Reason | undefined {
  const asked = [
    ['label', yTrue, domain.label],
    ['champion', champion, domain.prediction],
    ['challenger', challenger, domain.prediction],
  ] as const
  for (const [of, values, rule] of asked) {
    const rows = rule ? countRows(values, (value) => !accepts[rule](value)) : 0
    if (rule && rows > 0) return reason('metric_domain', { metric, of, rule, rows, total: values.length })
  }
  return undefined
}

export function countRows(values: Float64Array, isCounted: (value: number, row: number) => boolean): number {
  let count = 0
  for (let row = 0; row < values.length; row++) if (isCounted(values[row], row)) count++
  return count
}
