/** Config text to checked config and plans, with every mistake told at once and by line. */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type YAMLError,
  type YAMLWarning,
} from 'yaml'
import { errorOf, type Problem, ProblemError, type Reason } from '../core/problem.js'
import { type Path, pathText } from './path.js'
import type { Report } from './plan-values.js'
import {
  businessObject,
  type Config,
  configSchema,
  metricEntry,
  modelObject,
  type PolicyConfig,
  policyObject,
  sliceEntry,
  sliceMetricEntry,
  slicesObject,
} from './schema.js'
import { problemsOfIssue } from './schema-problems.js'
import { checkPromotion } from './schema-promotion.js'
import { operations, scenarioObject } from './schema-scenarios.js'
import { checkSources } from './schema-source.js'
import {
  type ColumnUse,
  checkKeysOfTask,
  checkModel,
  columnsOfModel,
  type ModelPlan,
  type PartialModel,
} from './to-plan.js'
import { asNewest, FORMAT, type Format, nameNow } from './versions.js'

export interface LoadedConfig {
  readonly config: Config
  /** One a model, in the config's order. */
  readonly plans: readonly ModelPlan[]
  /** The columns that each model names, with lines: to be checked against the files. */
  readonly columns: readonly (readonly ColumnUse[])[]
  /** What is still read, and will not be: keys under a former name, or without effect. */
  readonly warnings: readonly Problem[]
}

/** An alias may repeat a part of the file; a file that multiplies itself is refused (the "billion laughs"). */
const MAX_ALIASES = 100
const MAX_CHARACTERS = 500_000

/**
 * Reads a config. `file` names it in messages. Throws ProblemError with all problems, sorted by line; each has `file`,
 * `line` (1-based, null where there is none), `path` and the offending value in its arguments.
 */
export function loadConfig(text: string, file = 'model-review.yml', format: Format = FORMAT): LoadedConfig {
  const fail = (code: string, args: Reason['args'] = {}): never => {
    throw new ProblemError(errorOf(code, { file, line: null, ...args }))
  }
  if (text.length > MAX_CHARACTERS) fail('config_too_long', { length: text.length, limit: MAX_CHARACTERS })
  const lines = new LineCounter()
  const document = parseDocument(text.replace(/^\uFEFF/, ''), {
    lineCounter: lines,
    prettyErrors: false,
    // What the parser warns of on the process is a mistake of the config, and told as one.
    logLevel: 'error',
  })
  const flaws = [...document.errors, ...document.warnings]
  const slips = flaws.map((flaw) => yamlProblem(flaw, lines, file))
  // A slip of indentation makes the parser stumble over every later line: the first of its complaints is where to look.
  const [, ...followUps] = slips.filter(({ code }) => code === 'yaml_invalid')
  if (slips.length > 0) throw new ProblemError(...slips.filter((slip) => !followUps.includes(slip)))
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null))
    fail('config_empty')
  if (!isMap(document.contents)) fail('config_not_a_mapping', { line: 1 })

  let given: unknown
  try {
    given = document.toJS({ maxAliasCount: MAX_ALIASES })
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
    const unknown = /^Unresolved alias.*: (\S+)$/.exec(error.message)
    return unknown
      ? fail('yaml_alias_unknown', { alias: unknown[1] })
      : fail('config_too_many_aliases', { limit: MAX_ALIASES })
  }

  const { config: raw, told, asWritten } = asNewest(given, format)
  const problems: Problem[] = []
  const lineAt = (path: Path, key?: string) => lineOf(document, lines, asWritten(path), key)
  const report = (path: Path, code: string, args: Reason['args'] = {}, key?: string) => {
    problems.push(errorOf(code, { file, line: lineAt(path, key), path: pathText(path), ...args }))
  }

  const result = configSchema.safeParse(raw)
  for (const issue of result.error?.issues ?? []) {
    for (const { path, code, args, key } of problemsOfIssue(issue, raw)) {
      const now = code === 'unknown_key' ? nameNow(path, String(args.key), format) : undefined
      report(path, code, now === undefined ? args : { ...args, suggestion: now }, key)
    }
  }
  const warnings: Problem[] = []
  for (const { path, key, problem } of told) {
    const args = { file, line: lineOf(document, lines, path, key), path: pathText(path), ...problem.args }
    const list = problem.severity === 'error' ? problems : warnings
    list.push({ ...problem, args })
  }
  const policy = policyObject.safeParse(field(raw, 'policy') ?? {}).data ?? policyObject.parse({})
  const rawModels = field(raw, 'models')
  const models = result.data?.models ?? (Array.isArray(rawModels) ? rawModels.map(salvageModel) : [])
  const plans = models.map((model, i) =>
    checkModel(model, policy, (path, code, args) => report(['models', i, ...path], code, args)),
  )
  if (policy.approvals) checkApprovals(policy.approvals, (code, args) => report(['policy', 'approvals'], code, args))
  const written = Array.isArray(rawModels) ? rawModels : []
  checkNames(written, report)
  for (const [i, model] of written.entries()) {
    const reportModel: Report = (path, code, args) => report(['models', i, ...path], code, args)
    checkKeysOfTask(model, reportModel)
    checkSources(model, reportModel)
    checkPromotion(model, reportModel)
  }

  if (result.data === undefined || problems.length > 0) throw new ProblemError(...sortByLine(withoutEchoes(problems)))
  const columns = result.data.models.map((model, i) => columnsOfModel(model, (path) => lineAt(['models', i, ...path])))
  return { config: result.data, plans, columns, warnings: sortByLine(warnings) }
}

/** A rule that nobody can meet would hold every merge for ever. */
function checkApprovals(
  { any_of = [], all_of = [], count }: Approvals,
  report: (code: string, args: Reason['args']) => void,
) {
  if (any_of.length === 0 && all_of.length === 0) return report('approvals_nobody', {})
  const isTeam = (name: string) => name.includes('/')
  const people = new Set(any_of.map((name) => name.toLowerCase()))
  const most = any_of.length === 0 ? 0 : people.size
  if (!any_of.some(isTeam) && count > Math.max(most, any_of.length === 0 ? 1 : 0))
    report('approvals_too_many', { count, people: most })
}

function checkNames(models: readonly unknown[], report: Report): void {
  const seen = new Map<string, number>()
  models.forEach((model, i) => {
    const name = field(model, 'name')
    if (typeof name !== 'string') return
    const before = seen.get(name.trim())
    if (before !== undefined)
      report(['models', i, 'name'], 'duplicate_model', { value: name, first: `models[${before}]` })
    seen.set(name.trim(), before ?? i)
  })
}

type Approvals = NonNullable<PolicyConfig['approvals']>

const field = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined

/** What of a refused model can still be checked: the parts that the schema accepts, in their places. */
function salvageModel(raw: unknown): PartialModel {
  const slices = field(raw, 'slices')
  const { columns, operating_point, positive, task, trust } = modelObject.shape
  return {
    task: task.safeParse(field(raw, 'task')).data,
    trust: trust.safeParse(field(raw, 'trust')).data,
    operating_point: operating_point.safeParse(field(raw, 'operating_point')).data,
    positive: positive.safeParse(field(raw, 'positive')).data,
    metrics: salvageList(metricEntry, field(raw, 'metrics')),
    business: salvageList(businessObject, field(raw, 'business')),
    scenarios: salvageList(scenarioObject, field(raw, 'scenarios')),
    operations: operations.safeParse(field(raw, 'operations')).data,
    columns: columns.safeParse(field(raw, 'columns') ?? {}).data,
    slices: {
      metrics: salvageList(sliceMetricEntry, field(slices, 'metrics')),
      margin: slicesObject.shape.margin.safeParse(field(slices, 'margin')).data,
      of: salvageList(sliceEntry, field(slices, 'of')),
    },
  }
}

interface Salvaging<T> {
  safeParse(value: unknown): { data?: T; error?: { issues: readonly { code: string; path: PropertyKey[] }[] } }
}

function salvageList<T>(schema: Salvaging<T>, raw: unknown): (T | undefined)[] | undefined {
  if (!Array.isArray(raw)) return undefined
  return raw.map((entry) => schema.safeParse(entry).data ?? schema.safeParse(withoutUnknownKeys(entry, schema)).data)
}

/** An entry whose only fault is a misspelt key still has a formula worth checking. */
function withoutUnknownKeys<T>(entry: unknown, schema: Salvaging<T>): unknown {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return entry
  return Object.fromEntries(
    Object.entries(entry).filter(([key, value]) => {
      const issues = schema.safeParse({ [key]: value }).error?.issues ?? []
      return !issues.some((issue) =>
        flatten(issue).some((part) => part.code === 'unrecognized_keys' && part.path.length === 0),
      )
    }),
  )
}

type IssueLike = {
  readonly code: string
  readonly path: readonly PropertyKey[]
  readonly errors?: readonly (readonly IssueLike[])[]
}
const flatten = (issue: IssueLike): readonly IssueLike[] => [issue, ...(issue.errors ?? []).flat()]

/** A misspelt key is told once: not also as the key that it should have been and that is now missing. */
function withoutEchoes(problems: readonly Problem[]): Problem[] {
  const meant = problems
    .filter(({ code }) => code === 'unknown_key')
    .map(({ args }) => `${args.path} ${args.suggestion}`)
  return problems.filter(({ code, args }) => code !== 'missing_key' || !meant.includes(`${args.path} ${args.key}`))
}

function sortByLine(problems: readonly Problem[]): Problem[] {
  const line = (problem: Problem) => (problem.args.line as number | null) ?? 0
  return [...problems].sort((a, b) => line(a) - line(b))
}

/** 1-based line of the value at a path, or of one of its keys; where the path leads nowhere, of what holds it. */
function lineOf(document: Document, lines: LineCounter, path: Path, key?: string): number {
  let node: unknown = document.contents
  let offset = 0
  const enter = (next: unknown) => {
    node = isAlias(next) ? next.resolve(document) : next
    const range = (node as { range?: readonly number[] } | null)?.range
    if (range) offset = range[0]
  }
  enter(node)
  const find = (step: string) => {
    if (!isMap(node)) return undefined
    return node.items.find((pair) => String(isScalar(pair.key) ? pair.key.value : pair.key) === step)
  }
  for (const step of path) {
    if (typeof step === 'number' && isSeq(node)) {
      if (node.items[step] === undefined) break
      enter(node.items[step])
    } else {
      const pair = find(String(step))
      if (!pair) break
      // A mapping begins at its first key, a line below its own name.
      const own = (pair.key as { range?: readonly number[] }).range
      enter(pair.value)
      if (own && !isScalar(node)) offset = own[0]
    }
  }
  const own = key === undefined ? undefined : (find(key)?.key as { range?: readonly number[] } | undefined)?.range
  return lines.linePos(own ? own[0] : offset).line
}

function yamlProblem(error: YAMLError | YAMLWarning, lines: LineCounter, file: string): Problem {
  const { line, col } = lines.linePos(error.pos[0])
  const args = { file, line, column: col }
  switch (error.code) {
    case 'DUPLICATE_KEY':
      return errorOf('yaml_duplicate_key', args)
    case 'TAB_AS_INDENT':
      return errorOf('yaml_tab', args)
    case 'MULTIPLE_DOCS':
      return errorOf('yaml_several_documents', args)
    case 'BAD_SCALAR_START':
      return errorOf('yaml_needs_quotes', args)
    default:
      return errorOf('yaml_invalid', { ...args, detail: error.message.split('\n')[0] })
  }
}
