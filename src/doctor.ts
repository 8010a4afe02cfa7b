/** Looks at a repository as a gate needs it: config, files, workflow, rules. Every finding carries its remedy. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { baseFolderOf } from './config/base-folder.js'
import { type LoadedConfig, loadConfig } from './config/load.js'
import type { ModelConfig } from './config/schema.js'
import { specOf } from './config/schema-source.js'
import { ProblemError, type Reason, reason } from './core/problem.js'
import { fetchLocal } from './io/fetch-local.js'
import type { Fetch } from './io/source.js'
import { joinModel } from './review.js'
import { type Ask, checkRules, type Place } from './setup/check-rules.js'
import { type CheckedWorkflow, checkWorkflow, type Finding, type WorkflowNeeds } from './setup/check-workflow.js'
import { readPair } from './setup/file-pair.js'

export interface Examination {
  /** The folder of the repository. */
  readonly root: string
  /** The config, from there. */
  readonly config: string
  readonly gitBase: string | undefined
  readonly nodeVersion: string
  /** Milliseconds since 1970. */
  readonly now: number
  /** How files of the models are taken. */
  readonly fetch: (baseFolder: string) => Fetch
  /** GitHub, where it can be asked. */
  readonly github: { readonly ask: Ask; readonly place: Place } | undefined
}

const OLDEST_NODE = [20, 19]

export async function examine(asked: Examination): Promise<readonly Finding[]> {
  const findings: Finding[] = [...checkNode(asked.nodeVersion), ...(await checkClock(asked))]
  const { loaded, text, findings: ofConfig } = await checkConfig(asked)
  findings.push(...ofConfig)
  if (text !== undefined) findings.push(...(await checkBase(asked, text)))
  if (loaded) findings.push(...(await checkModels(loaded, asked)))
  const { gate, findings: ofWorkflows } = await checkWorkflows(asked.root, loaded ? needsOf(loaded, findings) : {})
  findings.push(...ofWorkflows)
  findings.push(
    ...(asked.github
      ? await checkRules(asked.github.ask, asked.github.place, gate)
      : [{ level: 'note', reason: reason('doctor_github_not_asked') } as const]),
  )
  return findings
}

function checkNode(version: string): Finding[] {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number)
  const isOld = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])
  return isOld ? [{ level: 'mend', reason: reason('doctor_node_old', { version, oldest: OLDEST_NODE.join('.') }) }] : []
}

const CLOCK_SLACK_MS = 10 * 60_000

/** A commit from the future is the sign of a clock that is behind: then nothing is ever too old. */
async function checkClock({ root, config, now }: Examination): Promise<Finding[]> {
  const taken = await fetchLocal({ baseFolder: root })({ path: config, ref: 'HEAD', wantsTime: true }).catch(
    () => undefined,
  )
  const time = taken?.origin?.time
  if (!time || Date.parse(time) <= now + CLOCK_SLACK_MS) return []
  return [{ level: 'mend', reason: reason('doctor_clock', { commit: time, clock: new Date(now).toISOString() }) }]
}

async function checkConfig({ root, config }: Examination) {
  const findings: Finding[] = []
  let text: string
  try {
    text = await readFile(join(root, config), 'utf8')
  } catch {
    return { findings: [{ level: 'mend', reason: reason('doctor_config_missing', { file: config }) } as const] }
  }
  try {
    const loaded = loadConfig(text, config)
    const models = loaded.config.models.length
    findings.push({ level: 'ok', reason: reason('doctor_config_valid', { file: config, models }) })
    findings.push(...loaded.warnings.map((warning): Finding => ({ level: 'note', reason: warning })))
    return { loaded, text, findings }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return { text, findings: error.problems.map((problem): Finding => ({ level: 'mend', reason: problem })) }
  }
}

/** The rules that bind are those of the base branch. */
async function checkBase({ root, config, gitBase }: Examination, text: string): Promise<Finding[]> {
  try {
    const { bytes } = await fetchLocal({ baseFolder: root, gitBase })({ path: config, ref: 'base' })
    const isSame = Buffer.from(bytes).toString('utf8').replaceAll('\r\n', '\n') === text.replaceAll('\r\n', '\n')
    return [
      isSame
        ? { level: 'ok', reason: reason('doctor_config_on_base', { file: config }) }
        : { level: 'note', reason: reason('doctor_config_differs', { file: config }) },
    ]
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const [{ code }] = error.problems
    const isMissing = code === 'file_missing_on_ref'
    return [
      { level: 'note', reason: isMissing ? reason('doctor_config_not_on_base', { file: config }) : error.problems[0] },
    ]
  }
}

/** Only GitHub has these, and only the action asks it. */
const needsGitHub = ({ champion }: ModelConfig) => champion.artifact !== undefined || champion.release !== undefined

async function checkModels({ config, plans }: LoadedConfig, asked: Examination): Promise<Finding[]> {
  const fetch = asked.fetch(join(asked.root, baseFolderOf(asked.config)))
  const findings: Finding[] = []
  for (const [place, model] of config.models.entries()) {
    const plan = plans[place]
    const of = (each: Reason): Reason => reason(each.code, { ...each.args, model: model.name })
    if (needsGitHub(model)) {
      findings.push({ level: 'note', reason: reason('doctor_source_not_asked', { model: model.name }) })
      continue
    }
    try {
      if (plan.task === 'metrics')
        await readPair(fetch, { champion: specOf(model.champion), challenger: specOf(model.challenger) })
      else if (!(await joinModel(model, plan, fetch)).hasChampion) {
        findings.push({ level: 'note', reason: reason('doctor_first_version', { model: model.name }) })
        continue
      }
      findings.push({ level: 'ok', reason: reason('doctor_files_fit', { model: model.name, task: plan.task }) })
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      for (const problem of error.problems) {
        const isChallenger = problem.code === 'file_missing' && problem.args.path === model.challenger.path
        findings.push(
          isChallenger
            ? {
                level: 'note',
                reason: reason('doctor_challenger_not_here', { model: model.name, path: model.challenger.path! }),
              }
            : { level: 'mend', reason: of(problem) },
        )
      }
    }
  }
  return findings
}

const needsOf = ({ config }: LoadedConfig, findings: readonly Finding[]): WorkflowNeeds => ({
  permissions: config.models.some(
    ({ champion, challenger, evaluation }) => champion.artifact ?? challenger.artifact ?? evaluation?.artifact,
  )
    ? ['actions: read']
    : [],
  lfs: findings.some(({ reason: { code } }) => code === 'lfs_pointer'),
})

const WORKFLOWS = '.github/workflows'

export async function checkWorkflows(
  root: string,
  needs: WorkflowNeeds,
): Promise<{ readonly gate: CheckedWorkflow | undefined; readonly findings: readonly Finding[] }> {
  const names = await readdir(join(root, WORKFLOWS)).catch((): string[] => [])
  let gate: CheckedWorkflow | undefined
  const findings: Finding[] = []
  for (const name of names.filter((each) => /\.ya?ml$/.test(each)).sort()) {
    const file = `${WORKFLOWS}/${name}`
    const checked = checkWorkflow(await readFile(join(root, file), 'utf8'), file, needs)
    findings.push(...checked.findings)
    if (!checked.isGate) continue
    gate ??= checked
    const isWell = checked.findings.every(({ level }) => level !== 'mend')
    if (isWell) findings.push({ level: 'ok', reason: reason('doctor_workflow_well', { file }) })
  }
  if (!gate && findings.length === 0)
    findings.push({ level: 'mend', reason: reason('doctor_workflow_missing', { folder: WORKFLOWS }) })
  return { gate, findings }
}
