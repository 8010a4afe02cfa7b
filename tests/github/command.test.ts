import { describe, expect, it } from 'vitest'
import { CONFIG, inDays, Life, losing, POLICY, ranking, undecidedRanking } from './life.js'

const waive = `/model-review waive recall@region=EU until ${inDays(10)} because data fix lands in #812`

async function blocked(policy?: string) {
  const life = await Life.start(policy)
  life.push(ranking(), losing())
  expect((await life.gate()).exit).toBe(1)
  return life
}
async function waiting(policy?: string) {
  const life = await Life.start(policy)
  life.push(undecidedRanking())
  expect((await life.gate()).exit).toBe(3)
  return life
}
const approve = (life: Life) => `/model-review approve ${life.head.slice(0, 7)}`

describe('a waiver by comment', () => {
  it('is recorded, answered in the one comment and by a reaction, and lets the gate pass when it runs again', async () => {
    const life = await blocked()
    const { exit, id } = await life.say('grace', waive)
    expect(exit).toBe(0)
    expect(life.reactionTo(id)).toEqual(['+1'])
    expect(life.comment()).toContain('May be merged with a waiver')
    expect(life.comment()).toContain('Recorded as w-')
    expect(life.fake.repository.reruns).toEqual([{ run: life.fake.repository.runs[0].id, only: 'failed' }])
    const again = await life.gate()
    expect([again.exit, again.world.outputs.verdict, again.world.outputs.waived]).toEqual([0, 'pass', '1'])
    expect(life.comment()).toContain('data fix lands in')
  })

  it('by somebody whom the policy does not name changes nothing, and is told why', async () => {
    const life = await blocked()
    const { id } = await life.say('eve', waive)
    expect(life.reactionTo(id)).toEqual(['-1'])
    expect(life.comment()).toContain('does not name eve')
    expect(life.ledger()).toMatchObject([{ kind: 'answer', by: 'eve' }])
    expect((await life.gate()).exit).toBe(1)
    expect(life.fake.repository.reruns).toEqual([])
  })

  it('ends when the loss grows in a later push', async () => {
    const life = await blocked()
    await life.say('grace', waive)
    life.push(ranking(), losing(-0.13))
    expect((await life.gate()).exit).toBe(0)
    life.push(ranking(), losing(-0.2))
    expect((await life.gate()).exit).toBe(1)
    expect(life.comment()).toContain('⛔')
  })

  it('that is taken back lets the whole run again', async () => {
    const life = await blocked()
    await life.say('grace', waive)
    await life.gate()
    const { id } = life.ledger()[0].payload
    await life.say('grace', `/model-review revoke ${id}`)
    expect(life.fake.repository.reruns.at(-1)?.only).toBe('all')
    expect((await life.gate()).exit).toBe(1)
  })
})

describe('an approval by comment', () => {
  it('lets a review pass, survives a push that gets no worse, and is dropped by one that does', async () => {
    const life = await waiting()
    expect(life.comment()).toContain(approve(life))
    await life.say('cfo', approve(life))
    expect((await life.gate()).exit).toBe(0)
    expect(life.comment()).toContain('May be merged with approval')
    life.push(undecidedRanking(-0.001))
    expect((await life.gate()).exit).toBe(0)
    life.push(undecidedRanking(-0.004))
    expect((await life.gate()).exit).toBe(3)
    expect(life.comment()).toMatch(/approval of cfo was for/)
  })

  it('of an old commit is refused with the line that would do', async () => {
    const life = await waiting()
    const old = approve(life)
    life.push(undecidedRanking())
    await life.gate()
    await life.say('cfo', old)
    expect(life.comment()).toContain('is not the newest commit')
    expect((await life.gate()).exit).toBe(3)
  })

  it('of the author is refused', async () => {
    const life = await waiting(POLICY.replace('@cfo', '@ada'))
    const { id } = await life.say('ada', approve(life))
    expect(life.reactionTo(id)).toEqual(['-1'])
    expect((await life.gate()).exit).toBe(3)
  })

  it('by a review of GitHub’s counts as well, for that commit', async () => {
    const life = await waiting()
    life.fake.repository.people.addReview(7, 'cfo', 'APPROVED', life.head)
    expect((await life.gate()).exit).toBe(0)
    life.push(undecidedRanking())
    expect((await life.gate()).exit).toBe(3)
  })

  it('holds in the merge queue, which evaluates again', async () => {
    const life = await waiting()
    expect(await life.queue()).toBe(3)
    await life.say('cfo', approve(life))
    expect(await life.queue()).toBe(0)
    life.checks = [undecidedRanking(-0.1)]
    expect(await life.queue()).toBe(3)
  })
})

describe('every command is answered once', () => {
  it('several lines are several answers, with one sign for the comment', async () => {
    const life = await blocked()
    const { id } = await life.say(
      'grace',
      `/model-review status\n/model-review explain recall@region=EU\n/model-review approve`,
    )
    expect(life.ledger().map(({ payload }) => (payload.answer as { code: string }).code)).toEqual([
      'command_status',
      'explained',
      'command_malformed',
    ])
    expect(life.reactionTo(id)).toEqual(['confused'])
    expect(life.comment()).toMatch(/Failing: recall@.?region=EU/)
    expect(life.comment()).toContain('a change of −10.0')
  })

  it('a comment whose job runs twice is recorded once', async () => {
    const life = await blocked()
    const { id } = await life.say('grace', waive)
    await life.answer(id)
    expect(life.ledger()).toHaveLength(1)
  })

  it('two commands at once are both kept', async () => {
    const life = await blocked()
    const first = life.fake.repository.addComment(7, 'grace', waive)
    const second = life.fake.repository.addComment(7, 'eve', '/model-review status')
    await Promise.all([life.answer(first.id), life.answer(second.id)])
    expect(
      life
        .ledger()
        .map(({ by }) => by)
        .sort(),
    ).toEqual(['eve', 'grace'])
    expect((await life.gate()).exit).toBe(0)
  })

  it.each([
    ['an edited comment', { action: 'edited' }],
    ['a deleted comment', { action: 'deleted' }],
  ])('%s is no command', async (_, more) => {
    const life = await blocked()
    await life.say('grace', waive, more)
    expect(life.ledger()).toEqual([])
  })

  it('what was written by editing an older comment is not read later either', async () => {
    const life = await blocked()
    const talk = life.fake.repository.addComment(7, 'grace', '/model-review status')
    talk.body = waive
    talk.updatedAt = new Date(Date.parse(talk.createdAt) + 60_000).toISOString()
    await life.say('eve', '/model-review status')
    expect(life.ledger().map(({ by }) => by)).toEqual(['eve'])
  })

  it('without a report the answer stands below what our comment said, and nothing is decided', async () => {
    const life = await blocked()
    life.push(ranking(), losing())
    await life.say('grace', waive)
    expect(life.comment()).toContain('There is no report of')
    expect(life.comment().match(/Asked and answered here/g)).toHaveLength(1)
    await life.say('grace', '/model-review help')
    expect(life.comment().match(/Asked and answered here/g)).toHaveLength(1)
    expect((await life.gate()).exit).toBe(1)
  })

  it('on a pull request without a comment of ours the answer starts one', async () => {
    const life = await Life.start()
    life.push(ranking())
    await life.say('eve', '/model-review help')
    expect(life.comment()).toContain('/model-review explain')
    await life.gate()
    expect(life.comment()).toContain('May be merged')
  })
})

describe('what is recorded is not lost, and not taken on trust', () => {
  it('after the branch was deleted the commands of the pull request are read again', async () => {
    const life = await blocked()
    const { id } = await life.say('grace', waive)
    life.fake.repository.refs.delete('heads/model-review')
    expect((await life.gate()).exit).toBe(1)
    const later = life.fake.repository.addComment(7, 'eve', '/model-review status')
    Object.assign(later, { createdAt: '2026-01-01T09:00:00.000Z', updatedAt: '2026-01-01T09:00:00.000Z' })
    const { world } = await life.answer(later.id)
    expect(life.ledger().map(({ kind, by }) => [kind, by])).toEqual([
      ['waive', 'grace'],
      ['answer', 'eve'],
    ])
    expect(world.log.join('\n')).toContain('1 earlier command of this pull request was not in the ledger')
    expect(life.reactionTo(id)).toEqual(['+1'])
    expect((await life.gate()).exit).toBe(0)
  })

  it('in a damaged ledger nothing counts, which is said; the next command repairs it', async () => {
    const life = await blocked()
    await life.say('grace', waive)
    const { repository } = life.fake
    const [path, bytes] = [...repository.filesAt(repository.refs.get('heads/model-review')!)][0]
    repository.commit('heads/model-review', { [path]: Buffer.from(bytes).toString().replace('grace', 'eve12') })
    const damaged = await life.gate()
    expect(damaged.exit).toBe(1)
    expect(life.comment()).toContain('is not as it was written')
    await life.say('eve', '/model-review status')
    expect(life.comment()).toContain('has been repaired')
    expect(life.ledger().map(({ kind }) => kind)).toEqual(['repair', 'waive', 'answer'])
    expect((await life.gate()).exit).toBe(0)
  })

  it('a report that claims to be decided already is judged by its checks, and by the policy of the base branch', async () => {
    const life = await blocked()
    life.forge((report) => {
      report.verdict = 'pass'
      report.models[0].verdict = 'pass'
      report.models[0].policy.waivers = { who: ['@eve'], maxDays: 9_999 }
      report.decisions = { verdictBefore: 'pass', waivers: [], ended: [], approvals: null, answers: [] }
    })
    await life.say('eve', waive)
    expect(life.comment()).toContain('Do not merge')
    expect(life.comment()).toContain('does not name eve')
  })

  it('a report that is none is said, and nothing is decided by it', async () => {
    const life = await blocked()
    life.forge((report) => {
      report.models[0].checks = 'none'
    })
    const { exit } = await life.say('grace', waive)
    expect([exit, life.ledger().map(({ kind }) => kind)]).toEqual([0, ['answer']])
    expect(life.comment()).toContain('is not as this version writes it')
  })

  it('a decision that cannot be written does not count, and the job that answers fails', async () => {
    const life = await blocked()
    life.fake.failNext({
      operation: 'git/create-ref',
      times: 1,
      status: 403,
      message: 'Resource not accessible by integration',
    })
    const { exit, world, id } = await life.say('grace', waive)
    expect(exit).toBe(2)
    expect(world.log.join('\n')).toContain('contents: write')
    expect(life.reactionTo(id)).toEqual(['-1'])
    expect((await life.gate()).exit).toBe(1)
  })

  it('a ledger that cannot be read loosens nothing', async () => {
    const life = await blocked()
    await life.say('grace', waive)
    life.fake.failNext({ operation: 'git/get-ref', times: 9, status: 500, message: 'down' })
    const { exit } = await life.gate()
    expect(exit).toBe(1)
    expect(life.comment()).toContain('could not be read')
  })

  it('a waiver in the pull request’s own copy of the file waives nothing; on the base branch it does', async () => {
    const life = await blocked()
    const file = `version: 1\nwaivers:\n  - { model: credit, check: "recall@region=EU", by: "@grace", since: ${inDays(-1)}, until: ${inDays(9)}, because: fix, up_to: 0.2 }\n`
    const { repository } = life.fake
    life.fake.repository.commit(`heads/retrain`, { '.github/model-review-waivers.yml': file })
    expect((await life.gate()).exit).toBe(1)
    repository.commit('heads/main', {
      [CONFIG]: POLICY,
      'predictions.csv': 'champion',
      '.github/model-review-waivers.yml': file,
    })
    expect((await life.gate()).exit).toBe(0)
  })

  it('the policy is that of the base branch: without one nobody can decide', async () => {
    const life = await Life.start(undefined)
    life.fake.repository.commit('heads/main', { 'README.md': '' })
    life.push(ranking())
    const { exit, id } = await life.say('grace', waive)
    expect([exit, life.reactionTo(id), life.ledger()]).toEqual([0, ['-1'], []])
  })
})
