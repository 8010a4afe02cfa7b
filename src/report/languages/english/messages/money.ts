/** Sentences about business functions: what they want, and what they do not seem to want. */
import type { Reason } from '../../../../core/problem.js'
import {
  decimalsOfAmount,
  formatNumber,
  formatPlain,
  formatPlainPercent,
  perPeriod,
  withUnit,
} from '../../../words/format.js'
import type { Messages } from '../../message.js'
import { countOf, pluralOf } from '../nouns.js'

type Args = Reason['args']

const quoted = (value: unknown): string => `"${value}"`

const amount = ({ unit }: Args, value: unknown): string =>
  withUnit(formatNumber(Number(value), decimalsOfAmount(Number(value))), String(unit))

const DECISIONS: Readonly<Record<string, string>> = {
  false_negative: 'Missing a positive row (false_negative)',
  true_positive: 'flagging it (true_positive)',
  false_positive: 'Flagging a negative row (false_positive)',
  true_negative: 'not flagging it (true_negative)',
}

/** `is worth EUR 30 more than`; of costs, `costs EUR 30 less than`. */
const paysMore = (args: Args): string =>
  args.better === 'lower'
    ? `costs ${amount(args, args.amount)} less than`
    : `is worth ${amount(args, args.amount)} more than`

/** ` on average over 812 such rows, and more on 640 of them`; nothing where the formulas are numbers. */
const onRows = ({ rows, of }: Args): string =>
  typeof rows !== 'number' || typeof of !== 'number'
    ? ''
    : rows === of
      ? `, on average over ${formatNumber(of)} such rows, and on each of them`
      : `, on average over ${formatNumber(of)} such rows, and on ${formatNumber(rows)} of them`

const SIGNS: Readonly<Record<string, string>> = {
  higher: 'Check the signs of its formula: where higher is better, costs are negative.',
  lower: 'Check the signs of its formula: where lower is better, costs are positive.',
}
const checkSigns = ({ better }: Args): string => SIGNS[String(better)] ?? SIGNS.higher

export const moneyMessages: Messages = {
  class_name_unknown: (args) => {
    const known = Array.isArray(args.known) ? args.known : []
    const more = Number(args.count) - known.length
    const nearest = typeof args.nearest === 'string' ? ` Did you mean ${quoted(args.nearest)}?` : ''
    return `${args.name}: no row has or predicts the class ${quoted(args.class)}.${nearest} The classes are ${known.map(quoted).join(', ')}${more > 0 ? ` and ${formatNumber(more)} more` : ''}. Correct the name, or leave out a class that these rows do not have.`
  },
  mistakes_pay: (args) =>
    `${args.name}: mistakes pay. ${DECISIONS[String(args.mistake)]} ${paysMore(args)} ${DECISIONS[String(args.right)]}${onRows(args)}. ${checkSigns(args)}`,
  wrong_class_pays: (args) => {
    const others = Number(args.cells) - 1
    const more =
      others > 0
        ? ` The same holds for ${others === 1 ? '1 more cell' : `${formatNumber(others)} more cells`} of the matrix.`
        : ''
    return `${args.name}: mistakes pay. Taking ${quoted(args.actual)} for ${quoted(args.predicted)} ${paysMore(args)} getting it right${onRows(args)}.${more} ${checkSigns(args)}`
  },
  assumed_volume: (args) =>
    `Volume: ${countOf(Number(args.rows), formatNumber(Number(args.rows)), String(args.row))} ${perPeriod(String(args.per))}, as the policy says; nothing here checks it.`,
  assumed_threshold: ({ champion, challenger }) =>
    champion === challenger
      ? `Decisions are those at a score of ${formatPlain(Number(champion))} and above, for both models.`
      : `Decisions are those at a score of ${formatPlain(Number(champion))} and above for today's model, ${formatPlain(Number(challenger))} and above for the new one.`,
  assumed_past: (args) =>
    `An offline estimate: what the predictions would have been worth on ${countOf(Number(args.n), formatNumber(Number(args.n)), String(args.row))} of the past. How people react to a new model is not in it, and it is no forecast.`,
  assumed_alike: (args) =>
    `Future ${pluralOf(String(args.row))} are taken to be like those of the test: the same mix and the same amounts.`,
  assumed_range: (args) =>
    `The range allows for the chance in which rows were tested, at ${formatPlainPercent(Number(args.confidence))}; not for a formula, a volume or a future that is different.`,
  perfect_model_worth_less: (args) =>
    `${args.name}: a model that is always right would ${args.better === 'lower' ? 'cost more' : 'be worth less'} than today's, ${amount(args, args.perfect)} instead of ${amount(args, args.champion)}. ${checkSigns(args)}`,
}
