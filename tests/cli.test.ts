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
