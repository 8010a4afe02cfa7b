import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkId } from '../../src/core/check-id.js'
import type { Check } from '../../src/core/comparison.js'
import { reason } from '../../src/core/problem.js'
import { codeSpan } from '../../src/report/escape.js'
import { renderComment } from '../../src/report/media/markdown.js'
import { SMALLEST_BUDGET } from '../../src/report/media/shorten.js'
import type { Report } from '../../src/report/report.js'
import { withWaivers } from './decided-fixtures.js'
import { blockSlice, check, modelReport, report } from './fixtures.js'
import { anyReport } from './generate.js'

const bytes = (text: string) => new TextEncoder().encode(text).length

const failure = (index: number, name: string): Check => {
  const slice = { [`branch ${name}`]: `${index} ${name}` }
  return check({
    metric: 'recall',
    id: checkId('recall', slice),
    unit: { kind: 'share' },
    slice,
    champion: 0.6,
    challenger: 0.4,
    status: 'regressed',
    interval: { low: -0.3, high: -0.1, confidence: 0.95, simultaneous: true },
  })
}

/** Models with so many failed checks each. */
const crowd = (sizes: readonly number[], name: string): Report =>
  withWaivers(
    report({
      verdict: 'block',
      models: sizes.map((size, model) =>
        modelReport({
          name: `${name} model ${model}`,
          verdict: 'block',
          reasons: [reason('checks_regressed', { count: size })],
          checks: Array.from({ length: size }, (_, index) => failure(index, name)),
        }),
      ),
    }),
  )

const anyCrowd = fc.record({
  sizes: fc.oneof(
    fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 60 }),
    fc.constantFrom([1500], [1, 400, 2]),
  ),
  name: fc.constantFrom('north', '年年年', '@acme/#12', '_a_*b*', '`x`|y', '<b>'),
  maxBytes: fc.constantFrom(SMALLEST_BUDGET, 12_000, 25_000, 60_000),
})

describe('a comment of any size', () => {
  it('keeps within every budget from the smallest on, with heading, alert and four answers', () => {
    fc.assert(
      fc.property(anyCrowd, ({ sizes, name, maxBytes }) => {
        const { body } = renderComment(crowd(sizes, name), { maxBytes, commands: true, today: '2026-11-29' })
        expect(bytes(body)).toBeLessThanOrEqual(maxBytes)
        const lines = body.split('\n')
        expect(lines.filter((line) => line.startsWith('### ⛔ Do not merge'))).toHaveLength(1)
        expect(lines.filter((line) => line.startsWith('> '))).toHaveLength(2)
        const open = body.replace(/^<details>[\s\S]*?^<\/details>$/gm, '').split('\n')
        expect(open.filter((line) => /^- \*\*[A-Z][a-z ]+\?\*\*/.test(line))).toHaveLength(4)
        expect(lines.filter((line) => line.startsWith('<details>')).length).toBe(
          lines.filter((line) => line === '</details>').length,
        )
      }),
      { numRuns: 25 },
    )
  }, 60_000)

  it('names every check that decided, or counts those for which there is no room', () => {
    fc.assert(
      fc.property(anyCrowd, ({ sizes, name, maxBytes }) => {
        const made = crowd(sizes, name)
        const { body } = renderComment(made, { maxBytes })
        const items = body.split('\n').filter((line) => line.startsWith('- **Failed checks by id:**'))
        expect(items).toHaveLength(sizes.length)
        items.forEach((item, model) => {
          const named = made.models[model].checks.filter(({ id }) => item.includes(codeSpan(id))).length
          const counted = Number(
            (/(?:and |:\*\* )([\d,]+)(?: more)?, in the report\.$/.exec(item)?.[1] ?? '0').replaceAll(',', ''),
          )
          expect(named + counted).toBe(sizes[model])
          if (counted > 0) expect(body).toContain('ids of checks. Everything is in the [full report](https://')
        })
        const ids = made.models.flatMap(({ checks }) => checks.map(({ id }) => bytes(codeSpan(id)) + 2))
        const needed = ids.reduce((sum, size) => sum + size, 0) + 40 * sizes.length
        if (needed + SMALLEST_BUDGET <= maxBytes) expect(body).not.toContain('left out are ids of checks')
        if (needed + SMALLEST_BUDGET <= maxBytes) expect(body).not.toMatch(/and [\d,]+ more, in the report/)
      }),
      { numRuns: 25 },
    )
  }, 60_000)

  it('holds for any report that a fuzzer imagines', () => {
    fc.assert(
      fc.property(anyReport, fc.constantFrom(SMALLEST_BUDGET, 12_000), (made, maxBytes) => {
        expect(bytes(renderComment(made, { maxBytes }).body)).toBeLessThanOrEqual(maxBytes)
      }),
      { numRuns: 150 },
    )
  }, 60_000)
})

describe('what is left out', () => {
  it('is named, with a link to the whole', () => {
    const { body } = renderComment(blockSlice, {
      maxBytes: bytes(renderComment(blockSlice, { maxBytes: 60_000 }).body) - 3000,
    })
    expect(body).toMatch(
      /^Shortened: left out are words explained, groups to watch(?:, [a-z ]+)*\. Everything is in the \[full report\]\(https:\/\/github\.com\/acme\/scoring\/actions\/runs\/7002\)\.$/m,
    )
  })
  it('comes from the end of the list before what decided', () => {
    const { body } = renderComment(blockSlice, { maxBytes: SMALLEST_BUDGET })
    for (const { id } of blockSlice.models[0].checks.filter(({ status }) => status === 'regressed'))
      expect(body).toContain(codeSpan(id))
  })
})
