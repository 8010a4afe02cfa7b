/** A pull request through its life: runs of the gate, and comments that decide. In-process, against the fake GitHub. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { runAction } from '../../src/action.js'
import type { Check } from '../../src/core/comparison.js'
import type { Report } from '../../src/report/report.js'
import { makeZip } from '../io/make-zip.js'
import { CONFIG, configOf, makeWorld, reviewed, startRepository, type World } from './action-world.js'
import type { FakeGitHub } from './fake/fake-github.js'
import type { FakeRun } from './fake/state.js'
import { commentPayload, mergeGroupPayload, payloadOf, pushPayload } from './payloads.js'
import { checkOf } from './reports.js'

export const POLICY = `${configOf(0.005)}
policy:
  approvals: { any_of: ["@cfo", "@acme/risk"] }
  waivers: { who: ["@grace"], max_days: 30 }
`

export const ranking = (parts: Partial<Check> = {}): Check => checkOf({ metric: 'roc_auc', ...parts })
export const losing = (improvement = -0.1): Check =>
  checkOf({
    id: 'recall@region=EU',
    kind: 'slice',
    metric: 'recall',
    slice: { region: 'EU' },
    role: 'guardrail',
    unit: { kind: 'share' },
    champion: 0.7,
    challenger: 0.7 + improvement,
    difference: improvement,
    improvement,
    interval: { low: improvement - 0.04, high: improvement + 0.06, confidence: 0.95, simultaneous: true },
    margin: { kind: 'absolute', value: 0.03 },
    marginValue: 0.03,
    status: 'regressed',
    reason: { code: 'regression_shown', args: {} },
  })
export const undecidedRanking = (improvement = -0.002): Check =>
  ranking({ status: 'inconclusive', improvement, difference: improvement, reason: { code: 'undecided', args: {} } })

/** As `decideVerdict` would have it for these few kinds of checks. */
function reportFor(world: Parameters<typeof reviewed>[0], checks: readonly Check[], file: string): Report {
  const count = (status: string) => checks.filter((check) => check.status === status).length
  const verdict = count('regressed') > 0 ? 'block' : count('inconclusive') > 0 ? 'review' : 'pass'
  const reasons = [
    ...(count('regressed') > 0 ? [{ code: 'checks_regressed', args: { count: count('regressed') } }] : []),
    ...(count('inconclusive') > 0 ? [{ code: 'checks_inconclusive', args: { count: count('inconclusive') } }] : []),
  ]
  const report = reviewed(world, verdict)
  const { approvals, waivers } = world.config.config.policy
  const policy = {
    approvals: approvals ? { anyOf: approvals.any_of ?? [], count: 1, preventAuthor: true } : null,
    waivers: waivers ? { who: waivers.who, maxDays: waivers.max_days } : null,
  }
  return {
    ...report,
    tool: { ...report.tool, configSha256: world.configSha256 ?? null },
    models: report.models.map((model) => ({
      ...model,
      checks,
      reasons,
      inputs: [challengerOf(file)],
      policy: { ...model.policy, ...policy },
    })),
  }
}

const challengerOf = (file: string): Report['models'][number]['inputs'][number] => ({
  role: 'challenger',
  path: 'predictions.csv',
  ref: null,
  commit: null,
  sha256: createHash('sha256').update(file).digest('hex'),
  bytes: file.length,
  rows: 1,
})

export class Life {
  readonly fake: FakeGitHub
  head = ''
  checks: readonly Check[] = []
  /** The new model's predictions. */
  file = ''
  readonly #policy: string
  #pushes = 0
  #run: FakeRun | undefined
  #report = ''

  private constructor(fake: FakeGitHub, policy: string) {
    this.fake = fake
    this.#policy = policy
  }

  static async start(policy = POLICY): Promise<Life> {
    const life = new Life(await startRepository(policy), policy)
    const { collaborators } = life.fake.repository.people
    for (const login of ['ada', 'grace', 'cfo']) collaborators.set(login, 'write')
    return life
  }

  /** New commits on the pull request, which the gate will find to be so. */
  push(...checks: readonly Check[]): void {
    this.head = createHash('sha1')
      .update(`push ${this.#pushes++}`)
      .digest('hex')
    this.checks = checks
    this.file = `predictions ${this.#pushes}`
    this.fake.repository.describePull(7, { headSha: this.head, headBranch: 'retrain', author: 'ada' })
  }

  /** The gate on the newest commit, and the artifact that its workflow uploads. */
  async gate(): Promise<{ readonly exit: number; readonly world: World }> {
    const payload = payloadOf({ headSha: this.head, baseSha: this.fake.repository.resolve('main') })
    const world = await makeWorld(this.fake, {
      payload,
      review: (request) => reportFor(request, this.checks, this.file),
    })
    const exit = await runAction(world.io)
    this.#run = this.fake.repository.addRun({
      event: 'pull_request',
      branch: 'retrain',
      sha: this.head,
      conclusion: exit === 0 ? 'success' : 'failure',
    })
    const content = await readFile(world.outputs['report-json']!, 'utf8')
    this.#report = content
    this.fake.repository.addArtifact(this.#run, 'model-review-report', makeZip([{ path: 'report.json', content }]))
    return { exit, world }
  }

  /** The run uploads another report than the gate wrote. */
  forge(change: (report: ReturnType<typeof JSON.parse>) => void): void {
    const report = JSON.parse(this.#report)
    change(report)
    const zip = makeZip([{ path: 'report.json', content: JSON.stringify(report) }])
    this.fake.repository.addArtifact(this.#run!, 'model-review-report', zip)
  }

  /** The same in the merge queue. */
  async queue(): Promise<number> {
    const payload = mergeGroupPayload({})
    const env = { GITHUB_EVENT_NAME: 'merge_group' }
    const world = await makeWorld(this.fake, {
      payload,
      env,
      review: (request) => reportFor(request, this.checks, this.file),
    })
    return runAction(world.io)
  }

  /** It is merged, and the job that promotes runs. files: what the merge puts on the branch beside the policy. */
  async merge({ by = 'grace', file = this.file, env = {} as Record<string, string> } = {}): Promise<{
    readonly exit: number
    readonly world: World
    readonly commit: string
  }> {
    const { repository } = this.fake
    const before = repository.resolve('main')!
    const commit = repository.commit('heads/main', { [CONFIG]: this.#policy, 'predictions.csv': file })
    const mergedAt = new Date(Date.now()).toISOString()
    repository.describePull(7, { state: 'closed', mergeCommit: commit, mergedAt, mergedBy: by })
    return { ...(await this.promote(before, commit, env)), commit }
  }

  async promote(
    before: string,
    after: string,
    env: Record<string, string> = {},
  ): Promise<{ exit: number; world: World }> {
    const payload = pushPayload({ before, after })
    const world = await makeWorld(this.fake, { payload, env: { GITHUB_EVENT_NAME: 'push', ...env } })
    return { exit: await runAction(world.io), world }
  }

  /** The next pull request on the same model, from now on. */
  next(): void {
    this.fake.repository.describePull(7, { state: 'open', mergeCommit: null, mergedAt: undefined, mergedBy: undefined })
  }

  /** Somebody writes a comment, and the job that answers it runs. */
  async say(
    author: string,
    body: string,
    more: { action?: string } = {},
  ): Promise<{ exit: number; world: World; id: number }> {
    const { id } = this.fake.repository.addComment(7, author, body)
    return { ...(await this.answer(id, more)), id }
  }

  async answer(id: number, more: { action?: string } = {}): Promise<{ exit: number; world: World }> {
    const comment = this.fake.repository.comments.find((each) => each.id === id)!
    const payload = commentPayload({
      id,
      body: comment.body,
      author: comment.login,
      createdAt: comment.createdAt,
      ...more,
    })
    const world = await makeWorld(this.fake, { payload, env: { GITHUB_EVENT_NAME: 'issue_comment' } })
    return { exit: await runAction(world.io), world }
  }

  /** Our one comment. */
  comment(): string {
    const own = this.fake.repository.comments.filter(({ login }) => login === 'github-actions[bot]')
    if (own.length !== 1) throw new Error(`There are ${own.length} comments of ours.`)
    return own[0].body
  }

  reactionTo(id: number): string[] {
    return this.fake.repository.people.reactions.filter(({ comment }) => comment === id).map(({ content }) => content)
  }

  ledger(): { kind: string; by: string; payload: Record<string, unknown> }[] {
    const tip = this.fake.repository.refs.get('heads/model-review')
    const text =
      tip === undefined ? '' : Buffer.from(this.fake.repository.filesAt(tip).get('ledger.jsonl') ?? '').toString()
    return text
      .trimEnd()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  }
}

/** A day that many days from now, in UTC. */
export const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
export { CONFIG }
