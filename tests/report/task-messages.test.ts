import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { reason } from '../../src/core/problem.js'
import { taskMessages } from '../../src/report/languages/english/messages/tasks.js'
import { sentenceOf } from '../../src/report/say.js'

const metric = 'mean_poisson_deviance'
const sentences: readonly (readonly [string, ReturnType<typeof reason>, string])[] = [
  [
    'a parameter that is not given',
    reason('metric_parameter_missing', { metric: 'within', parameter: 'tolerance', rule: 'not_negative' }),
    'within needs tolerance: a number of 0 or more. Add it beside the metric in the config.',
  ],
  [
    'a parameter out of range',
    reason('metric_parameter_invalid', { metric: 'mean_pinball_loss', parameter: 'alpha', value: 90, rule: 'level' }),
    'alpha of mean_pinball_loss is 90; it must be a number between 0 and 1, for instance 0.9. Correct it in the config.',
  ],
  [
    'one prediction outside the domain',
    reason('metric_domain', { metric, of: 'challenger', rule: 'above_zero', rows: 1, total: 2248 }),
    '1 of 2,248 rows has a prediction of the challenger of 0 or less; mean_poisson_deviance exists for numbers above 0 only. Not checked. Correct these rows, or use another metric, for instance mean_squared_error.',
  ],
  [
    'labels outside the domain',
    reason('metric_domain', {
      metric: 'mean_squared_log_error',
      of: 'label',
      rule: 'above_minus_one',
      rows: 12,
      total: 90,
    }),
    '12 of 90 rows have a label of -1 or less; mean_squared_log_error exists for numbers above -1 only. Not checked. Correct these rows, or use another metric, for instance mean_absolute_error.',
  ],
  [
    'a truth that never changes',
    reason('truth_constant', { metric: 'r2' }),
    'Every row here has the same label, so there is nothing for r2 to explain. Not checked. mean_absolute_error has a value here.',
  ],
  [
    'nothing to divide by',
    reason('truth_all_zero', { metric: 'weighted_quantile_loss' }),
    'Every label here is 0, so weighted_quantile_loss would divide by zero. Not checked. mean_absolute_error has a value here.',
  ],
  [
    'a cap that hides everything',
    reason('cap_zero', { metric: 'mean_absolute_error', cap: 0.9 }),
    'The errors of the champion are 0 up to their quantile 0.9, so a cap there would hide every error of the challenger. Not checked. Raise the cap of mean_absolute_error, or leave it out.',
  ],
  [
    'no scale',
    reason('scale_missing', { metric: 'mean_absolute_scaled_error' }),
    'mean_absolute_scaled_error divides by the scale of each series, and no column holds it. Not checked. Name one with columns.scale: the mean absolute difference from one season ago, in the past of the series.',
  ],
  [
    'scales of 0',
    reason('scale_zero', { metric: 'mean_absolute_scaled_error', rows: 3, total: 40 }),
    '3 of 40 rows have a scale of 0 or less, and mean_absolute_scaled_error divides by it. Not checked. Leave series that never changed in the past out of the file, or give them another scale.',
  ],
  [
    'no quantiles',
    reason('quantiles_missing', { metric: 'weighted_quantile_loss', model: 'challenger' }),
    'weighted_quantile_loss needs predicted quantiles, and the challenger has none. Not checked. Name their columns with columns.quantiles.',
  ],
  [
    'a level that is not predicted',
    reason('quantile_level_missing', {
      metric: 'mean_pinball_loss',
      model: 'champion',
      alpha: 0.95,
      levels: [0.1, 0.5],
    }),
    'mean_pinball_loss asks for the quantile 0.95; the champion predicts 0.1, 0.5. Not checked. Use one of these as alpha, or add the column to columns.quantiles.',
  ],
  [
    'levels that differ',
    reason('quantile_levels_differ', { metric: 'mean_pinball_loss', champion: [0.1, 0.9], challenger: [0.5] }),
    'The champion predicts the quantiles 0.1, 0.9, the challenger 0.5; a mean of mean_pinball_loss over different levels cannot be compared. Not checked. Name one level that both have with alpha.',
  ],
  [
    'no interval',
    reason('interval_missing', { metric: 'interval_width', model: 'champion' }),
    'interval_width needs both ends of the prediction interval, and the champion does not have them. Not checked. Name their columns with columns.lower and columns.upper.',
  ],
  [
    'ends in the wrong order',
    reason('interval_crossed', { metric: 'interval_width', model: 'challenger', rows: 1, total: 8 }),
    '1 of 8 rows has an interval of the challenger that ends below its beginning, so interval_width has no meaning. Not checked. Exchange columns.lower and columns.upper, or sort the two ends of each row.',
  ],
  [
    'scores that are not right or wrong',
    reason('score_not_share', { metric: 'exact_match', model: 'challenger', rows: 2, total: 3 }),
    '2 of 3 rows have a score of the challenger below 0 or above 1; exact_match counts right (1) and wrong (0) answers. Not checked. Use mean_score for other scores.',
  ],
  [
    'too few answers',
    reason('too_few_repeats', { k: 10, model: 'champion', items: 1, total: 164 }),
    '1 of 164 items has fewer than 10 answers of the champion, and pass@10 draws 10. Not checked. Use a smaller k, or answer every item at least 10 times.',
  ],
]

describe('what is said where a metric of regression, forecasts or scores has no value', () => {
  it.each(sentences)('%s', (_, found, sentence) => {
    expect(sentenceOf(found)).toBe(sentence)
  })

  it('every sentence is among them', () => {
    expect(new Set(sentences.map(([, { code }]) => code))).toEqual(new Set(Object.keys(taskMessages)))
  })

  it('every code of these metrics has a sentence', () => {
    const folder = join(import.meta.dirname, '../../src/core/metrics')
    const own = /^(domain|errors|explained|forecast|item-score|parameter|regression|smooth-form)\.ts$/
    const files = readdirSync(folder).filter((file) => own.test(file))
    const codes = files.flatMap((file) =>
      [...readFileSync(join(folder, file), 'utf8').matchAll(/reason\('(\w+)'/g)].map(([, code]) => code),
    )
    expect(new Set(codes)).toEqual(new Set([...Object.keys(taskMessages), 'slice_empty']))
  })
})
