/** What the schema refuses, as problems a person can act on: the right key, the allowed values, an example of the shape. */
import type { z } from 'zod'
import { nearest } from '../core/nearest.js'
import type { Reason } from '../core/problem.js'
import type { Path } from './path.js'
import { configSchema } from './schema.js'

export interface SchemaProblem {
  readonly path: Path
  readonly code: string
  readonly args: Reason['args']
  /** The key below `path` that is wrong, so that its own line is told. */
  readonly key?: string
}

type Issue = z.core.$ZodIssue

/** Keys of the documented format that this version does not read yet. A gate must not look as if it checked them. */
const LATER_KEYS: readonly (readonly [RegExp, readonly string[]])[] = [[/^models\.\d+\.columns$/, ['horizon', 'time']]]
/** What is written where, for shapes that were misunderstood. */
const EXAMPLES: Readonly<Record<string, string>> = {
  version: 'version: 1',
  models: 'models: [ { name: credit, champion: { path: champion.csv }, challenger: { path: challenger.csv } } ]',
  name: 'name: credit-default',
  champion: 'champion: { path: predictions/champion.csv, ref: base }',
  challenger: 'challenger: { path: predictions/challenger.csv }',
  evaluation: 'evaluation: { path: data/holdout.csv }',
  path: 'path: predictions/champion.csv',
  ref: 'ref: base',
  artifact: 'artifact: { name: predictions, path: champion.csv, workflow: train.yml }',
  release: 'release: { tag: latest, asset: champion.csv }',
  asset: 'asset: champion.csv',
  tag: 'tag: latest',
  workflow: 'workflow: train.yml',
  mlflow: 'mlflow: { model: models:/credit@champion, path: predictions.csv }',
  model: 'model: models:/credit@champion',
  tracking_uri: 'tracking_uri: https://mlflow.example.com',
  url: 'url: https://models.example.com/credit/champion.csv',
  sha256: 'sha256: the 64 digits that sha256sum prints, in quotes',
  max_age: 'max_age: 30 days',
  when: 'when: ["models/credit/**"]',
  columns: 'columns: { id: customer_id, label: defaulted, score: probability }',
  operating_point: 'operating_point: { threshold: 0.25 }',
  top: 'top: 2%',
  metrics: 'metrics: [ { metric: roc_auc, role: primary, margin: 0.005 }, brier_score ]',
  metric: 'metric: roc_auc',
  trust: 'trust: point',
  better: 'better: lower',
  margin: 'margin: 0.02 or margin: 2%',
  max_unmatched: 'max_unmatched: 0.1%',
  slices: 'slices: { metrics: [recall], of: [region, { column: age, bins: [25, 40, 60] }] }',
  of: 'of: [region, { column: age, bins: [25, 40, 60] }, { name: Large, where: "amount >= 1000" }]',
  bins: 'bins: [25, 40, 60]',
  quantiles: 'quantiles: 4',
  cross: 'cross: [sex, region]',
  where: 'where: "amount >= 1000"',
  business: 'business: [ { name: Expected margin, unit: EUR, outcomes: { false_negative: -0.45 * amount } } ]',
  outcomes: 'outcomes: { true_negative: 0.12 * amount, false_negative: -0.45 * amount }',
  matrix: 'matrix: { A: { B: -100 }, B: { A: -20 } }',
  value: 'value: "sum(if(flagged, 30, 0)) / count()"',
  scale: 'scale: { rows: 2400000, per: year }',
  scenarios: 'scenarios: [ { name: Known rings stay flagged, where: "ring_id in [7, 9]", expect: flagged } ]',
  expect: 'expect: "flagged", or expect: "score[high] <= score[low]" with pair_by',
  ids: 'ids: [1042, 2210]',
  min_pass: 'min_pass: 95%',
  operations: 'operations: { file: metadata.json, checks: [ { path: latency.p95_ms, max: 200 } ] }',
  checks: 'checks: [ { path: latency.p95_ms, max: 200, max_increase: 10% } ]',
  card: 'card: { file: models/credit/card.yml }',
  promotion: 'promotion: { release: { tag: credit-champion, asset: predictions.csv } }',
  alias: 'alias: champion',
  file: 'file: models/credit/metadata.json',
  words: 'words: { row: client, positive: default, flagged: decline, not_flagged: approve }',
  policy: 'policy: { confidence: 0.95, on_inconclusive: review }',
  confidence: 'confidence: 0.95',
  approvals: 'approvals: { any_of: ["@acme/risk"], count: 1 }',
  any_of: 'any_of: ["@acme/risk"]',
  all_of: 'all_of: ["@acme/risk", "@cfo"]',
  business_beyond: 'business_beyond: 1000000',
  slice_severity: 'slice_severity: critical',
  reuse: 'reuse: { budget: 40 }',
  budget: 'budget: 40',
  ledger_branch: 'ledger_branch: model-review',
  waivers: 'waivers: { who: ["@acme/ml-leads"], max_days: 30 }',
  who: 'who: ["@acme/ml-leads"]',
  github: 'github: { labels: true }',
  labels: 'labels: { pass: "model: fine", review: "model: decide", blocked: "model: blocked" }',
}
const ELEMENT_EXAMPLES: Readonly<Record<string, string>> = {
  models: '- { name: credit, champion: { path: champion.csv }, challenger: { path: challenger.csv } }',
  metrics: '- { metric: roc_auc, role: primary, margin: 0.005 }',
  of: '- { column: age, bins: [25, 40, 60] }',
  business: '- { name: Expected margin, unit: EUR, outcomes: { false_negative: -0.45 * amount } }',
  when: '- "models/credit/**"',
  scenarios: '- { name: Known rings stay flagged, where: "ring_id in [7, 9]", expect: flagged }',
  ids: '- 1042',
  checks: '- { path: latency.p95_ms, max: 200 }',
  bins: '- 25',
  cross: '- region',
}

/** The problems in one finding of the schema; `raw` is the config as written. */
export function problemsOfIssue(issue: Issue, raw: unknown): SchemaProblem[] {
  const path = issue.path as Path
  const value = valueAt(raw, path)
  const problem = (code: string, args: Reason['args'] = {}): SchemaProblem[] => [{ path, code, args }]
  if (value === null) return problem('value_empty', { example: exampleAt(path) })
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(path, key))
    case 'invalid_union':
      return unionProblems(issue, raw)
    case 'invalid_value':
      return wrongValue(path, value, issue.values)
    case 'invalid_type':
      if (value === undefined) return missing(path)
      return problem('wrong_type', {
        expected: issue.expected,
        found: kindOf(value),
        value: show(value),
        example: exampleAt(path),
      })
    case 'too_small':
    case 'too_big': {
      const limit = Number(issue.code === 'too_small' ? issue.minimum : issue.maximum)
      if (issue.origin === 'string' || issue.origin === 'array') {
        const empty = issue.code === 'too_small' && limit === 1
        return problem(empty ? 'value_empty' : 'wrong_length', { limit, value: show(value), example: exampleAt(path) })
      }
      const side = issue.code === 'too_small' ? 'least' : 'most'
      // 25 is 25 % that lost its sign; 1.5 is no percentage that anybody writes, but a slip.
      const percentHint =
        issue.code === 'too_big' && limit === 1 && typeof value === 'number' && value >= 2 && value <= 100
      return problem('number_out_of_range', {
        value: show(value),
        side,
        limit,
        inclusive: issue.inclusive ?? true,
        suggestion: percentHint ? value / 100 : null,
      })
    }
    case 'custom':
      return problem('share_above_one', { value: show(value) })
    default:
      return problem('wrong_format', { value: show(value), example: exampleAt(path) })
  }
}

function missing(path: Path): SchemaProblem[] {
  const key = String(path.at(-1))
  return [{ path: path.slice(0, -1), code: 'missing_key', args: { key, example: exampleAt(path) } }]
}

function unknownKey(path: Path, key: string): SchemaProblem {
  const place = path.join('.')
  const isLater = LATER_KEYS.some(([pattern, keys]) => pattern.test(place) && keys.includes(key))
  if (isLater) return { path, code: 'not_supported_yet', args: { value: key }, key }
  const known = keysAt(path)
  return { path, code: 'unknown_key', args: { key, suggestion: nearest(key, known) ?? null, known }, key }
}

function wrongValue(path: Path, value: unknown, allowed: readonly unknown[]): SchemaProblem[] {
  if (value === undefined) return missing(path)
  const last = path.at(-1)
  const values = allowed.map(String)
  if (last === 'version')
    return [{ path, code: 'version_unknown', args: { value: show(value), ...versionsOf(value, allowed) } }]
  const suggestion = typeof value === 'string' ? (nearest(value, values) ?? null) : null
  return [
    {
      path,
      code: 'value_unknown',
      args: { value: show(value), suggestion, known: values },
    },
  ]
}

/** What is read, and what reads a later version: a version of the config comes with the major version of the gate of its number. */
const versionsOf = (value: unknown, [newest]: readonly unknown[]): Reason['args'] => ({
  newest: Number(newest),
  needs: Number.isInteger(value) && Number(value) > Number(newest) ? `${value}.0.0` : null,
})

/** Of a choice of shapes, the problems of the one that was meant: the mapping for a mapping, the word for a word. */
function unionProblems(issue: Issue & { code: 'invalid_union' }, raw: unknown): SchemaProblem[] {
  const path = issue.path as Path
  const value = valueAt(raw, path)
  if (value === undefined) return missing(path)
  const wrongShape = (branch: readonly Issue[]) =>
    branch.some((part) => part.path.length === 0 && part.code === 'invalid_type')
  const wrongWord = (branch: readonly Issue[]) =>
    branch.some((part) => part.path.length === 0 && part.code === 'invalid_value' && typeof value !== 'string')
  const meant = issue.errors.find((branch) => !wrongShape(branch) && !wrongWord(branch))
  if (!meant) {
    const args = { expected: null, found: kindOf(value), value: show(value), example: exampleAt(path) }
    return [{ path, code: 'wrong_type', args }]
  }
  return meant.flatMap((part) => problemsOfIssue({ ...part, path: [...path, ...part.path] } as Issue, raw))
}

function valueAt(raw: unknown, path: Path): unknown {
  let value = raw
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as Record<string | number, unknown>)[step]
  }
  return value
}

function exampleAt(path: Path): string | null {
  const last = path.at(-1)
  const [table, key] = typeof last === 'number' ? [ELEMENT_EXAMPLES, String(path.at(-2))] : [EXAMPLES, String(last)]
  return Object.hasOwn(table, key) ? table[key] : null
}

const kindOf = (value: unknown): string => {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a mapping'
  return { string: 'text', number: 'a number', boolean: 'true or false' }[typeof value as string] ?? typeof value
}

function show(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}

interface Unwrappable {
  readonly def: {
    readonly innerType?: Unwrappable
    readonly element?: Unwrappable
    readonly options?: readonly Unwrappable[]
    readonly shape?: Readonly<Record<string, Unwrappable>>
  }
}

/** The keys that the schema knows at a place. */
function keysAt(path: Path): string[] {
  let place: Unwrappable | undefined = configSchema as unknown as Unwrappable
  for (const step of path) {
    const { def } = unwrap(place)
    place = typeof step === 'number' ? def.element : def.shape?.[step]
    if (!place) return []
  }
  return Object.keys(unwrap(place).def.shape ?? {})
}

function unwrap(place: Unwrappable): Unwrappable {
  const { innerType, options } = place.def
  if (innerType) return unwrap(innerType)
  return options ? (options.map(unwrap).find((option) => option.def.shape) ?? place) : place
}
