import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeModel } from '../../src/report/describe/describe-model.js'
import { codeSpan } from '../../src/report/escape.js'
import { MARKER } from '../../src/report/marker.js'
import { renderHtml } from '../../src/report/media/html.js'
import { renderJson } from '../../src/report/media/json.js'
import { renderComment, renderMarkdownReport } from '../../src/report/media/markdown.js'
import { exitCodeOf, renderText } from '../../src/report/media/text.js'
import { plainText } from '../../src/report/phrase.js'
import type { Report } from '../../src/report/report.js'
import { blockSlice, check, modelReport, passed, report, states, threeModels } from './fixtures.js'
import { anyReport } from './generate.js'

const MAX = 60_000
const bytes = (text: string) => new TextEncoder().encode(text).length
const comment = (made: Report) => renderComment(made, { maxBytes: MAX }).body
const BROKEN = /\bundefined\b|\bNaN\b|\[object|\bInfinity\b|∞/

describe('any report', () => {
  it('renders in every medium without a broken value, the comment within its budget', () => {
    fc.assert(
      fc.property(anyReport, (made) => {
        const body = comment(made)
        expect(bytes(body)).toBeLessThanOrEqual(MAX)
        // Names are the generator's own and hold none of these words.
        for (const text of [
          body,
          renderText(made, { color: false }),
          renderHtml(made),
          renderMarkdownReport(made),
          renderJson(made),
        ])
          expect(text).not.toMatch(BROKEN)
      }),
      { numRuns: 300 },
    )
  })

  it('names every failed check in the comment', () => {
    fc.assert(
      fc.property(anyReport, (made) => {
        const body = comment(made)
        for (const model of made.models.filter(({ verdict }) => verdict !== 'error')) {
          for (const failed of model.checks.filter((each) => each.status === 'regressed' && each.gating)) {
            expect(body).toContain(codeSpan(failed.id))
          }
        }
      }),
      { numRuns: 200 },
    )
  })

  it('keeps its own structure whatever the names hold: one heading, one alert, four answers, closed details', () => {
    fc.assert(
      fc.property(anyReport, (made) => {
        const body = comment(made)
        const lines = body.split('\n')
        expect(body.startsWith(`${MARKER} model=`)).toBe(true)
        expect(lines.filter((line) => /^ {0,3}#/.test(line))).toHaveLength(1)
        expect(lines.filter((line) => line.startsWith('>'))).toHaveLength(2)
        // Of several models, those that do not decide have their answers in their own folded parts.
        const open = body.replace(/^<details>[\s\S]*?^<\/details>$/gm, '').split('\n')
        expect(
          open.filter((line) =>
            /^- \*\*(?:Better or worse|Who gets worse|How sure|What now)\?\*\*(?: \S|$)/.test(line),
          ),
        ).toHaveLength(4)
        expect(lines.filter((line) => line.startsWith('<details>')).length).toBe(
          lines.filter((line) => line === '</details>').length,
        )
        expect(body.match(/<!--/g)).toHaveLength(1)
        // Every line of a table has as many cells as its head.
        const cells = (line: string) => line.match(/(?<!\\)\|/g)!.length
        for (const [index, line] of lines.entries())
          if (line.startsWith('|') && lines[index - 1].startsWith('|'))
            expect(cells(line)).toBe(cells(lines[index - 1]))
      }),
      { numRuns: 300 },
    )
  })

  it('fits 80 columns on a terminal but for single words that do not', () => {
    const expectNarrow = (made: Report) => {
      for (const line of renderText(made, { color: false }).split('\n'))
        if ([...line].length > 80) expect(line).toMatch(/^model-review: |https:|\S{40,}/)
    }
    for (const made of Object.values(states)) expectNarrow(made)
    fc.assert(fc.property(anyReport, expectNarrow), { numRuns: 100 })
  })

  it('draws a rule behind a title as far as there is room for one, also where the title fills its line', () => {
    const [first, ...others] = threeModels.models
    const lengths = Array.from({ length: 70 }, (_, index) => index + 1)
    const lines = lengths.flatMap((length) => {
      const made = { ...threeModels, models: [{ ...first, name: 'n'.repeat(length) }, ...others] }
      return renderText(made, { color: false }).split('\n')
    })
    const titles = lines.filter((line) => line.startsWith('-- n') && !line.endsWith('-'))
    expect(titles.some((line) => line.length === 80)).toBe(true)
    expect(titles.filter((line) => line.length > 80 || line.endsWith(' '))).toEqual([])
  })
})

describe('renderComment', () => {
  const crowded = (): Report => {
    const [model] = blockSlice.models
    const more = Array.from({ length: 400 }, (_, index) =>
      check({
        metric: 'recall',
        unit: { kind: 'share' },
        slice: { branch: `branch number ${index} of a long list` },
        champion: 0.6,
        challenger: 0.4,
        status: 'regressed',
        interval: { low: -0.3, high: -0.1, confidence: 0.95, simultaneous: true },
      }),
    )
    return { ...blockSlice, models: [{ ...model, checks: [...model.checks, ...more] }] }
  }

  it('leaves nothing out while it fits', () =>
    expect(renderComment(blockSlice, { maxBytes: MAX })).toMatchObject({
      tier: 0,
      body: expect.not.stringContaining('Shortened'),
    }))

  it('leaves out the words explained first, then groups to watch, and says so', () => {
    const first = renderComment(blockSlice, { maxBytes: bytes(comment(blockSlice)) - 1 })
    expect(first.tier).toBe(1)
    expect(first.body).toContain('Groups to watch (')
    const { body, tier } = renderComment(blockSlice, { maxBytes: bytes(first.body) - 1 })
    expect(tier).toBe(2)
    expect(body).toContain('Shortened: left out are words explained, groups to watch.')
    expect(body).not.toContain('Groups to watch (')
  })

  it.each([60_000, 20_000, 8_000])(
    'keeps heading, alert, answers, what was not checked and hashes within %i bytes of a crowded report',
    (maxBytes) => {
      const { body } = renderComment(crowded(), { maxBytes })
      expect(bytes(body)).toBeLessThanOrEqual(maxBytes)
      for (const kept of [
        '### ⛔ Do not merge',
        '[!CAUTION]',
        '**Better or worse?**',
        '**What now?**',
        '**Not checked:**',
        '`05faa468a78c`',
        'Shortened',
      ])
        expect(body).toContain(kept)
    },
  )

  it('keeps to 6 rows in the open and lists the other failed checks folded', () => {
    const body = comment(crowded())
    expect(
      body
        .split('**What decided**')[1]
        .split('checks are fine')[0]
        .match(/^\| ⛔/gm),
    ).toHaveLength(6)
    expect(body).toContain('<summary>All other failed checks</summary>')
  })

  it('names a person only where the policy asks one, and breaks every other mention', () => {
    const made = report({
      verdict: 'review',
      models: states['review-inconclusive'].models.map((model) => ({ ...model, name: '@everyone' })),
    })
    const body = comment(made)
    expect(body.match(/@[a-z]/g)).toHaveLength(2 + body.match(/`@everyone`/g)!.length)
  })

  it('prints no command while the bot does not answer', () => {
    for (const made of Object.values(states)) expect(comment(made)).not.toContain('/model-review ')
  })
})

describe('a report of several models', () => {
  it('asks the author for the repair first and names what is decided after it', () => {
    expect(comment(threeModels)).toContain(
      'Author: repair `telco-churn` and push. Nobody else needs to act yet: the decision on `income-band` is asked for after that.',
    )
  })
  it('answers for every model in full somewhere, in every medium, and says where', () => {
    const flat = (text: string) =>
      text
        .replace(/<[^>]*>|\\/g, '')
        .replace(/[\s\u00a0-]+/g, ' ')
        .replace(/&apos;/g, "'")
        .replaceAll('`', '')
    const media = [comment(threeModels), renderHtml(threeModels), renderText(threeModels, { color: false })].map(flat)
    for (const model of threeModels.models) {
      const { betterOrWorse, whoGetsWorse, howSure } = describeModel(model, threeModels, {})
      const answers = [betterOrWorse, whoGetsWorse, howSure].map((answer) => flat(plainText(answer)))
      for (const medium of media) expect(answers.filter((answer) => !medium.includes(answer))).toEqual([])
    }
    for (const medium of media) expect(medium).toContain('The 2 other models are answered for in their parts below.')
  })
  it('gives every failed check its own estimate in the table of models', () => {
    const row = comment(threeModels)
      .split('\n')
      .find((line) => line.startsWith('| ⛔\u00a0blocked'))
    expect(row).toContain('−38.8\u00a0points')
    expect(row).toContain('−25.0\u00a0points')
  })
})

describe('renderText', () => {
  it('ends with one line for the eye and the log', () => {
    expect(renderText(blockSlice, { color: false }).trimEnd().split('\n').at(-1)).toBe(
      'model-review: BLOCK credit-default (3 of 16 checks worse) exit 1',
    )
    expect(renderText(passed, { color: false }).trimEnd().split('\n').at(-1)).toBe(
      'model-review: PASS telco-churn (8 checks, none worse, 2 unclear) exit 0',
    )
  })
  it('prints only that line when asked to be quiet', () =>
    expect(renderText(blockSlice, { color: false, quiet: true }).split('\n')).toHaveLength(2))
  it('uses colour only when asked', () => {
    for (const made of Object.values(states)) expect(renderText(made, { color: false })).not.toContain('\u001b')
    expect(renderText(blockSlice, { color: true })).toContain('\u001b[')
  })
  it('says the same with colour as without', () => {
    const coloured = renderText(blockSlice, { color: true }).replace(/\u001b\[[0-9;]*m/g, '')
    expect(coloured).toBe(renderText(blockSlice, { color: false }))
  })
  it('lets what is in a file send nothing to the terminal', () => {
    const made = report({
      verdict: 'block',
      models: blockSlice.models.map((model) => ({ ...model, name: 'x\u001b]0;owned\u0007' })),
    })
    expect(renderText(made, { color: false })).not.toMatch(/[\u001b\u0007]/)
  })
})

describe('exitCodeOf', () => {
  it('is 0 pass, 1 block, 2 error, 3 review', () => {
    expect((['pass', 'block', 'error', 'review'] as const).map((verdict) => exitCodeOf(report({ verdict })))).toEqual([
      0, 1, 2, 3,
    ])
  })
  it('does not block while a review only informs, but an error stays one', () => {
    expect(
      (['pass', 'block', 'error', 'review'] as const).map((verdict) => exitCodeOf(report({ verdict, advisory: true }))),
    ).toEqual([0, 0, 2, 0])
  })
})

describe('renderJson', () => {
  it('is JSON that ends with a new line and reads back to the values of the report', () => {
    const text = renderJson(blockSlice)
    expect(text.endsWith('}\n')).toBe(true)
    const read = JSON.parse(text)
    expect(read).toMatchObject({ schemaVersion: 1, verdict: 'block' })
    expect(read.models[0].checks).toHaveLength(16)
    expect(read.models[0].checks[0]).toMatchObject({
      id: 'expected_margin',
      margin: 0.01 * 7805.2,
      marginRule: { kind: 'relative', value: 0.01 },
      interval: { low: -296.1, high: 313.7 },
    })
  })
  it('gives the same bytes whatever order the keys were made in', () => {
    const reversed = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(reversed)
        : value && typeof value === 'object'
          ? Object.fromEntries(
              Object.entries(value)
                // Their keys are names in an order that a reader chose.
                .map(([key, item]) => [key, key === 'slice' || key === 'formula' ? item : reversed(item)])
                .reverse(),
            )
          : value
    expect(renderJson(reversed(blockSlice) as Report)).toBe(renderJson(blockSlice))
  })
  it('says every problem in words beside its code', () => {
    const [problem] = JSON.parse(renderJson(states.error)).models[0].problems
    expect(problem).toMatchObject({
      code: 'metric_undefined',
      severity: 'error',
      message: expect.stringContaining('could not be computed'),
    })
  })
  it('refuses a number that JSON cannot hold, naming its place', () => {
    for (const difference of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const made = report({
        models: [
          modelReport({
            checks: [{ ...check({ metric: 'recall', champion: 1, challenger: 1, status: 'pass' }), difference }],
          }),
        ],
      })
      expect(() => renderJson(made)).toThrow('report.models[0].checks[0].difference')
    }
  })
  it('prints an absent field as null', () =>
    expect(JSON.parse(renderJson(passed)).models[0].checks[1].title).toBeNull())
})
