/** Sentences for scenarios (cases that must come out as expected) and for numbers of operations. */
import { formatNumber, formatPlain, formatPlainPercent } from '../format.js'
import type { Message, Messages } from './message.js'

type Args = Parameters<Message>[0]

const number = (args: Args, name: string): string => {
  const value = args[name]
  return typeof value === 'number' ? formatNumber(value) : `(${name} not given)`
}
const plural = (args: Args, name: string, one: string, many: string): string =>
  `${number(args, name)} ${args[name] === 1 ? one : many}`

const asked = ({ min_pass: share }: Args): string =>
  typeof share !== 'number' || share >= 1 ? 'all of them' : `at least ${formatPlainPercent(share)}`

const newly = (args: Args): string => {
  const parts = [
    ...(typeof args.newly_failed === 'number' && args.newly_failed > 0
      ? [`${plural(args, 'newly_failed', 'fails', 'fail')} newly`]
      : []),
    ...(typeof args.newly_passed === 'number' && args.newly_passed > 0
      ? [`${plural(args, 'newly_passed', 'passes', 'pass')} newly`]
      : []),
  ]
  return parts.length > 0 ? ` ${parts.join(', ')}.` : ''
}

const measured = (args: Args, name: string): string => {
  const value = args[name]
  const unit = typeof args.unit === 'string' && args.unit !== '' ? ` ${args.unit}` : ''
  return typeof value === 'number' ? `${formatPlain(value)}${unit}` : `(${name} not given)`
}

const allowed = (args: Args): string =>
  args.relative === true ? formatPlainPercent(args.allowed as number) : measured(args, 'allowed')

export const requirementsMessages: Messages = {
  number_within: (args) =>
    `The value went from ${measured(args, 'champion')} to ${measured(args, 'challenger')}, which is allowed.`,
  number_beyond: (args) =>
    `The value went from ${measured(args, 'champion')} to ${measured(args, 'challenger')}; the policy allows a ${args.kind === 'max_decrease' ? 'decrease' : 'increase'} of ${typeof args.allowed === 'number' ? allowed(args) : '(allowed not given)'}.`,

  scenario_passed: (args) =>
    `${number(args, 'passed')} of ${plural(args, 'cases', 'case passes', 'cases pass')}.${newly(args)}`,
  scenario_failed: (args) =>
    `${number(args, 'failed')} of ${plural(args, 'cases', 'case fails', 'cases fail')}; the policy asks that ${asked(args)} pass.${newly(args)}`,
}
