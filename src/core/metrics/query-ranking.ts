/**
 * Metrics of ranked lists: one value a query, then a mean over queries. A query's items are ordered by score, best first;
 * items of equal score stand in no order, so a metric is its expectation over all orders of each group of equal scores
 * (McSherry and Najork 2008, Computing information retrieval performance measures efficiently in the presence of tied
 * scores, ECIR). In the formulas a group begins after `above` items and has `size` items, `relevant` of them relevant.
 */
import type { Unit } from '../comparison.js'
import type { Measure } from '../fold.js'
import { type Reason, reason } from '../problem.js'
import type { RankingValues } from '../task-values.js'
import { readParameter } from './parameter.js'
import { orderByScore } from './ranking.js'
import type { TaskMetric, TaskMetrics } from './task-metric.js'

/** The config's parameters of a metric that takes no class. */
type Parameters = Readonly<Record<string, number>>

const score: Unit = { kind: 'score' }
const share: Unit = { kind: 'share' }

/** One model's items, query by query (`itemStart`), best score first; items of equal score in the order they are given. */
interface RankedItems {
  readonly relevance: Float64Array
  /** groupEnd[i]: position after the last item that has the query and the score of position i. */
  readonly groupEnd: Int32Array
}

interface RankedLists {
  readonly champion: RankedItems
  readonly challenger: RankedItems
}

/** All metrics of one review rank the same items: ranked once, forgotten with the values. */
const rankedLists = new WeakMap<RankingValues, RankedLists>()

function rankLists(values: RankingValues): RankedLists {
  const known = rankedLists.get(values)
  if (known) return known
  const queryOfItem = new Int32Array(values.relevance.length)
  for (let query = 0; query < values.itemStart.length - 1; query++) {
    queryOfItem.fill(query, values.itemStart[query], values.itemStart[query + 1])
  }
  const lists = {
    champion: rankItems(values, values.champion, queryOfItem),
    challenger: rankItems(values, values.challenger, queryOfItem),
  }
  rankedLists.set(values, lists)
  return lists
}

/** Deals the items, sorted by score over all queries, out to their queries. */
function rankItems(
  { itemStart, relevance }: RankingValues,
  scores: Float64Array,
  queryOfItem: Int32Array,
): RankedItems {
  const { rows, groupEnd: scoreEnd } = orderByScore(scores)
  const next = itemStart.slice()
  const items = new Int32Array(rows.length)
  for (let end = rows.length; end > 0; ) {
    let start = end - 1
    while (start > 0 && scoreEnd[start - 1] === end) start--
    for (let k = start; k < end; k++) items[next[queryOfItem[rows[k]]]++] = rows[k]
    end = start
  }
  const ranked = new Float64Array(items.length)
  const groupEnd = new Int32Array(items.length)
  for (let position = items.length - 1; position >= 0; position--) {
    const [item, after] = [items[position], items[position + 1]]
    const isTied =
      position + 1 < items.length && queryOfItem[item] === queryOfItem[after] && scores[item] === scores[after]
    groupEnd[position] = isTied ? groupEnd[position + 1] : position + 1
    ranked[position] = relevance[item]
  }
  return { relevance: ranked, groupEnd }
}

// ---------------------------------------------------------------------------------------------------------------------
// What a metric is asked for

interface Options {
  /** Cut-off rank; Infinity: the whole list. */
  readonly k: number
  readonly exponential: boolean
  /** Items of equal score stand in the order they are given, instead of in any order. */
  readonly givenOrder: boolean
  readonly isRelevant: (relevance: number) => boolean
}

function readOptions(metric: string, parameters: Parameters, needsCutoff: boolean): Options | Reason {
  const k = readParameter(metric, parameters, 'k', 'count', needsCutoff ? undefined : Number.MAX_SAFE_INTEGER)
  if (typeof k !== 'number') return k
  for (const parameter of ['gain', 'ties'] as const) {
    const value = parameters[parameter] ?? 0
    if (value !== 0 && value !== 1) return reason('ranking_option_invalid', { metric, parameter, value })
  }
  const { relevant } = parameters
  if (relevant !== undefined && !Number.isFinite(relevant)) {
    return reason('ranking_option_invalid', { metric, parameter: 'relevant', value: relevant })
  }
  return {
    k,
    exponential: parameters.gain === 1,
    givenOrder: parameters.ties === 1,
    isRelevant: relevanceRule(relevant),
  }
}

const relevanceRule = (least: number | undefined) =>
  least === undefined ? (relevance: number) => relevance > 0 : (relevance: number) => relevance >= least

/** Relevant items of every query. */
function countRelevant({ itemStart, relevance }: RankingValues, isRelevant: Options['isRelevant']): Int32Array {
  const counts = new Int32Array(itemStart.length - 1)
  for (let query = 0; query < counts.length; query++) {
    for (let item = itemStart[query]; item < itemStart[query + 1]; item++)
      if (isRelevant(relevance[item])) counts[query]++
  }
  return counts
}

/**
 * Number of queries without a relevant item. relevant: smallest relevance that counts as relevant; undefined: any above 0.
 * They count 0 in ndcg, mrr, precision and hit_rate, and are left out of recall and map, which do not exist for them.
 */
export function countWithoutRelevant(values: RankingValues, relevant?: number): number {
  return countRelevant(values, relevanceRule(relevant)).reduce((total, count) => total + (count === 0 ? 1 : 0), 0)
}

/** Number of queries whose items are all relevant or all not (see `countWithoutRelevant`): they have no ROC AUC. */
export function countOneClass(values: RankingValues, relevant?: number): number {
  const { itemStart } = values
  return countRelevant(values, relevanceRule(relevant)).reduce(
    (total, count, query) => total + (count === 0 || count === itemStart[query + 1] - itemStart[query] ? 1 : 0),
    0,
  )
}

// ---------------------------------------------------------------------------------------------------------------------
// Normalised discounted cumulative gain

/** Sums of 2^relevance stay finite for more items than there can be. */
const LARGEST_EXPONENT = 980

function measureNdcg(values: RankingValues, parameters: Parameters, needsChampion: boolean): Measure | Reason {
  const options = readOptions('ndcg', parameters, false)
  if ('code' in options) return options
  const { itemStart, relevance } = values
  const negative = relevance.reduce((total, grade) => total + (grade < 0 ? 1 : 0), 0)
  if (negative > 0) return reason('relevance_negative', { metric: 'ndcg', items: negative, total: relevance.length })
  const largest = relevance.reduce((most, grade) => Math.max(most, grade), 0)
  if (options.exponential && largest > LARGEST_EXPONENT) {
    return reason('relevance_too_large', { metric: 'ndcg', largest, limit: LARGEST_EXPONENT })
  }
  const queries = itemStart.length - 1
  const discounts = discountsUpTo(values, options.k)
  const gainOf = options.exponential ? (grade: number) => 2 ** grade - 1 : (grade: number) => grade
  const ideal = new Float64Array(queries)
  for (let query = 0; query < queries; query++) {
    const grades = relevance.slice(itemStart[query], itemStart[query + 1]).sort()
    const cut = Math.min(options.k, grades.length)
    for (let rank = 0; rank < cut; rank++) ideal[query] += gainOf(grades[grades.length - 1 - rank]) * discounts[rank]
  }
  const perQuery = (list: RankedItems): Float64Array => {
    const gains = list.relevance.map(gainOf)
    const result = new Float64Array(queries)
    for (let query = 0; query < queries; query++) {
      if (ideal[query] === 0) continue
      const start = itemStart[query]
      const end = Math.min(itemStart[query + 1], start + options.k)
      let sum = 0
      for (let at = start; at < end; ) {
        const next = options.givenOrder ? at + 1 : list.groupEnd[at]
        if (next === at + 1) sum += gains[at] * discounts[at - start]
        else {
          let gain = 0
          let discount = 0
          for (let i = at; i < next; i++) gain += gains[i]
          for (let i = at; i < Math.min(next, end); i++) discount += discounts[i - start]
          sum += (gain / (next - at)) * discount
        }
        at = next
      }
      result[query] = sum / ideal[query]
    }
    return result
  }
  const { champion, challenger } = rankLists(values)
  return { kind: 'mean', needsChampion, champion: perQuery(champion), challenger: perQuery(challenger) }
}

/** 1 / log₂(rank + 1) for ranks from 1 to the longest list or k. */
function discountsUpTo({ itemStart }: RankingValues, k: number): Float64Array {
  let longest = 0
  for (let query = 0; query < itemStart.length - 1; query++) {
    longest = Math.max(longest, itemStart[query + 1] - itemStart[query])
  }
  return Float64Array.from({ length: Math.min(longest, k) }, (_, rank) => 1 / Math.log2(rank + 2))
}

// ---------------------------------------------------------------------------------------------------------------------
// Metrics of relevant and other items

/** One query's list as groups of equal score, best first. */
interface Groups {
  /** Number of groups; the arrays are longer and are filled anew for each query. */
  count: number
  readonly size: Int32Array
  readonly relevant: Int32Array
}

interface QueryTotals {
  readonly items: number
  readonly relevant: number
}

type QueryValue = (groups: Groups, totals: QueryTotals, k: number) => number

/** Relevant items expected among the first k. */
function expectedRelevant({ count, size, relevant }: Groups, k: number): number {
  let sum = 0
  for (let group = 0, above = 0; group < count && above < k; above += size[group++]) {
    const seen = Math.min(size[group], k - above)
    sum += seen === size[group] ? relevant[group] : (relevant[group] * seen) / size[group]
  }
  return sum
}

const precisionOf: QueryValue = (groups, _, k) => expectedRelevant(groups, k) / k

const recallOf: QueryValue = (groups, totals, k) => expectedRelevant(groups, k) / totals.relevant

/** 1 − C(size − relevant, seen)/C(size, seen) in the first group with a relevant item, of which `seen` items are within k. */
const hitOf: QueryValue = ({ count, size, relevant }, _, k) => {
  for (let group = 0, above = 0; group < count && above < k; above += size[group++]) {
    if (relevant[group] === 0) continue
    const seen = Math.min(size[group], k - above)
    const [fewer, more] = seen < relevant[group] ? [seen, relevant[group]] : [relevant[group], seen]
    let none = 1
    for (let i = 0; i < fewer && none > 0; i++) none *= Math.max(0, size[group] - more - i) / (size[group] - i)
    return 1 - none
  }
  return 0
}

/** Σ over places j of the first group with a relevant item: P(the first one stands at j) / (above + j + 1). */
const reciprocalRankOf: QueryValue = ({ count, size, relevant }, _, k) => {
  for (let group = 0, above = 0; group < count && above < k; above += size[group++]) {
    if (relevant[group] === 0) continue
    let sum = 0
    let noneBefore = 1
    for (let j = 0; noneBefore > 0 && above + j < k; j++) {
      const left = size[group] - j
      sum += (noneBefore * relevant[group]) / left / (above + j + 1)
      noneBefore *= (left - relevant[group]) / left
    }
    return sum
  }
  return 0
}

/**
 * Place j of a group is relevant with probability relevant/size; then 1 + j·(relevant − 1)/(size − 1) relevant items of the
 * group are expected down to it.
 */
const averagePrecisionOf: QueryValue = ({ count, size, relevant }, totals, k) => {
  let sum = 0
  let found = 0
  for (let group = 0, above = 0; group < count && above < k; above += size[group++]) {
    if (relevant[group] > 0) {
      const seen = Math.min(size[group], k - above)
      const slope = size[group] > 1 ? (relevant[group] - 1) / (size[group] - 1) : 0
      let precisions = 0
      for (let j = 0; j < seen; j++) precisions += (found + 1 + j * slope) / (above + j + 1)
      sum += (precisions * relevant[group]) / size[group]
    }
    found += relevant[group]
  }
  return sum / Math.min(totals.relevant, k)
}

/** Share of pairs of a relevant and another item in which the relevant one stands first, ties counting half. */
const rocAucOf: QueryValue = ({ count, size, relevant }, totals) => {
  const others = totals.items - totals.relevant
  let othersBelow = others
  let pairs = 0
  for (let group = 0; group < count; group++) {
    const tied = size[group] - relevant[group]
    othersBelow -= tied
    pairs += relevant[group] * (othersBelow + tied / 2)
  }
  return pairs / (totals.relevant * others)
}

interface QueryMetric {
  readonly name: string
  readonly unit: Unit
  readonly zeroOne?: boolean
  /** The config must say k. */
  readonly needsCutoff?: boolean
  readonly value: QueryValue
  /** Which queries have a value, where not all have; and the code for a slice in which none has. */
  readonly exists?: { readonly has: (totals: QueryTotals) => boolean; readonly otherwise: string }
}

const withRelevant: QueryMetric['exists'] = { has: ({ relevant }) => relevant > 0, otherwise: 'no_relevant_item' }
const withBoth: QueryMetric['exists'] = {
  has: ({ items, relevant }) => relevant > 0 && relevant < items,
  otherwise: 'no_query_with_both',
}

function ofRelevant(metric: QueryMetric): TaskMetric<RankingValues> {
  return {
    better: 'higher',
    unit: metric.unit,
    ...(metric.zeroOne ? { zeroOne: true } : {}),
    measure: (values, parameters, needsChampion) => measureRelevant(metric, values, parameters, needsChampion),
  }
}

function measureRelevant(
  { name, needsCutoff = false, value, exists }: QueryMetric,
  values: RankingValues,
  parameters: Parameters,
  needsChampion: boolean,
): Measure | Reason {
  const options = readOptions(name, parameters, needsCutoff)
  if ('code' in options) return options
  const { itemStart } = values
  const totals = Array.from(
    countRelevant(values, options.isRelevant),
    (relevant, query): QueryTotals => ({
      items: itemStart[query + 1] - itemStart[query],
      relevant,
    }),
  )
  const longest = totals.reduce((most, { items }) => Math.max(most, items), 0)
  const groups: Groups = { count: 0, size: new Int32Array(longest), relevant: new Int32Array(longest) }
  const perQuery = ({ relevance, groupEnd }: RankedItems): Float64Array => {
    const result = new Float64Array(totals.length)
    for (let query = 0; query < totals.length; query++) {
      if (exists && !exists.has(totals[query])) continue
      groups.count = 0
      for (let at = itemStart[query]; at < itemStart[query + 1]; ) {
        const end = options.givenOrder ? at + 1 : groupEnd[at]
        groups.size[groups.count] = end - at
        groups.relevant[groups.count] = 0
        for (; at < end; at++) if (options.isRelevant(relevance[at])) groups.relevant[groups.count]++
        groups.count++
      }
      result[query] = value(groups, totals[query], options.k)
    }
    return result
  }
  const lists = rankLists(values)
  const [champion, challenger] = [perQuery(lists.champion), perQuery(lists.challenger)]
  if (!exists) return { kind: 'mean', needsChampion, champion, challenger }
  const counted = Uint8Array.from(totals, (each) => (exists.has(each) ? 1 : 0))
  return meanOverSome(champion, challenger, counted, reason(exists.otherwise, { metric: name }), needsChampion)
}

/**
 * A mean over those queries that have a value: ratio(counted·x, counted) of statistics.md, section 3. The others have
 * influence and share 0 exactly. A slice without any has `otherwise` instead of a value.
 */
function meanOverSome(
  champion: Float64Array,
  challenger: Float64Array,
  counted: Uint8Array,
  otherwise: Reason,
  needsChampion: boolean,
): Measure {
  return {
    kind: 'influence',
    needsChampion,
    fill({ codes, slices, weight }, terms, values) {
      const totals = new Float64Array(slices)
      for (let row = 0; row < codes.length; row++) {
        const slice = codes[row]
        if (slice < 0 || counted[row] === 0) continue
        totals[slice] += weight[row]
        values.champion[slice] += weight[row] * champion[row]
        values.challenger[slice] += weight[row] * challenger[row]
        values.difference[slice] += weight[row] * (challenger[row] - champion[row])
      }
      for (let slice = 0; slice < slices; slice++) {
        if (totals[slice] === 0) {
          values.reasons[slice] ??= otherwise
          continue
        }
        values.champion[slice] /= totals[slice]
        values.challenger[slice] /= totals[slice]
        values.difference[slice] /= totals[slice]
      }
      for (let row = 0; row < codes.length; row++) {
        const slice = codes[row]
        if (slice < 0) continue
        const a = counted[row] === 0 ? 0 : weight[row] / totals[slice]
        terms.share[row] = a
        terms.delta[row] = a * (challenger[row] - champion[row] - values.difference[slice])
        terms.champion[row] = a * (champion[row] - values.champion[slice])
      }
    },
  }
}

/**
 * Metrics of ranked lists. Each is a mean over queries of a value in [0, 1]; higher is better.
 *
 * Parameters: `k` cuts the lists off after k items; `relevant` is the smallest relevance that counts as relevant (any above
 * 0 unless given); `gain` of ndcg is 0 for the relevance itself, 1 for 2^relevance − 1; `ties` is 0 for the expectation
 * over the orders of items with equal scores, 1 for the order in which the items are given. `precision`, `recall` and
 * `hit_rate` need k, and are reason `metric_parameter_missing` without it.
 *
 * - ndcg: normalised discounted cumulative gain, discount 1/log₂(rank + 1) (Järvelin and Kekäläinen 2002; exponential gain:
 *   Burges et al. 2005). 0 for a query without relevance. scikit-learn `ndcg_score`; `ties: 1` is its `ignore_ties`.
 * - map: mean average precision, over the relevant items within k, divided by the smaller of k and the number of relevant
 *   items, so that the best list has 1 (trec_eval's map_cut divides by the number of relevant items). scikit-learn
 *   `average_precision_score` of each query where no scores are equal.
 * - mrr: mean reciprocal rank of the first relevant item, 0 where there is none within k.
 * - precision: relevant items within k, divided by k also where the list is shorter (trec_eval P_k).
 * - recall: share of the relevant items that are within k (trec_eval recall_k).
 * - hit_rate: share of queries with a relevant item within k (trec_eval success_k).
 * - roc_auc_per_query: mean of the areas under the ROC curves of the queries. scikit-learn `roc_auc_score` of each.
 *
 * recall and map do not exist for a query without a relevant item, roc_auc_per_query for one whose items are all relevant
 * or all not: such queries are left out of these means, and a slice of only such queries is `no_relevant_item` or
 * `no_query_with_both`. In the other metrics they count 0.
 */
export const rankingMetrics: TaskMetrics<RankingValues> = {
  ndcg: { better: 'higher', unit: score, measure: measureNdcg },
  map: ofRelevant({ name: 'map', unit: score, value: averagePrecisionOf, exists: withRelevant }),
  mrr: ofRelevant({ name: 'mrr', unit: score, value: reciprocalRankOf }),
  precision: ofRelevant({ name: 'precision', unit: share, needsCutoff: true, value: precisionOf }),
  recall: ofRelevant({ name: 'recall', unit: share, needsCutoff: true, value: recallOf, exists: withRelevant }),
  // A hit is 0 or 1; its expectation over ties lies between, where a difference of 1 is still the largest there is.
  hit_rate: ofRelevant({ name: 'hit_rate', unit: share, zeroOne: true, needsCutoff: true, value: hitOf }),
  roc_auc_per_query: ofRelevant({ name: 'roc_auc_per_query', unit: score, value: rocAucOf, exists: withBoth }),
}
