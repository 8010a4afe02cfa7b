// Writes what README.md and docs/ take from the code: quoted output, tables, docs/codes.md, docs/report-example.html.
// Run after `npm run build`, which makes lib/ and dist/. The tests hold the pages to these same functions.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** What a command prints, and its exit code; run where a fresh clone stands, with Node alone. */
export function runShown(command, cwd = at('')) {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', command], { cwd, encoding: 'utf8' })
  // On a busy machine a long command says how far it is, which is no output.
  const said = stderr.replace(/^[^\n]+: [a-z -]+ · (?:[\d,]+ rows · )?after \d+ (?:s|min)\n/gm, '')
  return { exit: status, shown: `${stdout}${said}` }
}

/**
 * Fills every text block that follows a command and a marker with what the command prints:
 *   <!-- output of the command above, until "some words" -->
 * The lines until the first that holds the words, then `…`, then the last line; without "until", all of it.
 */
export function withOutputs(markdown, run = runShown) {
  return markdown.replace(
    /(```sh\n([^`]*?)\n```\n(?:(?!```)[\s\S])*?<!-- output of the command above(?:, until "([^"]*)")? -->\n)```text\n(?:[\s\S]*?\n)??```/g,
    (_, before, command, until) => `${before}\`\`\`text\n${excerpt(run(command).shown, until)}\n\`\`\``,
  )
}

function excerpt(shown, until) {
  const lines = shown.trimEnd().split('\n')
  if (until === undefined) return lines.join('\n')
  const end = lines.findIndex((line) => line.includes(until))
  if (end < 0) throw new Error(`the output has no line with "${until}":\n${shown}`)
  return [...lines.slice(0, end), '…', lines.at(-1)].join('\n')
}

/** What writes the page that the README links, from the same fixture as its first command, to `path`. */
export const exampleReport = (path) =>
  `node dist/cli/index.js compare --config fixtures/loans-slice-regression/model-review.yml --html ${path} --quiet`

export const METRICS_START = '<!-- metrics table: made by scripts/readme.mjs -->'
export const METRICS_END = '<!-- metrics table end -->'

/** Which way is better; of what has a target, what it is. */
function directionOf(task, { metric, parameters }, traitsOf) {
  const { better, target, hasInfluence } = traitsOf(task, { metric, parameters })
  if (!hasInfluence) return `${better}; shown, not judged`
  if (better !== 'target') return better
  if (target === undefined) return 'neither; shown, not judged'
  return parameters.nominal === undefined ? `nearer to ${target}` : 'nearer to `nominal`'
}

/** Table of every metric: name, short names, which way is better. */
export function metricsTable({ metricsOfTask, metricAliases, traitsOf }) {
  const aliasesOf = (metric) =>
    Object.entries(metricAliases)
      .filter(([, named]) => named.metric === metric)
      .map(
        ([alias, { parameters }]) => `\`${alias}\`${parameters.beta === undefined ? '' : ` (beta ${parameters.beta})`}`,
      )
  const rows = Object.entries(metricsOfTask).flatMap(([task, metrics]) =>
    Object.entries(metrics).map(([metric, { parameters, optional = [], at, class: ofClass }]) => {
      const example = Object.fromEntries(parameters.map((name) => [name, 1]))
      const direction = directionOf(
        task,
        { metric, parameters: ofClass ? { ...example, class: 'A' } : example },
        traitsOf,
      )
      const shown = `\`${metric}${at && parameters.includes(at) ? `@${at}` : ''}${ofClass ? '[class]' : ''}\``
      const given = [...parameters.filter((name) => name !== at), ...optional].map((name) => `\`${name}\``)
      return `| ${task} | ${shown} | ${aliasesOf(metric).join(', ')} | ${given.join(', ')} | ${direction} |`
    }),
  )
  return ['| Task | Metric | Also understood | Takes | Better |', '|---|---|---|---|---|', ...rows].join('\n')
}

export const DEFAULTS_START = '<!-- defaults table: made by scripts/readme.mjs -->'
export const DEFAULTS_END = '<!-- defaults table end -->'

/** What is judged where a config names no metrics: on all rows, and on every group. */
export function defaultsTable({ metricsOfTask, defaultMetrics, defaultSliceMetrics }) {
  const written = (entry) => {
    if (typeof entry === 'string') return `\`${entry}\``
    const { metric, k, cap, role, margin } = entry
    const parts = [cap && `cap ${cap}`, role, margin === undefined ? undefined : `margin ${margin}`].filter(Boolean)
    return `\`${metric}${k ? `@${k}` : ''}\`${parts.length > 0 ? ` (${parts.join(', ')})` : ''}`
  }
  const rows = Object.entries(metricsOfTask).map(([task, metrics]) => {
    const overall = defaultMetrics[task]
    const slices = defaultSliceMetrics(
      task,
      overall.find((entry) => entry.role === 'primary'),
    )
    return `| \`${task}\` | ${Object.keys(metrics).length} | ${overall.map(written).join(', ')} | ${slices.map(written).join(', ')} |`
  })
  return [
    '| `task` | Metrics | By default on all rows | By default on every group |',
    '|---|---|---|---|',
    ...rows,
  ].join('\n')
}

export const FORMATS_START = '<!-- table of files: made by scripts/readme.mjs -->'
export const FORMATS_END = '<!-- table of files end -->'

/** Every format that is recognised, of rows and of metrics. */
export function formatsTable({ tableFormats, metricsFormats }) {
  const rows = [
    ...Object.values(tableFormats).map(({ name, reads }) => `| rows | ${name} | ${reads} |`),
    ...Object.values(metricsFormats).map(({ name, reads }) => `| metrics | ${name} | ${reads} |`),
  ]
  return ['| Holds | File | Read |', '|---|---|---|', ...rows].join('\n')
}

/** The README with all of its tables made anew. */
export function withTables(readme, code) {
  return [
    [METRICS_START, METRICS_END, metricsTable(code)],
    [DEFAULTS_START, DEFAULTS_END, defaultsTable(code)],
    [FORMATS_START, FORMATS_END, formatsTable(code)],
  ].reduce((text, [start, end, table]) => between(text, start, end, table), readme)
}

/** A text with `content` put between two marker lines, which must be there. */
export function between(text, start, end, content) {
  const from = text.indexOf(start)
  const to = text.indexOf(end)
  if (from < 0 || to < from) throw new Error(`there are no lines "${start}" and "${end}"`)
  return `${text.slice(0, from + start.length)}\n${content}\n${text.slice(to)}`
}

/** Arguments that most sentences share, by name. */
const usual = {
  // where
  file: 'challenger.csv',
  line: 12,
  path: 'models/credit/predictions.csv',
  column: 'score',
  folder: 'models/credit',
  model: 'challenger',
  models: ['champion', 'challenger'],
  files: ['champion.csv', 'challenger.csv'],
  branch: 'main',
  ref: 'main',
  commit: '3f2a9c1d5e',
  // how much
  count: 3,
  rows: 1000,
  n: 31,
  of: 1000,
  share: 0.003,
  limit: 0.001,
  units: 6,
  minimum: 10,
  support: 7.4,
  onlyFirst: 3,
  onlySecond: 0,
  // why
  near: null,
  nearest: null,
  suggestion: null,
  known: null,
  status: 502,
  seconds: null,
  doing: 'listing the files of the pull request',
  why: 'EACCES',
}

const inConfig = { file: '.github/model-review.yml', known: [] }
/** Arguments that the sentences of one group share. */
const inGroup = {
  config: inConfig,
  files: { format: 'Parquet' },
  money: { name: 'Expected margin', unit: 'EUR', better: 'higher' },
  inference: { role: 'label', task: 'ranking', output: '.github/model-review.yml', threshold: 0.5 },
  multiclass: { class: 'BOMBAY' },
  joining: { metric: 'accuracy' },
  tasks: { metric: 'weighted_quantile_loss', rows: 12, total: 2248 },
  ranking: { metric: 'ndcg@10', queries: 31, items: 45, total: 420 },
  aggregate: { metric: 'test.roc_auc', format: 'metrics of DVC', total: 500 },
  requirements: { cases: 14, champion: 180, challenger: 210, unit: 'ms' },
  doctor: {
    file: '.github/workflows/model-review.yml',
    job: 'model-review',
    folder: '.github/workflows',
    model: 'credit',
  },
}
const inFormula = { path: 'models[0].business[0].value', formula: 'sum(if(flaged, 30, 0))', column: 8 }

/** Arguments of one sentence, where the usual ones do not say enough. */
const own = {
  tasks: {
    truth_constant: { metric: 'r2' },
    truth_all_zero: { metric: 'weighted_absolute_percentage_error' },
    cap_zero: { metric: 'mean_absolute_error', cap: 0.99 },
    scale_missing: { metric: 'mean_absolute_scaled_error' },
    scale_zero: { metric: 'mean_absolute_scaled_error' },
    quantile_level_missing: { alpha: 0.95, levels: [0.1, 0.5, 0.9] },
    quantile_levels_differ: { champion: [0.1, 0.5, 0.9], challenger: [0.05, 0.5, 0.95] },
    interval_missing: { metric: 'interval_width' },
    interval_crossed: { metric: 'interval_score@0.8' },
    score_not_share: { metric: 'exact_match' },
    too_few_repeats: { items: 12, total: 200, k: 3 },
    metric_parameter_missing: { metric: 'top_k_accuracy', parameter: 'k', rule: 'count' },
    metric_parameter_invalid: { metric: 'top_k_accuracy', parameter: 'k', rule: 'count', value: 0 },
    metric_domain: { metric: 'mean_gamma_deviance', rule: 'above_zero', of: 'challenger', rows: 3, total: 2248 },
  },
  joining: {
    no_probability_columns: { pattern: 'prob_*' },
    no_quantile_columns: { pattern: 'p*' },
    class_unknown: { class: 'BOMBY' },
  },
  money: {
    assumed_volume: { rows: 24_000, per: 'year', row: 'application' },
    assumed_threshold: { champion: 0.15, challenger: 0.15 },
    assumed_past: { n: 1989, row: 'application' },
    assumed_alike: { row: 'application' },
    assumed_range: { confidence: 0.95 },
    class_name_unknown: { class: 'BOMBY', nearest: 'BOMBAY', known: ['BARBUNYA', 'BOMBAY', 'CALI'], count: 3 },
    mistakes_pay: { mistake: 'false_negative', right: 'true_positive', amount: 45, rows: 640, of: 812 },
    wrong_class_pays: { actual: 'BOMBAY', predicted: 'CALI', amount: 12, rows: 31, of: 31, cells: 3 },
    perfect_model_worth_less: { perfect: 31.2, champion: 38.5 },
  },
  ranking: {
    ranking_option_invalid: { metric: 'ndcg', parameter: 'gain', value: 'square' },
    relevance_too_large: { largest: 2000, limit: 1023 },
    slice_not_constant_in_query: { column: 'brand' },
    weight_not_constant_in_query: { column: 'weight' },
  },
  aggregate: {
    metric_not_number: { found: 'Infinity' },
    not_comparable: { metric: 'arc_easy.acc', what: 'shots', champion: 5, challenger: 0 },
    identical_aggregates: { metrics: 6 },
    no_metrics_found: { format: 'mlflow' },
    metrics_unreadable: { format: 'YAML' },
    rows_differ: { champion: 500, challenger: 480 },
    samples_hash_missing: { field: 'doc_hash' },
    samples_metric_missing: { metric: 'acc_norm', known: ['acc', 'exact_match'] },
    samples_score_not_number: { metric: 'acc' },
    samples_score_chosen: { column: 'exact_match,strict-match', others: ['exact_match,flexible-extract'] },
    samples_repeated: { samples: 2638, questions: 1319 },
    samples_no_common_score: {
      championFile: 'champion.jsonl',
      challengerFile: 'challenger.jsonl',
      champion: ['acc', 'acc_norm'],
      challenger: ['exact_match'],
    },
    samples_lower_is_better: { metric: 'word_perplexity' },
    samples_documents_differ: {
      championFile: 'champion.jsonl',
      challengerFile: 'challenger.jsonl',
      champion: 1319,
      challenger: 250,
    },
    samples_filter_unknown: { metric: 'exact_match', filters: ['strict-match', 'flexible-extract'] },
    samples_prompts_differ: {
      rows: 12,
      what: 'prompts',
      championLine: 3,
      championFile: 'champion.jsonl',
      challengerLine: 3,
      challengerFile: 'challenger.jsonl',
    },
  },
  discovery: {
    discover_loss_not_by_row: { loss: 'roc_auc' },
    discover_no_difference: { loss: 'brier_score' },
    discover_no_common_value: { column: 'customer_id', distinct: 9906, min_rows: 100 },
    discover_one_value: { column: 'country', value: 'SE' },
    found_missed: { champion: 65, challenger: 125, word: 'defaults' },
    found_alarms: { champion: 12, challenger: 20 },
    found_confused: { label: 'SIRA', predicted: 'DERMASON', champion: 97, challenger: 258 },
  },
  thresholds: {
    threshold_volume: { champion: 0.25, challenger: 0.25, change: 0.31, keeps: 0.31, kept: 1 },
    threshold_scale: { threshold: 0.25, champion: 0.222, challenger: 0.31, observed: 0.221, positives: 'defaults' },
    operating_point_one_class: { rule: 'recall' },
    operating_point_unreachable: { rule: 'precision', target: 0.8, reached: 0.724, at: 0.91 },
  },
  multiclass: { top_k_is_all: { k: 7, classes: 7 } },
  requirements: {
    scenario_passed: { passed: 14, newly_passed: 1 },
    scenario_failed: { failed: 2, newly_failed: 2, min_pass: 1 },
    number_within: { challenger: 190 },
    operations_missing: { path: 'latency.p95_ms', file: 'metadata.json', at: 'p95_ms', near: 'p95' },
    operations_not_number: { path: 'latency.p95_ms', file: 'metadata.json', found: 'the text "187 ms"' },
    operations_champion_unknown: { file: 'metadata.json' },
    document_not_recognised: { file: 'card.md' },
    scenario_no_groups: { variants: ['high', 'low'], repeated: 0 },
    scenario_column_missing: { column: 'ring_id', nearest: 'ring' },
    scenario_id_column: { file: 'pinned.csv', column: 'customer_id' },
    scenario_rows_missing: { missing: 3, cases: 40 },
    scenario_undecided: { undecided: 2, cases: 14 },
    scenario_unknown: { value: 'Known ring', model: 'card-fraud', known: ['Known rings'] },
    pin_model_missing: { known: ['churn', 'credit-default'] },
    pin_file_columns: { file: 'pinned.csv', found: ['id', 'note'], columns: ['customer_id'] },
    pin_unwritable: { file: 'lists/pinned.csv', why: 'ENOENT' },
    scenario_groups_left_out: { name: 'Dearer is never safer', incomplete: 3, repeated: 0, cases: 120 },
    number_beyond: { kind: 'max_increase', allowed: 0.1, relative: true },
  },
  config: {
    metric_of_other_task: { path: 'models[0].metrics[0]', value: 'ndcg@10', task: 'binary', tasks: ['ranking'] },
    not_for_aggregates: { path: 'models[0]', key: 'slices' },
    only_for_aggregates: { path: 'models[0]', key: 'trust' },
    metrics_not_named: { path: 'models[0]' },
    parameter_missing: { path: 'models[0].metrics[0]', metric: 'top_k_accuracy', name: 'k' },
    parameter_unused: { path: 'models[0].metrics[0]', metric: 'roc_auc', name: 'k' },
    config_empty: { path: '', line: null },
    config_not_a_mapping: { path: '', line: 1 },
    config_too_long: { path: '', line: null, length: 620_000, limit: 500_000 },
    config_too_many_aliases: { path: '', line: null, limit: 100 },
    yaml_duplicate_key: { path: 'models[0].columns' },
    yaml_tab: { path: '' },
    yaml_several_documents: { path: '' },
    yaml_alias_unknown: { path: '', alias: 'columns' },
    yaml_needs_quotes: { path: '' },
    yaml_invalid: { path: '', column: 5, detail: 'Missing closing "quote' },
    unknown_key: { path: 'models[0].metrics[0]', key: 'marign', suggestion: 'margin' },
    missing_key: { path: 'models[0]', key: 'champion', example: 'champion: { path: champion.csv, ref: base }' },
    not_supported_yet: { path: 'models[0]', value: 'drift' },
    version_unknown: { path: 'version', value: 2 },
    wrong_type: {
      path: 'models[0].metrics[0].margin',
      expected: 'number',
      value: 'true',
      found: 'true or false',
      example: 'margin: 0.02 or margin: 2%',
    },
    wrong_format: { path: 'models[0].metrics[0].margin', value: '2 percent', example: 'margin: 2%' },
    wrong_length: { path: 'models', value: '[]', limit: 1, example: 'models: [{ name: … }]' },
    value_empty: { path: 'models[0].name', example: 'name: credit-default' },
    value_unknown: { path: 'models[0].metrics[0].role', value: 'guard', suggestion: 'guardrail' },
    metric_unknown: { path: 'models[0].metrics[0].metric', value: 'recal', suggestion: 'recall' },
    number_out_of_range: {
      path: 'policy.confidence',
      side: 'most',
      limit: 1,
      inclusive: false,
      value: 95,
      suggestion: 0.95,
    },
    share_above_one: { path: 'policy.max_unmatched', value: '120%' },
    duplicate_model: { path: 'models[1].name', value: 'credit', first: 'models[0]' },
    nothing_to_check: { path: 'models[0]' },
    scenario_name_empty: { path: 'models[0].scenarios[0].name', value: '…' },
    duplicate_scenario: {
      path: 'models[0].scenarios[1].name',
      value: 'Known rings',
      slug: 'known_rings',
      first: 'scenarios[0]',
    },
    scenario_shape: { path: 'models[0].scenarios[0]', found: ['pair_by', 'ids'] },
    scenario_key_unused: { path: 'models[0].scenarios[0].variant', key: 'variant', needs: 'pair_by' },
    scenario_expect_missing: { path: 'models[0].scenarios[0]', task: 'binary' },
    scenario_ids_several: { path: 'models[0].scenarios[0].ids' },
    scenario_one_variant: { path: 'models[0].scenarios[0].expect', formula: 'score[high] <= 0.5' },
    operations_path: { path: 'models[0].operations.checks[0].path', value: 'latency..p95', column: 8 },
    operations_bound_missing: { path: 'models[0].operations.checks[0]', value: 'latency.p95_ms' },
    duplicate_operations: {
      path: 'models[0].operations.checks[1]',
      value: 'latency.p95_ms',
      key: 'max',
      first: 'operations.checks[0]',
    },
    expression_variant_missing: { formula: 'score <= score[low]', column: 1, name: 'score' },
    operating_point_shape: { path: 'models[0].operating_point' },
    operating_point_target: { path: 'models[0].operating_point.top', rule: 'top', value: '0%' },
    operating_point_holds_metric: {
      path: 'models[0].metrics[1]',
      metric: 'recall',
      rule: 'recall',
      target: 0.9,
    },
    beta_missing: { path: 'models[0].metrics[0]', metric: 'fbeta' },
    beta_unused: { path: 'models[0].metrics[0]', metric: 'recall' },
    margin_too_large: { path: 'models[0].metrics[0].margin', value: 2, metric: 'recall' },
    limit_out_of_range: { path: 'models[0].metrics[0].min', value: 55, metric: 'recall', low: 0, high: 1 },
    min_above_max: { path: 'models[0].metrics[0]', min: 0.6, max: 0.5 },
    discover_loss_unknown: { path: 'models[0].discover.loss', value: 'log_los', suggestion: 'log_loss', known: [] },
    metric_without_direction: { path: 'models[0].metrics[0]', metric: 'positive_rate' },
    flip_rate_key: { path: 'models[0].metrics[0]', metric: 'negative_flip_rate', key: 'margin' },
    flip_rate_without_max: { path: 'models[0].metrics[0]', metric: 'negative_flip_rate' },
    flip_rate_by_slice: { path: 'models[0].slices.metrics[0]', metric: 'negative_flip_rate' },
    metric_without_influence: {
      path: 'models[0].metrics[0].margin',
      metric: 'median_absolute_error',
      instead: '{ metric: mean_absolute_error, cap: 99%, margin: 2% }',
    },
    metric_without_target: { path: 'models[0].metrics[0].max_distance', metric: 'roc_auc' },
    margin_of_target_relative: { path: 'models[0].metrics[0].margin', metric: 'mean_error', value: '2%' },
    cluster_is_query: { path: 'models[0].columns.cluster', value: 'user_id' },
    info_is_not_judged: { path: 'models[0].metrics[0]', key: 'margin' },
    duplicate_metric: { path: 'models[0].metrics[1]', metric: 'recall', first: 'models[0].metrics[0]' },
    business_name_empty: { path: 'models[0].business[0].name', value: '…' },
    duplicate_business: {
      path: 'models[0].business[1].name',
      value: 'Net gain',
      slug: 'net_gain',
      first: 'models[0].business[0]',
    },
    business_named_like_metric: { path: 'models[0].business[0].name', value: 'Recall', slug: 'recall' },
    business_formula_missing: { path: 'models[0].business[0]', task: 'binary' },
    source_twice: { path: 'models[0].champion', found: ['path', 'url'] },
    source_key_unused: { path: 'models[0].champion.ref', key: 'ref', source: 'url' },
    mlflow_path_missing: { path: 'models[0].champion.mlflow', model: 'models:/credit@champion' },
    business_formula_twice: { path: 'models[0].business[0]', found: ['outcomes', 'value'] },
    business_formula_of_other_task: {
      path: 'models[0].business[0].outcomes',
      key: 'outcomes',
      task: 'multiclass',
      needs: 'binary',
    },
    scale_not_per_row: {
      path: 'models[0].business[0].scale',
      value: 'sum(if(flagged, 30, 0)) / count(flagged and label)',
    },
    business_matrix_empty: { path: 'models[0].business[0].matrix' },
    slice_shape: { path: 'models[0].slices.of[0]', found: ['bins', 'where'] },
    slice_name_missing: { path: 'models[0].slices.of[0]' },
    duplicate_slice_entry: { path: 'models[0].slices.of[2]', first: 'models[0].slices.of[0]' },
    duplicate_slice_name: { path: 'models[0].slices.of[2]', name: 'Large', first: 'models[0].slices.of[0]' },
    cross_of_condition: { path: 'models[0].slices.of[1].cross', name: 'Large' },
    cross_repeats: { path: 'models[0].slices.of[1].cross', name: 'sex' },
    bins_and_quantiles: { path: 'models[0].slices.of[0]' },
    bins_not_ascending: { path: 'models[0].slices.of[0].bins', value: 25, before: 40 },
    expression_empty: { path: 'models[0].business[0].value' },
    expression_too_long: { path: 'models[0].business[0].value', length: 5_200, limit: 4_000 },
    expression_too_deep: { formula: '((((…))))', column: 61, limit: 60 },
    expression_unexpected: { formula: 'amount ] 2', column: 8, found: ']', expected: '' },
    expression_ends_early: { formula: 'sum(amount', column: 11, expected: ')' },
    expression_operator: { formula: 'a && b', column: 3, found: '&&', use: 'and' },
    expression_chain: { formula: '1 < a < 2', column: 7, operator: '<' },
    expression_member: { formula: 'client.age > 30', column: 1 },
    expression_not_callable: { formula: '2 (a + b)', column: 3 },
    expression_null: { formula: 'region == null', column: 11, found: 'null' },
    expression_number_too_large: { formula: '1e999', column: 1 },
    expression_function: { formula: 'avg(amount)', column: 1, name: 'avg', known: ['mean', 'sum', 'count'] },
    expression_arity: { formula: 'if(flagged, 1)', column: 1, name: 'if', fewest: 3, most: 3, found: 2 },
    expression_type: { formula: 'sum(flagged)', column: 5, expected: 'number', found: 'boolean' },
    expression_text: { formula: '"amount" * 2', column: 1, found: 'amount' },
    expression_text_order: { formula: 'region < "b"', column: 8, operator: '<' },
    expression_text_partner: { formula: '"a" == "b"', column: 1 },
    expression_value_unknown: {
      formula: 'if(flagged, 30, 0)',
      column: 4,
      name: 'flagged',
      known: ['score', 'label', 'prediction'],
    },
    expression_class_place: { formula: 'prediction * 2', column: 1, name: 'prediction' },
    expression_model_text: { formula: 'label == "yes"', column: 1, name: 'label' },
    expression_model_value: { formula: 'score > 0.5', column: 1, name: 'score' },
    expression_score_condition: { formula: 'if(score, 1, 0)', column: 4 },
    expression_list_place: { formula: '[1, 2] + 1', column: 1 },
    expression_list_empty: { formula: 'grade in []', column: 10 },
    expression_list_mixed: { formula: 'grade in [1, "a"]', column: 14 },
    expression_in_needs_list: { formula: 'grade in 3', column: 10 },
    expression_col_text: { formula: 'col(amount)', column: 5 },
    expression_aggregate_place: { formula: 'sum(amount) > 3', column: 1, name: 'sum' },
    expression_aggregate_nested: { formula: 'sum(mean(a))', column: 5, name: 'mean' },
    expression_row_beside_aggregate: { formula: 'amount / sum(amount)', column: 1, name: 'amount' },
    expression_not_smooth: { formula: 'max(sum(a), sum(b))', column: 1, name: 'max' },
    expression_column_missing: { formula: 'sum(amuont)', name: 'amuont' },
    expression_value_missing: { formula: 'prediction == 1', name: 'prediction' },
  },
  files: {
    broken_json: { character: 31, expected: 'a comma' },
    not_json_rows: { shape: 'a number' },
    ragged_json_row: { row: 12, found: 6, expected: 7 },
    codec_unsupported: { codec: 'LZO' },
    encoding_unsupported: { encoding: 'BIT_PACKED' },
    nested_column: { kind: 'lists' },
    column_type_unsupported: { type: 'INTERVAL' },
    path_outside: { path: '../secrets.csv' },
    file_missing: { path: 'chalenger.csv', near: 'challenger.csv' },
    is_a_folder: { path: 'models/credit' },
    folder_without_metrics: { path: 'mlruns/1', holds: ['3f2a9c1d', '8be01477', 'meta.yaml'] },
    folder_too_large: { path: 'mlruns/1/3f2a9c1d', files: 2001, limit: 2000 },
    file_too_large: { bytes: 5_000_000_000, limit: 4_294_967_295 },
    inflated_too_large: { bytes: 300_000_000, limit: 4_294_967_295 },
    git_unavailable: { why: 'git is not installed' },
    git_ref_missing: { ref: 'base', looked: 'origin/HEAD' },
    link_on_ref: { path: 'models/credit/latest.csv' },
    no_rows: { columns: 7 },
    lfs_pointer: { size: 4_200_000 },
    dvc_pointer: { file: 'predictions.csv.dvc' },
    not_csv: { looksLike: 'a Parquet file' },
    format_not_supported_yet: { format: 'JSON or JSON Lines' },
    not_utf8: { byte: 'E9' },
    duplicate_column: { first: 3, second: 4 },
    ragged_row: { found: 8, expected: 7, rows: 2 },
    truncated: { found: 5, expected: 7 },
  },
  data: {
    column_missing: { use: 'score', files: ['challenger.csv'], models: ['challenger'], nearest: 'scores' },
    no_id_different_rows: { counts: [1000, 998] },
    id_missing: { column: 'id' },
    duplicate_id: { column: 'id', otherLine: 40 },
    ids_disjoint: { column: 'id', counts: [1000, 1000] },
    ids_differ_in_form: { column: 'id', onlyFirst: 1000, onlySecond: 1000, where: ['champion'], form: 'zero_padding' },
    unmatched_rows: { column: 'id' },
    unmatched_rows_within_limit: { column: 'id', limit: 0.01 },
    evaluation_rows_without_prediction: { file: 'holdout.csv' },
    lost_coverage: { unmatched: 3, unusable: 2, share: 0.005 },
    label_from_one_side: {
      lackingModel: 'challenger',
      lackingFile: 'challenger.csv',
      column: 'label',
      model: 'champion',
      file: 'champion.csv',
    },
    label_missing: { column: 'label' },
    label_missing_within_limit: { column: 'label', limit: 0.01 },
    label_mismatch: { column: 'label', lines: [12, 40], toPositive: 2, toNegative: 1 },
    labels_not_binary: { column: 'label', distinct: 3, values: ['0', '1', 'unknown'] },
    positive_not_in_labels: { positive: '1', column: 'label', values: ['no', 'yes'] },
    single_label_value: { column: 'label', value: '0', positive: '1' },
    score_missing_within_limit: { limit: 0.01 },
    score_not_finite_within_limit: { limit: 0.01 },
    score_out_of_range: { low: 0, high: 1, smallest: 0, largest: 97.3, hint: 'percentages' },
    weight_invalid: { column: 'weight' },
    cluster_missing: { column: 'household' },
    slice_column_not_numeric: { slice: 'age', column: 'age' },
    slice_no_finite_values: { slice: 'age', column: 'age' },
    slice_quantiles_merged: { slice: 'age', asked: 4, column: 'age', groups: 3 },
    slice_name_repeated: { slice: 'sex × sex', name: 'sex' },
    slice_where_missing: { slice: 'Large' },
    slice_column_high_cardinality: { column: 'postcode', values: 4200, listed: 12, minRows: 50 },
    slice_cross_high_cardinality: { column: 'postcode × sex', values: 8300, listed: 9, minRows: 50 },
    duplicate_slice: { firstEntry: 1, first: 'sex', secondEntry: 3, second: 'sex', count: 2 },
  },
  decision: {
    slice_too_small: { slice: 'sex (missing)', n: 15, min_rows: 50 },
    slice_empty: { slice: 'High limits' },
    one_class: { metric: 'roc_auc' },
    no_predicted_positive: { model: 'challenger' },
    formula_missing_rows: { name: 'Net gain', rows: 3 },
    formula_undefined_rows: { name: 'Net gain', rows: 3 },
    unknown_metric: { metric: 'recal' },
    metric_undefined: { metric: 'matthews_corrcoef', why: 'a model makes one decision for every row' },
    limit_broken: { value: 0.53, kind: 'min', limit: 0.55 },
    limit_met: { value: 0.57, kind: 'min', limit: 0.55 },
    no_disagreement: { needed: 300 },
    too_few_positives: { n: 4 },
    too_few_negatives: { n: 4 },
    identical_predictions: { n: 1000 },
  },
  changes: {
    drift_shown: { stability: 0.345, tolerated: 0.1 },
    drift_not_shown: { stability: 0.021, tolerated: 0.1 },
    drift_column_missing: { column: 'region', where: 'reference' },
    drift_not_by_query: { column: 'price' },
    drift_too_many_values: { column: 'employer', values: 4212, limit: 200 },
    drift_too_few_rows: { column: 'region', rows: 12, side: 'reference', minimum: 20 },
    drift_no_values: { column: 'region' },
    rate_above_limit: { value: 0.034, limit: 0.02 },
    rate_below_limit: { value: 0.012, limit: 0.02 },
    rate_undecided: { value: 0.017, limit: 0.02, low: 0.012, high: 0.023, needed: 4200 },
  },
  inference: {
    guessed_by_uniqueness: { column: 'application_id', role: 'id' },
    guessed_by_difference: { column: 'reject_probability', role: 'score' },
    guessed_by_name: { column: 'score', role: 'score' },
    guessed_by_likeness: { column: 'bank_rejected' },
    guessed_by_exclusion: { column: 'digit' },
    guessed_by_place: { column: 'sold' },
    inferred_metrics: { metric: 'test.roc_auc', count: 5 },
    unsure_primary: { metric: 'test.roc_auc' },
    unsure_bare_numbers: { metric: 'test.roc_auc' },
    unsure_metric_direction: { metrics: ['cais/hle.hle', 'Idavidrein/gpqa.diamond'] },
    unsure_left_out: { metrics: ['rows', 'test.threshold'], count: 2 },
    no_common_metrics: { championFile: 'champion.json', challengerFile: 'challenger.json', shared: ['rows'] },
    files_of_two_kinds: { champion: 'champion.json', challenger: 'challenger.csv', metrics: 'champion' },
    init_can_guess: {
      columns: ['id "customer_id"', 'label "default_next_month"', 'score "default_probability"'],
      champion: 'champion.csv',
      challenger: 'challenger.csv',
    },
    inferred_samples: { column: 'exact_match,strict-match', others: ['exact_match,flexible-extract'] },
    guessed_by_interval: { column: 'low', role: 'lower' },
    guessed_series: { series: 'shop', columns: ['shop', 'date'] },
    guessed_item: { column: 'question', score: 'correct' },
    unsure_label_differs: { column: 'bank_rejected' },
    guessed_positive: { column: 'outcome', value: 'default', score: 'probability' },
    unsure_threshold: { threshold: 0.5 },
    column_not_nameable: { column: ' score', role: 'score' },
    draft_outside: { path: 'data/champion.csv', output: 'models/credit/model-review.yml' },
    inferred_column: { role: 'label', column: 'y_true' },
    inferred_positive: { column: 'label', value: '1' },
    inferred_threshold: { threshold: 0.5 },
    inferred_slices: { columns: ['region', 'sex'] },
    positive_not_known: { column: 'outcome', values: ['good', 'bad'], count: 2 },
    column_not_found: {
      role: 'score',
      columns: ['id', 'label', 'p1'],
      aliases: ['score', 'y_score', 'probability', 'proba', 'y_prob'],
    },
    challenger_not_named: { champion: 'champion.csv' },
    config_and_files: { config: 'model-review.yml' },
    config_not_given: { file: '.github/model-review.yml' },
    config_unreadable: { file: 'model-review.yml', why: 'ENOENT' },
    plan_decides_nothing: { model: 'credit-default' },
    limit_on_wrong_side: { model: 'credit-default', metric: 'log_loss', better: 'lower', value: 0.9 },
    flips_without_decisions: { file: 'flips.csv' },
    report_unwritable: { file: 'reports/report.json', folder: 'reports', why: 'ENOENT' },
  },
  'self-test': {
    self_test_needs_rows: { model: 'credit-default' },
    self_test_regression_does_not_block: { on_regression: 'review' },
    self_test_margin_zero: { checks: ['roc_auc'], runs: 200 },
    self_test_rarely_passes: { passed: 22, runs: 200 },
    self_test_limits_broken: { checks: ['recall.min'], count: 200, runs: 200 },
    self_test_limits_between: { checks: ['recall.min'], count: 31, runs: 200 },
    self_test_blocks_undecided: { count: 12, runs: 200 },
    self_test_false_alarms: { count: 22, runs: 200, promised: 0.05 },
    self_test_blind_slices: { count: 4, of: 34, codes: ['too_few_positives', 'slice_too_small'], counts: [3, 1] },
  },
  sources: {
    source_needs_github: { kind: 'artifact' },
    sha256_differs: { expected: '9f86d081…', found: '60303ae2…', file: 'https://models.example.com/champion.csv' },
    digest_differs: { expected: '9f86d081…', found: '60303ae2…', file: 'artifact predictions' },
    download_too_large: { file: 'artifact predictions', limit: 2 ** 30 },
    download_timed_out: { url: 'https://models.example.com/champion.csv', seconds: 300 },
    url_invalid: { value: 'models.example.com/champion.csv' },
    url_not_https: { url: 'http://models.example.com/champion.csv' },
    url_refused: { url: 'https://models.example.com/champion.csv', status: 404 },
    url_unreachable: { url: 'https://models.example.com/champion.csv', why: 'ENOTFOUND' },
    artifact_missing: { path: 'predictions' },
    artifact_expired: { name: 'predictions' },
    artifact_file_missing: { name: 'predictions', path: 'champion.csv', holds: ['champion.parquet'] },
    artifact_file_unclear: { name: 'predictions', files: 2, holds: ['champion.csv', 'metrics.json'] },
    workflow_missing: { name: 'predictions', workflow: 'train.yml' },
    release_missing: { path: 'champion.csv', ref: 'latest' },
    asset_missing: { asset: 'champion.csv', tag: 'v3', holds: ['model.onnx'] },
    zip_damaged: { file: 'artifact predictions', entry: null },
    zip_unsupported: { file: 'artifact predictions', what: 'encrypted entries' },
    zip_unsafe: { file: 'artifact predictions', entry: '../champion.csv', why: 'outside' },
    mlflow_model_invalid: { value: 'models:/credit/Production' },
    mlflow_uri_missing: { model: 'models:/credit@champion' },
    mlflow_uri_unsupported: { value: 'sqlite' },
    mlflow_version_missing: { path: 'models:/credit@champion', ref: 'https://mlflow.example.com/' },
    mlflow_without_run: { model: 'models:/credit@champion', version: '3' },
    mlflow_not_proxied: {
      model: 'models:/credit@champion',
      version: '3',
      path: 'predictions.csv',
      scheme: 's3',
      runId: '3f2a9c1d5e',
    },
    mlflow_file_missing: {
      model: 'models:/credit@champion',
      version: '3',
      path: 'predictions.csv',
      holds: ['model', 'metrics.json'],
    },
    mlflow_refused: { server: 'https://mlflow.example.com/', status: 401, what: 'runs/get', sent: false },
    mlflow_answer_unknown: { server: 'https://mlflow.example.com/', what: 'runs/get' },
    source_stale: {
      role: 'champion',
      path: 'models:/credit@champion/predictions.csv',
      allowed: '30 days',
      date: '2026-08-01',
      hours: 1440,
    },
    source_age_unknown: { role: 'champion', path: 'predictions/champion.csv', allowed: '30 days' },
  },
  doctor: {
    doctor_node_old: { version: '18.20.0', oldest: '20.19' },
    doctor_clock: { commit: '2026-11-29T12:00:00Z', clock: '2026-11-01T12:00:00Z' },
    doctor_config_missing: { file: '.github/model-review.yml' },
    doctor_config_on_base: { file: '.github/model-review.yml' },
    doctor_config_differs: { file: '.github/model-review.yml' },
    doctor_config_not_on_base: { file: '.github/model-review.yml' },
    doctor_config_valid: { file: '.github/model-review.yml', models: 2 },
    doctor_types_missing: { missing: ['synchronize'] },
    doctor_paths_filter: { key: 'paths' },
    doctor_permissions_unsaid: { permissions: ['contents: read', 'pull-requests: write'] },
    doctor_permissions_all: { permissions: ['contents: read', 'pull-requests: write'] },
    doctor_permission_missing: { permission: 'pull-requests: write' },
    doctor_permission_broad: { permission: 'contents: write' },
    doctor_action_placeholder: { uses: 'YOUR-ORGANISATION/model-review-gate@FULL-COMMIT-SHA' },
    doctor_action_not_pinned: { uses: 'acme/model-review-gate@v1' },
    doctor_repository_unknown: { repository: 'acme/credit', status: 404 },
    doctor_rules_unknown: { branch: 'main', status: 403 },
    doctor_check_required: { branch: 'main' },
    doctor_queue_without_event: { branch: 'main' },
    doctor_check_not_required: { branch: 'main', checks: ['model-review'] },
  },
  setup: {
    init_found_pair: { champion: 'champion.csv', challenger: 'challenger.csv' },
    init_found_on_base: { path: 'models/credit/predictions.csv' },
    init_first_version: { path: 'models/credit/predictions.csv' },
    init_found_pointer: { path: 'models/credit/predictions.csv', tool: 'dvc' },
    init_found_runs: {
      champion: 'mlruns/1/3f2a9c1d',
      challenger: 'mlruns/1/8be01477',
      experiment: 'credit',
      model: null,
    },
    init_one_file: { path: 'predictions.csv' },
    init_mlflow: { uri: 'https://mlflow.example.com' },
    init_walk_cut: { files: 20000 },
    init_enough_models: { limit: 20 },
    init_left_out: { path: 'predictions.csv', why: 'It is empty.' },
    init_nothing_found: { looked: 41, mlflow: false },
    init_workflow_placeholder: {
      file: '.github/workflows/model-review.yml',
      placeholder: 'YOUR-ORGANISATION/model-review-gate@FULL-COMMIT-SHA',
    },
    init_kept: { file: '.github/workflows/model-review.yml' },
  },
  gate: {
    workflow_changed_in_pr: { files: ['.github/workflows/model-review.yml'], count: 1, held: true },
    other_workflows_changed: { files: ['.github/workflows/train.yml'], count: 1 },
    evaluation_changed_in_pr: { files: ['data/holdout.csv'], count: 1, own: true, held: false },
    proposed_policy_effect: {
      path: '.github/model-review.yml',
      verdict: 'block',
      proposed: 'pass',
      freed: 2,
      freedChecks: ['recall', 'roc_auc@county=Suffolk'],
      caught: 0,
      caughtChecks: [],
      dropped: 0,
      droppedChecks: [],
      models: [],
    },
    proposed_policy_same: { path: '.github/model-review.yml' },
    proposed_policy_unknown: { path: '.github/model-review.yml', models: ['credit-default'] },
    proposed_policy_other_file: { path: 'data/other.csv' },
    proposed_policy_too_large: { path: '.github/model-review.yml', rows: 9_000_000, limit: 2_000_000 },
    proposed_policy_invalid: { path: '.github/model-review.yml', count: 2 },
    proposed_policy_missing: { path: '.github/model-review.yml' },
  },
  people: {
    command_malformed: {
      command: 'approve',
      missing: 'sha',
      example: '/model-review approve 8d31c07 the loss is understood',
    },
    command_unknown: { command: 'aprove', known: ['help', 'status', 'explain', 'approve', 'waive', 'revoke', 'rerun'] },
    command_help: { examples: ['/model-review status', '/model-review explain recall@region=EU'] },
    command_status: {
      verdict: 'block',
      failing: 1,
      failingChecks: ['recall@region=EU'],
      waived: 0,
      asked: false,
      waivers: ['@acme/ml-leads'],
    },
    commands_beyond: { count: 3, limit: 20 },
    explained: { text: 'Recall of region EU: 79.5 % today, 43.5 % with the new model' },
    approve_recorded: { id: 'a-51c07e22', by: 'cfo', sha: '8d31c07' },
    approve_not_head: { sha: '8d31c07', head: 'a1c09f2', example: '/model-review approve a1c09f2' },
    approve_while_blocked: {
      checks: ['recall@region=EU'],
      example: '/model-review waive recall@region=EU until 2027-01-15 because a fix is on its way',
    },
    approve_by_author: { by: 'ada', names: ['@acme/risk', '@cfo'] },
    approve_not_named: { by: 'ada', names: ['@acme/risk', '@cfo'] },
    approve_needs_write: { by: 'cfo' },
    waive_recorded: {
      id: 'w-3fa91c02',
      check: 'recall@region=EU',
      model: 'credit-default',
      until: '2027-01-15',
      upTo: 0.14,
    },
    waive_not_named: { by: 'ada', names: ['@acme/ml-leads'] },
    waive_not_failing: { check: 'recall@region=US', failing: ['recall@region=EU'] },
    waive_past: {
      until: '2026-01-15',
      example: '/model-review waive recall@region=EU until 2027-01-15 because a fix is on its way',
    },
    waive_too_long: {
      days: 30,
      last: '2027-01-15',
      example: '/model-review waive recall@region=EU until 2027-01-15 because a fix is on its way',
    },
    check_unknown: { check: 'recal', near: 'recall' },
    check_of_several: { check: 'recall', count: 2, choices: ['credit/recall', 'fraud/recall'] },
    revoke_recorded: { id: 'w-3fa91c02' },
    revoke_unknown: { id: 'w-3fa91c02' },
    revoke_in_file: { id: 'w-3fa91c02', path: '.github/model-review-waivers.yml' },
    revoke_not_permitted: { id: 'w-3fa91c02', owner: 'grace' },
    rerun_needs_write: { by: 'cfo' },
    rerun_not_permitted: { status: 403 },
    rerun_failed: { status: 500 },
    permission_unknown: { by: 'cfo', status: 403 },
    team_unknown: { by: 'cfo', teams: ['@acme/risk'], status: 403 },
    decision_no_report: { sha: '8d31c07' },
    decision_report_wrong: { sha: '8d31c07' },
    approval_business: { check: 'expected_margin', amount: 1_000_000 },
    approval_slice: { check: 'recall@region=EU', severity: 'critical' },
    approval_by_author: { by: 'ada' },
    approval_not_named: { by: 'ada' },
    approval_voided: { by: 'cfo', sha: '8d31c07', checks: ['recall@region=EU'], count: 1 },
    reuse_high: { row: 'client', count: 37, budget: null },
    reuse_spent: { row: 'client', count: 41, budget: 40 },
    ledger_damaged: { branch: 'model-review', line: 12, lost: 1 },
    ledger_repaired: { branch: 'model-review', line: 12, lost: 1 },
    ledger_lost_write: { branch: 'model-review', count: 2 },
    ledger_not_readable: { branch: 'model-review', status: 500 },
    ledger_not_written: { branch: 'model-review', status: 403 },
    reviews_not_readable: { status: 403 },
    command_failed: { doing: 'recording the decision' },
    waivers_file_wrong: { path: '.github/model-review-waivers.yml', line: 7, at: 'waivers.0.until' },
    waivers_not_set_up: { path: '.github/model-review-waivers.yml' },
    waivers_file_too_long: {
      path: '.github/model-review-waivers.yml',
      check: 'recall@region=EU',
      model: 'credit-default',
      since: '2027-01-01',
      until: '2027-06-30',
      days: 30,
    },
  },
  promotion: {
    nothing_to_promote: { branch: 'main' },
    promoted: {
      model: 'credit-default',
      number: 71,
      verdict: 'pass',
      pointers: ['release credit-champion/predictions.csv'],
    },
    promoted_despite: { model: 'credit-default', number: 71, verdict: 'block', pointers: [] },
    promoted_unreviewed: { model: 'credit-default', number: null, pointers: [] },
    promoted_advisory: { model: 'credit-default', number: 71, pointers: [] },
    promotion_known: { model: 'credit-default', commit: '8d31c07' },
    promotion_differs: { model: 'credit-default', number: 71, found: '4d530e4b5701', reviewed: '05faa468a78c' },
    promotion_pointers_held: { model: 'credit-default', unread: false },
    promotion_pointer_failed: { model: 'credit-default', pointer: 'release credit-champion/predictions.csv' },
    rollback_nothing: { model: 'credit-default' },
    rollback_file_missing: { path: 'models/credit/predictions.csv', commit: '8d31c07' },
    rollback_model_unclear: { known: ['credit-default', 'churn'], count: 2 },
    ledger_unreadable_here: { where: 'origin/model-review', branch: 'model-review' },
    ledger_broken: { where: 'model-review', line: 12 },
  },
  platform: {
    event_not_supported: { event: 'schedule' },
    merge_group_unclear: { ref: 'refs/heads/gh-readonly-queue/main/pr-12', branch: 'main' },
    mode_not_for_event: { mode: 'command', event: 'pull_request', allowed: ['evaluate', 'publish'] },
    push_elsewhere: { ref: 'refs/heads/feature', branch: 'main' },
    pull_request_unknown: { number: 70 },
    pull_request_closed: { number: 7 },
    checkout_of_other_commit: { number: 7, found: '4f2a9c1d' },
    comment_not_new: { action: 'edited' },
    comment_elsewhere: { number: 7 },
    comment_of_bot: { author: 'acme-gate[bot]' },
    models_left_out: { models: ['fraud'], chosen: ['credit-default'] },
    model_result_missing: { model: 'fraud' },
    input_no_number: { input: 'pr-number', value: '#7' },
    run_outdated: { sha: '4f2a9c1d', head: 'a83d5f01', number: 7 },
    run_without_pull_request: { sha: '4f2a9c1d' },
    run_unclear: { sha: '4f2a9c1d', numbers: [7, 8] },
    run_of_other_event: { event: 'push' },
    run_report_missing: { conclusion: 'cancelled' },
    computed_elsewhere: { repository: 'contributor/scoring', because: 'fork' },
    check_left_out: { metric: 'roc_auc' },
    report_unreadable: { file: 'report.json', at: 'models.0.checks.3.status' },
    report_too_large: { file: 'report.json' },
    report_of_other_commit: { file: 'credit/report.json', found: '4f2a9c1d', expected: 'a83d5f01' },
    model_reported_twice: { model: 'fraud' },
    model_not_expected: { model: 'trojan' },
    comment_overtaken: { sha: '4f2a9c1d', head: 'a83d5f01' },
    event_unreadable: { event: 'pull_request', at: 'pull_request.head.sha' },
    input_not_allowed: {
      input: 'comment',
      value: 'sometimes',
      allowed: ['always', 'on-change', 'on-failure', 'never'],
    },
    input_path_outside: { input: 'config', value: '../model-review.yml' },
    input_model_unknown: { models: ['churm'], known: ['churn', 'credit-default'] },
    policy_new: { path: '.github/model-review.yml' },
    policy_changed_in_pr: {
      path: '.github/model-review.yml',
      removed: ['margin: 0.005'],
      added: ['margin: 0.05'],
    },
    policy_differs: { path: '.github/model-review.yml' },
    policy_missing: { path: '.github/model-review.yml' },
    policy_not_text: { path: '.github/model-review.yml' },
    github_ref_missing: { ref: 'production' },
    folder_at_ref: { path: 'mlruns/1/3f2a9c1d/metrics', ref: 'main' },
    file_too_large_for_api: { megabytes: 100 },
    github_rate_limited: { seconds: 60 },
    github_not_permitted: { permission: 'contents: read', status: 403 },
    github_refused: { status: 422 },
    comment_not_permitted: { because: 'fork' },
    comment_failed: { why: 'github_unavailable' },
    check_run_failed: { why: 'github_unavailable', status: 502 },
    labels_failed: { why: 'github_not_permitted', status: 403 },
    report_files_failed: { folder: 'model-review-report' },
  },
}

/** What a sentence cannot say of itself: when the finding appears, or what else to know. */
const notes = {
  policy_missing:
    '`model-review init` writes one from two files; see [on your own files](../README.md#on-your-own-files).',
  no_disagreement:
    'Decided by the rule of three; see [how a decision is made](how-a-decision-is-made.md#when-nothing-disagrees).',
  identical_predictions: 'What follows is `policy.on_identical`: review unless set.',
  no_champion: 'Evidence D: limits (`min`, `max`) are judged, everything else waits for a champion.',
  policy_changed_in_pr: 'See [what is trusted](../SECURITY.md#the-policy).',
  policy_new: 'See [what is trusted](../SECURITY.md#the-policy).',
  comment_not_permitted: 'See [forks](../SECURITY.md#forks).',
  effect_scale_unknown: 'Declare `effect_scale`: the largest change that one row can bring.',
  repeated_rows: 'Measured: undeclared copies raise false blocks to 26 in 100 and false passes to 21 in 100.',
  unmatched_rows: 'Fewer rows than the limit are left out, counted and told: `unmatched_rows_within_limit`.',
}

const groups = {
  config: [
    'The config',
    'Every one of these ends with exit code 2. `model-review validate` finds them without reading data.',
  ],
  files: ['The files', 'Finding a file, opening it, and splitting it into cells.'],
  data: [
    'The rows',
    'What was joined, and what the cells hold. A code that ends in `_within_limit` is a warning: the policy allows the loss.',
  ],
  decision: ['The decision', 'Why a check or a verdict is as it is. These are reasons, not faults.'],
  discovery: ['Found groups', 'The search for groups that nobody declared, and what it says of them.'],
  sources: ['Sources', 'Files from artifacts, releases, MLflow and addresses; see [sources](sources.md).'],
  thresholds: ['Thresholds', 'Where each model flags, and what that does.'],
  money: ['Money', 'What a business function wants, and what it does not seem to want.'],
  changes: ['What changed', 'Decisions that change, calibration, and drift against a reference.'],
  inference: ['What was guessed', 'Without a config, columns and defaults are guessed, and the report says so.'],
  joining: ['Joining by task', 'What a task needs of the files beside ids and scores.'],
  tasks: ['Metrics of the tasks', 'Why a metric has no value on these rows.'],
  multiclass: ['Classes', 'Why a metric of classes has no value on these rows.'],
  ranking: ['Rankings', 'Queries, and what they lack.'],
  aggregate: ['Totals', 'Reviews from metrics files, without rows.'],
  requirements: [
    'Scenarios and operations',
    'Cases that must come out as expected, and numbers beside the metrics. No test of chance is involved.',
  ],
  'self-test': [
    'The self-test',
    'What `model-review self-test` says of a policy. All but the first two are advice, and change no exit code.',
  ],
  people: [
    'Deciding',
    'Commands in a pull request, and the approvals and waivers that they give; see [commands](commands.md).',
  ],
  promotion: [
    'The champion',
    'What becomes the champion after a merge, and how it goes back; see [promotion](promotion.md).',
  ],
  platform: ['GitHub', 'The workflow, the policy and the comment.'],
  gate: [
    'Changes of the gate',
    'Pull requests that change the rules, the workflow or the data that they are judged by; see [what is trusted](../SECURITY.md#the-policy).',
  ],
  setup: ['Setting up', 'What `init` found.'],
  doctor: [
    'The doctor',
    'What `model-review doctor` says of a set-up. In a job that could not do all of its work, what is to be mended stands in the summary.',
  ],
}

/** docs/codes.md, from the messages by file name: `{ config: { code: message }, … }`. */
export function codesPage(messagesByGroup) {
  const sections = Object.entries(groups).map(([group, [title, introduction]]) => {
    const entries = Object.entries(messagesByGroup[group]).map(([code, message]) => {
      const note = Object.hasOwn(notes, code) ? `\n\n${notes[code]}` : ''
      return `### ${code}\n\n> ${escapeQuote(exampleOf(group, code, message))}${note}`
    })
    return [`## ${title}`, introduction, ...entries].join('\n\n')
  })
  return `${[
    '# Codes',
    'Every finding has a code, which stays, and a sentence, which may improve. The JSON report carries both (`problems[].code`, `checks[].reason.code`). Each sentence is shown here with invented values; it says what was found, where, and what to do next.',
    'Made by `scripts/readme.mjs` from `src/report/languages/english/messages/`. Do not edit.',
    ...sections,
  ].join('\n\n')}\n`
}

/** What stands in for an argument that has no example of its own: its name, a number or a list, whatever the sentence takes. */
const standIns = [(name) => `‹${name}›`, () => 12, () => ['one', 'two'], () => null]

/** The sentence of a code with example arguments. Throws where it cannot be made whole. */
export function exampleOf(group, code, message) {
  const given = {
    ...usual,
    ...inGroup[group],
    ...(code.startsWith('expression_') ? inFormula : {}),
    ...own[group]?.[code],
  }
  let sentence
  for (const standIn of standIns) {
    const args = new Proxy(given, {
      get: (target, name) => (Object.hasOwn(target, name) ? target[name] : standIn(String(name))),
    })
    try {
      sentence = message(args)
    } catch {
      continue
    }
    if (!/undefined|NaN|\[object|not given/.test(sentence)) return sentence
  }
  throw new Error(`scripts/readme.mjs: ${code} needs examples of its arguments; it says "${sentence}"`)
}

const escapeQuote = (text) => text.replace(/[\\`*_[\]<>#|]/g, '\\$&')

const messagesName = (group) => ({ tasks: 'task', 'self-test': 'selfTest' })[group] ?? group

async function main() {
  const library = (path) => import(new URL(`../lib/${path}`, import.meta.url))
  const names = await library('core/metrics/names.js')
  const { traitsOf } = await library('core/measures.js')
  const messages = {}
  for (const group of Object.keys(groups)) {
    messages[group] = (await library(`report/languages/english/messages/${group}.js`))[`${messagesName(group)}Messages`]
  }
  writeFileSync(at('docs/codes.md'), codesPage(messages))
  const { defaultMetrics, defaultSliceMetrics } = await library('config/schema.js')
  const code = { ...names, traitsOf, defaultMetrics, defaultSliceMetrics, ...(await library('io/formats.js')) }
  runShown(exampleReport('docs/report-example.html'))
  writeFileSync(at('README.md'), withOutputs(withTables(readFileSync(at('README.md'), 'utf8'), code)))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main()
