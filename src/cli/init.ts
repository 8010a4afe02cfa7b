import { mkdir, stat, writeFile } from 'node:fs/promises'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import type { Command } from 'commander'
import { baseFolderOf } from '../config/base-folder.js'
import { draftConfig } from '../config/draft.js'
import { draftMetricsConfig } from '../config/draft-metrics.js'
import { draftModels } from '../config/draft-models.js'
import { type Hints, type Inferred, inferModel } from '../config/infer.js'
import { type InferredMetrics, inferMetrics } from '../config/infer-metrics.js'
import { errorOf, ProblemError, type Reason, reason } from '../core/problem.js'
import { fetchLocal } from '../io/fetch-local.js'
import { cleanText } from '../report/escape.js'
import { sentenceOf } from '../report/say.js'
import { ACTION_PLACEHOLDER, draftWorkflow, schemaAddress } from '../setup/draft-workflow.js'
import type { FilePair, FilePaths } from '../setup/file-pair.js'
import { type FoundModel, type FoundModels, findModels, findSurroundings, nameOfSource } from '../setup/find-models.js'
import { type CliIo, DEFAULT_CONFIG, EXIT } from './io.js'
import { parseThreshold } from './options.js'
import { readFiles, rememberFiles } from './prediction-files.js'

interface InitOptions extends Hints {
  readonly output: string
  readonly workflow: string
  readonly action: string
  readonly base?: string
  readonly dryRun?: boolean
  readonly force?: boolean
}

const DEFAULT_WORKFLOW = '.github/workflows/model-review.yml'

export function addInit(program: Command, io: CliIo, done: (exitCode: number) => void): void {
  program
    .command('init')
    .description(
      'Look at a repository, or at two files of predictions or metrics, and write a commented config that runs unchanged; for a repository a workflow too.',
    )
    .argument('[champion]', 'predictions or metrics of the model in production; left out: what the repository holds')
    .argument('[challenger]', 'predictions or metrics of the proposed model')
    .option('--output <file>', 'where the config is written', DEFAULT_CONFIG)
    .option('--workflow <file>', 'where the workflow of a repository is written', DEFAULT_WORKFLOW)
    .option('--action <owner/repo@sha>', 'what the workflow names as this action', ACTION_PLACEHOLDER)
    .option('--base <ref>', 'where the model in production is looked for (default: origin/HEAD)')
    .option('--dry-run', 'print the files instead')
    .option('--force', 'replace files that are there')
    .option('--id <column>', 'column that names a row')
    .option('--label <column>', 'column with what really happened')
    .option('--score <column>', 'column with the predicted probability')
    .option('--positive <value>', 'label that counts as positive')
    .option('--threshold <number>', 'score at or above which a row is flagged', parseThreshold)
    .action(async (champion: string | undefined, challenger: string | undefined, options: InitOptions) => {
      if (champion === undefined) done(await runInitRepository(io, options))
      else if (challenger === undefined) throw new ProblemError(errorOf('challenger_not_named', { champion }))
      else done(await runInit(io, { champion, challenger }, options))
    })
}

/** Writes nothing but the config, and that only where nothing stands. */
async function runInit(io: CliIo, files: FilePaths, options: InitOptions): Promise<number> {
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
  await writeNew(io, output, text, options.force)
  const questions =
    unsure.length > 0 ? ['Guessed; please check:', ...unsure.map((line) => `  - ${cleanText(line)}`)] : []
  const isGated = await isThere(resolve(io.cwd, options.workflow))
  const forConfig = output === DEFAULT_CONFIG ? '' : ` --output ${output}`
  const forWorkflow = isGated ? [] : [`For pull requests, write the workflow too: model-review init${forConfig}`]
  io.stdout.write(
    `${[`Wrote ${output}: ${summary}.`, ...questions, `Next: model-review compare --config ${output}`, ...forWorkflow].join('\n')}\n`,
  )
  return EXIT.pass
}

async function writeNew(io: CliIo, output: string, text: string, force: boolean | undefined): Promise<void> {
  try {
    await mkdir(dirname(resolve(io.cwd, output)), { recursive: true })
    await writeFile(resolve(io.cwd, output), text, { flag: force ? 'w' : 'wx' })
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code
    if (why === undefined) throw error
    throw new ProblemError(errorOf(why === 'EEXIST' ? 'draft_exists' : 'draft_unwritable', { output, why }))
  }
}

function draftOf(pair: FilePair, paths: FilePaths, options: InitOptions) {
  const { output } = options
  const schema = schemaAddress(options.action)
  const inferred = inferPair(pair, paths, options)
  const unsure = inferred.unsure.map(sentenceOf)
  const text = isOfRows(inferred)
    ? draftConfig(inferred, { output, unsure, schema })
    : draftMetricsConfig(inferred, { output, unsure, schema })
  return { text, unsure, summary: summaryOf(inferred) }
}

type AnyInferred = Inferred | InferredMetrics

const inferPair = (pair: FilePair, paths: FilePaths, hints: Hints): AnyInferred =>
  pair.kind === 'metrics' ? inferMetrics(pair.champion, pair.challenger, paths) : inferModel(pair, paths, hints, true)

const isOfRows = (inferred: AnyInferred): inferred is Inferred => 'measured' in inferred

function summaryOf(inferred: AnyInferred): string {
  if (!isOfRows(inferred)) {
    const metrics = inferred.model.metrics?.length ?? 0
    return `task metrics, ${metrics} ${metrics === 1 ? 'metric' : 'metrics'}`
  }
  const slices = inferred.model.slices.of.length
  return `task ${inferred.model.task}, ${slices} ${slices === 1 ? 'column' : 'columns'} as slices`
}

interface Drafted {
  readonly found: FoundModel
  readonly inferred: AnyInferred
}

/** Looks at the folder, writes config and workflow, and says what was found and what to do next. */
async function runInitRepository(io: CliIo, options: InitOptions): Promise<number> {
  const { output, workflow } = options
  const base = baseFolderOf(output)
  const inConfig = base === '.' ? io.cwd : resolve(io.cwd, base)
  const isNew = options.dryRun === true || options.force === true
  if (!isNew && (await isThere(resolve(io.cwd, output)))) return await addWorkflow(io, inConfig, options)
  const all = await findModels(inConfig, io.env, options.base)
  const { drafted, leftOut } = inferAll(all, options)
  if (drafted.length === 0)
    throw new ProblemError(
      errorOf('init_nothing_found', { looked: all.models.length, cut: false, mlflow: false }),
      ...leftOut.map(({ path, problem }) => errorOf('init_left_out', { path, why: sentenceOf(problem) })),
    )
  const unsure = drafted.flatMap(({ inferred, found }) =>
    inferred.unsure.map((each) => (drafted.length > 1 ? `${found.name}: ${sentenceOf(each)}` : sentenceOf(each))),
  )
  const config = draftModels(
    drafted.map(({ inferred }) => inferred),
    { output, unsure, schema: schemaAddress(options.action) },
  )
  const prepare = drafted.flatMap(({ found }) => found.prepare ?? [])
  const steps = draftWorkflow({
    action: options.action,
    config: output === DEFAULT_CONFIG ? undefined : output,
    lfs: all.lfs,
    prepare,
    mlflowUri: all.mlflowUri,
  })
  if (options.dryRun) {
    io.stdout.write(`# ${output}\n${config}\n# ${workflow}\n${steps}`)
    return EXIT.pass
  }
  await writeNew(io, output, config, options.force)
  const kept = !options.force && (await isThere(resolve(io.cwd, workflow)))
  if (!kept) await writeNew(io, workflow, steps, options.force)
  const list = (lines: readonly string[]) => lines.map((line) => `  - ${line}`)
  const lines = [
    ...drafted.flatMap(({ found, inferred }) => [
      `${found.name} (${summaryOf(inferred)})`,
      `  ${sentenceOf(found.because)}`,
    ]),
    ...(unsure.length > 0 ? ['Guessed; please check:', ...list(unsure)] : []),
    ...leftOut.map(({ path, problem }) => sentenceOf(reason('init_left_out', { path, why: sentenceOf(problem) }))),
    ...all.notes.map(sentenceOf),
    `Wrote ${output}: ${drafted.length} ${drafted.length === 1 ? 'model' : 'models'}.`,
    kept ? sentenceOf(reason('init_kept', { file: workflow })) : `Wrote ${workflow}.`,
    'Next:',
    ...prepare.map((command) => `  ${command}`),
    `  model-review compare --config ${output}${options.base === undefined ? '' : ` --base ${options.base}`}`,
    '  model-review doctor',
    ...(kept ? [] : placeholderAdvice(workflow, options.action)),
    COMMIT_ADVICE,
  ]
  io.stdout.write(`${lines.join('\n')}\n`)
  return EXIT.pass
}

/** A config that is there stays, and only the workflow is still missing: `doctor` sends people here for it. */
async function addWorkflow(io: CliIo, root: string, { output, workflow, action }: InitOptions): Promise<number> {
  if (await isThere(resolve(io.cwd, workflow))) {
    throw new ProblemError(errorOf('draft_exists', { output, workflow, why: 'EEXIST' }))
  }
  const steps = draftWorkflow({
    action,
    config: output === DEFAULT_CONFIG ? undefined : output,
    prepare: [],
    ...(await findSurroundings(root, io.env)),
  })
  await writeNew(io, workflow, steps, false)
  const lines = [
    sentenceOf(reason('init_kept', { file: output })),
    `Wrote ${workflow}.`,
    'Next:',
    '  model-review doctor',
    ...placeholderAdvice(workflow, action),
    COMMIT_ADVICE,
  ]
  io.stdout.write(`${lines.join('\n')}\n`)
  return EXIT.pass
}

const placeholderAdvice = (file: string, action: string): string[] =>
  action === ACTION_PLACEHOLDER
    ? [sentenceOf(reason('init_workflow_placeholder', { file, placeholder: ACTION_PLACEHOLDER }))]
    : []

const COMMIT_ADVICE =
  'Then commit both files to the default branch: from there the rules bind, in a pull request that adds them they only inform.'

function inferAll(all: FoundModels, options: InitOptions) {
  const drafted: Drafted[] = []
  const leftOut: { path: string; problem: Reason }[] = [...all.leftOut]
  for (const found of all.models) {
    const { champion, challenger, files, name, when } = found
    const paths = { champion: nameOfSource(champion), challenger: nameOfSource(challenger) }
    try {
      const inferred = inferPair(files, paths, options)
      const sources = { champion: { ...champion }, challenger: { ...challenger } }
      const own = { name, ...(when === undefined ? {} : { when: [...when] }), ...sources }
      const evaluation = inferred.input.evaluation ? { evaluation: { ...champion } } : {}
      drafted.push({
        found,
        inferred: { ...inferred, input: { ...inferred.input, ...own, ...evaluation } } as AnyInferred,
      })
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      leftOut.push({ path: nameOfSource(challenger), problem: error.problems[0] })
    }
  }
  return { drafted, leftOut }
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )
