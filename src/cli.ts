/** The command line: arguments → config → review → report on the terminal and in files → exit code. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { baseFolderOf } from './config/base-folder.js'
import { draftConfig } from './config/draft.js'
import { draftMetricsConfig } from './config/draft-metrics.js'
import { type Hints, inferModel, type TablePair } from './config/infer.js'
import { inferMetrics } from './config/infer-metrics.js'
import { type LoadedConfig, loadConfig } from './config/load.js'
import { defaultPolicy, defaultReport } from './config/schema.js'
import { toPlan } from './config/to-plan.js'
import type { Aggregates } from './core/aggregate.js'
import { proofreadConstants } from './core/business-signs.js'
import { doubtsOf } from './core/plan-doubts.js'
import { errorOf, type Problem, ProblemError, type Reason, reason } from './core/problem.js'
import { sha256 } from './io/digest.js'
import { downloadBy } from './io/download.js'
import { fetchAny } from './io/fetch-any.js'
import { fetchLocal } from './io/fetch-local.js'
import { mlflowSettingsOf } from './io/mlflow-registry.js'
import { readAny } from './io/read-any.js'
import type { Fetch } from './io/source.js'
import type { Helper } from './io/threads.js'
import { findRowsToPin, listedIds, mergeIds, renderIds } from './pin.js'
import { cleanText } from './report/escape.js'
import { type FlipsOfModel, renderFlips } from './report/flips-file.js'
import { renderHtml } from './report/html.js'
import { renderJson } from './report/json.js'
import { renderMarkdownReport } from './report/markdown.js'
import { sentenceOf } from './report/messages/index.js'
import { makeProgress, type ProgressLine } from './report/progress.js'
import type { Context, Report } from './report/report.js'
import { renderSelfTestJson, renderSelfTestText, type SelfTestReport, selfTestExitCode } from './report/self-test.js'
import { exitCodeOf, renderText } from './report/text.js'
import { review } from './review.js'
import { selfTestModels } from './self-test.js'
import { VERSION } from './version.js'

/** Everything the command line needs of the world. */
export interface CliIo {
  /** Arguments after the program's name. */
  readonly argv: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdout: { readonly isTTY?: boolean; write(text: string): unknown }
  readonly stderr: { readonly isTTY?: boolean; write(text: string): unknown }
  /** A second thread, where there is one. */
  readonly helper?: Helper
  /** Milliseconds, of any beginning; default: `performance.now`. */
  readonly clock?: () => number
}

export const EXIT = { pass: 0, block: 1, error: 2, review: 3, defect: 70 } as const

/** More say nothing more, and take days on large files. */
const MOST_RUNS = 100_000

const DEFAULT_CONFIG = '.github/model-review.yml'

/** Runs a command and returns its exit code. Expected problems are sentences without a stack; a defect of ours exits 70. */
export async function runCli(io: CliIo): Promise<number> {
  let exitCode: number = EXIT.pass
  const program = describeProgram(io, (code) => {
    exitCode = code
  })
  try {
    await program.parseAsync([...io.argv], { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.pass : EXIT.error
    if (error instanceof ProblemError) {
      for (const problem of error.problems) io.stderr.write(`${sentenceOf(problem)}\n`)
      io.stderr.write(`model-review: could not be evaluated, exit ${EXIT.error}\n`)
      return EXIT.error
    }
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
    io.stderr.write(
      `This is a defect of model-review-gate ${VERSION}, not of your files. Please report it.\n${stack}\n`,
    )
    return EXIT.defect
  }
}

interface OutputOptions {
  readonly json?: string
  readonly markdown?: string
  readonly html?: string
  readonly flips?: string
  readonly quiet?: boolean
  readonly color: boolean
}

interface CompareOptions extends OutputOptions, Hints {
  readonly config?: string
  readonly model?: readonly string[]
  readonly base?: string
}

interface SelfTestOptions extends Omit<CompareOptions, 'markdown' | 'html'> {
  readonly runs: number
  readonly seed: number
}

interface PinOptions {
  readonly config: string
  readonly model?: string
  readonly scenario: string
  readonly to: string
  readonly base?: string
}

interface InitOptions extends Hints {
  readonly output: string
  readonly dryRun?: boolean
  readonly force?: boolean
}

function describeProgram(io: CliIo, done: (exitCode: number) => void): Command {
  const program = new Command('model-review')
    .description('Compares the challenger with the champion: metrics, slices, money; one verdict.')
    .version(VERSION)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
    })
    .addHelpText(
      'after',
      `
Exit codes: 0 pass · 1 block · 3 review (a person must decide) · 2 could not evaluate · 70 a defect of ours`,
    )

  program
    .command('compare')
    .description('Compare two prediction files, or all models of a config.')
    .argument('[champion]', 'predictions or metrics of the model in production')
    .argument('[challenger]', 'predictions or metrics of the proposed model')
    .option('--config <file>', `config; without prediction files the default is ${DEFAULT_CONFIG}`)
    .option('--model <name...>', 'only these models of the config')
    .option('--base <ref>', 'what "ref: base" of the config means (default: origin/HEAD)')
    .option('--id <column>', 'column that names a row')
    .option('--label <column>', 'column with what really happened')
    .option('--score <column>', 'column with the predicted probability')
    .option('--weight <column>', 'column with the weight of a row')
    .option('--cluster <column>', 'column that names rows belonging together')
    .option('--positive <value>', 'label that counts as positive')
    .option('--threshold <number>', 'score at or above which a row is flagged', parseThreshold)
    .option('--json <file>', 'write the report as JSON')
    .option('--markdown <file>', 'write the report as Markdown')
    .option('--html <file>', 'write the report as one HTML file')
    .option('--flips <file>', 'write the rows whose decision changes as CSV, the costliest first; it holds ids')
    .option('--quiet', 'print the summary line only')
    .addOption(new Option('--no-color', 'print without colours'))
    .action(async (champion: string | undefined, challenger: string | undefined, options: CompareOptions) => {
      done(await runCompare(io, champion, challenger, options))
    })

  program
    .command('self-test')
    .description(
      'How often would the policy stop a model that is as good as the champion, and what loss would it catch?',
    )
    .argument('[champion]', 'predictions of the model in production')
    .argument('[challenger]', 'predictions of the proposed model')
    .option('--config <file>', `config; without prediction files the default is ${DEFAULT_CONFIG}`)
    .option('--model <name...>', 'only these models of the config')
    .option('--base <ref>', 'what "ref: base" of the config means (default: origin/HEAD)')
    .option('--id <column>', 'column that names a row')
    .option('--label <column>', 'column with what really happened')
    .option('--score <column>', 'column with the predicted probability')
    .option('--weight <column>', 'column with the weight of a row')
    .option('--cluster <column>', 'column that names rows belonging together')
    .option('--positive <value>', 'label that counts as positive')
    .option('--threshold <number>', 'score at or above which a row is flagged', parseThreshold)
    .option('--runs <number>', 'how often predictions are exchanged at random', parseCount(1, MOST_RUNS), 200)
    .option(
      '--seed <number>',
      'chooses the exchanges; the same seed gives the same result',
      parseCount(0, 2 ** 32 - 1),
      1,
    )
    .option('--json <file>', 'write the result as JSON')
    .option('--quiet', 'print the summary line only')
    .addOption(new Option('--no-color', 'print without colours'))
    .action(async (champion: string | undefined, challenger: string | undefined, options: SelfTestOptions) => {
      done(await runSelfTest(io, champion, challenger, options))
    })

  program
    .command('validate')
    .description('Check a config without reading data: every mistake with its line.')
    .option('--config <file>', 'the config', DEFAULT_CONFIG)
    .action(async (options: { readonly config: string }) => {
      done(await runValidate(io, options.config))
    })

  program
    .command('pin')
    .description('Put the rows of a failed scenario on a list, for a scenario that watches them from now on.')
    .option('--config <file>', 'the config', DEFAULT_CONFIG)
    .option('--model <name>', 'the model; needed where the config has several')
    .requiredOption('--scenario <name>', 'name of the scenario, or the id of its check')
    .requiredOption('--to <file>', 'CSV or JSON Lines file; rows are added to those in it')
    .option('--base <ref>', 'what "ref: base" of the config means (default: origin/HEAD)')
    .action(async (options: PinOptions) => {
      done(await runPin(io, options))
    })

  program
    .command('init')
    .description('Look at two files of predictions or metrics and write a commented config that runs unchanged.')
    .argument('<champion>', 'predictions or metrics of the model in production')
    .argument('<challenger>', 'predictions or metrics of the proposed model')
    .option('--output <file>', 'where the config is written', DEFAULT_CONFIG)
    .option('--dry-run', 'print the config instead')
    .option('--force', 'replace a file that is there')
    .option('--id <column>', 'column that names a row')
    .option('--label <column>', 'column with what really happened')
    .option('--score <column>', 'column with the predicted probability')
    .option('--positive <value>', 'label that counts as positive')
    .option('--threshold <number>', 'score at or above which a row is flagged', parseThreshold)
    .action(async (champion: string, challenger: string, options: InitOptions) => {
      done(await runInit(io, { champion, challenger }, options))
    })
  return program
}

function parseThreshold(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0 && value <= 1)) {
    throw new InvalidArgumentError('A threshold is a number from 0 to 1, such as 0.25.')
  }
  return value
}

const parseCount =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text)
    if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most) {
      throw new InvalidArgumentError(`A whole number from ${least} to ${most} is needed.`)
    }
    return value
  }

const NO_CONTEXT: Context = {
  repository: null,
  pullRequest: null,
  headSha: null,
  baseSha: null,
  baseRef: null,
  runUrl: null,
}

interface Prepared {
  readonly config: LoadedConfig
  readonly models: readonly string[]
  readonly fetch: Fetch
  readonly configSource: string | null
  readonly configSha256: string | null
  readonly inferred: readonly Reason[]
}

async function runCompare(
  io: CliIo,
  champion: string | undefined,
  challenger: string | undefined,
  options: CompareOptions,
): Promise<number> {
  const progress = showProgress(io, options)
  const flips: FlipsOfModel[] = []
  let report: Report
  try {
    const prepared =
      champion !== undefined ? await prepareFiles(io, champion, challenger, options) : await prepareConfig(io, options)
    report = await review({
      ...prepared,
      context: NO_CONTEXT,
      advisory: false,
      problems: [],
      progress: progress.show,
      helper: io.helper,
      now: Date.now(),
      takeFlips: options.flips === undefined ? undefined : (model, rows) => flips.push({ model, flips: rows }),
    })
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    report = reportOfProblems(error.problems)
  }
  progress.clear()
  // The files first, so that the summary line knows how it ends.
  const unwritten = await writeReports(io, report, options, flips)
  const exitCode = unwritten.length > 0 ? EXIT.error : exitCodeOf(report)
  const color = options.color && io.stdout.isTTY === true && !io.env.NO_COLOR
  io.stdout.write(renderText(report, { color, quiet: options.quiet === true, exitCode }))
  for (const problem of unwritten) io.stderr.write(`${sentenceOf(problem)}\n`)
  if (options.flips !== undefined && flips.length === 0 && report.verdict !== 'error')
    io.stderr.write(`${sentenceOf(reason('flips_without_decisions', { file: options.flips }))}\n`)
  return exitCode
}

/** Exits 0 whatever the policy is worth; 2 where it could not be tested. */
async function runSelfTest(
  io: CliIo,
  champion: string | undefined,
  challenger: string | undefined,
  options: SelfTestOptions,
): Promise<number> {
  const { runs, seed } = options
  const progress = showProgress(io, options)
  let made: SelfTestReport
  try {
    const prepared =
      champion !== undefined ? await prepareFiles(io, champion, challenger, options) : await prepareConfig(io, options)
    made = await selfTestModels({ ...prepared, runs, seed, progress: progress.show, helper: io.helper })
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const { schemaVersion, tool } = reportOfProblems([])
    made = { schemaVersion, tool, runs, seed, models: [], problems: error.problems }
  }
  progress.clear()
  const color = options.color && io.stdout.isTTY === true && !io.env.NO_COLOR
  io.stdout.write(renderSelfTestText(made, { color, quiet: options.quiet === true }))
  const unwritten = await writeFiles(io, [[options.json, () => renderSelfTestJson(made)]])
  if (unwritten.length > 0) throw new ProblemError(...unwritten)
  return selfTestExitCode(made)
}

async function prepareConfig(io: CliIo, options: CompareOptions): Promise<Prepared> {
  const named = options.config ?? DEFAULT_CONFIG
  const text = await readConfig(io, named, options.config === undefined, true)
  const config = loadConfig(text, named)
  const known = config.config.models.map(({ name }) => name)
  const unknown = (options.model ?? []).filter((name) => !known.includes(name))
  if (unknown.length > 0) throw new ProblemError(errorOf('input_model_unknown', { models: unknown, known }))
  return {
    config,
    models: options.model ?? known,
    fetch: fetchAny({
      files: fetchLocal({ baseFolder: resolve(io.cwd, baseFolderOf(named)), gitBase: options.base }),
      download: downloadBy({ fetch }),
      mlflow: mlflowSettingsOf(io.env),
    }),
    configSource: named,
    configSha256: sha256(new TextEncoder().encode(text)),
    inferred: [],
  }
}

async function prepareFiles(
  io: CliIo,
  champion: string,
  challenger: string | undefined,
  options: CompareOptions,
): Promise<Prepared> {
  if (challenger === undefined) throw new ProblemError(errorOf('challenger_not_named', { champion }))
  if (options.config !== undefined) throw new ProblemError(errorOf('config_and_files', { config: options.config }))
  const fetch = rememberFiles(fetchLocal({ baseFolder: io.cwd, allowOutside: true }))
  const files = await readFiles(fetch, { champion, challenger })
  const paths = { champion, challenger }
  const { model, inferred } =
    files.kind === 'metrics'
      ? inferMetrics(files.champion, files.challenger, paths)
      : inferOrSuggest(files, paths, options)
  const policy = defaultPolicy()
  const config: LoadedConfig = {
    config: { version: 1, models: [model], policy, report: defaultReport() },
    plans: [toPlan(model, policy)],
    columns: [],
  }
  return { config, models: [model.name], fetch, configSource: null, configSha256: null, inferred }
}

interface FilePaths {
  readonly champion: string
  readonly challenger: string
}

type FilePair =
  | ({ readonly kind: 'rows' } & TablePair)
  | { readonly kind: 'metrics'; readonly champion: Aggregates; readonly challenger: Aggregates }

async function readFiles(fetch: Fetch, paths: FilePaths): Promise<FilePair> {
  const read = async (path: string) => readAny(await fetch({ path, ref: undefined, orFolder: true }))
  const champion = await read(paths.champion)
  const challenger = await read(paths.challenger)
  if (champion.kind === 'rows' && challenger.kind === 'rows')
    return { kind: 'rows', champion: champion.table, challenger: challenger.table }
  if (champion.kind === 'metrics' && challenger.kind === 'metrics')
    return { kind: 'metrics', champion: champion.aggregates, challenger: challenger.aggregates }
  const metrics = champion.kind === 'metrics' ? 'champion' : 'challenger'
  throw new ProblemError(errorOf('files_of_two_kinds', { ...paths, metrics }))
}

/** A gate does not guess columns; where their names do not tell, it says what `init` would make of them. */
function inferOrSuggest(tables: TablePair, paths: FilePaths, hints: Hints) {
  try {
    return inferModel(tables, paths, hints)
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    if (!error.problems.every(({ code }) => GUESSABLE.includes(code))) throw error
    const columns = guessedColumns(tables, paths, hints)
    throw columns ? new ProblemError(...error.problems, errorOf('init_can_guess', { ...paths, columns })) : error
  }
}

const GUESSABLE = ['column_not_found', 'positive_not_known']

function guessedColumns(tables: TablePair, paths: FilePaths, hints: Hints): string[] | undefined {
  try {
    const { model } = inferModel(tables, paths, hints, true)
    return Object.entries(model.columns).flatMap(([role, column]) =>
      column === undefined ? [] : [`${role} "${[column].flat().join('", "')}"`],
    )
  } catch (error) {
    if (error instanceof ProblemError) return undefined
    throw error
  }
}

/** The files are looked at twice, to guess and to compare; they are read once. */
function rememberFiles(fetch: Fetch): Fetch {
  const known = new Map<string, ReturnType<Fetch>>()
  return (spec) => {
    const taken = known.get(spec.path) ?? fetch(spec)
    known.set(spec.path, taken)
    return taken
  }
}

async function readConfig(io: CliIo, named: string, byDefault: boolean, compares = false): Promise<string> {
  try {
    return await readFile(resolve(io.cwd, named), 'utf8')
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'unknown'
    const code = why === 'ENOENT' && byDefault ? 'config_not_given' : 'config_unreadable'
    throw new ProblemError(errorOf(code, { file: named, why, compares }))
  }
}

async function runValidate(io: CliIo, named: string): Promise<number> {
  const config = loadConfig(await readConfig(io, named, named === DEFAULT_CONFIG), named)
  const checks = config.plans.reduce(
    (sum, plan) =>
      sum + plan.metrics.length + (plan.task === 'metrics' ? 0 : plan.business.length + (plan.negativeFlips ? 1 : 0)),
    0,
  )
  const models = config.plans.length
  const doubts = config.plans.flatMap((plan, place) =>
    plan.task === 'metrics'
      ? []
      : [...doubtsOf(plan, config.config.models[place].name), ...plan.business.flatMap(proofreadConstants)],
  )
  io.stdout.write(
    `${named} is valid: ${models} ${models === 1 ? 'model' : 'models'}, ${checks} overall ${checks === 1 ? 'check' : 'checks'}. No data was read.\n${doubts
      .map((doubt) => `Warning: ${cleanText(sentenceOf(doubt))} (${doubt.code})\n`)
      .join('')}`,
  )
  return EXIT.pass
}

/** Adds rows to a list and takes none away. */
async function runPin(io: CliIo, { config: named, model: wanted, scenario, to, base }: PinOptions): Promise<number> {
  const { config, plans } = loadConfig(await readConfig(io, named, named === DEFAULT_CONFIG), named)
  const known = config.models.map(({ name }) => name)
  const place = wanted === undefined ? 0 : known.indexOf(wanted)
  if (place < 0) throw new ProblemError(errorOf('input_model_unknown', { models: [wanted!], known }))
  if (wanted === undefined && known.length > 1) throw new ProblemError(errorOf('pin_model_missing', { known }))
  const plan = plans[place]
  if (plan.task === 'metrics') throw new ProblemError(errorOf('scenario_needs_rows'))
  const fetch = fetchLocal({ baseFolder: resolve(io.cwd, baseFolderOf(named)), gitBase: base })
  const { name, columns, ids } = await findRowsToPin(config.models[place], plan, scenario, fetch)
  if (ids.length === 0) {
    io.stdout.write(`No case of "${name}" fails, so nothing was added to ${to}.\n`)
    return EXIT.pass
  }
  const path = resolve(io.cwd, to)
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new ProblemError(errorOf('pin_unwritable', { file: to, why: error.code ?? 'unknown' }))
  })
  const before = mergeIds(await listedIds(to, bytes, columns))
  const all = mergeIds(before, ids)
  try {
    await writeFile(path, renderIds(to, columns, all))
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code
    if (why === undefined) throw error
    throw new ProblemError(errorOf('pin_unwritable', { file: to, why }))
  }
  const added = all.length - before.length
  io.stdout.write(
    `${[
      `${to} lists ${all.length} ${all.length === 1 ? 'row' : 'rows'}: ${added} added, of failed cases of "${name}"; ${before.length} were there.`,
      `A scenario that watches them: { name: Past mistakes stay corrected, file: ${JSON.stringify(to)} } (the path as seen from the config).`,
    ].join('\n')}\n`,
  )
  return EXIT.pass
}

/** Writes nothing but the config, and that only where nothing stands. */
async function runInit(
  io: CliIo,
  files: { readonly champion: string; readonly challenger: string },
  options: InitOptions,
): Promise<number> {
  const { output } = options
  const fetch = rememberFiles(fetchLocal({ baseFolder: io.cwd, allowOutside: true }))
  const folder = baseFolderOf(output)
  const fromConfig = (path: string): string => {
    const way = relative(resolve(io.cwd, folder), resolve(io.cwd, path))
    if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) {
      throw new ProblemError(errorOf('draft_outside', { path, folder, output }))
    }
    return way.split(sep).join('/')
  }
  const pair = await readFiles(fetch, files)
  const paths = { champion: fromConfig(files.champion), challenger: fromConfig(files.challenger) }
  const { text, unsure, summary } = draftOf(pair, paths, options)
  if (options.dryRun) {
    io.stdout.write(text)
    return EXIT.pass
  }
  try {
    await mkdir(dirname(resolve(io.cwd, output)), { recursive: true })
    await writeFile(resolve(io.cwd, output), text, { flag: options.force ? 'w' : 'wx' })
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code
    if (why === undefined) throw error
    throw new ProblemError(errorOf(why === 'EEXIST' ? 'draft_exists' : 'draft_unwritable', { output, why }))
  }
  const questions = unsure.length > 0 ? ['Guessed; please check:', ...unsure.map((line) => `  - ${line}`)] : []
  io.stdout.write(
    `${[`Wrote ${output}: ${summary}.`, ...questions, `Next: model-review compare --config ${output}`].join('\n')}\n`,
  )
  return EXIT.pass
}

function draftOf(pair: FilePair, paths: FilePaths, options: InitOptions) {
  const { output } = options
  if (pair.kind === 'metrics') {
    const inferred = inferMetrics(pair.champion, pair.challenger, paths)
    const unsure = inferred.unsure.map(sentenceOf)
    const metrics = inferred.model.metrics?.length ?? 0
    const summary = `task metrics, ${metrics} ${metrics === 1 ? 'metric' : 'metrics'}`
    return { text: draftMetricsConfig(inferred, { output, unsure }), unsure, summary }
  }
  const inferred = inferModel(pair, paths, options, true)
  const unsure = inferred.unsure.map(sentenceOf)
  const slices = inferred.model.slices.of.length
  const summary = `task ${inferred.model.task}, ${slices} ${slices === 1 ? 'column' : 'columns'} as slices`
  return { text: draftConfig(inferred, { output, unsure }), unsure, summary }
}

/** A file that cannot be written is a problem of its own: the verdict stands, and the exit code says that not all is done. */
const writeReports = (
  io: CliIo,
  report: Report,
  options: OutputOptions,
  flips: readonly FlipsOfModel[],
): Promise<Problem[]> =>
  writeFiles(io, [
    [options.json, () => renderJson(report)],
    [options.markdown, () => renderMarkdownReport(report)],
    [options.html, () => renderHtml(report)],
    [options.flips, () => renderFlips(flips)],
  ])

async function writeFiles(
  io: CliIo,
  files: readonly (readonly [file: string | undefined, render: () => string])[],
): Promise<Problem[]> {
  const problems: Problem[] = []
  for (const [file, render] of files) {
    if (file === undefined) continue
    try {
      await writeFile(resolve(io.cwd, file), render())
    } catch (error) {
      const why = (error as NodeJS.ErrnoException).code
      if (why === undefined) throw error
      problems.push(errorOf('report_unwritable', { file, folder: dirname(file), why }))
    }
  }
  return problems
}

const reportOfProblems = (problems: readonly Problem[]): Report => ({
  schemaVersion: 1,
  verdict: 'error',
  advisory: false,
  tool: { name: 'model-review-gate', version: VERSION, configSha256: null, configSource: null },
  context: NO_CONTEXT,
  models: [],
  untouched: [],
  problems,
})

/** Nothing with --quiet; never on stdout. */
function showProgress(io: CliIo, { quiet }: Pick<OutputOptions, 'quiet'>): ProgressLine {
  if (quiet) return { show: () => {}, clear: () => {} }
  return makeProgress({
    write: (text) => io.stderr.write(text),
    isTerminal: io.stderr.isTTY === true,
    clock: io.clock ?? (() => performance.now()),
  })
}
