import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readLedger, writeLedger } from '../../src/decisions/ledger.js'
import { FakeGitHub } from '../github/fake/fake-github.js'
import { commentPayload, mergeGroupPayload, payloadOf, pushPayload } from '../github/payloads.js'
import { makeZip } from '../io/make-zip.js'
import { type Run, removeFolders, runBundle } from './action-runner.js'

const CONFIG_PATH = '.github/model-review.yml'
const CONFIG = `version: 1
models:
  - name: credit
    when: ["models/**"]
    champion: { path: models/champion.csv, ref: base }
    challenger: { path: models/challenger.csv }
    columns: { id: id, label: label, score: score }
    metrics: [{ metric: roc_auc, role: primary, margin: 0.3 }]
    slices: { metrics: [{ metric: roc_auc, margin: 0.05 }], of: [region] }
policy:
  approvals: { any_of: ["@cfo"] }
  waivers: { who: ["@grace"], max_days: 30 }
`

/** The champion is what a release holds, and a merge puts the new one there. */
const ASSET = '{ release: { tag: credit-champion, asset: champion.csv } }'
const PROMOTING = CONFIG.replace('{ path: models/champion.csv, ref: base }', ASSET).replace(
  '    columns:',
  `    promotion: ${ASSET}\n    columns:`,
)

/** Predictions for 1,500 clients; in the regions that are named the scores say nothing. */
function predictions(...lost: readonly string[]): string {
  let state = 7
  const next = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return state / 2 ** 32
  }
  const rows = Array.from({ length: 1_500 }, (_, id) => {
    const region = id % 5 === 0 ? 'EU' : id % 5 === 1 ? 'US' : 'APAC'
    const [label, noise, other] = [next() < 0.3 ? 1 : 0, next(), next()]
    const score = lost.includes(region) ? other : 0.6 * noise + 0.4 * label
    return `${id},${label},${score.toFixed(6)},${region}`
  })
  return `id,label,score,region\n${rows.join('\n')}\n`
}

const fakes: FakeGitHub[] = []
afterAll(async () => {
  const defects = fakes.flatMap((fake) => fake.defects)
  await Promise.all(fakes.splice(0).map((fake) => fake.stop()))
  removeFolders()
  expect(defects).toEqual([])
})

/** A pull request, its gate and the job that answers comments, each a process of the built action. */
class Life {
  readonly fake: FakeGitHub
  head = ''
  readonly #config: string
  #number = 7
  #challenger = ''
  #pushes = 0

  private constructor(fake: FakeGitHub, config: string) {
    this.fake = fake
    this.#config = config
  }

  static async start(config = CONFIG): Promise<Life> {
    const fake = await FakeGitHub.start()
    fakes.push(fake)
    fake.repository.commit('heads/main', { [CONFIG_PATH]: config, 'models/champion.csv': predictions() })
    fake.repository.addRelease('credit-champion', { 'champion.csv': predictions() })
    for (const login of ['ada', 'grace', 'cfo']) fake.repository.people.collaborators.set(login, 'write')
    const life = new Life(fake, config)
    life.open(7)
    return life
  }

  open(number: number): void {
    this.#number = number
    this.fake.repository.pulls.set(number, [{ filename: 'models/challenger.csv', status: 'modified' }])
  }

  push(challenger: string): void {
    this.head = createHash('sha1')
      .update(`push ${this.#pushes++}`)
      .digest('hex')
    this.#challenger = challenger
    this.fake.repository.describePull(this.#number, { headSha: this.head, headBranch: 'retrain', author: 'ada' })
  }

  #run(payload: string, env: Record<string, string> = {}): Promise<Run> {
    const files = { [CONFIG_PATH]: this.#config, 'models/challenger.csv': this.#challenger }
    return runBundle(this.fake, { files, payload: payload.replaceAll('"number":7', `"number":${this.#number}`), env })
  }

  async gate(): Promise<number | null> {
    return (await this.review()).exitCode
  }

  /** The gate on the newest commit, and the artifact that its workflow uploads. */
  async review(): Promise<{ exitCode: number | null; report: ReturnType<typeof JSON.parse> }> {
    const { repository } = this.fake
    const result = await this.#run(payloadOf({ headSha: this.head, baseSha: repository.resolve('main') }))
    const conclusion = result.exitCode === 0 ? 'success' : 'failure'
    const run = repository.addRun({ event: 'pull_request', branch: 'retrain', sha: this.head, conclusion })
    const content = readFileSync(result.outputs['report-json']!, 'utf8')
    repository.addArtifact(run, 'model-review-report', makeZip([{ path: 'report.json', content }]))
    return { exitCode: result.exitCode, report: JSON.parse(content) }
  }

  /** It is merged, and the job that promotes runs. */
  async merge(by: string): Promise<Run> {
    const { repository } = this.fake
    const before = repository.resolve('main')!
    const files = { [CONFIG_PATH]: this.#config, 'models/challenger.csv': this.#challenger }
    const after = repository.commit('heads/main', files)
    const mergedAt = new Date(Date.now()).toISOString()
    repository.describePull(this.#number, { state: 'closed', mergeCommit: after, mergedAt, mergedBy: by })
    return this.#run(pushPayload({ before, after }), { GITHUB_EVENT_NAME: 'push' })
  }

  /** As if everything in the ledger had been that many days earlier. */
  letPass(days: number): void {
    const earlier = (time: string) => new Date(Date.parse(time) - days * 86_400_000).toISOString()
    const entries = this.ledger().entries.map(({ at, payload, ...entry }) => {
      const { until } = payload
      const moved = typeof until === 'string' ? { ...payload, until: earlier(until).slice(0, 10) } : payload
      return { ...entry, at: earlier(at), payload: moved }
    })
    this.fake.repository.commit('heads/model-review', { 'ledger.jsonl': writeLedger(entries) })
  }

  /** The file in the release. */
  champion(): string {
    const assets = this.fake.repository.releases.find(({ tag }) => tag === 'credit-champion')?.assets ?? []
    return Buffer.from(assets.find(({ name }) => name === 'champion.csv')!.content).toString()
  }

  /** The built command line, beside a file of the ledger as a clone has it. */
  async cli(...args: readonly string[]): Promise<{ exit: number; stdout: string; stderr: string }> {
    const cwd = mkdtempSync(path.join(tmpdir(), 'life-cli-'))
    mkdirSync(path.join(cwd, '.github'))
    writeFileSync(path.join(cwd, CONFIG_PATH), this.#config)
    writeFileSync(path.join(cwd, 'ledger.jsonl'), writeLedger(this.ledger().entries))
    const env = {
      PATH: process.env.PATH,
      GITHUB_API_URL: this.fake.url,
      GITHUB_REPOSITORY: 'acme/credit',
      GITHUB_TOKEN: this.fake.token,
      GITHUB_ACTOR: 'grace',
    }
    const bundle = path.resolve(import.meta.dirname, '../../dist/cli/index.js')
    return new Promise((resolve) => {
      execFile(process.execPath, [bundle, ...args], { cwd, env }, (error, stdout, stderr) => {
        rmSync(cwd, { recursive: true })
        resolve({ exit: error ? Number(error.code) : 0, stdout, stderr })
      })
    })
  }

  async queue(): Promise<number | null> {
    return (await this.#run(mergeGroupPayload({}), { GITHUB_EVENT_NAME: 'merge_group' })).exitCode
  }

  async say(author: string, body: string, action = 'created'): Promise<Run> {
    const { id, createdAt } = this.fake.repository.addComment(this.#number, author, body)
    return this.#run(commentPayload({ id, createdAt, author, body, action }), { GITHUB_EVENT_NAME: 'issue_comment' })
  }

  comment(): string {
    const own = this.fake.repository.comments.filter(({ login }) => login === 'github-actions[bot]')
    expect(own).toHaveLength(1)
    return own[0].body
  }

  ledger() {
    const tip = this.fake.repository.refs.get('heads/model-review')
    const bytes = tip === undefined ? '' : (this.fake.repository.filesAt(tip).get('ledger.jsonl') ?? '')
    return readLedger(Buffer.from(bytes as Uint8Array).toString())
  }

  kinds(): string[] {
    return this.ledger().entries.map(({ kind, by }) => `${kind} by ${by}`)
  }
}

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
const digestOf = (text: string) => createHash('sha256').update(text).digest('hex')
const waive = `/model-review waive roc_auc@region=EU until ${inDays(10)} because data fix lands in #812`

describe.concurrent('the life of a model change, by the built action', () => {
  it('opened, blocked, discussed, refused, waived, re-run to green, approved, pushed again, queued', {
    timeout: 300_000,
  }, async () => {
    const life = await Life.start()
    life.push(predictions('EU'))
    expect(await life.gate()).toBe(1)
    expect(life.comment()).toContain('Do not merge')
    expect(life.comment()).toContain('/model-review waive roc_auc@region=EU until')

    const talk = await life.say('eve', 'Why is EU worse? I would write /model-review waive here.')
    expect([talk.exitCode, life.kinds()]).toEqual([0, []])
    await life.say('eve', '/model-review explain roc_auc@region=EU')
    expect(life.comment()).toContain('It fails. Shown to be worse than the policy allows.')
    await life.say('eve', waive)
    await life.say('grace', waive, 'edited')
    expect(life.kinds()).toEqual(['answer by eve', 'answer by eve'])
    expect(life.comment()).toMatch(/does not name eve among those who may waive/)

    await life.say('grace', waive)
    expect(life.fake.repository.reruns.map(({ only }) => only)).toEqual(['failed'])
    expect(life.comment()).toContain('May be merged with a waiver')
    expect(await life.gate()).toBe(0)
    expect(life.comment()).toContain('data fix lands in')

    // The same predictions as today's: a person must decide.
    life.push(predictions())
    expect(await life.gate()).toBe(3)
    await life.say('ada', `/model-review approve ${life.head.slice(0, 7)}`)
    expect(await life.gate()).toBe(3)
    await life.say('cfo', `/model-review approve ${life.head.slice(0, 7)} nothing changed, and that is meant`)
    expect(await life.gate()).toBe(0)
    expect(life.comment()).toContain('May be merged with approval')

    // Another commit without new failures, and one with: what was waived is still waived, what is new is not.
    life.push(predictions())
    expect(await life.gate()).toBe(0)
    expect(await life.queue()).toBe(0)
    life.push(predictions('EU', 'US'))
    expect(await life.gate()).toBe(1)
    expect(life.comment()).toMatch(/approval of cfo was for/)
    expect(await life.queue()).toBe(1)
    expect(life.ledger().damage).toBeNull()
  })

  it('merged with a waiver, promoted, compared with the new champion, waiver ended, merged anyway, rolled back', {
    timeout: 300_000,
  }, async () => {
    const life = await Life.start(PROMOTING)
    const [whole, withoutEu] = [predictions(), predictions('EU')]
    const promotions = () => life.ledger().entries.filter(({ kind }) => kind === 'promote')

    life.push(withoutEu)
    expect(await life.gate()).toBe(1)
    await life.say('grace', waive)
    expect(await life.gate()).toBe(0)
    expect(await life.queue()).toBe(0)
    const merged = await life.merge('cfo')
    expect(merged.exitCode, merged.stdout).toBe(0)
    expect(promotions()).toMatchObject([
      {
        by: 'cfo',
        pr: 7,
        payload: {
          standing: 'agreed',
          failed: [{ check: 'roc_auc@region=EU' }],
          waivers: [{ check: 'roc_auc@region=EU', by: 'grace' }],
          pointers: ['release credit-champion/champion.csv'],
        },
      },
    ])
    expect(life.champion()).toBe(withoutEu)

    // The next change is compared with what was merged, and repairs it.
    life.open(8)
    life.push(whole)
    const repair = await life.review()
    expect(repair.exitCode).toBe(0)
    expect(repair.report.models[0].inputs).toMatchObject([
      { role: 'champion', sha256: digestOf(withoutEu) },
      { role: 'challenger', sha256: digestOf(whole) },
    ])
    // The same rows judged both: the ledger knows them by one name.
    expect(promotions()[0].payload.testSet).toMatch(/^[0-9a-f]{64}$/)
    expect(repair.report.models[0].testSet).toBe(promotions()[0].payload.testSet)
    await life.merge('ada')
    expect(life.champion()).toBe(whole)

    // Eleven days later the waiver of ten days is no more.
    life.letPass(11)
    life.open(9)
    life.push(withoutEu)
    const again = await life.review()
    expect(again.exitCode).toBe(1)
    expect(again.report.decisions).toMatchObject({
      waivers: [],
      ended: [{ check: 'roc_auc@region=EU', by: 'grace', because: 'expired' }],
    })
    const anyway = await life.merge('eve')
    expect(anyway.exitCode).toBe(0)
    expect(anyway.stdout).toContain('::warning')
    expect(promotions().map(({ by, payload }) => [by, payload.standing, payload.pointers])).toEqual([
      ['cfo', 'agreed', ['release credit-champion/champion.csv']],
      ['ada', 'agreed', ['release credit-champion/champion.csv']],
      ['eve', 'despite', []],
    ])
    expect(life.champion()).toBe(whole)

    const back = await life.cli('rollback', '--reason', 'alarms at night')
    expect([back.exit, back.stderr]).toEqual([0, ''])
    expect(life.champion()).toBe(whole)
    await life.cli('rollback')
    expect(life.champion()).toBe(withoutEu)
    expect(await life.cli('rollback')).toMatchObject({ exit: 2, stdout: '' })
    expect(life.ledger().damage).toBeNull()

    const { stdout } = await life.cli('stats', '--ledger', 'ledger.jsonl', '--json', '-')
    expect(JSON.parse(stdout)).toMatchObject({
      merges: { agreed: 2, despite: 1, unreviewed: 0 },
      rollbacks: 2,
      rules: [{ check: 'roc_auc@region=EU', held: { fixed: 0, waived: 1, merged_anyway: 1 }, takenBack: 1 }],
    })
  })

  it('two commands at once are both kept and answered in one comment', { timeout: 300_000 }, async () => {
    const life = await Life.start()
    life.push(predictions('EU'))
    await life.gate()
    await Promise.all([life.say('grace', waive), life.say('eve', '/model-review status')])
    expect(life.kinds().sort()).toEqual(['answer by eve', 'waive by grace'])
    expect(await life.gate()).toBe(0)
    expect(life.comment()).toContain('Asked and answered here (2)')
  })

  it('a ledger branch that was deleted, a write that got lost and a changed byte are said and mended', {
    timeout: 300_000,
  }, async () => {
    const life = await Life.start()
    const { refs } = life.fake.repository
    life.push(predictions('EU'))
    await life.gate()
    await life.say('grace', waive)
    refs.delete('heads/model-review')
    expect(await life.gate()).toBe(1)
    await life.say('eve', '/model-review status')
    expect(life.kinds()).toEqual(['waive by grace', 'answer by eve'])
    expect(await life.gate()).toBe(0)

    const before = refs.get('heads/model-review')!
    await life.say('eve', '/model-review help')
    refs.set('heads/model-review', before)
    await life.say('ada', '/model-review help')
    expect(life.kinds().slice(2)).toEqual(['answer by eve', 'answer by ada'])

    const tip = life.fake.repository.filesAt(refs.get('heads/model-review')!)
    const text = Buffer.from(tip.get('ledger.jsonl')!).toString()
    life.fake.repository.commit('heads/model-review', { 'ledger.jsonl': text.replace('#812', '#813') })
    expect(await life.gate()).toBe(1)
    expect(life.comment()).toContain('is not as it was written, from line 1 on')
    await life.say('eve', '/model-review status')
    expect(life.comment()).toContain('has been repaired; 1 line is lost')
    expect(life.ledger().damage).toBeNull()
    expect(await life.gate()).toBe(0)
  })
})
