/** Sentences for scenarios (cases that must come out as expected) and for numbers of operations. */
import { formatNumber, formatPlain, formatPlainPercent } from '../../../words/format.js'
import type { Message, Messages } from '../../message.js'

type Args = Parameters<Message>[0]

const number = (args: Args, name: string): string => {
  const value = args[name]
  return typeof value === 'number' ? formatNumber(value) : `(${name} not given)`
}
const plural = (args: Args, name: string, one: string, many: string): string =>
  `${number(args, name)} ${args[name] === 1 ? one : many}`

const asked = ({ min_pass: share }: Args): string =>
  typeof share !== 'number' || share >= 1 ? 'all of them' : `at least ${formatPlainPercent(share)}`

const newly = (args: Args): string => {
  const parts = [
    ...(typeof args.newly_failed === 'number' && args.newly_failed > 0
      ? [`${plural(args, 'newly_failed', 'fails', 'fail')} newly`]
      : []),
    ...(typeof args.newly_passed === 'number' && args.newly_passed > 0
      ? [`${plural(args, 'newly_passed', 'passes', 'pass')} newly`]
      : []),
  ]
  return parts.length > 0 ? ` ${parts.join(', ')}.` : ''
}

const measured = (args: Args, name: string): string => {
  const value = args[name]
  const unit = typeof args.unit === 'string' && args.unit !== '' ? ` ${args.unit}` : ''
  return typeof value === 'number' ? `${formatPlain(value)}${unit}` : `(${name} not given)`
}

const allowed = (args: Args): string =>
  args.relative === true ? formatPlainPercent(args.allowed as number) : measured(args, 'allowed')

const list = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : '(not given)')

export const requirementsMessages: Messages = {
  number_within: (args) =>
    `The value went from ${measured(args, 'champion')} to ${measured(args, 'challenger')}, which is allowed.`,
  number_beyond: (args) =>
    `The value went from ${measured(args, 'champion')} to ${measured(args, 'challenger')}; the policy allows a ${args.kind === 'max_decrease' ? 'decrease' : 'increase'} of ${typeof args.allowed === 'number' ? allowed(args) : '(allowed not given)'}.`,

  operations_missing: ({ path, file, at, near }) =>
    `${path} is not in ${file}: there is no ${at}.${typeof near === 'string' ? ` Did you mean ${near}?` : ''} This is not a pass. Write the number into the file, or correct the path.`,
  operations_not_number: ({ path, file, found }) =>
    `${path} in ${file} is ${found}, not a number. This is not a pass. Write the number without quotes and unit.`,
  operations_champion_unknown: ({ file }) =>
    `nothing says what ${file} was for today's model. Give the champion a ref, or name its file: champion_file.`,
  document_not_recognised: ({ file }) =>
    `${file} is no JSON, YAML or TOML with names and values. Name the file that holds them.`,

  scenario_no_rows: () =>
    'No row is chosen, so nothing could be looked at. This is not a pass. Correct the condition, or add the rows to the data.',
  scenario_no_groups: (args) =>
    `No group has a row of each of ${Array.isArray(args.variants) ? args.variants.join(', ') : '(variants not given)'}${
      args.repeated === 0 ? '' : ` (${plural(args, 'repeated', 'group has', 'groups have')} one more than once)`
    }. This is not a pass. Check pair_by and the column that tells the rows apart (variant).`,
  scenario_column_missing: ({ column, nearest }) =>
    `The column "${column}" is in neither file.${typeof nearest === 'string' ? ` Did you mean "${nearest}"?` : ''} This is not a pass.`,
  scenario_needs_ids: () =>
    'Rows have no id, so listed ones cannot be found. This is not a pass. Name the column: columns: { id: … }',
  scenario_id_column: ({ file, column }) =>
    `${file} has no column "${column}", which names the rows. This is not a pass. Write the ids under that name.`,
  scenario_needs_rows: () =>
    'A scenario looks at rows, and there are only totals. This is not a pass. Give the predictions, or remove the scenario.',
  scenario_rows_missing: (args) =>
    `${number(args, 'missing')} of ${plural(args, 'cases', 'listed row is', 'listed rows are')} not among the rows that both models predicted, so the scenario cannot be answered. This is not a pass. Add the rows to the data, or take them from the list.`,
  scenario_undecided: (args) =>
    `${number(args, 'undecided')} of ${plural(args, 'cases', 'case cannot', 'cases cannot')} be told, because a value that the formula reads is missing. This is not a pass. Fill the column, or say in the formula what a missing value means.`,
  scenario_unknown: ({ value, model, known }) =>
    `${model} has no scenario "${value}". ${Array.isArray(known) && known.length > 0 ? `Its scenarios: ${known.map((name) => `"${name}"`).join(', ')}.` : 'It has none at all.'}`,
  pin_model_missing: ({ known }) =>
    `The config has several models. Say which: --model ${Array.isArray(known) ? known.join(' or --model ') : ''}`,
  pin_file_columns: ({ file, found, columns }) =>
    `${file} has the columns ${list(found)}; a list of rows has ${list(columns)} and nothing else. Nothing was written. Name another file.`,
  pin_unwritable: ({ file, why }) => `${file} cannot be written (${why}). Name a file in a folder that is there.`,
  scenario_groups_left_out: (args) =>
    `Scenario "${args.name}": ${[
      ...(args.incomplete === 0
        ? []
        : [`${plural(args, 'incomplete', 'group lacks', 'groups lack')} a row that the formula speaks of`]),
      ...(args.repeated === 0 ? [] : [`${plural(args, 'repeated', 'group has', 'groups have')} one more than once`]),
    ].join(', and ')}. ${number(args, 'cases')} were looked at.`,

  scenario_passed: (args) =>
    `${number(args, 'passed')} of ${plural(args, 'cases', 'case passes', 'cases pass')}.${newly(args)}`,
  scenario_failed: (args) =>
    `${number(args, 'failed')} of ${plural(args, 'cases', 'case fails', 'cases fail')}; the policy asks that ${asked(args)} pass.${newly(args)}`,
}
