import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { runCli } from '../src/cli.js'
import { listedIds, mergeIds, renderIds } from '../src/pin.js'

const scratch = mkdtempSync(join(tmpdir(), 'model-review-pin-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const rows = (scores: readonly number[]) =>
  `id,label,score\n${scores.map((score, row) => `${row + 9},${row % 2},${score}`).join('\n')}\n`
writeFileSync(join(scratch, 'champion.csv'), rows([0.1, 0.9, 0.2, 0.8]))
writeFileSync(join(scratch, 'challenger.csv'), rows([0.1, 0.3, 0.2, 0.4]))
writeFileSync(
  join(scratch, 'model-review.yml'),
  `version: 1
models:
  - name: fraud
    champion: { path: champion.csv }
    challenger: { path: challenger.csv }
    scenarios:
      - { name: Frauds stay flagged, where: "label", expect: flagged }
      - { name: Others are let go, where: "not label", expect: not flagged }
`,
)

async function pin(...more: readonly string[]) {
  const written = { stdout: '', stderr: '' }
  const exit = await runCli({
    argv: ['pin', '--config', 'model-review.yml', ...more],
    cwd: scratch,
    env: {},
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
  })
  return { exit, ...written }
}
const read = (name: string) => readFileSync(join(scratch, name), 'utf8')

describe('pin', () => {
  it('writes the ids of the rows that fail, sorted, and says how many', async () => {
    const { exit, stdout, stderr } = await pin('--scenario', 'Frauds stay flagged', '--to', 'pinned.csv')
    expect([exit, stderr]).toEqual([0, ''])
    expect(stdout).toContain(
      'pinned.csv lists 2 rows: 2 added, of failed cases of "Frauds stay flagged"; 0 were there.',
    )
    expect(read('pinned.csv')).toBe('id\n10\n12\n')
  })

  it('adds to what is listed and takes nothing away; twice is once', async () => {
    writeFileSync(join(scratch, 'more.csv'), 'id\n9\n12\n')
    for (const added of [1, 0]) {
      const { stdout } = await pin('--scenario', 'scenario.frauds_stay_flagged', '--to', 'more.csv')
      expect(stdout).toContain(`more.csv lists 3 rows: ${added} added`)
      expect(read('more.csv')).toBe('id\n10\n12\n9\n')
    }
  })

  it('writes JSON Lines where the name of the file says so', async () => {
    await pin('--scenario', 'Frauds stay flagged', '--to', 'pinned.jsonl')
    expect(read('pinned.jsonl')).toBe('{"id":"10"}\n{"id":"12"}\n')
  })

  it('writes nothing where nothing fails', async () => {
    const { exit, stdout } = await pin('--scenario', 'Others are let go', '--to', 'none.csv')
    expect([exit, stdout]).toEqual([0, 'No case of "Others are let go" fails, so nothing was added to none.csv.\n'])
    expect(() => read('none.csv')).toThrow('ENOENT')
  })

  it('leaves a file of something else alone', async () => {
    writeFileSync(join(scratch, 'notes.csv'), 'id,note\n9,keep\n')
    const { exit, stderr } = await pin('--scenario', 'Frauds stay flagged', '--to', 'notes.csv')
    expect(exit).toBe(2)
    expect(stderr).toContain('notes.csv has the columns id, note')
    expect(read('notes.csv')).toBe('id,note\n9,keep\n')
  })

  it.each([
    [['--scenario', 'Fraud', '--to', 'x.csv'], 'fraud has no scenario "Fraud". Its scenarios: "Frauds stay flagged"'],
    [['--scenario', 'Frauds stay flagged', '--to', 'nowhere/x.csv'], 'nowhere/x.csv cannot be written (ENOENT)'],
    [['--scenario', 'x', '--to', 'x.csv', '--model', 'churn'], 'churn'],
    [['--to', 'x.csv'], '--scenario'],
  ])('%j is refused with a sentence', async (argv, sentence) => {
    const { exit, stderr } = await pin(...argv)
    expect(exit).toBe(2)
    expect(stderr).toContain(sentence)
  })
})

describe('a list of rows', () => {
  it('reads back as it was written, whatever the ids', async () => {
    const id = fc.tuple(fc.string({ minLength: 1 }), fc.string({ unit: 'grapheme', minLength: 1 }))
    await fc.assert(
      fc.asyncProperty(fc.array(id, { minLength: 1, maxLength: 8 }), async (ids) => {
        const printable = ids.map((parts) => parts.map((part) => `x${part.replace(/[\u0000-\u001f\ufffd]/g, '')}x`))
        for (const file of ['list.csv', 'list.jsonl']) {
          const bytes = new TextEncoder().encode(renderIds(file, ['a', 'b c'], mergeIds(printable)))
          expect(await listedIds(file, bytes, ['a', 'b c'])).toEqual(mergeIds(printable))
        }
      }),
      { numRuns: 50 },
    )
  })
})
