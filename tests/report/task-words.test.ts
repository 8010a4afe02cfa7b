import { describe, expect, it } from 'vitest'
import { plainText } from '../../src/report/phrase.js'
import { inlineNameOf, nameOf } from '../../src/report/words/check-names.js'
import { lossAtLeast } from '../../src/report/words/harm.js'
import { taskWordsOf } from '../../src/report/words/task-words.js'
import { check, modelReport } from './fixtures.js'

const { words } = modelReport()
const shown = (metric: string) => check({ metric, champion: 0.8, challenger: 0.7, status: 'regressed' })
const inTable = (metric: string) => plainText(nameOf(shown(metric), words)).replaceAll('\u00a0', ' ')
const inText = (metric: string) => plainText(inlineNameOf(shown(metric), words)).replaceAll('\u00a0', ' ')

describe('the parameter of a metric', () => {
  it.each([
    ['ndcg@5', 'Order of the results (first 5), ndcg@5'],
    ['hit_rate@1', 'Queries with a relevant result (first 1), hit_rate@1'],
    ['within@50', 'Close enough (within 50), within@50'],
    ['within@0.5', 'Close enough (within 0.5), within@0.5'],
    ['pass@1', 'Solved (1 try), pass@1'],
    ['pass@10', 'Solved (10 tries), pass@10'],
    ['mean_pinball_loss@0.9', 'Error of quantiles (level 0.9), mean_pinball_loss@0.9'],
    ['absolute_error_quantile@0.95', 'Large errors (level 0.95), absolute_error_quantile@0.95'],
    ['mean_tweedie_deviance@1.5', 'Error of amounts (power 1.5), mean_tweedie_deviance@1.5'],
    ['interval_coverage@0.8', 'Inside the interval (target 80 %), interval_coverage@0.8'],
    ['interval_score@0.9', 'Interval (for 90 %), interval_score@0.9'],
    ['net_benefit@0.2', 'Net benefit (acting pays from a chance of 20 %), net_benefit@0.2'],
    ['mean_absolute_error.cap0.99', 'Typical error (the largest 1 % capped), mean_absolute_error'],
    ['mean_error', 'Predictions too high or too low (target 0), mean_error'],
    ['roc_auc_per_query.relevant4', 'Order within a query (relevant from 4), roc_auc_per_query'],
    ['ndcg@5.exponential', 'Order of the results (first 5, high grades counted more), ndcg@5'],
    ['ndcg@5.by_id', 'Order of the results (first 5, ties by id), ndcg@5'],
    ['recall[SIRA]', 'SIRA recognised, recall[SIRA]'],
    ['ndcg', 'Order of the results, ndcg'],
  ])('%s reads "%s"', (metric, said) => expect(inTable(metric)).toBe(said))

  it('shares the brackets of the metric in running text', () => {
    expect(inText('ndcg@5')).toBe('Order of the results (first 5, ndcg@5)')
    expect(inText('mrr')).toBe('Place of the first relevant result (mrr)')
  })

  it('is part of the bound that is claimed, without a capital in the middle of a sentence', () => {
    const interval = { low: -0.2, high: -0.05, confidence: 0.95, simultaneous: true }
    const bound = (metric: string) => lossAtLeast({ ...shown(metric), interval }, words)
    expect(bound('ndcg@5')).toBe("it is at least 0.050 worse than today's (order of the results, first 5)")
    expect(bound('recall[SIRA]')).toBe("it is at least 0.050 worse than today's (SIRA recognised)")
  })

  it('of an unknown metric is not guessed', () => expect(taskWordsOf('rouge@2')).toBeUndefined())
})
