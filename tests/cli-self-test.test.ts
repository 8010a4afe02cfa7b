import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { runCli } from '../src/cli.js'
import { makeFiles } from './fuzz/world.js'

let folder = ''
const folders: string[] = []
afterAll(() => {
  for (const path of folders) rmSync(path, { recursive: true, force: true })
})

const files = makeFiles()
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'model-review-self-test-'))
  folders.push(folder)
  writeFileSync(join(folder, 'champion.csv'), files.champion)
  writeFileSync(join(folder, 'challenger.csv'), files.challenger)
})

async function run(...argv: string[]) {
  let shown = ''
  const stream = {
    write: (text: string) => {
      shown += text
    },
  }
  const exit = await runCli({ argv, cwd: folder, env: {}, stdout: stream, stderr: stream })
  return { exit, shown }
}

describe('self-test', () => {
  const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'))

  it('says how often the policy stops an equal model and what it would catch, and exits 0', async () => {
    const { exit, shown } = await run('self-test', 'champion.csv', 'challenger.csv', '--runs', '20')
    expect(exit, shown).toBe(0)
    expect(shown).toContain('of 20 runs')
    expect(shown).toContain('What loss it would catch')
    expect(shown).toMatch(/^model-review: equal models blocked in \d+ of 20 runs; seed 1\. exit 0$/m)
    for (const line of shown.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80)
  })

  it('takes the config as compare does, and writes JSON that holds the same for the same seed', async () => {
    await run('init', 'champion.csv', 'challenger.csv')
    const arguments_ = ['self-test', '--quiet', '--runs', '20', '--seed']
    await run(...arguments_, '3', '--json', 'a.json')
    await run(...arguments_, '3', '--json', 'b.json')
    await run(...arguments_, '4', '--json', 'c.json')
    const [model] = read('a.json').models
    expect(read('b.json')).toEqual(read('a.json'))
    expect(read('c.json').models[0].checks).not.toEqual(model.checks)
    const { pass, review, block } = model.verdicts
    expect(pass.count + review.count + block.count).toBe(20)
    expect(read('a.json')).toMatchObject({ schemaVersion: 1, runs: 20, seed: 3 })
    expect(model.inputs.map((input: { path: string }) => input.path)).toEqual(['champion.csv', 'challenger.csv'])
  })

  it('ends with 2 and a sentence where nothing can be exchanged', async () => {
    writeFileSync(join(folder, 'champion.csv'), 'id,label\n1,0\n')
    const damaged = await run('self-test', 'champion.csv', 'challenger.csv')
    expect(damaged.exit, damaged.shown).toBe(2)
    const config = `version: 1
models:
  - name: totals
    task: metrics
    champion: { path: a.json }
    challenger: { path: b.json }
    metrics: [{ metric: accuracy, role: primary, margin: 0.01 }]
`
    writeFileSync(join(folder, 'totals.yml'), config)
    const totals = await run('self-test', '--config', 'totals.yml')
    expect(totals.exit, totals.shown).toBe(2)
    expect(totals.shown.replaceAll(/\s+/g, ' ')).toContain('there are no predictions to exchange')
    const missing = await run('self-test', '--config', 'nowhere.yml')
    expect(missing.exit, missing.shown).toBe(2)
    expect(missing.shown).toContain('nowhere.yml')
  })

  it.each([
    ['--runs', '0'],
    ['--runs', '1.5'],
    ['--seed', '-1'],
    ['--seed', '4294967296'],
  ])('refuses %s %s', async (option, value) => {
    const { exit, shown } = await run('self-test', 'champion.csv', 'challenger.csv', option, value)
    expect(exit).toBe(2)
    expect(shown).toContain('A whole number from')
  })
})
