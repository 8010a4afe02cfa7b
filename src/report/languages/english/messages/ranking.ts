import type { Reason, ReasonValue } from '../../../../core/problem.js'
import type { Messages } from '../../message.js'

type Args = Reason['args']

const count = (value: ReasonValue | undefined): string => String(value ?? 0).replace(/\B(?=(\d{3})+$)/g, ',')

/** "1 of 420 queries has", "12 of 420 queries have" */
const have = (found: ReasonValue | undefined, total: ReasonValue | undefined, noun: string): string =>
  `${count(found)} of ${count(total)} ${noun} ${found === 1 ? 'has' : 'have'}`

const OPTIONS: Readonly<Record<string, string>> = {
  gain: '0 (the relevance itself) or 1 (2 to the power of the relevance, minus 1)',
  ties: '0 (any order of items with equal scores) or 1 (the order of their ids)',
  relevant: 'a number, the smallest relevance that counts as relevant',
}

const option = (args: Args): string => OPTIONS[String(args.parameter)] ?? 'another value'

/** What the metrics of ranked lists find in the data, and what stands in the way of slices of whole queries. */
export const rankingMessages: Messages = {
  ranking_option_invalid: (args) =>
    `${args.parameter} of ${args.metric} is ${args.value}; it must be ${option(args)}. Correct it in the config.`,
  relevance_negative: (args) =>
    `${have(args.items, args.total, 'items')} a relevance below 0, and ${args.metric} exists for relevances of 0 or more only. Not checked. Write 0 for items that are not relevant.`,
  relevance_too_large: (args) =>
    `The largest relevance is ${args.largest}; ${args.metric} with exponential gain, 2 to the power of it, can be computed up to ${args.limit}. Not checked. Leave gain out, or grade relevance on a short scale, for instance 0 to 4.`,
  no_relevant_item: (args) =>
    `No query here has a relevant item, so ${args.metric} does not exist. Not checked. If items were meant to be relevant, check the label, or the smallest relevance that counts (relevant).`,
  no_query_with_both: (args) =>
    `No query here has both relevant and other items, so ${args.metric} does not exist. Not checked. If relevance is graded, say with relevant from which grade on an item counts as relevant.`,
  queries_without_relevant: (args) =>
    `${have(args.queries, args.total, 'queries')} no relevant item. They count 0 in ndcg, mrr, precision and hit_rate, for both models alike, and are left out of recall and map. If that is not meant, leave these queries out of the files.`,
  queries_of_one_class: (args) =>
    `${have(args.queries, args.total, 'queries')} only relevant items, or none, and so no ROC AUC: ${args.queries === 1 ? 'it is' : 'they are'} left out of roc_auc_per_query.`,
  weight_not_constant_in_query: (args) =>
    `${args.column === null ? 'The weight' : `The weight (column "${args.column}")`} differs between items of the same query in ${count(args.queries)} of ${count(args.total)} queries, and a ranking is judged by whole queries, each of which has one weight. Give all items of a query the weight of the query, or leave the weight out.`,
  slice_not_constant_in_query: (args) =>
    `slices.of: column "${args.column}" differs between items of the same query in ${count(args.queries)} of ${count(args.total)} queries, and a ranking is judged by whole queries. Slice by something that belongs to the query (its language, its user's group), or remove this slice.`,
}
