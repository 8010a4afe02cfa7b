/** Sentences for reviews from totals, when there are no rows: what the files lack, and what such evidence can decide. */
import type { Reason, ReasonValue } from '../../../../core/problem.js'
import type { Messages } from '../../message.js'

const list = (value: ReasonValue | undefined): string =>
  Array.isArray(value) ? value.map((item) => `"${item}"`).join(', ') : String(value)

const listOrNone = (value: ReasonValue | undefined): string =>
  Array.isArray(value) && value.length === 0 ? 'none' : list(value)

const whose = (side: ReasonValue | undefined): string => (side === 'champion' ? "today's file" : 'the new file')

const WHATS: Readonly<Record<string, string>> = {
  version: 'versions of the task or data set',
  shots: 'numbers of examples in the prompt (shots)',
  prompts: 'prompts or documents',
  setup: 'setups',
  direction: 'directions',
}

/** Hashes say only that something differs. */
const values = ({ what, champion, challenger }: Reason['args']): string =>
  what === 'prompts' || String(champion).length > 40 ? '' : ` (${champion} and ${challenger})`

const FORMATS: Readonly<Record<string, string>> = {
  metrics: 'names with numbers',
  classification_report: 'a classification report',
  mlflow: 'metrics of MLflow',
  lm_eval: 'results of lm-evaluation-harness',
  evidently: 'a report of Evidently',
  model_index: 'a model card',
  eval_results: 'evaluation results of the Hugging Face Hub',
  sagemaker: 'statistics of SageMaker Model Monitor',
}

export const aggregateMessages: Messages = {
  // What such evidence can decide.
  evidence_totals: () =>
    'There are no rows, only totals with standard errors. The two results are treated as independent samples, which asks for more evidence than comparing row by row; groups cannot be checked. Give the predictions of both models to decide more.',
  evidence_numbers: () =>
    'There are only bare numbers, without rows or standard errors. Limits can be checked; whether a difference is more than chance cannot be told. Give the predictions of both models, or numbers with standard errors.',
  evidence_numbers_trusted: () =>
    'There are only bare numbers, and the policy trusts them as they are ("trust: point"): a difference beyond the margin decides, though it may be chance.',

  // Why a check could not be evaluated.
  metric_missing: ({ metric, side, near }) =>
    `"${metric}" is ${side === 'both' ? 'in neither of the two files' : `not in ${whose(side)}`}.${near === null || near === undefined ? ' Write it there, or take it out of the config.' : ` Did you mean "${near}"?`} Not checked; this is not a pass.`,
  metric_not_number: ({ metric, side, found }) =>
    `"${metric}" in ${whose(side)} is "${found}", which is no finite number. Not checked; this is not a pass. See why the evaluation did not give one.`,
  not_comparable: (args) =>
    `"${args.metric}" was measured with different ${WHATS[String(args.what)] ?? String(args.what)}${values(args)}, so the two numbers do not say which model is better. Not checked; this is not a pass. Evaluate both models in the same way.`,
  direction_unknown: ({ metric }) =>
    `Whether a higher or a lower "${metric}" is better is not known. Not checked; this is not a pass. Add "better: higher" or "better: lower" to it in the config.`,
  evidence_bare_numbers: ({ metric }) =>
    `"${metric}" has no standard error in both files, so a difference cannot be told from chance. Not checked. Give the predictions or standard errors, set a limit ("min" or "max"), or write "trust: point" to let the numbers decide as they are.`,
  standard_error_zero: ({ metric, side }) =>
    `The standard error of "${metric}" in ${whose(side)} is 0, which no measurement has. Not checked. Give the number of rows or the predictions.`,
  identical_aggregates: ({ metrics }) =>
    `${metrics === 1 ? 'The only metric is' : `All ${metrics} metrics are`} the same as today's to the last digit. Is a model compared with itself, or was it not evaluated anew?`,

  // Why a check has its status, and what else is to be known.
  trusted_point: ({ within }) =>
    within
      ? 'The numbers as they are lie within what the policy allows. The policy trusts them without a test; the difference may be chance.'
      : 'The numbers as they are lie beyond what the policy allows. The policy trusts them without a test; the difference may be chance.',
  rows_differ: ({ champion, challenger }) =>
    `Today's number is over ${champion} rows, the new one over ${challenger}: not the same test set. Compare only if both are fair samples of the same rows.`,
  independent_samples: () =>
    'The two results are treated as independent samples, which asks for more evidence than comparing row by row.',

  // What is wrong with a file.
  metrics_not_recognised: ({ file }) =>
    `${file} holds no metrics that can be read: it is no JSON, YAML or TOML with names and numbers. Give a metrics file (DVC, MLflow, a classification report, results of lm-evaluation-harness, Evidently, a model card, SageMaker), or for predictions another task than "metrics".`,
  metrics_unreadable: ({ file, format, line }) =>
    `${file} looks like ${format}, but ${line === null ? 'cannot be read' : `line ${line} cannot be read`}. Was it written to the end? Write it again.`,
  metrics_too_deep: ({ file, limit }) =>
    `${file} is nested deeper than ${limit} levels, which no file of metrics is. Name the file that holds the metrics.`,
  metric_twice: ({ file, metric }) =>
    `${file} holds "${metric}" twice, so it is not clear which counts. Write each metric once.`,
  no_metrics_found: ({ file, format }) =>
    `${file} was read as ${FORMATS[String(format)] ?? String(format)}, but holds no number. Name the file that holds the metrics.`,

  // Samples of lm-evaluation-harness.
  samples_unreadable: ({ file, line }) =>
    `Line ${line} of ${file} is no JSON object. Was the file written to the end? Run the evaluation with --log_samples again.`,
  samples_hash_missing: ({ file, line, field }) =>
    `The sample at line ${line} of ${file} has no "${field}", by which questions are matched. Use lm-evaluation-harness 0.4.3 or later with --log_samples.`,
  samples_metric_missing: ({ file, line, metric, known }) =>
    `The sample at line ${line} of ${file} has no "${metric}". It has: ${list(known)}. Name one of these as the metric.`,
  samples_score_not_number: ({ file, line, metric }) =>
    `"${metric}" of the sample at line ${line} of ${file} is no finite number. Choose a metric with one number a question, for instance acc or exact_match.`,
  samples_filter_unknown: ({ file, metric, filters }) =>
    `${file} has "${metric}" by several filters: ${list(filters)}. Name the one that counts, in columns.score or with --score: "${metric},${Array.isArray(filters) ? filters[0] : filters}".`,
  samples_score_chosen: ({ column, others }) =>
    `"${column}" was judged, as the config names no score. The files also have: ${list(others)}. To choose: columns.score.`,
  samples_repeated: ({ file, samples, questions }) =>
    `${file} has ${samples} samples of ${questions} questions; the scores of each question were averaged. Old versions of the harness write the answers of several filters like that, without their names: then keep the lines of one.`,
  samples_no_common_score: ({ championFile, challengerFile, champion, challenger }) =>
    `No score stands in every sample of both files. ${championFile} has ${listOrNone(champion)}; ${challengerFile} has ${listOrNone(challenger)}. Compare one task at a time, evaluated with the same metrics.`,
  samples_lower_is_better: ({ metric }) =>
    `Less of "${metric}" is usually better, and the task "score" takes more as better. Compare the results files instead (task: metrics), or a score of which more is better.`,
  samples_documents_differ: ({ championFile, challengerFile, champion, challenger }) =>
    `${championFile} (${champion} questions) and ${challengerFile} (${challenger}) have no question in common: another task, another version of it, or another part of the data. Evaluate both models on the same task version.`,
  samples_prompts_differ: (args) =>
    `${args.rows} of ${args.total} questions had different ${args.what} for the two models; the first is at line ${args.championLine} of ${args.championFile} and line ${args.challengerLine} of ${args.challengerFile}. Their scores cannot be compared. Evaluate both models with the same task version, shots and chat template.`,
}
