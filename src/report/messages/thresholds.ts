/** Sentences for operating points: thresholds that are given, found on the rows, or mean something else. */
import type { ReasonValue } from '../../core/problem.js'
import { formatPlain, formatPlainPercent } from '../format.js'
import type { Message, Messages } from './message.js'

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

export const thresholdsMessages: Messages = {
  operating_point_one_class: ({ rule }) =>
    `No row is ${own(MISSING, rule) ? MISSING[rule] : 'there'}, so no threshold can be set by ${rule}. Check the labels, or write the thresholds as numbers: operating_point: { threshold: 0.25 }.`,
  operating_point_unreachable: (args) => {
    const { rule, target, model } = args
    const asked = own(ASKED, rule) ? ASKED[rule](share(target)) : `meets ${rule}`
    const reached = own(REACHED, rule) ? ` ${REACHED[rule](args)}.` : ''
    return `At no threshold that flags a row ${modelName(model)} ${asked}.${reached} Ask for less in operating_point, or write the thresholds as numbers.`
  },
}
