/** Parameters of metrics: `mean_pinball_loss` has an alpha, `pass@5` a k. */
import { type Reason, reason } from '../problem.js'

/** What a parameter must be: strictly between 0 and 1; above 0, at most 1; 0 or more; a whole number from 1; not in (0, 1). */
export type ParameterRule = 'level' | 'share' | 'not_negative' | 'count' | 'tweedie_power'

const accepts: Readonly<Record<ParameterRule, (value: number) => boolean>> = {
  level: (value) => value > 0 && value < 1,
  share: (value) => value > 0 && value <= 1,
  not_negative: (value) => value >= 0,
  count: (value) => Number.isInteger(value) && value >= 1,
  tweedie_power: (value) => value <= 0 || value >= 1,
}

/** The parameter's value, the given default where the config has none, or why there is no usable value. */
export function readParameter(
  metric: string,
  parameters: Readonly<Record<string, number>>,
  parameter: string,
  rule: ParameterRule,
  byDefault?: number,
): number | Reason {
  const value = Object.hasOwn(parameters, parameter) ? parameters[parameter] : byDefault
  if (value === undefined) return reason('metric_parameter_missing', { metric, parameter, rule })
  return Number.isFinite(value) && accepts[rule](value)
    ? value
    : reason('metric_parameter_invalid', { metric, parameter, value, rule })
}

export const hasParameter = (parameters: Readonly<Record<string, number>>, parameter: string): boolean =>
  Object.hasOwn(parameters, parameter)
