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
  folder = mkdtempSync(join(tmpdir(), 'model-review-init-'))
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

const CONFIG = '.github/model-review.yml'

describe('compare', () => {
  it('writes the changed decisions with --flips, and nothing of them into its report unless the config asks', async () => {
    const config = (rows: boolean) => `version: 1
models:
  - name: fuzz
    champion: { path: champion.csv }
    challenger: { path: challenger.csv }
    operating_point: 0.5
report: { rows: ${rows}, max_rows: 3 }
`
    for (const rows of [false, true]) {
      writeFileSync(join(folder, 'c.yml'), config(rows))
      await run('compare', '--config', 'c.yml', '--flips', 'flips.csv', '--json', 'r.json')
      const lines = readFileSync(join(folder, 'flips.csv'), 'utf8').trimEnd().split('\n')
      expect(lines).toHaveLength(4)
      const [, id] = lines[1].split(',')
      expect(files.champion).toContain(`\n${id},`)
      const [model] = JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8')).models
      expect(model.flippedRows?.rows.map((row: { id: string }) => row.id) ?? null).toEqual(
        rows ? lines.slice(1).map((line) => line.split(',')[1]) : null,
      )
      expect(model.flippedRows?.total ?? model.flips.changed).toBe(model.flips.changed)
    }
  })
})

describe('init', () => {
  it('writes a config that runs unchanged, with the verdict of the two files alone', async () => {
    const { exit, shown } = await run('init', 'champion.csv', 'challenger.csv')
    expect(exit, shown).toBe(0)
    const byConfig = await run('compare', '--quiet')
    const byFiles = await run('compare', 'champion.csv', 'challenger.csv', '--quiet')
    expect(byConfig).toEqual(byFiles)
    expect(byConfig.exit).toBe(0)
  })

  it('says what it was not sure of, on the terminal and in the file', async () => {
    const { shown } = await run('init', 'champion.csv', 'challenger.csv')
    expect(shown).toContain('Set operating_point to the threshold')
    expect(readFileSync(join(folder, CONFIG), 'utf8')).toContain('Set operating_point to the threshold')
  })

  it('leaves a config that is there alone, unless forced', async () => {
    await run('init', 'champion.csv', 'challenger.csv')
    writeFileSync(join(folder, CONFIG), 'mine')
    const refused = await run('init', 'champion.csv', 'challenger.csv')
    expect(refused.exit).toBe(2)
    expect(refused.shown).toContain('--force')
    expect(readFileSync(join(folder, CONFIG), 'utf8')).toBe('mine')
    expect((await run('init', 'champion.csv', 'challenger.csv', '--force')).exit).toBe(0)
    expect(readFileSync(join(folder, CONFIG), 'utf8')).toContain('version: 1')
  })

  it('only prints with --dry-run', async () => {
    const { exit, shown } = await run('init', 'champion.csv', 'challenger.csv', '--dry-run')
    expect(exit).toBe(0)
    expect(shown).toContain('version: 1\n')
    expect(() => readFileSync(join(folder, CONFIG))).toThrow(/ENOENT/)
  })

  it('refuses an output from which the files cannot be reached', async () => {
    const { exit, shown } = await run('init', 'champion.csv', 'challenger.csv', '--output', 'below/x.yml')
    expect(exit).toBe(2)
    expect(shown).toContain('champion.csv lies outside below')
  })
})
