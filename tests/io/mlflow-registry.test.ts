import { describe, expect, it } from 'vitest'
import { sha256 } from '../../src/io/digest.js'
import { downloadBy } from '../../src/io/download.js'
import { fetchAny } from '../../src/io/fetch-any.js'
import { fetchFromMlflow, type MlflowSettings, secretsOf } from '../../src/io/mlflow-registry.js'
import { codesOf } from '../github/helpers.js'
import { redirectTo, serve } from './serve.js'

const download = downloadBy({ fetch, pauseMs: 1, deadlineMs: 5_000 })
const nobody: MlflowSettings = { trackingUri: undefined, username: undefined, password: undefined, token: undefined }
const RUN = 'f4b821845b5646ad86aa9527ceeabccd'

interface Registry {
  readonly artifactUri?: string
  readonly metrics?: readonly object[]
  readonly runId?: string
  readonly files?: (path: string) => string | number
}

/** The answers of MLflow 3.17, as tests/integration/mlflow.test.ts gets them from the real one. */
function startRegistry(registry: Registry = {}) {
  const {
    artifactUri = `mlflow-artifacts:/0/${RUN}/artifacts`,
    metrics = [],
    runId = RUN,
    files = () => 'x',
  } = registry
  return serve((address, response) => {
    const url = new URL(address, 'http://localhost')
    const send = (status: number, value: unknown) => response.writeHead(status).end(JSON.stringify(value))
    const version = {
      model_version: { name: 'credit', version: '3', creation_timestamp: 1_795_409_209_167, run_id: runId },
    }
    const what = url.pathname.replace('/api/2.0/', '')
    if (what === 'mlflow/registered-models/alias' && url.searchParams.get('alias') === 'champion') send(200, version)
    else if (what === 'mlflow/registered-models/alias') send(400, { error_code: 'INVALID_PARAMETER_VALUE' })
    else if (what === 'mlflow/model-versions/get' && url.searchParams.get('version') === '3') send(200, version)
    else if (what === 'mlflow/model-versions/get') send(404, { error_code: 'RESOURCE_DOES_NOT_EXIST' })
    else if (what === 'mlflow/runs/get') {
      const tags = [{ key: 'mlflow.source.git.commit', value: 'a'.repeat(40) }]
      send(200, { run: { info: { artifact_uri: artifactUri }, data: { metrics, tags } } })
    } else if (what === 'mlflow/artifacts/list') send(200, { files: [{ path: 'model', is_dir: true }] })
    else if (what.startsWith('mlflow-artifacts/artifacts/')) {
      const file = files(decodeURIComponent(what.slice('mlflow-artifacts/artifacts/'.length)))
      response.writeHead(typeof file === 'number' ? file : 200).end(typeof file === 'number' ? '{}' : file)
    } else response.writeHead(404).end('<html>')
  })
}

const take = (trackingUri: string, model: string, path?: string, settings: Partial<MlflowSettings> = {}) =>
  fetchFromMlflow(
    { kind: 'mlflow', model, path, trackingUri: undefined },
    { ...nobody, trackingUri, ...settings },
    download,
  )

describe('a model of an MLflow registry', () => {
  it.each(['models:/credit@champion', 'models:/credit/3'])(
    '%s is a version with a run, whose file is taken',
    async (model) => {
      const files = (path: string) => (path === `0/${RUN}/artifacts/evaluation/test set.csv` ? 'id\n1\n' : 404)
      const { url } = await startRegistry({ files })
      expect(await take(url, model, 'evaluation/test set.csv')).toMatchObject({
        path: `${model}/evaluation/test set.csv`,
        commit: 'a'.repeat(40),
        bytes: Buffer.from('id\n1\n'),
        origin: { kind: 'mlflow', version: '3', run: RUN, time: '2026-11-23T04:46:49.167Z' },
      })
    },
  )

  it('gives the metrics of its run in the same bytes, whatever order they come in', async () => {
    const metrics = [
      { key: 'roc_auc', value: 0.74, timestamp: 1, step: 1 },
      { key: 'log_loss', value: 'NaN', timestamp: 2, step: 0 },
    ]
    const first = await take((await startRegistry({ metrics })).url, 'models:/credit@champion')
    const second = await take((await startRegistry({ metrics: [...metrics].reverse() })).url, 'models:/credit@champion')
    expect(Buffer.from(first.bytes).toString()).toBe(Buffer.from(second.bytes).toString())
    expect(JSON.parse(Buffer.from(first.bytes).toString())).toEqual({
      run: {
        data: {
          metrics: [
            { key: 'log_loss', value: 'NaN' },
            { key: 'roc_auc', value: 0.74 },
          ],
        },
      },
    })
  })

  it('that has no such alias or version is told apart from a server that is no registry', async () => {
    const { url } = await startRegistry()
    expect(await codesOf(take(url, 'models:/credit@gone'))).toEqual(['mlflow_version_missing'])
    expect(await codesOf(take(url, 'models:/credit/4'))).toEqual(['mlflow_version_missing'])
    expect(await codesOf(take(`${url}/elsewhere`, 'models:/credit/3'))).toEqual(['mlflow_answer_unknown'])
  })

  it.each([
    [{ runId: '' }, 'mlflow_without_run'],
    [{ artifactUri: `s3://bucket/0/${RUN}/artifacts` }, 'mlflow_not_proxied'],
    [{ files: (): number => 404 }, 'mlflow_file_missing'],
    [{ files: (): number => 500 }, 'mlflow_file_missing'],
  ] as [Registry, string][])('%# says what it lacks', async (registry, code) => {
    const { url } = await startRegistry(registry)
    expect(await codesOf(take(url, 'models:/credit@champion', 'p.csv'))).toEqual([code])
  })

  it.each([
    'models:/credit',
    'models:/credit/Production',
    'runs:/1/p.csv',
    'models:/a/b@c',
    'models:/credit/0',
    'credit@x',
  ])('is not named by %s', async (model) =>
    expect(await codesOf(take('http://127.0.0.1:1', model))).toEqual(['mlflow_model_invalid']),
  )

  it.each(['../secret.csv', 'a/../../b', '/etc/passwd', 'a\\b', ''])('holds no file named %j', async (path) => {
    const { url, asked } = await startRegistry()
    expect(await codesOf(take(url, 'models:/credit@champion', path))).toEqual(['path_outside'])
    expect(asked.filter((each) => each.path.includes('mlflow-artifacts'))).toEqual([])
  })

  it.each(['sqlite:///mlflow.db', './mlruns', 'databricks'])('is not read from %s', async (uri) => {
    expect(await codesOf(take(uri, 'models:/credit@champion'))).toEqual(['mlflow_uri_unsupported'])
  })
})

describe('credentials of MLflow', () => {
  const basic = `Basic ${Buffer.from('ada:p4ss').toString('base64')}`

  it.each([
    [{ username: 'ada', password: 'p4ss' }, basic],
    [{ username: 'ada', password: 'p4ss', token: 't0ken' }, basic],
    [{ token: 't0ken' }, 'Bearer t0ken'],
    [{}, undefined],
  ])('%j are sent as MLflow’s own client sends them', async (settings, header) => {
    const { url, asked } = await startRegistry()
    await take(url, 'models:/credit@champion', 'p.csv', settings)
    expect(new Set(asked.map(({ headers }) => headers.authorization))).toEqual(new Set([header]))
  })

  it('may stand in the address of the environment, and are sent as a header', async () => {
    const { url, asked } = await startRegistry()
    const taken = await take(url.replace('//', '//ada:p4ss@'), 'models:/credit@champion', 'p.csv')
    expect(asked[0].headers.authorization).toBe(basic)
    expect(JSON.stringify(taken)).not.toContain('p4ss')
  })

  it('go to no server that the config names and the environment does not', async () => {
    const trusted = await startRegistry()
    const named = await startRegistry()
    const settings = { ...nobody, trackingUri: trusted.url, username: 'ada', password: 'p4ss', token: 't0ken' }
    const remote = { kind: 'mlflow', model: 'models:/credit@champion', path: 'p.csv', trackingUri: named.url } as const
    await fetchFromMlflow(remote, settings, download)
    await fetchFromMlflow(remote, { ...settings, trackingUri: undefined }, download)
    expect(named.asked.map(({ headers }) => headers.authorization)).toEqual(named.asked.map(() => undefined))
    expect(trusted.asked).toEqual([])
    expect(named.asked.length).toBeGreaterThan(4)
  })

  it('do not follow a redirect to another host', async () => {
    const other = await serve((_, response) => response.end('{}'))
    const first = await serve((_, response) => redirectTo(response, `${other.url}/`))
    await take(first.url, 'models:/credit@champion', undefined, { token: 't0ken' }).catch(() => undefined)
    expect(first.asked[0].headers.authorization).toBe('Bearer t0ken')
    expect(other.asked.map(({ headers }) => headers.authorization)).toEqual([undefined])
  })

  it('that are refused or were not sent are told so, without their values', async () => {
    const { url } = await serve((_, response) => response.writeHead(401).end())
    for (const token of ['t0ken', undefined]) {
      const error = await take(url, 'models:/credit@champion', 'p.csv', { token }).catch((found: unknown) => found)
      expect(error).toMatchObject({ problems: [{ code: 'mlflow_refused', args: { sent: token !== undefined } }] })
      expect(JSON.stringify(error)).not.toContain('t0ken')
    }
  })

  it('are all known, to be masked in each form that is sent', () => {
    const inAddress = { ...nobody, trackingUri: 'https://ada:p%34ss@mlflow.example.com', token: 't0ken' }
    expect(secretsOf(inAddress)).toEqual(['t0ken', 'p4ss', basic.slice('Basic '.length)])
    expect(secretsOf(nobody)).toEqual([])
  })
})

describe('any source', () => {
  const fetchFrom = fetchAny({
    files: async ({ path }) => ({ path, ref: null, commit: null, bytes: Buffer.from('from disk') }),
    download,
    mlflow: nobody,
  })

  it('is held to its digest', async () => {
    const right = sha256(Buffer.from('from disk'))
    const spec = { path: 'a.csv', ref: undefined }
    expect(await fetchFrom({ ...spec, sha256: right.toUpperCase() })).toMatchObject({ path: 'a.csv' })
    expect(await codesOf(fetchFrom({ ...spec, sha256: '0'.repeat(64) }))).toEqual(['sha256_differs'])
  })

  it('with an address says when it was changed, and never its query', async () => {
    const { url } = await serve((_, response) =>
      response.writeHead(200, { 'last-modified': 'Mon, 23 Nov 2026 04:00:00 GMT' }).end('x'),
    )
    const remote = { kind: 'url', url: `${url}/a.csv?sig=s3cret` } as const
    const taken = await fetchFrom({ path: remote.url, ref: undefined, remote })
    expect(taken).toMatchObject({ path: `${url}/a.csv`, origin: { kind: 'url', time: '2026-11-23T04:00:00.000Z' } })
    expect(JSON.stringify(taken)).not.toContain('s3cret')
  })

  it.each(['https://ada:p4ss@example.com/a.csv', 'a.csv', ''])('with the address %j is refused', async (url) => {
    const error = await fetchFrom({ path: url, ref: undefined, remote: { kind: 'url', url } }).catch(
      (found: unknown) => found,
    )
    expect(error).toMatchObject({ problems: [{ code: 'url_invalid' }] })
    expect(JSON.stringify(error)).not.toContain('p4ss')
  })

  it('of GitHub says on the command line what to do instead', async () => {
    const remote = { kind: 'release', tag: 'latest', asset: 'a.csv' } as const
    expect(await codesOf(fetchFrom({ path: 'a.csv', ref: undefined, remote }))).toEqual(['source_needs_github'])
  })
})
