/**
 * The road from a config to a report: take the files, read them as tables, join them, compare, and say what was found.
 * The command line and the action both walk it; they differ in where files come from and where the report goes.
 */
import { judgeAges } from './ages.js'
import { driftInputOf } from './config/drift-input.js'
import { columnsInUse, differingFeatures, joinTables } from './config/join-tables.js'
import type { LoadedConfig } from './config/load.js'
import type { ModelConfig, PolicyConfig } from './config/schema.js'
import { specOf } from './config/schema-source.js'
import type { MetricsPlan, ModelPlan } from './config/to-plan.js'
import { wantedViews } from './config/wanted-views.js'
import { type Aggregates, compareAggregates } from './core/aggregate.js'
import { findBelowGuessing } from './core/below-guessing.js'
import { compare, compareTogether, listChangedDecisions, type Progress } from './core/compare.js'
import type { Check, Comparison, Discovery } from './core/comparison.js'
import { discoverSlices } from './core/discover.js'
import { compareWithReference, type DriftReport, driftChecks } from './core/drift.js'
import type { FlipList } from './core/flips.js'
import type { JoinColumns } from './core/join.js'
import { resolveOperatingPoint } from './core/operating-point.js'
import type { Pair } from './core/pair.js'
import type { Plan } from './core/plan.js'
import { type Problem, ProblemError, type Reason, reason } from './core/problem.js'
import { judgeScenarios, unevaluatedScenario } from './core/scenarios.js'
import { worstVerdict } from './core/verdict.js'
import { withChecks, withoutChampion, withStanding } from './core/with-checks.js'
import { readAggregates } from './io/aggregate/read-aggregates.js'
import { sha256Bytes } from './io/digest.js'
import { readTable } from './io/read-table.js'
import { bytesTaken, type Fetch, type SourceBytes } from './io/source.js'
import type { FolderKind } from './io/take-folder.js'
import type { TextTable } from './io/text-table.js'
import type { Helper } from './io/threads.js'
import type { Step } from './report/media/progress.js'
import type { BusinessReport, Context, InputReport, ModelReport, PolicyReport, Report, Words } from './report/report.js'
import { checkOperationsFiles, type ListedTables, listedRows, noteIn, takeCard, takeListed } from './requirements.js'
import { VERSION } from './version.js'

export interface ReviewRequest {
  readonly config: LoadedConfig
  /** Names of the models under review, in the order of the config. */
  readonly models: readonly string[]
  /** Under review, and left to another job: neither reviewed here nor untouched. */
  readonly leftOut?: readonly string[]
  readonly fetch: Fetch
  /** Where the config came from, as a person would name it; null: there was none. */
  readonly configSource: string | null
  readonly configSha256: string | null
  readonly context: Context
  /** The policy is not agreed yet: the verdict informs and does not block. */
  readonly advisory: boolean
  /** What is already known to be worth saying. */
  readonly problems: readonly Problem[]
  /** What was guessed, by model name; shown in the report. */
  readonly inferred?: readonly Reason[]
  readonly progress?: (step: Step) => void
  /** Takes the changed decisions of a model row by row, for a file of their own. */
  readonly takeFlips?: (model: string, flips: FlipList) => void
  /** A second thread, where there is one; it changes no number. */
  readonly helper?: Helper
  /** Milliseconds since 1970, for the age of files; undefined: nobody knows the time. */
  readonly now?: number
}

/** Reviews the chosen models. Expected problems become verdict `error` of their model; a defect of ours is thrown. */
export async function review(request: ReviewRequest): Promise<Report> {
  const models: ModelReport[] = []
  const untouched: string[] = []
  for (const [index, model] of request.config.config.models.entries()) {
    if (!request.models.includes(model.name)) {
      if (!request.leftOut?.includes(model.name)) untouched.push(model.name)
      continue
    }
    models.push(await reviewModel(model, request.config.plans[index], request))
  }
  const failed = request.problems.some((problem) => problem.severity === 'error')
  return {
    schemaVersion: 1,
    verdict: failed ? 'error' : worstVerdict(models.map((model) => model.verdict)),
    advisory: request.advisory,
    language: request.config.config.report.language,
    tool: {
      name: 'model-review-gate',
      version: VERSION,
      configSha256: request.configSha256,
      configSource: request.configSource,
    },
    context: request.context,
    models,
    untouched,
    ...(request.leftOut?.length ? { leftOut: request.leftOut } : {}),
    problems: [...request.config.warnings, ...request.problems],
  }
}

type InputRole = 'champion' | 'challenger' | 'evaluation'

interface Input<T> {
  readonly source: SourceBytes
  readonly content: T
}

async function reviewModel(model: ModelConfig, plan: ModelPlan, asked: ReviewRequest): Promise<ModelReport> {
  const policy = asked.config.config.policy
  const outline = outlineOf(model, plan, policy, asked.inferred ?? [])
  const inputs: InputReport[] = []
  let bytes = 0
  const fetch: Fetch = async (spec) => {
    const source = await asked.fetch(spec)
    bytes += bytesTaken(source)
    return source
  }
  const progress: Progress = (phase, done) => {
    const rows = Math.max(...inputs.map((input) => input.rows ?? 0))
    asked.progress?.({ model: model.name, phase, done, rows: rows > 0 ? rows : undefined, bytes })
  }
  const request = { ...asked, fetch }
  try {
    const { comparison, championMissing, flips, drift, scenarios } =
      plan.task === 'metrics'
        ? await reviewMetrics(model, plan, request, inputs, progress)
        : await reviewRows(model, plan, request, inputs, progress)
    const alone = championMissing
      ? withoutChampion(comparison, plan.policy, reason('no_champion', championMissing.args))
      : comparison
    const note = noteIn(inputs)
    const operations = await checkOperationsFiles(model, plan, request.fetch, note, championMissing)
    const { card, problems } = await takeCard(model, request.fetch, note)
    const ofDrift = drift && plan.task !== 'metrics' && plan.drift ? driftChecks(drift, plan.drift) : []
    const { standing, problems: doubts } = judgeAges(model, inputs, policy.on_stale, request.now)
    const checks = [...scenarios, ...operations, ...ofDrift]
    const judged = withStanding(withChecks(alone, checks, plan.policy), standing)
    if (flips) request.takeFlips?.(model.name, flips)
    return {
      ...outline,
      ...reportOf(judged),
      checks: judged.checks.map((check) => nameUnit(check, model.words.unit)),
      problems: [...judged.problems, ...doubts, ...problems],
      card,
      evidence: championMissing ? 'D' : judged.evidence,
      inputs,
      drift: drift ?? null,
      flippedRows: request.config.config.report.rows ? (flips ?? null) : null,
    }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return { ...outline, ...NOTHING, inputs, problems: error.problems }
  }
}

interface Compared {
  /** The changed decisions, where somebody asked for the rows. */
  readonly flips?: FlipList | undefined
  readonly drift?: DriftReport | undefined
  /** Without a champion: of the challenger with itself. */
  readonly comparison: Comparison
  readonly championMissing: Problem | undefined
  readonly scenarios: readonly Check[]
}

async function reviewRows(
  model: ModelConfig,
  plan: Plan,
  request: ReviewRequest,
  inputs: InputReport[],
  progress: Progress,
): Promise<Compared> {
  const { fetch, helper } = request
  const { files, championMissing } = await takeTables(model, plan, fetch, helper, inputs, progress)
  const { rows, max_rows } = request.config.config.report
  const asksForRows = (rows || request.takeFlips !== undefined) && championMissing === undefined
  const reference = await takeReference(model, request.fetch, inputs, progress)
  const listed = await takeListed(model, request.fetch, noteIn(inputs))
  const compared = await compareFiles(files, model, plan, helper, progress, {
    mostFlips: asksForRows ? max_rows : 0,
    hasChampion: championMissing === undefined,
    listed,
    reference,
  })
  return { ...compared, championMissing }
}

const takeTables = (
  model: ModelConfig,
  plan: Plan,
  fetch: Fetch,
  helper: Helper | undefined,
  inputs: InputReport[],
  progress: Progress,
) =>
  takeFiles<TextTable>(
    model,
    fetch,
    (source, role) =>
      readTable(source, {
        wanted: (columnNames) => wantedViews(columnNames, model.columns, plan, role),
        elsewhere: role === 'challenger' ? helper : undefined,
      }),
    (table) => table.rows,
    inputs,
    progress,
    'parts',
  )

/** Files of metrics instead of rows: evidence B or C. */
async function reviewMetrics(
  model: ModelConfig,
  plan: MetricsPlan,
  request: ReviewRequest,
  inputs: InputReport[],
  progress: Progress,
): Promise<Compared> {
  const { files, championMissing } = await takeFiles<Aggregates>(
    model,
    request.fetch,
    (source) => readAggregates(source),
    () => null,
    inputs,
    progress,
    'metrics',
  )
  return {
    comparison: compareAggregates(files.champion.content, files.challenger.content, plan),
    championMissing,
    scenarios: plan.scenarios.map((scenario) => unevaluatedScenario(scenario, reason('scenario_needs_rows'))),
  }
}

interface Files<T> {
  /** Without a champion: the challenger. */
  readonly champion: Input<T>
  readonly challenger: Input<T>
  readonly evaluation: Input<T> | undefined
}

/** A place that exists and does not hold a champion. */
const NO_CHAMPION_YET: readonly string[] = [
  'file_missing_on_ref',
  'artifact_missing',
  'release_missing',
  'mlflow_version_missing',
]

/** Takes and reads all files at once; what is wrong with any of them is told together. */
async function takeFiles<T>(
  model: ModelConfig,
  fetch: Fetch,
  read: (source: SourceBytes, role: InputRole) => Promise<T>,
  rowsOf: (content: T) => number | null,
  inputs: InputReport[],
  progress: Progress,
  orFolder: FolderKind,
): Promise<{ files: Files<T>; championMissing: Problem | undefined }> {
  const roles: readonly InputRole[] = ['champion', 'challenger', 'evaluation']
  const problems: Problem[] = []
  const taken: Partial<Record<InputRole, Input<T>>> = {}
  let championMissing: Problem | undefined
  const reading: Partial<Record<InputRole, Promise<Input<T>>>> = {}
  // The challenger first, so that the helper can split it while the champion is read here.
  for (const role of ['challenger', 'champion', 'evaluation'] as const) {
    const spec = model[role]
    if (!spec) continue
    progress(`reading ${role}`, 0)
    const source = fetch({ ...specOf(spec), orFolder })
    const input = source.then(async (taken) => ({ source: taken, content: await read(taken, role) }))
    // Both are looked at below.
    input.catch(() => undefined)
    await source.catch(() => undefined)
    reading[role] = input
  }
  for (const role of roles) {
    const pending = reading[role]
    if (!pending) continue
    try {
      const input = await pending
      taken[role] = input
      noteIn(inputs)(role, input.source, rowsOf(input.content))
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      // A champion that is not on its branch is a first version; one that is not in the folder is a slip of the config.
      const missing = role === 'champion' && error.problems.find(({ code }) => NO_CHAMPION_YET.includes(code))
      if (missing) championMissing = missing
      else problems.push(...error.problems)
    }
  }
  if (problems.length > 0) throw new ProblemError(...problems)
  const challenger = taken.challenger!
  return {
    files: { champion: taken.champion ?? challenger, challenger, evaluation: taken.evaluation },
    championMissing,
  }
}

function joinFiles(files: Files<TextTable>, model: ModelConfig, plan: Plan, progress: Progress) {
  progress('joining', 0)
  const tables = {
    champion: files.champion.content,
    challenger: files.challenger.content,
    ...(files.evaluation ? { evaluation: files.evaluation.content } : {}),
  }
  const joined = joinTables(tables, model.columns, plan, sha256Bytes)
  return { ...joined, problems: [...joined.problems, ...differingFeatures(joined.pair, plan)] }
}

/** The joined rows of a model, for other work than a review. Throws ProblemError. */
export async function takePair(
  model: ModelConfig,
  plan: Plan,
  { fetch, helper }: Pick<ReviewRequest, 'fetch' | 'helper'>,
  progress: Progress,
) {
  const inputs: InputReport[] = []
  const { files, championMissing } = await takeTables(model, plan, fetch, helper, inputs, progress)
  if (championMissing) throw new ProblemError(championMissing)
  return { ...joinFiles(files, model, plan, progress), inputs }
}

/** A model's report, of a comparison that was made already. */
export const describeModel = (
  { model, plan, policy }: { model: ModelConfig; plan: Plan; policy: PolicyConfig },
  comparison: Comparison,
  inputs: readonly InputReport[],
): ModelReport => ({ ...outlineOf(model, plan, policy, []), ...reportOf(comparison), inputs })

/** The joined rows of a model, of a first version the challenger with itself. Throws ProblemError. */
export async function joinModel(
  model: ModelConfig,
  plan: Plan,
  fetch: Fetch,
): Promise<{ readonly pair: Pair; readonly hasChampion: boolean }> {
  const { files, championMissing } = await takeTables(model, plan, fetch, undefined, [], () => {})
  const { pair } = joinFiles(files, model, plan, () => {})
  return { pair, hasChampion: championMissing === undefined }
}

async function compareFiles(
  files: Files<TextTable>,
  model: ModelConfig,
  plan: Plan,
  helper: Helper | undefined,
  progress: Progress,
  asked: {
    readonly mostFlips: number
    readonly hasChampion: boolean
    readonly listed: ListedTables
    readonly reference: Input<TextTable> | undefined
  },
): Promise<Pick<Compared, 'comparison' | 'flips' | 'drift' | 'scenarios'>> {
  const { pair, problems, columns } = joinFiles(files, model, plan, progress)
  const comparison = helper
    ? await compareTogether(helper, pair, plan, problems, progress)
    : compare(pair, plan, problems, progress)
  const drift = asked.reference && compareDrift(asked.reference.content, columns, model, plan, pair, asked.hasChampion)
  // What the reader made of doubtful cells is known only after somebody asked for them.
  const notes = [...new Set([...Object.values(files), asked.reference])].flatMap(
    (input: Input<TextTable> | undefined) => input?.content.notes() ?? [],
  )
  const isSearched = plan.discover !== undefined && asked.hasChampion
  const discovery = isSearched && search(pair, plan, columnsInUse(columns, model.columns), progress)
  const scenarios = judgeScenarios(plan.scenarios, pair, {
    operatingPoint: resolveOperatingPoint(pair, plan.operatingPoint),
    hasChampion: asked.hasChampion,
    listed: listedRows(model, plan, asked.listed, pair.idColumns),
  })
  return {
    comparison: {
      ...comparison,
      problems: [
        ...comparison.problems,
        ...findBelowGuessing(comparison.checks, String(model.positive)),
        ...scenarios.problems,
        ...notes,
      ],
      ...(discovery ? { discovery } : {}),
    },
    flips: asked.mostFlips > 0 ? listChangedDecisions(pair, plan, asked.mostFlips, columns.label) : undefined,
    drift,
    scenarios: scenarios.checks,
  }
}

function search(pair: Pair, plan: Plan, inUse: readonly string[], progress: Progress): Discovery | Reason {
  const end = performance.now() + plan.discover!.maxSeconds * 1000
  return discoverSlices(pair, plan, {
    inUse,
    isTimeUp: () => performance.now() > end,
    progress: (done) => progress('searching groups', done),
  })
}

function compareDrift(
  reference: TextTable,
  columns: JoinColumns,
  model: ModelConfig,
  plan: Plan,
  pair: Pair,
  hasChampion: boolean,
): DriftReport | undefined {
  const { drift } = plan
  return (
    drift &&
    compareWithReference(driftInputOf(reference, columns, model.columns, { ...plan, drift }, pair, hasChampion))
  )
}

/** The reference of drift; whatever is wrong with it is an error, as with every file that the config names. */
async function takeReference(
  { drift }: ModelConfig,
  fetch: Fetch,
  inputs: InputReport[],
  progress: Progress,
): Promise<Input<TextTable> | undefined> {
  if (!drift) return undefined
  progress('reading reference', 0)
  const { reference } = drift
  const source = await fetch({
    ...(typeof reference === 'string' ? { path: reference, ref: undefined } : specOf(reference)),
    orFolder: 'parts',
  })
  const content = await readTable(source)
  noteIn(inputs)('reference', source, content.rows)
  return { source, content }
}

/** What a report says of a model whether or not it could be compared. */
export function outlineOf(model: ModelConfig, plan: ModelPlan, policy: PolicyConfig, inferred: readonly Reason[]) {
  const { words } = model
  return {
    name: model.name,
    owner: model.owner ?? null,
    task: model.task,
    words: {
      row: words.row ?? (model.task === 'ranking' ? 'query' : 'row'),
      positive: words.positive ?? null,
      negative: words.negative ?? null,
      flagged: words.flagged ?? null,
      notFlagged: words.not_flagged ?? null,
      unit: words.unit ?? null,
      positiveLabel: String(model.positive),
    } satisfies Words,
    business: (plan.task === 'metrics' ? [] : plan.business).map((business, index): BusinessReport => {
      const { value, outcomes, matrix } = model.business[index]
      return {
        slug: business.slug,
        name: business.name,
        unit: business.unit,
        better: business.better,
        formula: outcomes ? asTexts(outcomes) : matrix ? mapValues(matrix, asTexts) : String(value),
        scale: business.scale ?? null,
      }
    }),
    policy: {
      confidence: policy.confidence,
      ...(policy.reuse ? { reuseBudget: policy.reuse.budget } : {}),
      onRegression: policy.on_regression,
      onInconclusive: policy.on_inconclusive,
      onIdentical: policy.on_identical,
      onMissingChampion: policy.on_missing_champion,
      onStale: policy.on_stale,
      approvals: policy.approvals
        ? {
            anyOf: policy.approvals.any_of ?? [],
            ...(policy.approvals.all_of ? { allOf: policy.approvals.all_of } : {}),
            count: policy.approvals.count,
            preventAuthor: policy.approvals.prevent_author,
          }
        : null,
      waivers: policy.waivers ? { who: policy.waivers.who, maxDays: policy.waivers.max_days } : null,
    } satisfies PolicyReport,
    inferred,
  }
}

const mapValues = <From, To>(record: Readonly<Record<string, From>>, change: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))

const asTexts = (formulas: Readonly<Record<string, string | number>>) => mapValues(formulas, String)

/** A model about which nothing could be concluded. */
const NOTHING = {
  verdict: 'error',
  reasons: [],
  evidence: null,
  rows: null,
  positives: null,
  units: null,
  clustered: false,
  weighted: false,
  identicalPredictions: false,
  disagreement: null,
  flips: null,
  operatingPoint: null,
  checks: [],
  discovered: [],
  discovery: null,
  smallSlices: null,
  families: [],
  seed: null,
  draws: null,
  card: null,
} as const satisfies Partial<ModelReport>

/** A model about which nobody has reported. */
export const unreviewedModel = (
  model: ModelConfig,
  plan: ModelPlan,
  policy: PolicyConfig,
  problems: readonly Problem[],
): ModelReport => ({ ...outlineOf(model, plan, policy, []), ...NOTHING, inputs: [], problems })

/** The unit of the label has a name only if the config gives it one. */
const nameUnit = (check: Check, name: string | undefined): Check =>
  name !== undefined && check.unit.kind === 'score' && check.unit.of === 'label'
    ? { ...check, unit: { ...check.unit, name } }
    : check

function reportOf(comparison: Comparison) {
  const { disagreement, discovery, schemaVersion: _, ...rest } = comparison
  const searched = discovery && 'found' in discovery ? discovery : undefined
  const { found = [], ...summary } = searched ?? {}
  return {
    discovered: found,
    discovery: searched ? (summary as Omit<Discovery, 'found'>) : ((discovery as Reason | undefined) ?? null),
    ...rest,
    disagreement: disagreement?.share ?? null,
    flips: disagreement,
  }
}
