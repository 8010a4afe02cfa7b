import { describe, expect, it } from 'vitest'
import { joinTables } from '../../src/config/join-tables.js'
import { ProblemError } from '../../src/core/problem.js'
import { sha256Bytes } from '../../src/io/digest.js'
import { sentenceOf } from '../../src/report/say.js'
import { metricPlan, planOf } from '../core/make-plan.js'
import { makeTable } from '../core/make-table.js'

/** Four queries of two items; the last has no relevant item, the one before it no other. */
const items = {
  id: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'],
  query: ['1', '1', '2', '2', '3', '3', '4', '4'],
  relevance: ['1', '0', '0', '1', '1', '1', '0', '0'],
  score: ['0.9', '0.2', '0.3', '0.6', '0.5', '0.4', '0.7', '0.1'],
}
const names = { id: 'id', query: 'query', label: 'relevance', score: 'score' }

const join = (columns: Record<string, string[]>, metric = 'ndcg', roles: Record<string, string> = {}) =>
  joinTables(
    { champion: makeTable('champion.csv', columns), challenger: makeTable('challenger.csv', columns) },
    { ...names, ...roles },
    planOf({ task: 'ranking', metrics: [metricPlan(metric)] }),
    sha256Bytes,
  )
const warnings = (metric: string) =>
  join(items, metric).problems.map(({ code, args }) => [code, args.queries, args.total])

describe('queries that say less than a reader would think', () => {
  it('without a relevant item are counted for every metric', () => {
    expect(warnings('ndcg')).toEqual([['queries_without_relevant', 1, 4]])
  })

  it('with one class are counted where a ROC AUC of each query is asked for', () => {
    expect(warnings('roc_auc_per_query')).toContainEqual(['queries_of_one_class', 2, 4])
  })
})

describe('the weight of a query', () => {
  const weighted = (weight: string[]) => join({ ...items, weight }, 'ndcg', { weight: 'weight' })

  it('is that of all of its items', () => {
    expect([...weighted(['2', '2', '1', '1', '1', '1', '3', '3']).pair.weight!]).toEqual([2, 1, 1, 3])
  })

  it('is asked for where its items differ, by number of queries', () => {
    const refused = () => weighted(['2', '1', '1', '1', '1', '2', '3', '3'])
    expect(refused).toThrow(ProblemError)
    try {
      refused()
    } catch (error) {
      const [problem] = (error as ProblemError).problems
      expect(problem).toMatchObject({ code: 'weight_not_constant_in_query', args: { queries: 2, total: 4 } })
      expect(sentenceOf(problem)).toContain(
        '(column "weight") differs between items of the same query in 2 of 4 queries',
      )
    }
  })
})
