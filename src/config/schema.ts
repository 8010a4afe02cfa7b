/** The one description of the config file: validation, types, `schema.json` and the README's table all come from here. */
import { z } from 'zod'
import type { Task } from '../core/task-values.js'
import { approvals, ledgerBranch, reuse, waivers } from './schema-decisions.js'
import { discoverEntry } from './schema-discover.js'
import { driftObject } from './schema-drift.js'
import { githubObject } from './schema-github.js'
import { operatingPoint } from './schema-operating-point.js'
import { percent, share } from './schema-parts.js'
import { promotion } from './schema-promotion.js'
import { reportObject } from './schema-report.js'
import { card, operations, scenarios } from './schema-scenarios.js'
import { source } from './schema-source.js'

const margin = z.union([z.number().min(0), percent])
const text = z.string().trim().min(1)
const formula = z.union([z.number(), text])

const role = z.enum(['primary', 'guardrail', 'info'])
const severity = z.enum(['critical', 'info', 'normal'])

const marginText =
  'Largest loss tolerated: a number in its own unit, or a percentage of the champion’s value such as 2%.'
const roleText =
  'primary: must be shown not worse than its margin. guardrail: must not be shown worse. info: only reported. Default: guardrail if a margin or a limit is given, else info.'
const effectScaleText =
  'A large change that one row can cause, in the unit of the check. Raises the guard against rare large rows. Default: estimated from the data.'
const requireText =
  'non_inferior asks of a guardrail what is asked of a primary: to be shown not worse than its margin. Default: not asked.'

const metricName = text
  .describe('scikit-learn’s name of the metric, or a common short name; a parameter behind @, a class in brackets.')
  .meta({ examples: ['roc_auc', 'ndcg@10', 'recall[SIRA]'] })

/** Parameters of metrics that have some. */
const parameters = {
  beta: z
    .number()
    .positive()
    .optional()
    .describe('Weight of recall against precision; for fbeta only. Default: none; fbeta needs it.'),
  k: z.number().int().positive().optional().describe('How many items or classes count; also ndcg@10. Default: all.'),
  alpha: z
    .number()
    .gt(0)
    .lt(1)
    .optional()
    .describe('Quantile level of mean_pinball_loss. Default: none; it needs one.'),
  q: z.number().gt(0).lt(1).optional().describe('Level of absolute_error_quantile. Default: none; it needs one.'),
  tolerance: z
    .number()
    .positive()
    .optional()
    .describe('Largest error that counts as right, for within. Default: none.'),
  power: z.number().optional().describe('Power of mean_tweedie_deviance. Default: none; it needs one.'),
  nominal: z.number().gt(0).lt(1).optional().describe('Coverage that an interval promises. Default: none.'),
  cap: share
    .optional()
    .describe('Errors count at most as much as this quantile of the champion’s errors, such as 99%. Default: no cap.'),
  gain: z.enum(['linear', 'exponential']).optional().describe('Gain of a relevance in ndcg. Default: linear.'),
  threshold_probability: z
    .number()
    .gt(0)
    .lt(1)
    .optional()
    .describe(
      'Probability at which flagging and not flagging are worth the same, for net_benefit; also net_benefit@0.2. Default: none; it needs one.',
    ),
  relevant: z.number().optional().describe('Smallest relevance that counts as relevant. Default: anything above 0.'),
  ties: z
    .enum(['expected', 'by_id'])
    .optional()
    .describe(
      'Items of equal score: expected is the mean over all their orders, by_id the order of their ids. Default: expected.',
    ),
}

export const metricObject = z.strictObject({
  metric: metricName,
  ...parameters,
  role: role.optional().describe(roleText),
  margin: margin.optional().describe(`${marginText} Default: 0.`),
  min: z.number().optional().describe('Smallest value the challenger may have. Default: no limit.'),
  max: z.number().optional().describe('Largest value the challenger may have. Default: no limit.'),
  max_distance: z
    .number()
    .min(0)
    .optional()
    .describe(
      'Largest distance from its target that the challenger may have; for metrics with a target, such as mean_error. Default: no limit.',
    ),
  effect_scale: z.number().positive().optional().describe(effectScaleText),
  require: z.literal('non_inferior').optional().describe(requireText),
  trust: z
    .enum(['none', 'point'])
    .optional()
    .describe('For the task metrics: as trust of the model, for this metric alone. Default: that of the model.'),
  better: z
    .enum(['higher', 'lower'])
    .optional()
    .describe('Whether more or less of it is wanted; for the task metrics. Default: as the file says, or by its name.'),
})
export const metricEntry = z.union([text, metricObject])

export const sliceMetricObject = z.strictObject({
  metric: metricName,
  ...parameters,
  margin: margin.optional().describe(`${marginText} Default: the margin of slices.`),
  effect_scale: z.number().positive().optional().describe(effectScaleText),
})
export const sliceMetricEntry = z.union([text, sliceMetricObject])

const bins = z
  .array(z.number())
  .min(1)
  .describe('Ascending edges: [25, 40] makes <25, 25..40 and >=40. Default: every value is a slice.')
const quantiles = z
  .number()
  .int()
  .min(2)
  .max(100)
  .describe('Number of slices with about equally many rows. Default: every value is a slice.')

export const crossPart = z.union([
  text,
  z.strictObject({
    column: text.describe('Column to cut.'),
    bins: bins.optional(),
    quantiles: quantiles.optional(),
    name: text.optional().describe('Name in reports. Default: the column.'),
  }),
])

export const sliceObject = z.strictObject({
  column: text
    .optional()
    .describe(
      'Column whose values are slices; with bins or quantiles: its ranges. Default: either this, cross or where is needed.',
    ),
  bins: bins.optional(),
  quantiles: quantiles.optional(),
  cross: z
    .array(crossPart)
    .min(2)
    .max(4)
    .optional()
    .describe(
      'Every combination of these: columns, names of other slices, or { column, bins }. Default: either this, column or where is needed.',
    ),
  where: text
    .optional()
    .describe(
      'Condition that makes one slice of the rows that meet it, such as limit_bal >= 400000. Default: either this, column or cross is needed.',
    ),
  name: text.optional().describe('Name in reports. Default: the column; a where needs one.'),
  severity: severity
    .default('normal')
    .describe('critical: its checks are judged among the overall ones, as guardrails. info: only reported.'),
  margin: margin.optional().describe(`${marginText} Default: the margin of each slice metric.`),
  min_rows: z.number().int().min(1).optional().describe('Fewest rows to be judged. Default: min_rows of slices.'),
})
export const sliceEntry = z.union([text, sliceObject])

/** What a slice is judged by where the config names nothing (product.md): ROC AUC alone is blind to miscalibration. */
export function defaultSliceMetrics(task: Task, primary: MetricConfig | undefined): z.input<typeof sliceMetricEntry>[] {
  const own = typeof primary === 'object' ? primary : undefined
  switch (task) {
    case 'binary':
      return [
        { metric: 'roc_auc', margin: 0.02 },
        { metric: 'brier_score', margin: '5%' },
      ]
    case 'multiclass':
      return [{ metric: 'accuracy', margin: 0.02 }]
    case 'regression':
    case 'forecast':
      // Without a cap a few large errors hide real harm from the guard against small samples.
      return [{ metric: 'mean_absolute_error', cap: '99%', margin: '2%' }]
    case 'ranking':
      // The primary itself, if it is an NDCG: one number for the reader, at half its margin.
      return [
        own?.metric.startsWith('ndcg')
          ? { metric: own.metric, k: own.k, gain: own.gain, margin: halfOf(own.margin) }
          : { metric: 'ndcg', k: 10, margin: halfOf(own?.margin) },
      ]
    case 'score':
      return [own ? { metric: own.metric, k: own.k, margin: own.margin } : { metric: 'mean_score', margin: 0.02 }]
  }
}

function halfOf(margin: number | string | undefined): number | string {
  if (margin === undefined) return 0.005
  return typeof margin === 'number' ? margin / 2 : `${Number.parseFloat(margin) / 2}%`
}

export const slicesObject = z.strictObject({
  metrics: z
    .array(sliceMetricEntry)
    .min(1)
    .optional()
    .describe('Judged on every slice. Default: by task, for instance roc_auc 0.02 and brier_score 5% for binary.'),
  margin: margin
    .optional()
    .describe(
      `For slice metrics without a margin of their own. ${marginText} Default: those of the default metrics, else 0.`,
    ),
  min_rows: z.number().int().min(1).default(50).describe('Fewest rows for a slice to be judged.'),
  of: z
    .array(sliceEntry)
    .default([])
    .describe('How to cut the rows: a column, { column, bins }, { column, quantiles }, { cross }, { name, where }.'),
})

const outcomes = z.strictObject({
  true_negative: formula
    .default(0)
    .describe('Value of a row with a negative label that is not flagged: a number or a row formula.'),
  false_negative: formula.default(0).describe('Value of a row with a positive label that is not flagged.'),
  true_positive: formula.default(0).describe('Value of a row with a positive label that is flagged.'),
  false_positive: formula.default(0).describe('Value of a row with a negative label that is flagged.'),
})

/** Actual class to predicted class to value. */
const matrix = z.record(text, z.record(text, formula))

export const businessObject = z.strictObject({
  name: text.describe('What it measures, in the words of those who care: Expected margin.'),
  unit: text.default('units').describe('Unit of the value, such as EUR.'),
  role: role.optional().describe(roleText),
  margin: margin.optional().describe(`${marginText} Default: 0.`),
  better: z.enum(['higher', 'lower']).default('higher').describe('Whether more or less of it is wanted.'),
  outcomes: outcomes
    .optional()
    .describe('For binary: value of a row by what happened to it. Default: one of this, matrix and value is needed.'),
  matrix: matrix
    .optional()
    .describe(
      'For multiclass: value of a row by its actual class, then by the predicted one; a number or a row formula; cells left out are 0. Costs need better: lower. Default: one of this, outcomes and value is needed.',
    ),
  value: formula
    .optional()
    .describe(
      'Formula over sum, mean and count of row formulas; a row formula stands for its mean. In a ranking it is about an item and is summed over those of a query. Default: one of this, outcomes and matrix is needed.',
    ),
  scale: z
    .strictObject({
      rows: z.number().positive().describe('Rows in the period.'),
      per: text.describe('The period, such as year.'),
    })
    .optional()
    .describe('Volume for which the difference is also told. Default: only per row.'),
  min: z.number().optional().describe('Smallest value the challenger may have. Default: no limit.'),
  max: z.number().optional().describe('Largest value the challenger may have. Default: no limit.'),
  effect_scale: z.number().positive().optional().describe(effectScaleText),
  require: z.literal('non_inferior').optional().describe(requireText),
})

/** What is judged where the config names no metric. */
export const defaultMetrics: Readonly<Record<Task, readonly z.input<typeof metricEntry>[]>> = {
  binary: [
    { metric: 'roc_auc', role: 'primary', margin: 0.005 },
    { metric: 'log_loss', role: 'guardrail', margin: '2%' },
    'brier_score',
  ],
  multiclass: [{ metric: 'accuracy', role: 'primary', margin: 0.005 }, 'f1_macro'],
  regression: [
    { metric: 'mean_absolute_error', role: 'primary', margin: '1%' },
    'root_mean_squared_error',
    'mean_error',
    'r2',
  ],
  forecast: [
    { metric: 'mean_absolute_error', role: 'primary', margin: '1%' },
    'weighted_absolute_percentage_error',
    'mean_error',
  ],
  ranking: [{ metric: 'ndcg', k: 10, role: 'primary', margin: 0.01 }, 'mrr'],
  score: [{ metric: 'mean_score', role: 'primary', margin: 0.01 }],
}

export const modelObject = z.strictObject({
  name: text.describe('Name in reports; unique in the file.'),
  task: z
    .enum(['binary', 'multiclass', 'regression', 'ranking', 'forecast', 'score', 'metrics'])
    .default('binary')
    .describe(
      'What the model predicts; score: values of items judged elsewhere, such as evaluations of a language model; metrics: files with the values of metrics, without rows.',
    ),
  trust: z
    .enum(['none', 'point'])
    .default('none')
    .describe(
      'For the task metrics. point: where no standard error is known, the number itself decides, though it may be chance.',
    ),
  owner: text.optional().describe('Person or team to ask, such as "@acme/credit-risk". Default: nobody is named.'),
  when: z
    .array(text)
    .min(1)
    .optional()
    .describe('Patterns of files; a change to one of them puts the model under review. Default: always under review.'),
  champion: source('the predictions of the model in production').describe('The model in production.'),
  challenger: source('the predictions of the proposed model').describe('The proposed model.'),
  evaluation: source('labels and features')
    .optional()
    .describe('Labels and features in a file of their own. Default: they stand beside the predictions.'),
  columns: z
    .strictObject({
      id: z
        .union([text, z.array(text).min(1).max(5)])
        .optional()
        .describe(
          'Column that names a row, or several that do so together; both files are joined on it. Default: found by a common name.',
        ),
      label: text.optional().describe('Column with what really happened. Default: found by a common name.'),
      score: text
        .optional()
        .describe('Column with the predicted probability of the positive label. Default: found by a common name.'),
      prediction: text
        .optional()
        .describe('Column with the predicted number or class. Default: found by a common name.'),
      probabilities: text
        .optional()
        .describe(
          'Columns with the probability of each class, as a pattern whose * is the class: proba_*. Default: proba_*, if there are any.',
        ),
      query: text
        .optional()
        .describe('Column that names the query of an item; for ranking. Default: by a common name.'),
      series: text
        .optional()
        .describe(
          'Column that names the series; for forecast: its rows belong together. Default: rows are independent.',
        ),
      lower: text.optional().describe('Column with the lower end of the prediction interval. Default: none.'),
      upper: text.optional().describe('Column with the upper end of the prediction interval. Default: none.'),
      quantiles: text
        .optional()
        .describe('Columns with predicted quantiles, as a pattern whose * is the level: q*. Default: none.'),
      scale: text.optional().describe('Column with the scale of the series, for scaled errors. Default: none.'),
      champion: text
        .optional()
        .describe(
          'The champion’s score or prediction, where one file holds both models. Default: as in the other file.',
        ),
      challenger: text
        .optional()
        .describe(
          'The challenger’s score or prediction, where one file holds both models. Default: as in the other file.',
        ),
      weight: text.optional().describe('Column with the weight of a row. Default: every row weighs the same.'),
      cluster: text
        .optional()
        .describe('Column that names rows belonging together, such as a household. Default: rows are independent.'),
    })
    .default({})
    .describe('Names of the columns.'),
  positive: z.union([text, z.number(), z.boolean()]).default(1).describe('Label that counts as positive.'),
  operating_point: operatingPoint,
  decision_curve: z
    .boolean()
    .default(false)
    .describe('Whether the net benefit of both models is reported over all thresholds; for binary.'),
  metrics: z
    .array(metricEntry)
    .optional()
    .describe('What is judged on all rows. A bare name is only reported. Default: by task, for instance roc_auc.'),
  slices: slicesObject.prefault({}).describe('What is judged on parts of the rows.'),
  discover: discoverEntry
    .optional()
    .describe('Search for slices that nobody declared; true, or how to search. It never blocks. Default: no search.'),
  business: z.array(businessObject).default([]).describe('What the decisions are worth.'),
  scenarios,
  operations,
  card,
  promotion,
  drift: driftObject
    .optional()
    .describe('Whether the reviewed rows still look like a reference. Default: nothing is compared with them.'),
  words: z
    .strictObject({
      row: text.optional().describe('One row: client. Default: row.'),
      positive: text.optional().describe('A row with a positive label: default. Default: the label itself.'),
      negative: text.optional().describe('A row with a negative label: good client. Default: the label itself.'),
      flagged: text.optional().describe('What is done to a flagged row: decline. Default: flag.'),
      not_flagged: text.optional().describe('What is done to the others: approve. Default: not flag.'),
      unit: text
        .optional()
        .describe('Unit of the predicted number: EUR, bikes. For regression and forecast. Default: none is written.'),
    })
    .default({})
    .describe('Plain words for sentences. They change no number.'),
})

const verdictOn = z.enum(['pass', 'review', 'block'])

export const policyObject = z.strictObject({
  confidence: z
    .number()
    .gt(0.5)
    .lt(1)
    .default(0.95)
    .describe(
      '0.95: one in twenty challengers that are as good as allowed may be blocked by chance, over all checks together.',
    ),
  on_regression: verdictOn.default('block').describe('Verdict when a gating check is shown worse than its margin.'),
  on_inconclusive: verdictOn
    .default('review')
    .describe('Verdict when the rows do not suffice to tell, for primary and guardrail checks.'),
  on_missing_champion: verdictOn.default('review').describe('Verdict when there is no champion yet.'),
  on_identical: verdictOn.default('review').describe('Verdict when both files hold the same predictions.'),
  on_stale: verdictOn
    .default('pass')
    .describe('Verdict when a file is older than its max_age, or its age is not known. A warning is written anyhow.'),
  max_unmatched: share.default('0.1%').describe('Largest share of rows without a partner or a usable prediction.'),
  small_sample: z
    .enum(['guarded', 'exchangeable'])
    .default('guarded')
    .describe(
      'exchangeable: no allowance for rare large rows; right only when both models differ by retraining noise alone.',
    ),
  reuse,
  approvals,
  waivers,
  ledger_branch: ledgerBranch,
})

export const configSchema = z
  .strictObject({
    version: z.literal(1).describe('Version of this format.'),
    models: z.array(modelObject).min(1).describe('The models under review.'),
    policy: policyObject.prefault({}).describe('What follows from the checks.'),
    report: reportObject.prefault({}).describe('What the report files hold.'),
    github: githubObject.prefault({}).describe('What is shown on GitHub beside the comment.'),
  })
  .meta({ title: 'Model Review Gate', description: 'Which models are reviewed, by what, and what follows.' })

export type Config = z.output<typeof configSchema>
export type ModelConfig = Config['models'][number]
export type PolicyConfig = Config['policy']
export type MetricConfig = z.output<typeof metricEntry>
export type SliceConfig = z.output<typeof sliceEntry>
export type BusinessConfig = z.output<typeof businessObject>

/** A config model made in code, with every default filled in. Throws ZodError for what the schema refuses. */
export const modelOf = (input: z.input<typeof modelObject>): ModelConfig => modelObject.parse(input)

export const defaultReport = (): Config['report'] => reportObject.parse({})

export const defaultGithub = (): Config['github'] => githubObject.parse({})

/** The default policy. */
export const defaultPolicy = (): PolicyConfig => policyObject.parse({})
