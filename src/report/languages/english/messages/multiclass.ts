/** Sentences for metrics of several classes that have no value. */
import { formatNumber } from '../../../words/format.js'
import type { Message, Messages } from '../../message.js'

type Args = Parameters<Message>[0]

const WHO: Readonly<Record<string, string>> = {
  champion: "today's model",
  challenger: 'the new model',
  both: 'either model',
}

const who = (args: Args): string => WHO[String(args.model)] ?? 'one of the models'

function text(args: Args, name: string, otherwise: string): string {
  const value = Object.hasOwn(args, name) ? args[name] : undefined
  if (value === undefined || value === null || value === '') return otherwise
  return typeof value === 'number' ? formatNumber(value) : String(value)
}

const metric = (args: Args): string => text(args, 'metric', 'This metric')

/** The first class without a value, and how many more there are. */
function classes(args: Args): string {
  const first = Object.hasOwn(args, 'class') && args.class !== null ? `class "${args.class}"` : 'a class'
  const more = typeof args.classes === 'number' ? args.classes - 1 : 0
  if (more < 1) return first
  return `${first} and ${formatNumber(more)} more ${more === 1 ? 'class' : 'classes'}`
}

/** Averages can leave classes out by another name; the rate of one class cannot. */
const instead = (args: Args, advice: string): string => (/_(macro|weighted)$/.test(String(args.metric)) ? advice : '')

export const multiclassMessages: Messages = {
  class_not_labelled: (args) =>
    `${metric(args)} has no value here: no row has ${classes(args)} as its label. Not checked.${instead(args, ' balanced_accuracy leaves such classes out.')}`,
  class_not_predicted: (args) =>
    `${metric(args)} has no value here: ${who(args)} never decides for ${classes(args)}. Not checked.${instead(args, ' f1_macro has a value where each class is a label.')}`,
  class_absent: (args) =>
    `${metric(args)} has no value here: for ${who(args)}, ${classes(args)} occurs neither as a label nor as a decision. Not checked.${instead(args, ' f1_weighted leaves classes without labels out.')}`,
  one_predicted_class: (args) =>
    `${metric(args)} has no value here: ${who(args)} decides for the same class on every row. Check its predictions. Not checked.`,
  probabilities_missing: (args) =>
    args.model === 'both'
      ? `${metric(args)} needs a probability for every class, and neither file gives them. Name their columns under columns.probabilities, for example "proba_*".`
      : `${metric(args)} needs a probability for every class, which the predictions of ${who(args)} do not give. Name their columns under columns.probabilities, for example "proba_*".`,
  top_k_is_all: (args) =>
    `k is ${text(args, 'k', '(not given)')} and there are ${text(args, 'classes', '(unknown)')} classes, so every row would count as right. Choose a smaller k.`,
}
