import type { Command } from 'commander'
import { examine } from '../doctor.js'
import { downloadBy } from '../io/download.js'
import { fetchAny } from '../io/fetch-any.js'
import { fetchLocal } from '../io/fetch-local.js'
import { mlflowSettingsOf } from '../io/mlflow-registry.js'
import { cleanText } from '../report/escape.js'
import { sentenceOf } from '../report/say.js'
import type { Ask } from '../setup/check-rules.js'
import { VERSION } from '../version.js'
import { type CliIo, DEFAULT_CONFIG, EXIT } from './io.js'

interface DoctorOptions {
  readonly config: string
  readonly base?: string
}

export function addDoctor(program: Command, io: CliIo, done: (exitCode: number) => void): void {
  program
    .command('doctor')
    .description(
      'Look at config, files, workflow and rules as a gate needs them, and say what to mend. Exits 1 where there is something.',
    )
    .option('--config <file>', 'the config', DEFAULT_CONFIG)
    .option('--base <ref>', 'what "ref: base" of the config means (default: origin/HEAD)')
    .action(async (options: DoctorOptions) => {
      done(await runDoctor(io, options))
    })
}

const SIGNS = { ok: 'well', note: 'note', mend: 'MEND' } as const

async function runDoctor(io: CliIo, { config, base }: DoctorOptions): Promise<number> {
  const findings = await examine({
    root: io.cwd,
    config,
    gitBase: base,
    nodeVersion: process.version,
    now: Date.now(),
    fetch: (baseFolder) =>
      fetchAny({
        files: fetchLocal({ baseFolder, gitBase: base }),
        download: downloadBy({ fetch }),
        mlflow: mlflowSettingsOf(io.env),
      }),
    github: githubOf(io.env),
  })
  const order = ['mend', 'note', 'ok'] as const
  const sorted = [...findings].sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level))
  for (const { level, reason } of sorted) io.stdout.write(`${SIGNS[level]}  ${cleanText(sentenceOf(reason))}\n`)
  const count = findings.filter(({ level }) => level === 'mend').length
  const exit = count === 0 ? EXIT.pass : EXIT.block
  const said = count === 0 ? 'nothing to mend' : `${count} ${count === 1 ? 'thing' : 'things'} to mend`
  io.stdout.write(`model-review ${VERSION} doctor: ${said}. exit ${exit}\n`)
  return exit
}

/** Asked only where a token and the repository are named; the token goes to the API of the environment and nowhere else. */
function githubOf(env: CliIo['env']) {
  const token = env.GITHUB_TOKEN || env.GH_TOKEN
  const [owner, repo] = (env.GITHUB_REPOSITORY ?? '').split('/')
  if (!token || !owner || !repo) return undefined
  const api = (env.GITHUB_API_URL || 'https://api.github.com').replace(/\/$/, '')
  const ask: Ask = async (path) => {
    try {
      const answer = await fetch(api + path, {
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/vnd.github+json',
          'user-agent': 'model-review-gate',
        },
        redirect: 'error',
        signal: AbortSignal.timeout(15_000),
      })
      return { status: answer.status, json: await answer.json().catch(() => null) }
    } catch {
      return { status: 0, json: null }
    }
  }
  return { ask, place: { owner, repo, branch: env.GITHUB_BASE_REF || undefined } }
}
