import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldSlicing, influencesOf, type Measure, prepareFold } from '../../../src/core/fold.js'
import { countOneClass, countWithoutRelevant, rankingMetrics } from '../../../src/core/metrics/query-ranking.js'
import { isReason } from '../../../src/core/metrics/task-metric.js'
import { isDefined, type SliceSums } from '../../../src/core/sums.js'
import type { RankingValues } from '../../../src/core/task-values.js'
import { sentenceOf } from '../../../src/report/say.js'
import { makePair } from '../make-pair.js'

type Items = readonly { readonly relevance: number; readonly champion: number; readonly challenger?: number }[]

function makeValues(queries: readonly Items[]): RankingValues {
  const items = queries.flat()
  const starts = [0]
  for (const query of queries) starts.push(starts[starts.length - 1] + query.length)
  return {
    task: 'ranking',
    itemStart: Int32Array.from(starts),
    relevance: Float64Array.from(items, ({ relevance }) => relevance),
    champion: Float64Array.from(items, ({ champion }) => champion),
    challenger: Float64Array.from(items, ({ champion, challenger }) => challenger ?? champion),
  }
}

const zip = (relevance: readonly number[], champion: readonly number[]): Items =>
  relevance.map((grade, item) => ({ relevance: grade, champion: champion[item] }))

function measureOf(metric: string, values: RankingValues, parameters: Record<string, number> = {}): Measure {
  const measure = rankingMetrics[metric].measure(values, parameters, false)
  if (isReason(measure)) throw new Error(JSON.stringify(measure))
  return measure
}

/** Sums of each slice; codes: one slice number a query, one slice of all where not given. */
function fold(
  metric: string,
  values: RankingValues,
  {
    weight,
    codes,
    ...parameters
  }: { weight?: readonly number[]; codes?: readonly number[]; [name: string]: unknown } = {},
) {
  const n = values.itemStart.length - 1
  const zeros = new Array<number>(n).fill(0)
  const pair = makePair({ label: zeros, champion: zeros, challenger: zeros, weight })
  const measure = measureOf(metric, values, parameters as Record<string, number>)
  const slices = codes ? Math.max(...codes) + 1 : 1
  return foldSlicing(
    prepareFold(pair, { champion: 0.5, challenger: 0.5 }, [measure]),
    Int32Array.from(codes ?? zeros),
    slices,
    [measure],
  ).sums[0]
}

function foldAll(...args: Parameters<typeof fold>): SliceSums {
  const [sums] = fold(...args)
  if (!isDefined(sums)) throw new Error(JSON.stringify(sums))
  return sums
}

/** Value of the champion on one query alone. */
const championOf = (metric: string, items: Items, parameters: Record<string, number> = {}): number =>
  foldAll(metric, makeValues([items]), parameters).champion

const reference = JSON.parse(readFileSync(new URL('../../reference/query_ranking.json', import.meta.url), 'utf8'))
const edgeCases = JSON.parse(readFileSync(new URL('../../reference/metrics_edge_cases.json', import.meta.url), 'utf8'))

describe('ndcg of one list equals scikit-learn ndcg_score', () => {
  it.each(edgeCases.ndcg as readonly Record<string, never>[])('relevance $relevance, score $score, k $k', (entry) => {
    const { relevance, score, k, ndcg_linear_gain, ndcg_ignore_ties } = entry
    const cut: Record<string, number> = k === null ? {} : { k }
    expect(Math.abs(championOf('ndcg', zip(relevance, score), cut) - ndcg_linear_gain)).toBeLessThan(1e-12)
    // scikit-learn breaks ties by the last item first, `ties: 1` by the first: same where no scores are equal.
    if (new Set<number>(score).size === (score as readonly number[]).length) {
      expect(Math.abs(championOf('ndcg', zip(relevance, score), { ...cut, ties: 1 }) - ndcg_ignore_ties)).toBeLessThan(
        1e-12,
      )
    }
  })
})

describe('means over queries equal scikit-learn’s, on lists with ties, graded relevance and weights', () => {
  const queries = (reference.queries as { relevance: number[]; champion: number[]; challenger: number[] }[]).map(
    ({ relevance, champion, challenger }): Items =>
      relevance.map((grade, i) => ({ relevance: grade, champion: champion[i], challenger: challenger[i] })),
  )
  const values = makeValues(queries)
  interface Expected {
    readonly metric: string
    readonly parameters: Record<string, number>
    readonly weighted: boolean
    readonly champion: number
    readonly challenger: number
  }
  it.each(reference.cases as readonly Expected[])('$metric $parameters, weighted: $weighted', (expected) => {
    const { metric, parameters, weighted } = expected
    const sums = foldAll(metric, values, { ...parameters, ...(weighted ? { weight: reference.weight } : {}) })
    expect(Math.abs(sums.champion - expected.champion)).toBeLessThan(1e-12)
    expect(Math.abs(sums.challenger - expected.challenger)).toBeLessThan(1e-12)
    expect(Math.abs(sums.difference - (expected.challenger - expected.champion))).toBeLessThan(1e-12)
  })
})

describe('map of one list without ties equals scikit-learn average_precision_score', () => {
  const lists: readonly { relevance: number[]; score: number[]; value: number }[] = reference.average_precision
  it(`on ${lists.length} lists`, () => {
    expect(lists.length).toBeGreaterThan(20)
    for (const { relevance, score, value } of lists) {
      expect(Math.abs(championOf('map', zip(relevance, score)) - value)).toBeLessThan(1e-12)
    }
  })
})

// ---------------------------------------------------------------------------------------------------------------------

/** Each metric by its definition, on relevances in one order. */
const byDefinition: Readonly<Record<string, (relevance: readonly number[], k: number) => number>> = {
  ndcg: (relevance, k) => {
    const dcg = (grades: readonly number[]) =>
      grades.slice(0, k).reduce((sum, grade, i) => sum + grade / Math.log2(i + 2), 0)
    const ideal = dcg([...relevance].sort((a, b) => b - a))
    return ideal === 0 ? 0 : dcg(relevance) / ideal
  },
  map: (relevance, k) => {
    const precisions = relevance.flatMap((grade, i) =>
      grade > 0 && i < k ? [relevance.slice(0, i + 1).filter((each) => each > 0).length / (i + 1)] : [],
    )
    return precisions.reduce((a, b) => a + b, 0) / Math.min(k, relevance.filter((grade) => grade > 0).length)
  },
  mrr: (relevance, k) => {
    const first = relevance.slice(0, k).findIndex((grade) => grade > 0)
    return first < 0 ? 0 : 1 / (first + 1)
  },
  precision: (relevance, k) => relevance.slice(0, k).filter((grade) => grade > 0).length / k,
  recall: (relevance, k) =>
    relevance.slice(0, k).filter((grade) => grade > 0).length / relevance.filter((grade) => grade > 0).length,
  hit_rate: (relevance, k) => (relevance.slice(0, k).some((grade) => grade > 0) ? 1 : 0),
  roc_auc_per_query: (relevance) => {
    const pairs = relevance.flatMap((one, i) =>
      relevance.flatMap((other, j) => (one > 0 && other === 0 ? [i < j ? 1 : 0] : [])),
    )
    return pairs.reduce<number>((a, b) => a + b, 0) / pairs.length
  },
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]]
  return items.flatMap((item, i) =>
    permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]),
  )
}

/** All orders that put higher scores first. */
function ordersOf(items: Items): number[][] {
  const scores = [...new Set(items.map(({ champion }) => champion))].sort((a, b) => b - a)
  return scores
    .map((score) => permutations(items.filter(({ champion }) => champion === score).map(({ relevance }) => relevance)))
    .reduce<number[][]>((heads, tails) => heads.flatMap((head) => tails.map((tail) => [...head, ...tail])), [[]])
}

const arbitraryItems = fc.array(
  fc.record({ relevance: fc.constantFrom(0, 0, 1, 3), champion: fc.integer({ min: 0, max: 2 }) }),
  { minLength: 1, maxLength: 6 },
)

describe('items of equal score', () => {
  it.each(Object.keys(byDefinition))('%s is its mean over all orders of them', (metric) => {
    fc.assert(
      fc.property(arbitraryItems, fc.integer({ min: 1, max: 7 }), (items, k) => {
        const relevant = items.filter(({ relevance }) => relevance > 0).length
        if ((metric === 'map' || metric === 'recall') && relevant === 0) return
        if (metric === 'roc_auc_per_query' && (relevant === 0 || relevant === items.length)) return
        const orders = ordersOf(items)
        const expected = orders.reduce((sum, order) => sum + byDefinition[metric](order, k), 0) / orders.length
        expect(Math.abs(championOf(metric, items, { k }) - expected)).toBeLessThan(1e-12)
      }),
      { numRuns: 150, seed: 5 },
    )
  })

  it.each(Object.keys(byDefinition))('%s with ties: 1 takes them in the order they are given', (metric) => {
    fc.assert(
      fc.property(arbitraryItems, fc.integer({ min: 1, max: 7 }), (items, k) => {
        const relevant = items.filter(({ relevance }) => relevance > 0).length
        if (relevant === 0 || relevant === items.length) return
        const order = [...items].sort((a, b) => b.champion - a.champion).map(({ relevance }) => relevance)
        const value = championOf(metric, items, { k, ties: 1 })
        expect(Math.abs(value - byDefinition[metric](order, k))).toBeLessThan(1e-12)
      }),
      { numRuns: 100, seed: 6 },
    )
  })

  it('the order in which items are given changes no expectation', () => {
    fc.assert(
      fc.property(arbitraryItems, (items) => {
        for (const metric of ['ndcg', 'mrr', 'hit_rate']) {
          const reversed = championOf(metric, [...items].reverse(), { k: 3 })
          expect(Math.abs(reversed - championOf(metric, items, { k: 3 }))).toBeLessThan(1e-14)
        }
      }),
      { numRuns: 100, seed: 7 },
    )
  })

  it('+0 and −0 are equal scores', () => {
    expect(championOf('mrr', zip([0, 1], [0, -0]))).toBe(0.75)
  })

  it('a group of a hundred thousand equal scores is handled without overflow', () => {
    const many = zip(
      Array.from({ length: 100_000 }, (_, i) => (i % 1000 === 0 ? 1 : 0)),
      new Array<number>(100_000).fill(0.5),
    )
    // Hypergeometric: 100 of 100,000 relevant, 10 seen. SciPy: 1 - hypergeom.pmf(0, 100000, 100, 10).
    expect(Math.abs(championOf('hit_rate', many, { k: 10 }) - reference.hypergeometric.hit_rate)).toBeLessThan(1e-12)
    // Mean of 1 / (first of the positions of 100 relevant items), from the same distribution.
    expect(Math.abs(championOf('mrr', many) - reference.hypergeometric.mrr)).toBeLessThan(1e-12)
  })
})

// ---------------------------------------------------------------------------------------------------------------------

describe('gain, cut-off and relevance', () => {
  it('gain 1 is 2^relevance − 1: ndcg of relevance 3, 0, 1 in that order of scores', () => {
    const expected = (7 + 1 / 2) / (7 + 1 / Math.log2(3))
    expect(Math.abs(championOf('ndcg', zip([3, 0, 1], [3, 2, 1]), { gain: 1 }) - expected)).toBeLessThan(1e-15)
  })

  it('exponential gain is refused beyond what a double holds, with the largest relevance', () => {
    const reason = rankingMetrics.ndcg.measure(makeValues([zip([2000, 0], [1, 2])]), { gain: 1 }, false)
    expect(reason).toEqual({ code: 'relevance_too_large', args: { metric: 'ndcg', largest: 2000, limit: 980 } })
    expect(championOf('ndcg', zip([980, 979], [1, 2]), { gain: 1 })).toBeLessThan(1)
  })

  it('relevance below 0 is refused by ndcg, as scikit-learn does', () => {
    const reason = rankingMetrics.ndcg.measure(makeValues([zip([1, -1], [1, 2])]), {}, false)
    expect(reason).toEqual({ code: 'relevance_negative', args: { metric: 'ndcg', items: 1, total: 2 } })
  })

  it('precision is divided by k also where the list is shorter', () => {
    expect(championOf('precision', zip([1, 1], [2, 1]), { k: 5 })).toBe(0.4)
  })

  it('map with a cut-off is 1 for the best list, however many items are relevant', () => {
    expect(championOf('map', zip([1, 1, 1, 0], [4, 3, 2, 1]), { k: 2 })).toBe(1)
    expect(championOf('map', zip([1, 0, 0, 0], [4, 3, 2, 1]), { k: 2 })).toBe(1)
  })

  it('relevant is the smallest relevance that counts; any above 0 without it', () => {
    const items = zip([3, 4, 0.5], [3, 2, 1])
    expect(championOf('mrr', items, { relevant: 4 })).toBe(0.5)
    expect(championOf('mrr', items)).toBe(1)
  })

  it.each(['precision', 'recall', 'hit_rate'])('%s asks for k', (metric) => {
    const reason = rankingMetrics[metric].measure(makeValues([zip([1, 0], [1, 2])]), {}, false)
    expect(reason).toMatchObject({ code: 'metric_parameter_missing', args: { metric, parameter: 'k' } })
  })

  it.each([
    ['k', 0, 'metric_parameter_invalid'],
    ['k', 2.5, 'metric_parameter_invalid'],
    ['gain', 2, 'ranking_option_invalid'],
    ['ties', -1, 'ranking_option_invalid'],
    ['relevant', Number.NaN, 'ranking_option_invalid'],
  ])('%s: %s is refused', (parameter, value, code) => {
    const reason = rankingMetrics.map.measure(makeValues([zip([1, 0], [1, 2])]), { [parameter]: value }, false)
    expect(reason).toEqual(expect.objectContaining({ code, args: expect.objectContaining({ parameter, value }) }))
  })
})

describe('queries without a relevant item', () => {
  const values = makeValues([zip([1, 0], [2, 1]), zip([0, 0], [2, 1]), zip([1, 1], [2, 1]), zip([3, 0], [1, 2])])

  it('are counted, at any smallest relevance that counts', () => {
    expect(countWithoutRelevant(values)).toBe(1)
    expect(countWithoutRelevant(values, 2)).toBe(3)
    expect(countOneClass(values)).toBe(2)
    expect(countOneClass(values, 2)).toBe(3)
  })

  it.each([
    ['ndcg', { k: 1 }, [1, 0, 1, 0]],
    ['mrr', {}, [1, 0, 1, 0.5]],
    ['precision', { k: 1 }, [1, 0, 1, 0]],
    ['hit_rate', { k: 1 }, [1, 0, 1, 0]],
  ])('count 0 in %s', (metric, parameters, expected) => {
    const sums = foldAll(metric, values, parameters)
    expect(sums.champion).toBe(expected.reduce((a, b) => a + b, 0) / 4)
    expect(sums.support).toBeCloseTo(4, 12)
  })

  it.each([
    ['recall', { k: 1 }, 1.5 / 3, 3],
    ['map', {}, 2.5 / 3, 3],
    ['roc_auc_per_query', {}, 1 / 2, 2],
  ])('are left out of %s, its support included', (metric, parameters, expected, support) => {
    const sums = foldAll(metric, values, parameters)
    expect(sums.champion).toBeCloseTo(expected, 14)
    expect(sums.support).toBeCloseTo(support, 12)
  })

  it.each([
    ['recall', { k: 1 }, 'no_relevant_item'],
    ['map', {}, 'no_relevant_item'],
    ['roc_auc_per_query', {}, 'no_query_with_both'],
  ])('a slice of them alone has no %s, and says so in words', (metric, parameters, code) => {
    const [other, sums] = fold(metric, values, { ...parameters, codes: [0, 1, 0, 0] })
    expect(sums).toEqual({ undefinedBecause: { code, args: { metric } } })
    expect(isDefined(other)).toBe(true)
    expect(sentenceOf({ code, args: { metric } })).toContain(metric)
  })
})

// ---------------------------------------------------------------------------------------------------------------------

const arbitraryLists = fc.array(
  fc.array(
    fc.record({
      relevance: fc.constantFrom(0, 0, 1, 2),
      champion: fc.integer({ min: 0, max: 4 }),
      challenger: fc.integer({ min: 0, max: 4 }),
    }),
    { minLength: 1, maxLength: 8 },
  ),
  { minLength: 2, maxLength: 12 },
)

describe('laws', () => {
  it('every metric lies in [0, 1]', () => {
    fc.assert(
      fc.property(arbitraryLists, fc.integer({ min: 1, max: 9 }), (queries, k) => {
        for (const metric of Object.keys(rankingMetrics)) {
          const [sums] = fold(metric, makeValues(queries), { k })
          if (!isDefined(sums)) continue
          expect(sums.champion).toBeGreaterThanOrEqual(0)
          expect(sums.champion).toBeLessThanOrEqual(1 + 1e-12)
        }
      }),
      { numRuns: 60, seed: 8 },
    )
  })

  it.each(['ndcg', 'map', 'mrr', 'hit_rate', 'roc_auc_per_query'])(
    '%s is 1 where relevance itself is the score and every query has a relevant and another item',
    (metric) => {
      fc.assert(
        fc.property(arbitraryLists, (queries) => {
          const best = queries.map(
            (query): Items => [
              ...query.map(({ relevance }) => ({ relevance, champion: relevance })),
              { relevance: 1, champion: 1 },
              { relevance: 0, champion: 0 },
            ],
          )
          expect(foldAll(metric, makeValues(best), { k: 3 }).champion).toBeCloseTo(1, 12)
        }),
        { numRuns: 40, seed: 11 },
      )
    },
  )

  it('models that rank alike differ by exactly 0 in every metric', () => {
    fc.assert(
      fc.property(arbitraryLists, (queries) => {
        const same = queries.map((query) => query.map((item) => ({ ...item, challenger: item.champion * 2 + 1 })))
        for (const metric of Object.keys(rankingMetrics)) {
          const [sums] = fold(metric, makeValues(same), { k: 3 })
          if (isDefined(sums)) expect([sums.difference, sums.disagreeing]).toEqual([0, 0])
        }
      }),
      { numRuns: 60, seed: 9 },
    )
  })

  it.each(['recall', 'map', 'roc_auc_per_query'])(
    'influence of %s is its derivative by the weight of a query',
    (metric) => {
      fc.assert(
        fc.property(arbitraryLists, (queries) => {
          const values = makeValues(queries)
          const n = queries.length
          const weight = Array.from({ length: n }, (_, i) => 0.5 + (i % 4))
          const [sums] = fold(metric, values, { k: 2, weight })
          if (!isDefined(sums)) return
          const zeros = new Array<number>(n).fill(0)
          const pair = makePair({ label: zeros, champion: zeros, challenger: zeros, weight })
          const measure = measureOf(metric, values, { k: 2 })
          const input = prepareFold(pair, { champion: 0.5, challenger: 0.5 }, [measure])
          const terms = influencesOf(input, new Int32Array(n), 1, measure)
          const step = 1e-5
          const moved = (row: number, by: number) =>
            foldAll(metric, values, { k: 2, weight: weight.map((w, i) => (i === row ? w + by : w)) })
          for (let row = 0; row < n; row++) {
            const [up, down] = [moved(row, step), moved(row, -step)]
            const slope = (of: 'champion' | 'difference') => (weight[row] * (up[of] - down[of])) / (2 * step)
            expect(Math.abs(terms.champion[row] - slope('champion'))).toBeLessThan(1e-8)
            expect(Math.abs(terms.delta[row] - slope('difference'))).toBeLessThan(1e-8)
          }
          expect(terms.share.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12)
        }),
        { numRuns: 40, seed: 10 },
      )
    },
  )
})

// ---------------------------------------------------------------------------------------------------------------------

const folder = join(import.meta.dirname, '../../../../shared/data/movielens-ranking')
const hasMovies = existsSync(folder)
if (!hasMovies) console.warn('skipped: ../shared/data/movielens-ranking is not beside this checkout')

describe.skipIf(!hasMovies)('movielens-ranking: every metric of its reference, overall and by slice', () => {
  type Row = Readonly<Record<string, string>>
  const read = (file: string): Row[] => parse(readFileSync(join(folder, file)), { columns: true })
  const expected = hasMovies ? JSON.parse(readFileSync(join(folder, 'reference-metrics.json'), 'utf8')) : { files: {} }
  const byText = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0)

  /** The reference counts a rating of 4 or more as relevant, and breaks ties by id except in ndcg. */
  const asked: readonly (readonly [string, string, Record<string, number>])[] = [
    ['ndcg_5', 'ndcg', { k: 5 }],
    ['ndcg_10', 'ndcg', { k: 10 }],
    ['ndcg', 'ndcg', {}],
    ['ndcg_5_ties_ignored', 'ndcg', { k: 5, ties: 1 }],
    ['ndcg_10_ties_ignored', 'ndcg', { k: 10, ties: 1 }],
    ['precision_5', 'precision', { k: 5, relevant: 4, ties: 1 }],
    ['precision_10', 'precision', { k: 10, relevant: 4, ties: 1 }],
    ['recall_5', 'recall', { k: 5, relevant: 4, ties: 1 }],
    ['recall_10', 'recall', { k: 10, relevant: 4, ties: 1 }],
    ['hit_5', 'hit_rate', { k: 5, relevant: 4, ties: 1 }],
    ['hit_10', 'hit_rate', { k: 10, relevant: 4, ties: 1 }],
    ['mrr', 'mrr', { relevant: 4, ties: 1 }],
    ['ap', 'map', { relevant: 4, ties: 1 }],
  ]

  it.each(Object.keys(expected.files))('%s', (file) => {
    const features = new Map(read('champion.csv').map((row) => [row.id, row]))
    const rows = read(file).sort((a, b) => byText(a.user_id, b.user_id) || byText(a.id, b.id))
    const users = [...new Set(rows.map(({ user_id }) => user_id))]
    const lists = new Map<string, { relevance: number; champion: number }[]>(users.map((user) => [user, []]))
    const firstRow = new Map<string, Row>()
    for (const row of rows) {
      lists.get(row.user_id)!.push({ relevance: Number(row.rating), champion: Number(row.score) })
      if (!firstRow.has(row.user_id)) firstRow.set(row.user_id, features.get(row.id)!)
    }
    const values = makeValues(users.map((user) => lists.get(user)!))
    const parts: readonly { where: Record<string, string>; metrics: Record<string, number> }[] = [
      { where: {}, metrics: expected.files[file].overall },
      ...expected.files[file].slices,
    ]
    let compared = 0
    for (const { where, metrics } of parts) {
      const names = Object.entries(where)
      const codes = users.map((user) => (names.every(([name, value]) => firstRow.get(user)![name] === value) ? 0 : -1))
      expect(codes.filter((code) => code === 0)).toHaveLength(metrics.groups)
      for (const [key, metric, parameters] of asked) {
        const [sums] = fold(metric, values, { ...parameters, codes })
        if (!isDefined(sums)) throw new Error(JSON.stringify(sums))
        expect(Math.abs(sums.champion - metrics[key]), `${key} ${JSON.stringify(where)}`).toBeLessThan(1e-9)
        compared++
      }
    }
    expect(compared).toBe(parts.length * asked.length)
  })
})
