import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { readLedger } from '../../src/decisions/ledger.js'
import { FakeGitHub } from '../github/fake/fake-github.js'
import { commentPayload, mergeGroupPayload, payloadOf } from '../github/payloads.js'
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
afterEach(async () => {
  const defects = fakes.flatMap((fake) => fake.defects)
  await Promise.all(fakes.splice(0).map((fake) => fake.stop()))
  removeFolders()
  expect(defects).toEqual([])
})

/** A pull request, its gate and the job that answers comments, each a process of the built action. */
class Life {
  readonly fake: FakeGitHub
  head = ''
  #challenger = ''
  #pushes = 0

  private constructor(fake: FakeGitHub) {
    this.fake = fake
  }

  static async start(): Promise<Life> {
    const fake = await FakeGitHub.start()
    fakes.push(fake)
    fake.repository.commit('heads/main', { [CONFIG_PATH]: CONFIG, 'models/champion.csv': predictions() })
    fake.repository.pulls.set(7, [{ filename: 'models/challenger.csv', status: 'modified' }])
    for (const login of ['ada', 'grace', 'cfo']) fake.repository.people.collaborators.set(login, 'write')
    return new Life(fake)
  }

  push(challenger: string): void {
    this.head = createHash('sha1')
      .update(`push ${this.#pushes++}`)
      .digest('hex')
    this.#challenger = challenger
    this.fake.repository.describePull(7, { headSha: this.head, headBranch: 'retrain', author: 'ada' })
  }

  #run(payload: string, env: Record<string, string> = {}): Promise<Run> {
    const files = { [CONFIG_PATH]: CONFIG, 'models/challenger.csv': this.#challenger }
    return runBundle(this.fake, { files, payload, env })
  }

  async gate(): Promise<number | null> {
    const { repository } = this.fake
    const result = await this.#run(payloadOf({ headSha: this.head, baseSha: repository.resolve('main') }))
    const conclusion = result.exitCode === 0 ? 'success' : 'failure'
    const run = repository.addRun({ event: 'pull_request', branch: 'retrain', sha: this.head, conclusion })
    const content = readFileSync(result.outputs['report-json']!, 'utf8')
    repository.addArtifact(run, 'model-review-report', makeZip([{ path: 'report.json', content }]))
    return result.exitCode
  }

  async queue(): Promise<number | null> {
    return (await this.#run(mergeGroupPayload({}), { GITHUB_EVENT_NAME: 'merge_group' })).exitCode
  }

  async say(author: string, body: string, action = 'created'): Promise<Run> {
    const { id, createdAt } = this.fake.repository.addComment(7, author, body)
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
const waive = `/model-review waive roc_auc@region=EU until ${inDays(10)} because data fix lands in #812`

describe('the life of a model change, by the built action', () => {
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

  it('two commands at once are both kept and answered in one comment', { timeout: 120_000 }, async () => {
    const life = await Life.start()
    life.push(predictions('EU'))
    await life.gate()
    await Promise.all([life.say('grace', waive), life.say('eve', '/model-review status')])
    expect(life.kinds().sort()).toEqual(['answer by eve', 'waive by grace'])
    expect(await life.gate()).toBe(0)
    expect(life.comment()).toContain('Asked and answered here (2)')
  })

  it('a ledger branch that was deleted, a write that got lost and a changed byte are said and mended', {
    timeout: 240_000,
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
