/** Sentences for operating points: thresholds that are given, found on the rows, or mean something else. */
import type { ReasonValue } from '../../../../core/problem.js'
import { formatNumber, formatPlain, formatPlainPercent } from '../../../words/format.js'
import { NBSP } from '../../../words/signs.js'
import type { Message, Messages } from '../../message.js'

type Args = Parameters<Message>[0]

const number = (value: ReasonValue | undefined): number => Number(value ?? 0)
const share = (value: ReasonValue | undefined): string => formatPlainPercent(Number(number(value).toPrecision(3)))

/** What a rule asks for, as the end of a sentence about a model. */
const ASKED: Readonly<Record<string, (target: string) => string>> = {
  top: (target) => `flags at most ${target} of the rows`,
  precision: (target) => `reaches a precision of ${target}`,
  recall: (target) => `reaches a recall of ${target}`,
  false_positive_rate: (target) => `flags at most ${target} of the negative rows`,
}

/** What a model reaches at best instead. */
const REACHED: Readonly<Record<string, (args: Args) => string>> = {
  top: ({ reached }) => `Its highest score alone stands in ${share(reached)} of them, and equal scores stay together`,
  precision: ({ reached, at: threshold }) => `The best is ${share(reached)}, at ${formatPlain(number(threshold))}`,
  false_positive_rate: ({ reached }) =>
    `Its highest score alone stands in ${share(reached)} of them, and equal scores stay together`,
}

const MISSING: Readonly<Record<string, string>> = {
  recall: 'positive',
  false_positive_rate: 'negative',
}

const modelName = (model: ReasonValue | undefined) => (model === 'champion' ? "today's model" : 'the new model')
const own = (table: Readonly<Record<string, unknown>>, key: ReasonValue | undefined): key is string =>
  typeof key === 'string' && Object.hasOwn(table, key)

/** `31 % more rows`, `2.5 times as many rows`, `no rows`. */
function moreRows({ change, rows }: Args): string {
  const many = typeof rows === 'string' ? rows : 'rows'
  const by = number(change)
  if (by <= -1) return `no ${many}`
  if (by >= 1) return `${formatNumber(1 + by, 1)} times as many ${many}`
  return `${formatNumber(Math.abs(by) * 100)}${NBSP}% ${by < 0 ? 'fewer' : 'more'} ${many}`
}

export const thresholdsMessages: Messages = {
  threshold_volume: (args) => {
    const { champion, challenger, keeps, kept } = args
    const where = champion === challenger ? '' : ` than today's at ${formatPlain(number(champion))}`
    const about = Math.abs(number(kept) - 1) <= 0.005 ? '' : 'about '
    const keeping = typeof keeps === 'number' ? `; ${formatPlain(keeps)} would flag ${about}as many as today` : ''
    return `At ${formatPlain(number(challenger))} the new model flags ${moreRows(args)}${where}${keeping}.`
  },
  threshold_scale: ({ threshold, champion, challenger, observed, positives, rows }) =>
    `The new model's scores are ${formatNumber(number(challenger), 3)} on average, today's ${formatNumber(number(champion), 3)}; ${share(observed)} of the ${typeof rows === 'string' ? rows : 'rows'} are ${typeof positives === 'string' ? positives : 'positive'}. So ${formatPlain(number(threshold))} does not mean the same for both models.`,
  operating_point_one_class: ({ rule }) =>
    `No row is ${own(MISSING, rule) ? MISSING[rule] : 'there'}, so no threshold can be set by ${rule}. Check the labels, or write the thresholds as numbers: operating_point: { threshold: 0.25 }.`,
  operating_point_unreachable: (args) => {
    const { rule, target, model } = args
    const asked = own(ASKED, rule) ? ASKED[rule](share(target)) : `meets ${rule}`
    const reached = own(REACHED, rule) ? ` ${REACHED[rule](args)}.` : ''
    return `At no threshold that flags a row ${modelName(model)} ${asked}.${reached} Ask for less in operating_point, or write the thresholds as numbers.`
  },
}
