import { describe, expect, it } from 'vitest'
import { readLedger } from '../../src/decisions/ledger.js'
import { productionOf } from '../../src/decisions/promotion.js'
import { statsOf } from '../../src/decisions/stats.js'
import { inDays, Life, losing, POLICY, ranking } from './life.js'

const RELEASE = POLICY.replace(
  '    metrics:',
  '    promotion: { release: { tag: credit-champion, asset: predictions.csv } }\n    metrics:',
)

async function passing(policy?: string) {
  const life = await Life.start(policy)
  life.push(ranking())
  expect((await life.gate()).exit).toBe(0)
  return life
}
const kinds = (life: Life) => life.ledger().map(({ kind }) => kind)
const entriesOf = (life: Life) => {
  const tip = life.fake.repository.refs.get('heads/model-review')!
  return readLedger(Buffer.from(life.fake.repository.filesAt(tip).get('ledger.jsonl')!).toString()).entries
}
const assetsOf = (life: Life) =>
  Object.fromEntries(
    (life.fake.repository.releases.find(({ tag }) => tag === 'credit-champion')?.assets ?? []).map((asset) => [
      asset.name,
      Buffer.from(asset.content).toString(),
    ]),
  )

describe('a merge that its review let through', () => {
  it('is the champion in the ledger, with verdict, file and commit, and its reviews beside it', async () => {
    const life = await passing()
    const { exit, world, commit } = await life.merge()
    expect(exit).toBe(0)
    expect(world.outputs['champion-version']).toBe(commit)
    expect(world.summaries.join()).toContain('New champion')
    expect(kinds(life)).toEqual(['review', 'promote'])
    expect(life.ledger()[1]).toMatchObject({
      by: 'grace',
      payload: { model: 'credit', standing: 'agreed', verdict: 'pass', commit, file: { path: 'predictions.csv' } },
    })
    expect(life.fake.defects).toEqual([])
  })

  it('is recorded once, however often the job runs', async () => {
    const life = await passing(RELEASE)
    const before = life.fake.repository.resolve('main')!
    const { commit } = await life.merge()
    const assets = assetsOf(life)
    const again = await life.promote(before, commit)
    expect(again.exit).toBe(0)
    expect(kinds(life)).toEqual(['review', 'promote'])
    expect(assetsOf(life)).toEqual(assets)
    expect(again.world.log.join()).toContain('was recorded before')
  })

  it('becomes the asset of the release that the config names, and former champions stay beside it', async () => {
    const life = await passing(RELEASE)
    await life.merge()
    const first = life.file
    expect(assetsOf(life)['predictions.csv']).toBe(first)
    life.next()
    life.push(ranking())
    await life.gate()
    await life.merge()
    expect(life.file).not.toBe(first)
    expect(assetsOf(life)['predictions.csv']).toBe(life.file)
    expect(Object.values(assetsOf(life)).sort()).toEqual([first, life.file, life.file].sort())
    const { current, previous } = productionOf(entriesOf(life), 'credit')
    expect([current?.file?.sha256, previous?.file?.sha256].every(Boolean)).toBe(true)
    expect(current?.pointers).toEqual(['release credit-champion/predictions.csv'])
    expect(life.fake.defects).toEqual([])
  })

  it('moves a pointer that failed when the job runs again, unless a newer champion has its place', async () => {
    const life = await passing(RELEASE)
    const before = life.fake.repository.resolve('main')!
    life.fake.failNext({ operation: 'repos/create-release', times: 1, status: 403, message: 'Forbidden' })
    const { exit, commit } = await life.merge()
    expect([exit, assetsOf(life)]).toEqual([2, {}])
    const first = life.file
    expect((await life.promote(before, commit)).exit).toBe(0)
    expect(assetsOf(life)['predictions.csv']).toBe(first)
    life.next()
    life.push(ranking())
    await life.gate()
    await life.merge()
    await life.promote(before, commit)
    expect(assetsOf(life)['predictions.csv']).toBe(life.file)
  })

  it('becomes the file that the config names, by one commit on the default branch', async () => {
    const policy = POLICY.replace('    metrics:', '    promotion: { file: { path: champion.csv } }\n    metrics:')
    const life = await passing(policy)
    const before = life.fake.repository.resolve('main')!
    const { commit } = await life.merge()
    const onMain = () => {
      const files = life.fake.repository.filesAt(life.fake.repository.resolve('main')!)
      return Buffer.from(files.get('champion.csv') ?? '').toString()
    }
    expect(onMain()).toBe(life.file)
    const tip = life.fake.repository.resolve('main')
    await life.promote(before, commit)
    expect(life.fake.repository.resolve('main')).toBe(tip)
    expect(life.ledger().at(-1)?.payload.pointers).toEqual(['file champion.csv'])
    expect(life.fake.defects).toEqual([])
  })

  it('carries the waiver it was merged with', async () => {
    const life = await Life.start()
    life.push(ranking(), losing())
    await life.gate()
    await life.say('grace', `/model-review waive recall@region=EU until ${inDays(10)} because data fix lands in #812`)
    expect((await life.gate()).exit).toBe(0)
    await life.merge()
    const promoted = life.ledger().find(({ kind }) => kind === 'promote')
    expect(promoted?.payload).toMatchObject({
      standing: 'agreed',
      failed: [{ check: 'recall@region=EU' }],
      waivers: [{ check: 'recall@region=EU', by: 'grace' }],
    })
    expect(statsOf(entriesOf(life)).rules).toMatchObject([
      { check: 'recall@region=EU', held: { waived: 1, fixed: 0, merged_anyway: 0 } },
    ])
  })
})

describe('a merge in spite of a block', () => {
  it('is recorded as such, is told, and moves no pointer', async () => {
    const life = await Life.start(RELEASE)
    life.push(ranking(), losing())
    expect((await life.gate()).exit).toBe(1)
    const { exit, world } = await life.merge({ by: 'eve' })
    expect(exit).toBe(0)
    expect(life.ledger().at(-1)).toMatchObject({
      kind: 'promote',
      by: 'eve',
      payload: { standing: 'despite', verdict: 'block', pointers: [] },
    })
    expect(world.log.join('\n')).toMatch(/warning: .*in spite|warning: .*although its review said/)
    expect(assetsOf(life)).toEqual({})
    expect(statsOf(entriesOf(life)).merges).toEqual({ agreed: 0, despite: 1, unreviewed: 0, advisory: 0 })
  })
})

describe('what was merged is not what was reviewed', () => {
  it('it is refused with both digests, and the job fails', async () => {
    const life = await passing(RELEASE)
    const { exit, world } = await life.merge({ file: 'predictions of somebody else' })
    expect(exit).toBe(2)
    expect(world.outputs.verdict ?? '').not.toBe('pass')
    expect(kinds(life)).toEqual(['review', 'refuse'])
    expect(world.log.join('\n')).toContain('is not what was reviewed')
    expect(assetsOf(life)).toEqual({})
    expect(productionOf(entriesOf(life), 'credit').current).toBeUndefined()
  })
})

describe('a push', () => {
  it('without a pull request that changes a model is recorded as unreviewed', async () => {
    const life = await passing()
    const { repository } = life.fake
    const before = repository.resolve('main')!
    const after = repository.commit('heads/main', {
      '.github/model-review.yml': POLICY,
      'predictions.csv': 'straight to main',
    })
    const { exit } = await life.promote(before, after)
    expect(exit).toBe(0)
    expect(life.ledger()).toMatchObject([{ kind: 'promote', by: 'ada', payload: { standing: 'unreviewed' } }])
  })

  it('that changes no model writes nothing', async () => {
    const life = await passing()
    const { repository } = life.fake
    const before = repository.resolve('main')!
    const files = Object.fromEntries([...repository.filesAt(before)].map(([path, bytes]) => [path, bytes]))
    const after = repository.commit('heads/main', { ...files, 'docs/note.md': 'hello' })
    const { exit, world } = await life.promote(before, after)
    expect([exit, life.ledger()]).toEqual([0, []])
    expect(world.log.join()).toContain('the champions are what they were')
  })

  it('with a token that may not write records nothing and fails, and says which permission is missing', async () => {
    const life = await passing()
    life.fake.access = 'read'
    const { exit, world } = await life.merge()
    expect(exit).toBe(2)
    expect(world.log.join('\n')).toContain('contents: write')
  })
})
