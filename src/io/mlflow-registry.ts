/** Models in an MLflow registry: which version an alias names, the run behind it, a file of the run or its metrics. */
import { errorOf, ProblemError } from '../core/problem.js'
import { type Download, type Downloaded, nameOfUrl } from './download.js'
import type { Remote, SourceBytes } from './source.js'

type MlflowRemote = Extract<Remote, { kind: 'mlflow' }>

/** What the environment says of MLflow, under the names that MLflow's own client reads. */
export interface MlflowSettings {
  readonly trackingUri: string | undefined
  readonly username: string | undefined
  readonly password: string | undefined
  readonly token: string | undefined
}

export function mlflowSettingsOf(env: Readonly<Record<string, string | undefined>>): MlflowSettings {
  return {
    trackingUri: env.MLFLOW_TRACKING_URI || undefined,
    username: env.MLFLOW_TRACKING_USERNAME || undefined,
    password: env.MLFLOW_TRACKING_PASSWORD || undefined,
    token: env.MLFLOW_TRACKING_TOKEN || undefined,
  }
}

/** Everything that must not stand in a log, in each form in which it is sent. */
export function secretsOf(settings: MlflowSettings): string[] {
  const { username, password } = accountOf(settings)
  const header = authorizationOf(settings)
  return [settings.token, password, username && password ? header?.split(' ')[1] : undefined].filter(
    (secret) => secret !== undefined && secret !== '',
  ) as string[]
}

const API = 'api/2.0/mlflow'
/** Answers of the registry are small. */
const MOST_ANSWER_BYTES = 2 ** 26
const MODEL = /^models:\/([^/@:]+)(?:@([^/@]+)|\/([1-9]\d*))$/

/**
 * Takes a file of the run behind a version of a registered model, or the metrics of that run as one JSON document.
 * Credentials go to the server that `MLFLOW_TRACKING_URI` names and to no other: a config may name one with `tracking_uri`,
 * and a config can be changed by more people than the environment.
 *
 * Throws ProblemError with `mlflow_model_invalid`, `mlflow_uri_missing`, `mlflow_uri_unsupported`, `mlflow_version_missing`
 * {path, ref, version}, `mlflow_without_run`, `mlflow_not_proxied`, `mlflow_file_missing`, `mlflow_refused`,
 * `mlflow_answer_unknown`, and those of `downloadBy`.
 */
export async function fetchFromMlflow(
  remote: MlflowRemote,
  settings: MlflowSettings,
  download: Download,
): Promise<SourceBytes> {
  const parsed = MODEL.exec(remote.model)
  if (!parsed) throw new ProblemError(errorOf('mlflow_model_invalid', { value: remote.model }))
  const [, name, alias, number] = parsed
  const server = serverOf(remote, settings, download)
  const version =
    alias === undefined
      ? await server.ask('model-versions/get', { name, version: number }, 'model_version')
      : await server.ask('registered-models/alias', { name, alias }, 'model_version')
  if (version === undefined)
    throw new ProblemError(
      errorOf('mlflow_version_missing', { path: remote.model, ref: server.name, source: 'mlflow' }),
    )
  const found = { model: remote.model, version: textOf(version, 'version') ?? '?' }
  const runId = textOf(version, 'run_id')
  if (runId === undefined) throw new ProblemError(errorOf('mlflow_without_run', found))
  const run = await server.ask('runs/get', { run_id: runId }, 'run')
  const info = fieldOf(run, 'info')
  if (run === undefined || info === undefined) throw new ProblemError(errorOf('mlflow_without_run', found))
  const origin = {
    kind: 'mlflow',
    version: found.version,
    run: runId,
    time: timeOf(version, 'creation_timestamp'),
  } as const
  const taken = { ref: alias ?? null, commit: commitOf(run), origin }
  if (remote.path === undefined) return { path: remote.model, ...taken, bytes: metricsOf(run) }
  const path = `${remote.model}/${remote.path}`
  const bytes = await fileOf(server, remote.path, textOf(info, 'artifact_uri') ?? '', runId, found)
  return { path, ...taken, bytes }
}

/**
 * Moves an alias of the model that `remote` names to a version of it, with tags on that version. Asked twice it changes nothing
 * more. Throws ProblemError as `fetchFromMlflow` does.
 */
export async function moveMlflowAlias(
  remote: Pick<MlflowRemote, 'model' | 'trackingUri'>,
  { alias, version, tags }: { alias: string; version: string; tags: Readonly<Record<string, string>> },
  settings: MlflowSettings,
  download: Download,
): Promise<void> {
  const name = MODEL.exec(remote.model)?.[1]
  if (name === undefined) throw new ProblemError(errorOf('mlflow_model_invalid', { value: remote.model }))
  const server = serverOf({ ...remote, kind: 'mlflow', path: undefined }, settings, download)
  for (const [key, value] of Object.entries(tags))
    await server.tell('model-versions/set-tag', { name, version, key, value })
  await server.tell('registered-models/alias', { name, alias, version })
}

export interface RegisteredVersion {
  readonly version: string
  readonly run: string
  readonly aliases: readonly string[]
}

export interface RegisteredModel {
  readonly name: string
  /** The newest first; those that a run made. */
  readonly versions: readonly RegisteredVersion[]
  /** Files of the run, two folders deep. */
  readonly filesOf: (version: RegisteredVersion) => Promise<readonly string[]>
}

const MOST_MODELS = 20
const MOST_VERSIONS = 50
const DEEPEST = 2

/** The models of the server that the environment names. Throws ProblemError as `fetchFromMlflow` does. */
export async function readRegistered(settings: MlflowSettings, download: Download): Promise<RegisteredModel[]> {
  const server = serverOf(
    { kind: 'mlflow', model: 'models:/', path: undefined, trackingUri: undefined },
    settings,
    download,
  )
  const models = await listed(
    server,
    'registered-models/search',
    { max_results: String(MOST_MODELS) },
    'registered_models',
  )
  const found: RegisteredModel[] = []
  for (const model of models) {
    const name = textOf(model, 'name')
    if (name === undefined) continue
    const aliases = pairsOf(model, 'aliases', 'alias', 'version')
    const query = { filter: `name='${name.replaceAll("'", "''")}'`, max_results: String(MOST_VERSIONS) }
    const answered = await listed(server, 'model-versions/search', query, 'model_versions')
    const versions = answered.flatMap((each): RegisteredVersion[] => {
      const [version, run] = [textOf(each, 'version'), textOf(each, 'run_id')]
      if (version === undefined || run === undefined) return []
      return [{ version, run, aliases: aliases.flatMap(([alias, of]) => (of === version ? [alias] : [])) }]
    })
    versions.sort((a, b) => Number(b.version) - Number(a.version))
    found.push({ name, versions, filesOf: ({ run }) => filesIn(server, run, '', 0) })
  }
  return found
}

/** Of each object in a list two of its texts. */
function pairsOf(value: object, list: string, first: string, second: string): [string, string][] {
  const all = fieldOf(value, list) as unknown
  return (Array.isArray(all) ? all : []).flatMap((each: unknown): [string, string][] => {
    const [one, other] = [textOf(each, first), textOf(each, second)]
    return one === undefined || other === undefined ? [] : [[one, other]]
  })
}

/** A list of an answer; what has no entries has no list either. */
async function listed(
  server: MlflowServer,
  what: string,
  query: Readonly<Record<string, string>>,
  key: string,
): Promise<readonly object[]> {
  const found = (await server.ask(what, query, key, [])) as unknown
  return Array.isArray(found) ? found.filter((each) => typeof each === 'object' && each !== null) : []
}

async function filesIn(server: MlflowServer, run: string, path: string, depth: number): Promise<string[]> {
  const query = { run_id: run, ...(path === '' ? {} : { path }) }
  const files: string[] = []
  for (const entry of await listed(server, 'artifacts/list', query, 'files')) {
    const own = textOf(entry, 'path')
    if (own === undefined) continue
    if ((entry as { is_dir?: unknown }).is_dir !== true) files.push(own)
    else if (depth < DEEPEST) files.push(...(await filesIn(server, run, own, depth + 1)))
  }
  return files
}

interface MlflowServer {
  /** For messages. */
  readonly name: string
  /** The object under `key` of the answer; undefined: there is no such thing. */
  readonly ask: (
    what: string,
    query: Readonly<Record<string, string>>,
    key: string,
    /** What stands for an answer without the key; undefined: that is no answer. */
    empty?: object,
  ) => Promise<object | undefined>
  readonly file: (path: string) => Promise<Downloaded>
  readonly tell: (what: string, json: Readonly<Record<string, string>>) => Promise<void>
}

function serverOf(remote: MlflowRemote, settings: MlflowSettings, download: Download): MlflowServer {
  const uri = remote.trackingUri ?? settings.trackingUri
  if (uri === undefined) throw new ProblemError(errorOf('mlflow_uri_missing', { model: remote.model }))
  const base = URL.canParse(uri) ? new URL(uri) : undefined
  if (base === undefined || !['http:', 'https:'].includes(base.protocol))
    throw new ProblemError(errorOf('mlflow_uri_unsupported', { value: uri.split(':')[0] }))
  const trusted =
    settings.trackingUri !== undefined && URL.canParse(settings.trackingUri) ? new URL(settings.trackingUri) : undefined
  const isTrusted = trusted?.origin === base.origin
  base.username = ''
  base.password = ''
  base.search = ''
  base.hash = ''
  if (!base.pathname.endsWith('/')) base.pathname += '/'
  const name = nameOfUrl(base)
  const get = (url: URL, accept: string, maxBytes?: number, answers?: readonly number[], json?: unknown) =>
    download({
      url,
      answers,
      json,
      name: nameOfUrl(url),
      accept,
      maxBytes,
      // The server of the environment may be one of the house, without a certificate; so MLflow's own client takes it.
      allowHttp: isTrusted,
      authorization: isTrusted ? authorizationOf(settings) : undefined,
    })
  const refused = (status: number, what: string) =>
    new ProblemError(errorOf('mlflow_refused', { server: name, status, what, sent: isTrusted && hasAccount(settings) }))
  const ask: MlflowServer['ask'] = async (what, query, key, empty) => {
    const url = new URL(`${API}/${what}`, base)
    for (const [parameter, value] of Object.entries(query)) url.searchParams.set(parameter, value)
    const answer = await get(url, 'application/json', MOST_ANSWER_BYTES, [400, 404]).catch((error: unknown) => {
      const status = statusOf(error)
      throw status === undefined ? error : refused(status, what)
    })
    const document = parse(answer.bytes)
    // An alias that is not set is an invalid value; a model, version or run that is not there does not exist. That some
    // other server has no such page says nothing about the model.
    const why = textOf(document, 'error_code')
    if (why === 'RESOURCE_DOES_NOT_EXIST') return undefined
    if (why === 'INVALID_PARAMETER_VALUE' && what === 'registered-models/alias') return undefined
    const found =
      fieldOf(document, key) ??
      (typeof document === 'object' && document !== null && why === undefined ? empty : undefined)
    if (found === undefined) throw new ProblemError(errorOf('mlflow_answer_unknown', { server: name, what }))
    return found
  }
  const file: MlflowServer['file'] = (path) =>
    get(new URL(`api/2.0/mlflow-artifacts/artifacts/${path.split('/').map(encodeURIComponent).join('/')}`, base), '*/*')
  const tell: MlflowServer['tell'] = async (what, json) => {
    await get(new URL(`${API}/${what}`, base), 'application/json', MOST_ANSWER_BYTES, undefined, json).catch(
      (error: unknown) => {
        const status = statusOf(error)
        throw status === undefined ? error : refused(status, what)
      },
    )
  }
  return { name, ask, file, tell }
}

async function fileOf(
  server: MlflowServer,
  path: string,
  artifactUri: string,
  runId: string,
  found: { readonly model: string; readonly version: string },
): Promise<Uint8Array> {
  // mlflow-artifacts:/1/<run>/artifacts, also with a host; any other scheme is a store that only its own client can read.
  const proxied = /^mlflow-artifacts:(?:\/\/[^/]*)?\/(.*)$/.exec(artifactUri)
  if (!proxied)
    throw new ProblemError(errorOf('mlflow_not_proxied', { ...found, path, scheme: artifactUri.split(':')[0], runId }))
  const parts = path.split('/')
  if (path.includes('\\') || parts.some((part) => part === '' || part === '.' || part === '..'))
    throw new ProblemError(errorOf('path_outside', { path }))
  try {
    return (await server.file(`${proxied[1].replace(/\/+$/, '')}/${path}`)).bytes
  } catch (error) {
    const status = statusOf(error)
    if (status === undefined) throw error
    // Some versions answer 500 for a file that is not there, so the run is asked what it holds.
    const holds = await listOf(server, runId)
    if (holds.includes(path))
      throw new ProblemError(errorOf('mlflow_refused', { server: server.name, status, what: path, sent: true }))
    throw new ProblemError(errorOf('mlflow_file_missing', { ...found, path, holds: holds.slice(0, 10) }))
  }
}

/** Files and folders at the top of a run, for a hint; none where they cannot be listed. */
async function listOf(server: MlflowServer, runId: string): Promise<string[]> {
  try {
    const url = { run_id: runId }
    const answer = (await server.ask('artifacts/list', url, 'files')) as unknown
    return Array.isArray(answer) ? answer.flatMap((file) => textOf(file, 'path') ?? []) : []
  } catch (error) {
    if (error instanceof ProblemError) return []
    throw error
  }
}

/** The last value of each metric, by name: the same bytes for the same values. */
function metricsOf(run: object): Uint8Array {
  const metrics = fieldOf(fieldOf(run, 'data'), 'metrics') as unknown
  const entries = (Array.isArray(metrics) ? metrics : []).flatMap((entry: unknown) => {
    const key = textOf(entry, 'key')
    return key === undefined ? [] : [{ key, value: (entry as { value?: unknown }).value ?? null }]
  })
  entries.sort((a, b) => (a.key < b.key ? -1 : 1))
  return new TextEncoder().encode(`${JSON.stringify({ run: { data: { metrics: entries } } }, null, 1)}\n`)
}

/** The commit of the code that trained it, where MLflow took note of one. */
function commitOf(run: object): string | null {
  const tags = fieldOf(fieldOf(run, 'data'), 'tags') as unknown
  const tag = Array.isArray(tags) && tags.find((each) => textOf(each, 'key') === 'mlflow.source.git.commit')
  const commit = tag ? textOf(tag, 'value') : undefined
  return commit !== undefined && /^[0-9a-f]{40,64}$/.test(commit) ? commit : null
}

/** `https://user:password@host` is one way to give them; the variables come first, as in MLflow's client. */
function accountOf({ trackingUri, username, password }: MlflowSettings) {
  const url = trackingUri !== undefined && URL.canParse(trackingUri) ? new URL(trackingUri) : undefined
  const decode = (text: string | undefined) => (text ? decodeURIComponent(text) : undefined)
  return { username: username ?? decode(url?.username), password: password ?? decode(url?.password) }
}

function authorizationOf(settings: MlflowSettings): string | undefined {
  const { username, password } = accountOf(settings)
  if (username !== undefined && password !== undefined)
    return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  return settings.token === undefined ? undefined : `Bearer ${settings.token}`
}

const hasAccount = (settings: MlflowSettings): boolean => authorizationOf(settings) !== undefined

function statusOf(error: unknown): number | undefined {
  if (!(error instanceof ProblemError)) return undefined
  const [{ code, args }] = error.problems
  return code === 'url_refused' ? Number(args.status) : undefined
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}

function fieldOf(value: unknown, key: string): object | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  const found = (value as Readonly<Record<string, unknown>>)[key]
  return typeof found === 'object' && found !== null ? found : undefined
}

function textOf(value: unknown, key: string): string | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  const found = (value as Readonly<Record<string, unknown>>)[key]
  return (typeof found === 'string' && found !== '') || typeof found === 'number' ? String(found) : undefined
}

/** Milliseconds since 1970, which JSON of protocol buffers writes as text. */
function timeOf(value: unknown, key: string): string | null {
  const milliseconds = Number(textOf(value, key) ?? Number.NaN)
  return milliseconds > 0 && milliseconds < 8.64e15 ? new Date(milliseconds).toISOString() : null
}
