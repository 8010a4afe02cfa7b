import type { Reason } from '../../../../core/problem.js'
import type { Message, Messages } from '../../message.js'

type Args = Reason['args']

/** `model-review.yml line 12: models[0].metrics[1].metric` and the like; empty for what was made in code. */
function placeOf({ file, line, path }: Args): string {
  const where = [file, typeof line === 'number' ? `line ${line}` : undefined].filter(Boolean).join(' ')
  return [where, path].filter((part) => part !== undefined && part !== '').join(': ')
}

/** A sentence about a value of the config: the place, then what is wrong there. */
const at =
  (say: (args: Args) => string): Message =>
  (args) => {
    const place = placeOf(args)
    const said = say(args)
    return place === '' ? said.charAt(0).toUpperCase() + said.slice(1) : `${place}: ${said}`
  }

/** A sentence about a formula: the place, the formula, the character, then what is wrong there. */
const inFormula = (say: (args: Args) => string) =>
  at((args) => `in the formula ${args.formula}, at character ${args.column}: ${say(args)}`)

/** A sentence about a formula as a whole. */
const ofFormula = (say: (args: Args) => string) => at((args) => `in the formula ${args.formula}: ${say(args)}`)

const quote = (value: unknown) => `"${value}"`
const didYouMean = ({ suggestion, known }: Args, what: string) => {
  if (suggestion !== null && suggestion !== undefined) return `Did you mean ${quote(suggestion)}?`
  return Array.isArray(known) && known.length > 0 ? `${what}: ${known.join(', ')}.` : ''
}
const example = ({ example }: Args) => (typeof example === 'string' ? ` Write for example: ${example}` : '')

const kinds: Readonly<Record<string, string>> = {
  number: 'a number',
  boolean: 'a condition (true or false)',
  text: 'a text',
  list: 'a list',
}

const shapes: Readonly<Record<string, string>> = {
  object: 'a mapping of keys to values',
  array: 'a list',
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** What is missing where nothing says what a row is worth, and an example, by task. */
const FORMULAS: Readonly<Record<string, readonly [string, string]>> = {
  binary: [
    'there is neither outcomes nor value',
    'outcomes: { true_negative: 0.12 * amount, false_negative: -0.45 * amount }',
  ],
  multiclass: ['there is neither matrix nor value', 'matrix: { A: { B: -100 }, B: { A: -20 } }'],
  ranking: ['there is no value', 'value: "if(position <= 10, 0.2 * label, 0)"'],
  score: ['there is no value', 'value: "5 * score"'],
}

const MINIMAL = 'version: 1, then models: with a name, a champion and a challenger'

export const configMessages: Messages = {
  config_empty: at(() => `the file is empty. A config needs ${MINIMAL}.`),
  config_not_a_mapping: at(() => `the file does not hold keys and values. A config begins with ${MINIMAL}.`),
  config_too_long: at(
    ({ length, limit }) => `the file has ${length} characters; at most ${limit} are read. Is it a config?`,
  ),
  config_too_many_aliases: at(
    ({ limit }) => `YAML aliases (*name) repeat parts of the file more than ${limit} times. Write the parts out.`,
  ),
  yaml_duplicate_key: at(
    () => 'this key stands twice in the same mapping, and only one of the two could count. Remove one.',
  ),
  yaml_tab: at(() => 'a tab is used to indent, which YAML does not allow. Use spaces.'),
  yaml_several_documents: at(() => 'a second YAML document begins here ("---"). Keep one document in the file.'),
  yaml_alias_unknown: at(
    ({ alias }) =>
      `*${alias} repeats a part named &${alias}, but no part before it has that name. Quote it if it is text.`,
  ),
  yaml_needs_quotes: at(
    () => 'a value that begins with @, %, ` or | needs quotes in YAML. Write for example: "@acme/risk"',
  ),
  yaml_invalid: at(({ column, detail }) =>
    `this is not valid YAML (character ${column}): ${detail}.`.replace(/\.\.$/, '.'),
  ),

  unknown_key: at((args) => `the key ${quote(args.key)} is not known here. ${didYouMean(args, 'Known keys')}`),
  missing_key: at((args) => `the key ${quote(args.key)} is missing.${example(args)}`),
  not_supported_yet: at(
    ({ value }) =>
      `${quote(value)} is not supported by this version, so nothing would be checked. Remove it until then.`,
  ),
  version_unknown: at(({ value, newest, needs }) =>
    typeof needs === 'string'
      ? `the version is ${value}, and this gate reads no later one than ${newest}. Use version ${needs} or later of model-review-gate, or a config of version ${newest}. Write: version: ${newest}`
      : `the version is ${value}; this gate reads version ${newest}. Write: version: ${newest}`,
  ),
  key_renamed: at(
    ({ key, instead, goneIn }) =>
      `the key ${quote(key)} is called ${quote(instead)} now. It is still read, and will not be in version ${goneIn} of the config. Write ${quote(instead)}.`,
  ),
  key_retired: at(
    ({ key, goneIn }) =>
      `the key ${quote(key)} has no effect any more, and version ${goneIn} of the config will not know it. Remove it.`,
  ),
  key_under_two_names: at(
    ({ key, instead }) =>
      `there are both ${quote(key)} and ${quote(instead)}, which is its name now, and only one of the two could count. Keep ${quote(instead)}.`,
  ),
  wrong_type: at((args) => {
    if (args.expected === null) return `${args.value} is ${args.found}, which cannot stand here.${example(args)}`
    const expected = shapes[String(args.expected)] ?? args.expected
    return `${args.value} is ${args.found} where ${expected} is needed.${example(args)}`
  }),
  wrong_format: at((args) => `${quote(args.value)} cannot be read here.${example(args)}`),
  wrong_length: at((args) => `${args.value} has too few or too many entries (limit ${args.limit}).${example(args)}`),
  value_empty: at((args) => `nothing is written here.${example(args) || ' Fill it in or remove the key.'}`),
  value_unknown: at((args) => `${quote(args.value)} is not known. ${didYouMean(args, 'Allowed')}`),
  metric_unknown: at((args) => `there is no metric ${quote(args.value)}. ${didYouMean(args, 'Known metrics')}`),
  discover_loss_unknown: at(
    (args) =>
      `${quote(args.value)} is neither a metric of this task, nor a business function, nor a formula with score, prediction or flagged in it. ${didYouMean(args, 'Known')}`,
  ),
  number_out_of_range: at((args) => {
    const bound = `${args.side === 'least' ? 'at least' : 'at most'} ${args.limit}`
    const rule = args.inclusive ? bound : `${args.side === 'least' ? 'above' : 'below'} ${args.limit}`
    return `the value is ${args.value}; it must be ${rule}.${args.suggestion === null ? '' : ` Did you mean ${args.suggestion}?`}`
  }),
  share_above_one: at(({ value }) => `${value} is more than everything; a share is at most 100%.`),

  duplicate_model: at(
    ({ value, first }) => `the name ${quote(value)} is already that of ${first}. Give each model its own.`,
  ),
  nothing_to_check: at(
    () => 'neither metrics nor business say what to check. Name at least one, or leave both out for the defaults.',
  ),
  scenario_name_empty: at(({ value }) => `the name ${quote(value)} holds no letter or digit. Say what must hold.`),
  duplicate_scenario: at(
    ({ value, slug, first }) =>
      `the name ${quote(value)} gives the check scenario.${slug}, which is that of ${first} already. Give each scenario its own.`,
  ),
  scenario_shape: at(
    ({ found }) =>
      `${Array.isArray(found) ? found.join(' and ') : found} are ways to name the cases, and a scenario has one. Keep one of them.`,
  ),
  scenario_key_unused: at(({ key, needs }) => `${key} is read with ${needs} only. Remove it.`),
  scenario_expect_missing: at(({ task }) =>
    task === 'ranking'
      ? 'nothing is expected of the items. Write for example: expect: "position <= 3"'
      : 'nothing is expected of the rows. Write for example: expect: "flagged"',
  ),
  scenario_ids_several: at(
    () =>
      'several columns name a row, so one id is not enough. Write a file with these columns, and name it: file: rows.csv',
  ),
  scenario_one_variant: at(
    ({ formula }) =>
      `${quote(formula)} speaks of one row of a group, or of none, so there is nothing to compare. Name two: score[high] <= score[low], or leave pair_by out.`,
  ),
  operations_path: at(
    ({ value, column }) =>
      `the path ${quote(value)} cannot be read from character ${column} on. Write names with dots, places in brackets: latency.p95_ms, stages[0].seconds, ["a.b"].c`,
  ),
  operations_bound_missing: at(
    ({ value }) =>
      `nothing is asked of ${value}. Give it max, min, max_increase or max_decrease, for example max_increase: 10%`,
  ),
  duplicate_operations: at(
    ({ value, key, first }) => `${key} of ${value} stands in ${first} already. Keep one of the two.`,
  ),
  operating_point_shape: at(
    () =>
      'an operating point is one threshold for both models, one for each, or one thing to reach. Write { threshold: 0.25 }, { champion: 0.25, challenger: 0.22 }, { top: 2% }, { precision: 80% }, { recall: 90% } or { false_positive_rate: 1% }.',
  ),
  operating_point_target: at(
    ({ value, rule }) => `${value} leaves no row to flag. Write what ${rule} must reach, such as ${rule}: 2%.`,
  ),
  operating_point_holds_metric: at(
    ({ metric, rule, target }) =>
      `operating_point holds ${rule} at ${Number((Number(target) * 100).toPrecision(3))} % for both models, so ${metric} is the same by construction and judging it would be no check. Give it the role info, or set operating_point to the thresholds that are used.`,
  ),
  beta_missing: at(({ metric }) => `${metric} needs a beta. Write for example: { metric: ${metric}, beta: 2 }`),
  metric_of_other_task: at(
    ({ value, task, tasks }) =>
      `${value} is no metric of the task ${task}; it is one of ${Array.isArray(tasks) ? tasks.join(', ') : tasks}. Set task to what the model predicts, or choose another metric.`,
  ),
  not_for_aggregates: at(
    ({ key }) =>
      `${key} needs rows, and the task "metrics" has none, only totals. Remove it, or give the predictions of both models and set task to what the model predicts.`,
  ),
  only_for_aggregates: at(
    ({ key }) => `${key} is read for the task "metrics" only; here rows decide. Remove it, or write task: metrics.`,
  ),
  metrics_not_named: at(
    () =>
      'the task "metrics" has no default metrics, because every file has its own names. List those to judge, as the file writes them: metrics: [ { metric: test.roc_auc, better: higher, min: 0.8 } ]',
  ),
  parameter_missing: at(
    ({ metric, name }) => `${metric} needs ${name}. Write for example: { metric: ${metric}, ${name}: 10 }`,
  ),
  parameter_unused: at(({ metric, name }) => `${metric} takes no ${name}. Remove it.`),
  beta_unused: at(
    ({ metric }) => `${metric} has a fixed beta or none; only fbeta takes one. Remove it, or write metric: fbeta.`,
  ),
  margin_too_large: at(
    ({ value, metric }) =>
      `a margin of ${value} would allow any loss of ${metric}. ${String(value).trim().endsWith('%') ? "It is a share of what today's model reaches: write a smaller one, such as 2%." : 'Did you mean a percentage, such as 2%, or a smaller number?'}`,
  ),
  limit_out_of_range: at(
    ({ value, metric, low, high }) =>
      `the limit ${value} is outside what ${metric} can be (${high === null ? `${low} or more` : `${low} to ${high}`}). Did you mean a share, such as 0.55?`,
  ),
  min_above_max: at(({ min, max }) => `min ${min} is above max ${max}: no value could meet both.`),
  metric_without_direction: at(
    ({ metric }) =>
      `${metric} is neither better high nor better low, and has no target, so a change of it cannot be judged. List it as a bare name: it is then reported; or give it limits alone (min, max).`,
  ),
  metric_without_influence: at(
    ({ metric, instead }) =>
      `${metric} can be shown, but a change of it cannot be told from chance: there is no test for it here. ${typeof instead === 'string' ? `Judge for example ${instead} instead. ` : ''}List ${metric} as a bare name to see it, or give it limits alone (min, max).`,
  ),
  metric_without_target: at(
    ({ metric }) =>
      `${metric} has no target, so there is no distance to limit. Use min or max; max_distance is for mean_error, mean_calibration_error and interval_coverage.`,
  ),
  margin_of_target_relative: at(
    ({ metric, value }) =>
      `a margin of ${value} is a share of today's value, but ${metric} is judged by its distance from a target, which may well be 0 today. Write the margin as a number: how much farther from the target is tolerated.`,
  ),
  cluster_is_query: at(
    ({ value }) =>
      `a ranking is judged query by query, so the items of a query belong together already and cluster: ${value} would not be read. Remove it; name the query column as columns.query.`,
  ),
  flip_rate_key: at(
    ({ metric, key }) =>
      `${metric} is a rate of both models together, so ${key} means nothing for it. Give the largest share allowed as max, such as max: 0.02.`,
  ),
  flip_rate_without_max: at(
    ({ metric }) => `${metric} has no largest share allowed. Add max, such as max: 0.02, or use role info.`,
  ),
  flip_rate_by_slice: at(
    ({ metric }) =>
      `${metric} is judged on all rows only. List it under metrics with max; for groups use accuracy, recall or specificity.`,
  ),
  info_is_not_judged: at(
    ({ key }) =>
      `role info is only reported, so ${key} would not be checked. Use role guardrail or primary, or remove ${key}.`,
  ),
  duplicate_metric: at(({ metric, first }) => `${metric} is already judged by ${first}. Keep one of the two.`),
  business_name_empty: at(({ value }) => `the name ${quote(value)} has no letter or digit to make a check's name of.`),
  duplicate_business: at(
    ({ value, slug, first }) =>
      `the name ${quote(value)} gives the same check name (${slug}) as ${first}. Change one of them.`,
  ),
  business_named_like_metric: at(
    ({ value, slug }) => `the name ${quote(value)} would be mistaken for the metric ${slug}. Choose another.`,
  ),
  business_formula_missing: at(({ task }) => {
    const [neither, example] = FORMULAS[String(task)] ?? [
      'nothing says what a row is worth',
      'value: "-abs(prediction - label)"',
    ]
    return `${neither}. Write for example: ${example}`
  }),
  business_formula_twice: at(
    ({ found }) => `there are both ${list(found).join(' and ')}. Keep the one that says what is meant.`,
  ),
  source_twice: at(
    ({ found }) =>
      `there are both ${list(found).join(' and ')}, and a file comes from one place. Keep the one that is meant.`,
  ),
  source_key_unused: at(({ key, source }) =>
    key === 'max_age'
      ? 'a file of the working tree has no age: a checkout writes all files anew. Give it a ref, or remove max_age.'
      : `${key} is read beside path only, and this file comes from ${source}. Remove ${key}.`,
  ),
  promotion_needs_path: at(
    () =>
      'only a file can become the asset of a release, and the challenger of this model has no "path". Give it one, or take "release" out.',
  ),
  promotion_needs_mlflow: at(
    () =>
      'only a version in MLflow can get an alias, and the challenger of this model has no "mlflow". Give it one, such as mlflow: { model: models:/credit@challenger, path: predictions.csv }, or take "mlflow" out.',
  ),
  mlflow_path_missing: at(
    ({ model }) =>
      `nothing says which file of the run is meant. Write for example: mlflow: { model: ${quote(model)}, path: predictions.csv }; or set "task: metrics" to compare the metrics of the runs.`,
  ),
  business_formula_of_other_task: at(
    ({ key, task, needs }) =>
      `${key} is read for the task ${needs} only; this model is ${task}. Write ${task === 'multiclass' ? 'matrix: { A: { B: -100 } } (actual class, then predicted class)' : task === 'binary' ? 'outcomes: { false_negative: -100 }' : 'a formula under value'}.`,
  ),
  scale_not_per_row: at(
    ({ value }) =>
      `scale multiplies the value of one row by the rows of a period, but ${value} is a total or a ratio of sums. Remove scale, or write a formula of one row.`,
  ),
  business_matrix_empty: at(
    () => 'the matrix has no cell, so every row would be worth 0. Write for example: matrix: { A: { B: -100 } }',
  ),
  slice_shape: at(
    ({ found }) =>
      `a slice is cut in one way, here ${Array.isArray(found) && found.length > 0 ? `it has ${found.join(' and ')}` : 'it has none'}. Write { column: age, bins: [25, 40] }, { column: age, quantiles: 4 }, { cross: [sex, region] } or { name: Large, where: "amount >= 1000" }.`,
  ),
  slice_name_missing: at(
    () => 'a slice with where needs a name for reports. Write for example: { name: Large, where: "amount >= 1000" }',
  ),
  duplicate_slice_entry: at(({ first }) => `this cuts the rows exactly as ${first} does. Keep one of the two.`),
  duplicate_slice_name: at(
    ({ name, first }) => `the name ${quote(name)} is already that of ${first}. Give each its own name.`,
  ),
  cross_of_condition: at(
    ({ name }) =>
      `${quote(name)} is a slice with where or cross and cannot be crossed. Name a column or a slice with bins or quantiles.`,
  ),
  cross_repeats: at(({ name }) => `${quote(name)} stands twice in the cross. Every part must be a different one.`),
  bins_and_quantiles: at(() => 'there are both bins and quantiles. Keep one of the two.'),
  bins_not_ascending: at(
    ({ value, before }) => `the edge ${value} does not lie above ${before}. Write the edges from small to large.`,
  ),

  expression_empty: at(() => 'the formula is empty.'),
  expression_too_long: at(({ length, limit }) => `the formula has ${length} characters; at most ${limit} are read.`),
  expression_too_deep: inFormula(
    ({ limit }) => `brackets and signs are nested more than ${limit} deep. Split the formula up.`,
  ),
  expression_unexpected: inFormula(({ found, expected }) => {
    const needed = expected === '' ? '' : `, where ${expected === 'a comma' ? expected : quote(expected)} is needed`
    const hint = /[“”‘’]/.test(String(found)) ? ' Use straight quotes.' : ''
    return `${quote(found)} cannot stand here${needed}.${hint}`
  }),
  expression_ends_early: inFormula(
    ({ expected }) => `the formula ends before it is complete${expected === '' ? '' : `; ${expected} is missing`}.`,
  ),
  expression_operator: inFormula(
    ({ found, use }) =>
      `there is no operator ${quote(found)}.${use === '' ? ' Known: + - * / %, == != < <= > >=, in, and, or, not.' : ` Write: ${use}`}`,
  ),
  expression_chain: inFormula(
    ({ operator }) => `comparisons cannot be chained with ${operator}. Write: a <= b and b <= c`,
  ),
  expression_member: inFormula(
    () => 'values have no parts. A column whose name holds a dot or a bracket is written col("the.name").',
  ),
  expression_not_callable: inFormula(() => 'only a function name can be followed by "(". For a product write *.'),
  expression_null: inFormula(
    ({ found }) =>
      `${found} is no value here: a comparison with a missing cell is never true. Rows without a value form a slice of their own.`,
  ),
  expression_number_too_large: inFormula(() => 'the number is too large to be represented.'),
  expression_function: inFormula(
    (args) => `there is no function ${quote(args.name)}. ${didYouMean(args, 'Known functions')}`,
  ),
  expression_arity: inFormula(({ name, fewest, most, found }) => {
    const needed = fewest === most ? `${fewest}` : `${fewest} to ${most}`
    return `${name} takes ${needed} ${needed === '1' ? 'argument' : 'arguments'}, here it has ${found}.`
  }),
  expression_type: inFormula(({ expected, found }) => {
    const hint =
      expected === 'number' && found === 'boolean' ? ' Write: if(condition, 1, 0)' : ' Write for example: amount > 0'
    return `${kinds[String(found)]} stands where ${kinds[String(expected)]} is needed.${hint}`
  }),
  expression_text: inFormula(
    ({ found }) =>
      `the text ${quote(found)} can only be compared with a column. For a column of that name write col(${quote(found)}).`,
  ),
  expression_text_order: inFormula(({ operator }) => `texts can be compared with ==, != and in, not with ${operator}.`),
  expression_text_partner: inFormula(
    () => 'a text is compared with something that is not a column. Write for example: region == "north"',
  ),
  expression_variant_missing: inFormula(
    ({ name }) =>
      `${name} stands alone, but with pair_by there are several rows. Say of which: ${name}[high]; the column named by variant tells which row is high.`,
  ),
  expression_model_text: inFormula(
    ({ name }) =>
      `${name} is a number of the model (1: positive, 0: not), not a text. Write ${name} == 1, or col(${quote(name)}) for a column of that name.`,
  ),
  expression_model_value: inFormula(
    ({ name }) =>
      `${name} differs between champion and challenger, so it cannot choose the rows of a slice. For a column of that name write col(${quote(name)}).`,
  ),
  expression_value_unknown: inFormula(
    (args) =>
      `${args.name} is not known for this task; a formula can read ${Array.isArray(args.known) ? args.known.join(', ') : ''} and columns. For a column of that name write col(${quote(args.name)}).`,
  ),
  expression_class_place: inFormula(
    ({ name }) =>
      `${name} is the name of a class here, not a number. Compare it with a name or with the other: ${name} == "A", ${name} in ["A", "B"], prediction != label. For a column of that name write col(${quote(name)}).`,
  ),
  expression_score_condition: inFormula(
    () => 'the score is a probability, not a condition. Write flagged, or for example: score >= 0.5',
  ),
  expression_list_place: inFormula(
    () => 'a list can only stand to the right of in. Write for example: region in ["north", "south"]',
  ),
  expression_list_empty: inFormula(() => 'the list is empty, so nothing could be in it.'),
  expression_list_mixed: inFormula(
    () => 'a list holds texts only or numbers only. Write for example: grade in [1, 2, 3]',
  ),
  expression_in_needs_list: inFormula(
    () => 'in needs a list on its right. Write for example: region in ["north", "south"]',
  ),
  expression_col_text: inFormula(
    () => 'col needs the name of a column in quotes. Write for example: col("net amount")',
  ),
  expression_aggregate_place: inFormula(
    ({ name }) =>
      `${name} is taken over many rows, but here one row is asked about. It can be used in value of a business function.`,
  ),
  expression_aggregate_nested: inFormula(
    ({ name }) =>
      `${name} stands inside another sum, mean or count, or inside a function of one row. Take it out: sum(a) / sum(b)`,
  ),
  expression_row_beside_aggregate: inFormula(
    ({ name }) =>
      `${name} has a value for every row, beside a sum, mean or count that has one for all. Wrap it: sum(${name}) or mean(${name})`,
  ),
  expression_not_smooth: inFormula(
    ({ name }) =>
      `${name} of sums has no honest interval: it can jump. Use it inside, on the rows, or use + - * / sqrt log exp.`,
  ),
  expression_column_missing: at(
    (args) =>
      `in the formula ${typeof args.business === 'string' ? `of ${quote(args.business)}, ` : ''}${args.formula}: there is no column ${quote(args.name)} in the files. ${didYouMean(args, '') || 'Correct the name, or add the column to the predictions.'}`,
  ),
  approvals_nobody: at(
    () => 'names nobody. Write any_of (so many of them) or all_of (each of them), for example any_of: ["@acme/risk"]',
  ),
  approvals_too_many: at(
    ({ count, people }) =>
      `asks for ${count} approvals and names ${people} ${people === 1 ? 'person' : 'people'} in any_of. Lower count, or name more.`,
  ),
  expression_value_missing: ofFormula(
    ({ name }) => `${name} is not available here. For a column of that name write col(${quote(name)}).`,
  ),
}
