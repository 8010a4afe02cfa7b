/** Config or two files → what a review needs. */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { baseFolderOf } from '../config/base-folder.js'
import { inferMetrics } from '../config/infer-metrics.js'
import { type LoadedConfig, loadConfig } from '../config/load.js'
import { defaultGithub, defaultPolicy, defaultReport } from '../config/schema.js'
import { toPlan } from '../config/to-plan.js'
import { errorOf, ProblemError, type Reason } from '../core/problem.js'
import { sha256 } from '../io/digest.js'
import { downloadBy } from '../io/download.js'
import { fetchAny } from '../io/fetch-any.js'
import { fetchLocal } from '../io/fetch-local.js'
import { mlflowSettingsOf } from '../io/mlflow-registry.js'
import type { Fetch } from '../io/source.js'
import { type CliIo, DEFAULT_CONFIG } from './io.js'
import type { SourceOptions } from './options.js'
import { inferOrSuggest, readFiles, rememberFiles } from './prediction-files.js'

export interface Prepared {
  readonly config: LoadedConfig
  readonly models: readonly string[]
  readonly fetch: Fetch
  readonly configSource: string | null
  readonly configSha256: string | null
  readonly inferred: readonly Reason[]
}

/** The config, or where files are named those. Throws ProblemError. */
export const prepare = (
  io: CliIo,
  champion: string | undefined,
  challenger: string | undefined,
  options: SourceOptions,
): Promise<Prepared> =>
  champion !== undefined ? prepareFiles(io, champion, challenger, options) : prepareConfig(io, options)

async function prepareConfig(io: CliIo, options: SourceOptions): Promise<Prepared> {
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
  options: SourceOptions,
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
    config: { version: 1, models: [model], policy, report: defaultReport(), github: defaultGithub() },
    plans: [toPlan(model, policy)],
    columns: [],
    warnings: [],
  }
  return { config, models: [model.name], fetch, configSource: null, configSha256: null, inferred }
}

export async function readConfig(io: CliIo, named: string, byDefault: boolean, compares = false): Promise<string> {
  try {
    return await readFile(resolve(io.cwd, named), 'utf8')
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'unknown'
    const code = why === 'ENOENT' && byDefault ? 'config_not_given' : 'config_unreadable'
    throw new ProblemError(errorOf(code, { file: named, why, compares }))
  }
}
