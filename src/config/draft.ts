/** The first config of a model, as text that a person can read, correct and keep. */
import type { Task } from '../core/task-values.js'
import type { Inferred, ModelInput } from './infer.js'
import { defaultSliceMetrics, type MetricConfig } from './schema.js'

export interface DraftOptions {
  /** Where the config will stand, as a person would name it. */
  readonly output: string
  /** Sentences about what should be looked at; they become comments at the top. */
  readonly unsure: readonly string[]
  /** Address of schema.json, for editors; undefined: nobody knows where it can be read. */
  readonly schema?: string
}

/**
 * YAML for what was inferred from two files, with a line of comment for each block. Pure: the same input makes the same
 * text. `loadConfig` of it makes the same plan as the model that was inferred.
 */
export const draftConfig = (inferred: Inferred, options: DraftOptions): string =>
  [...headLines(options), ...modelLines(inferred), ...POLICY_LINES, ''].join('\n')

/** One model of a drafted config. */
export function modelLines({ input, measured, offered }: Inferred): string[] {
  const task = input.task ?? 'binary'
  return [
    ...nameLines(input),
    `    task: ${task}  # binary, multiclass, regression, ranking, forecast or score`,
    ...sourceLines(input, 'Files of predictions.'),
    ...(input.evaluation ? [`    evaluation: ${flow(input.evaluation)}  # labels stand in this file`] : []),
    ...columnLines(input),
    ...offeredLines(offered),
    ...binaryLines(input),
    ...metricLines(input, task),
    ...sliceLines(input, task, measured),
    '    # Search all columns for groups that nobody named above; what is found is shown and never blocks.',
    `    discover: ${input.discover === true}`,
    ...businessExample(task),
    ...(input.words?.row === undefined ? [] : [`    words: { row: ${text(input.words.row)} }  # in sentences`]),
  ]
}

type DraftedModel = Pick<ModelInput, 'name' | 'when' | 'champion' | 'challenger'>

export const nameLines = ({ name, when }: DraftedModel): string[] => [
  `  - name: ${text(name)}  # in reports; unique in this file`,
  ...(when === undefined
    ? []
    : [`    when: [${when.map(quote).join(', ')}]  # changed files that put this model under review`]),
]

/** Where the two files are; `what` is a sentence about them. */
export function sourceLines({ champion, challenger }: DraftedModel, what: string): string[] {
  const lead = what === '' ? '' : `${what} `
  const said =
    champion.ref === 'base'
      ? `${lead}The champion is the same file as it stands on the branch that is merged into.`
      : champion.mlflow !== undefined
        ? `${lead}Who moves the alias in the registry decides what the champion is.`
        : `${lead}In a pull request the champion is often the same path on the base branch: { path: …, ref: base }`
  return [`    # ${said}`, `    champion: ${flow(champion)}`, `    challenger: ${flow(challenger)}`]
}

/** The first lines of any drafted config. */
export const headLines = ({ output, unsure, schema }: DraftOptions): string[] => [
  ...(schema === undefined ? [] : [`# yaml-language-server: $schema=${comment(schema)}`]),
  `# What model-review checks before a model is replaced. Try it: model-review compare --config ${comment(output)}`,
  ...(unsure.length > 0
    ? ['#', '# Guessed; please check:', ...unsure.map((sentence) => `#   - ${comment(sentence)}`)]
    : []),
  'version: 1',
  'models:',
]

/** Its last lines. */
export const POLICY_LINES = [
  'policy:',
  '  confidence: 0.95  # one in twenty challengers that are as good as allowed may be blocked by chance, over all checks',
  '  on_inconclusive: review  # pass, review or block, where the rows do not suffice to tell',
]

const COLUMN_COMMENTS: Readonly<Record<string, string>> = {
  id: 'names a row; both files are joined on it',
  label: 'what really happened',
  score: 'what the model said',
  prediction: 'what the model said',
  probabilities: 'one column a class; * is the class',
  query: 'items of one query are ranked against each other',
  series: 'rows of one series belong together',
  lower: 'lower end of the prediction interval',
  upper: 'upper end of the prediction interval',
  quantiles: 'predicted quantiles; * is the level',
  scale: 'scale of the series, for scaled errors',
  weight: 'how much a row counts',
  cluster: 'rows that share it belong together',
}

function columnLines({ task, columns = {} }: ModelInput): string[] {
  const comments =
    task === 'score' ? { ...COLUMN_COMMENTS, score: 'how good the answer is; more is better' } : COLUMN_COMMENTS
  const lines = Object.entries(columns).flatMap(([role, name]) => {
    if (name === undefined) return []
    const value = Array.isArray(name) ? `[${name.map(text).join(', ')}]` : text(name)
    return [`      ${role}: ${value}  # ${comments[role]}`]
  })
  return ['    # Names of the columns.', '    columns:', ...lines]
}

const offeredLines = (offered: Inferred['offered']): string[] =>
  Object.entries(offered).map(
    ([role, name]) => `      # ${role}: ${text(name)}  # ${COLUMN_COMMENTS[role]}; take the mark away if so`,
  )

function binaryLines({ positive, operating_point }: ModelInput): string[] {
  if (positive === undefined) return []
  return [
    `    positive: ${label(String(positive))}  # the label that the score is the probability of`,
    `    operating_point: ${operating_point}  # a score at or above it is flagged; use the threshold of production`,
  ]
}

const UNIT: Readonly<Record<Task, string>> = {
  binary: '0.01 of roc_auc',
  multiclass: '0.005 of accuracy: 5 rows in 1,000',
  regression: "1% of the champion's error",
  forecast: "1% of the champion's error",
  ranking: '0.01 of ndcg',
  score: 'a number in the unit of the score, or a percentage of the champion’s mean',
}

function metricLines({ metrics = [] }: ModelInput, task: Task): string[] {
  return [
    '    # primary: must be shown not worse than its margin. guardrail: must not be shown worse. A bare name is only reported.',
    '    # A margin is the largest loss you would accept for another benefit, such as a simpler model. Smaller margins need more',
    `    # rows; 0 asks for proof of a gain. Here: ${UNIT[task]}.`,
    '    metrics:',
    ...metrics.map((entry) => `      - ${flow(entry)}`),
  ]
}

function sliceLines({ metrics = [], slices }: ModelInput, task: Task, measured: readonly string[]): string[] {
  const isPrimary = (entry: MetricConfig) => typeof entry === 'object' && entry.role === 'primary'
  const own = defaultSliceMetrics(task, (metrics as MetricConfig[]).find(isPrimary))
  const columns = (slices?.of ?? []).map((entry) => (typeof entry === 'string' ? entry : entry.column!))
  return [
    '    # Parts of the rows where a loss blocks even if the whole improves. Margins are wider: a part has fewer rows.',
    '    slices:',
    '      metrics:',
    ...own.map((entry) => `        - ${flow(entry)}`),
    '      min_rows: 50  # smaller slices are listed, not judged',
    columns.length === 0 ? '      of: []  # no column has few enough values' : '      of:',
    ...columns.map((column) => `        - ${text(column)}`),
    ...(task === 'ranking'
      ? []
      : measured.slice(0, 3).map((column) => `        # - { column: ${text(column)}, quantiles: 4 }`)),
  ]
}

/** A commented example that loads once its marks are taken away; a ranked list has no row to put a price on. */
const BUSINESS: Readonly<Partial<Record<Task, string>>> = {
  binary: 'sum(if(flagged and label, 100, 0)) - sum(if(flagged, 5, 0))',
  multiclass: 'mean(if(prediction == label, 1, 0))',
  regression: '-mean(abs(prediction - label))',
  forecast: '-(0.4 * max(prediction - label, 0) + 1.5 * max(label - prediction, 0))',
  score: 'mean(score)',
}

function businessExample(task: Task): string[] {
  const value = BUSINESS[task]
  if (value === undefined) return []
  return [
    '    # What decisions are worth, in money or time. Most teams find this the most useful check:',
    '    # business:',
    `    #   - { name: Saved, unit: EUR, role: guardrail, margin: 1%, value: ${JSON.stringify(value)} }`,
  ]
}

/** One line: what follows a line break would no longer be comment. */
export const comment = (sentence: string) => sentence.replace(/[\p{Cc}\p{Zl}\p{Zp}\uFEFF\p{Cs}]+/gu, ' ')

/** Words that YAML readers take for something else than text. */
const NO_TEXT = /^(true|false|null|yes|no|on|off|y|n)$/i

/** A YAML scalar that is read as this text: quoted, as JSON, unless it is plain words. */
export function text(value: string): string {
  return /^[\p{L}_][\p{L}\p{N}_./-]*$/u.test(value) && !NO_TEXT.test(value) ? value : quote(value)
}

/** Like JSON, with everything escaped that a line or an editor may trip over. */
const quote = (value: string) =>
  JSON.stringify(value).replace(
    /[\u007F-\u009F\u2028\u2029\uFEFF]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

/** Labels are compared as text; whole numbers may stand without quotes. */
const label = (value: string) => (/^(0|[1-9]\d{0,14})$/.test(value) ? value : text(value))

export function flow(entry: string | object): string {
  if (typeof entry === 'string') return text(entry)
  const parts = Object.entries(entry)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}: ${written(value)}`)
  return `{ ${parts.join(', ')} }`
}

function written(value: unknown): string {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return flow(value)
  return typeof value === 'string' && !/^[\d.]+%$/.test(value) ? text(value) : String(value)
}
