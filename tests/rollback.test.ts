import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCli } from '../src/cli.js'
import { Life, POLICY, ranking } from './github/life.js'

const RELEASE = POLICY.replace(
  '    metrics:',
  '    promotion: { release: { tag: credit-champion, asset: predictions.csv } }\n    metrics:',
)

async function run(life: Life, args: readonly string[], policy = RELEASE, token = life.fake.token) {
  const cwd = await mkdtemp(join(tmpdir(), 'rollback-'))
  await writeFile(join(cwd, 'model-review.yml'), policy)
  let [out, err] = ['', '']
  const exit = await runCli({
    argv: ['rollback', ...args, '--config', 'model-review.yml'],
    cwd,
    env: {
      GITHUB_API_URL: life.fake.url,
      GITHUB_REPOSITORY: 'acme/credit',
      GITHUB_TOKEN: token,
      GITHUB_ACTOR: 'grace',
    },
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
  })
  return { exit, out, err }
}

/** Two champions, one after the other; the files they came in. */
async function twoChampions(policy = RELEASE): Promise<{ life: Life; files: string[] }> {
  const life = await Life.start(policy)
  const files: string[] = []
  for (let turn = 0; turn < 2; turn++) {
    life.next()
    life.push(ranking())
    await life.gate()
    await life.merge()
    files.push(life.file)
  }
  return { life, files }
}
const champion = (life: Life) =>
  Buffer.from(
    life.fake.repository.releases[0].assets.find(({ name }) => name === 'predictions.csv')!.content,
  ).toString()

describe('rollback', () => {
  it('makes the champion before the present one the champion again, in the release and in the ledger', async () => {
    const { life, files } = await twoChampions()
    expect(champion(life)).toBe(files[1])
    const { exit, out, err } = await run(life, ['--reason', 'alarms at night'])
    expect([exit, err]).toEqual([0, ''])
    expect(out).toMatch(/^Went back with credit: from commit \w{7} of .*, to commit \w{7}/)
    expect(champion(life)).toBe(files[0])
    expect(life.ledger().at(-1)).toMatchObject({
      kind: 'rollback',
      by: 'grace',
      payload: { model: 'credit', reason: 'alarms at night', pointers: ['release credit-champion/predictions.csv'] },
    })
    expect(life.fake.defects).toEqual([])
  })

  it('of a champion that is a file of the branch says which commit to revert', async () => {
    const { life } = await twoChampions(POLICY)
    const { out } = await run(life, ['credit'], POLICY)
    expect(out).toContain('git revert --no-edit')
    expect(out).toContain(life.fake.repository.resolve('main')!)
  })

  it('puts the former file back where the config keeps the champion, as it was at its commit', async () => {
    const policy = POLICY.replace('    metrics:', '    promotion: { file: { path: champion.csv } }\n    metrics:')
    const { life, files } = await twoChampions(policy)
    const onMain = () => {
      const tip = life.fake.repository.filesAt(life.fake.repository.resolve('main')!)
      return Buffer.from(tip.get('champion.csv')!).toString()
    }
    expect(onMain()).toBe(files[1])
    const { exit, err } = await run(life, [], policy)
    expect([exit, err]).toEqual([0, ''])
    expect(onMain()).toBe(files[0])
  })

  it('has nothing to go back to after the first champion, and says so', async () => {
    const life = await Life.start(RELEASE)
    life.push(ranking())
    await life.gate()
    await life.merge()
    const { exit, err } = await run(life, [])
    expect(exit).toBe(2)
    expect(err).toContain('nothing to go back to')
    expect(life.ledger().some(({ kind }) => kind === 'rollback')).toBe(false)
  })

  it('without a token names what it needs, and with --dry-run needs none', async () => {
    const { life } = await twoChampions()
    const { exit, err } = await run(life, [], RELEASE, '')
    expect(exit).toBe(2)
    expect(err).toContain('GITHUB_TOKEN')
    const before = champion(life)
    const folder = await mkdtemp(join(tmpdir(), 'ledger-'))
    const tip = life.fake.repository.refs.get('heads/model-review')!
    await writeFile(join(folder, 'ledger.jsonl'), life.fake.repository.filesAt(tip).get('ledger.jsonl')!)
    const dry = await run(life, ['--dry-run', '--ledger', join(folder, 'ledger.jsonl')], RELEASE, '')
    expect([dry.exit, dry.err]).toEqual([0, ''])
    expect(dry.out).toContain('Would go back')
    expect(champion(life)).toBe(before)
  })

  it('reads nothing from a ledger that somebody changed', async () => {
    const { life } = await twoChampions()
    const tip = life.fake.repository.refs.get('heads/model-review')!
    const text = Buffer.from(life.fake.repository.filesAt(tip).get('ledger.jsonl')!).toString()
    const folder = await mkdtemp(join(tmpdir(), 'ledger-'))
    await writeFile(join(folder, 'ledger.jsonl'), text.replace('agreed', 'despite'))
    const { exit, err } = await run(life, ['--dry-run', '--ledger', join(folder, 'ledger.jsonl')])
    expect(exit).toBe(2)
    expect(err).toContain('damaged from line')
  })
})
