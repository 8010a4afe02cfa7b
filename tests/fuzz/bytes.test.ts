import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { apply, type Damage, damage, insert } from './damage.js'
import { expectSound, holds, LEAN_CONFIG, makeFiles, reviewFiles } from './world.js'

const files = makeFiles(90)
const encoder = new TextEncoder()
const original = { champion: encoder.encode(files.champion), challenger: encoder.encode(files.challenger) }

/**
 * The file as another reader sees it: label and score by id. A quote inside a cell is text, and lines may end differently, as
 * for Python's reader.
 */
function rowsOf(bytes: Uint8Array): Map<string, { label: string; score: number }> {
  const rows = parse(Buffer.from(bytes), {
    columns: true,
    bom: true,
    skip_empty_lines: true,
    relax_quotes: true,
    record_delimiter: ['\r\n', '\n', '\r'],
  }) as Record<string, string>[]
  return new Map(rows.map(({ id, label, score }) => [id, { label, score: Number(score) }]))
}

const truth = rowsOf(original.champion)

const regression = LEAN_CONFIG.replace('name: fuzz', 'name: fuzz\n    task: regression')
  .replace('score: score', 'prediction: score')
  .replace('metric: recall', 'metric: mean_absolute_error')

describe('files of any bytes', () => {
  describe.each([
    { task: 'binary', config: LEAN_CONFIG, low: 0, high: 1, share: 0.25 },
    { task: 'regression', config: regression, low: -Number.MAX_VALUE, high: Number.MAX_VALUE, share: 0.1 },
  ])('$task', ({ config, low, high, share }) => {
    it('the undamaged pair passes, so that a pass of a damaged one would be noticed', async () => {
      const report = await reviewFiles(config, { a: files.champion, b: files.challenger })
      expect(report?.verdict, JSON.stringify(report?.models[0].problems)).toBe('pass')
    })

    it('a damaged pair passes only if ids, labels and usable scores are still all there', async () => {
      const which = fc.constantFrom('champion' as const, 'challenger' as const)
      const cases = fc.record({ which, damages: fc.array(damage, { minLength: 1, maxLength: 3 }) })
      const law = async ({ which, damages }: { which: 'champion' | 'challenger'; damages: Damage[] }) => {
        const damaged = { ...original, [which]: damages.reduce(apply, original[which]) }
        const report = (await reviewFiles(config, { a: damaged.champion, b: damaged.challenger }))!
        expectSound(report)
        if (report.verdict !== 'pass') return
        const rows = rowsOf(damaged[which])
        expect([...rows.keys()].sort()).toEqual([...truth.keys()].sort())
        for (const [id, { label, score }] of rows) {
          // -0 is 0.
          expect(Number(label) === Number(truth.get(id)!.label), `label of ${id}: ${label}`).toBe(true)
          expect(score >= low && score <= high).toBe(true)
        }
      }
      await holds(share, cases, law, [
        { which: 'challenger', damages: [insert(1_079_472_612, [45])] },
        { which: 'champion', damages: [insert(246_204_991, [34]), insert(0, [239, 187, 191])] },
        // The first line alone ends with CR LF, which the other reader took for the end of every line.
        {
          which: 'challenger',
          damages: [{ kind: 'remove', at: 893_506_897, length: 1, fill: Uint8Array.of(254) }, insert(25, [13])],
        },
      ])
    })
  })

  it('anything else is told in sentences, never a pass', async () => {
    const heads = fc.constantFrom(
      '',
      'PAR1',
      'ARROW1',
      '\u001f\u008b',
      '{"',
      '[{',
      '[',
      '\ufeff',
      'version https://git-lfs',
      'id,label,score\n',
    )
    const bytes = fc.tuple(heads, fc.uint8Array({ maxLength: 300 }), fc.boolean()).map(([head, tail, closed]) => {
      const start = head === '\u001f\u008b' ? Buffer.from([0x1f, 0x8b, 8]) : Buffer.from(head)
      return Buffer.concat([start, tail, closed ? start : Buffer.alloc(0)])
    })
    await holds(0.15, bytes, async (content) => {
      for (const pair of [
        { a: files.champion, b: content },
        { a: content, b: content },
      ]) {
        const report = (await reviewFiles(LEAN_CONFIG, pair))!
        expectSound(report)
        expect(report.verdict).not.toBe('pass')
      }
    })
  })
})
