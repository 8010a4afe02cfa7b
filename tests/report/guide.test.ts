/** The rules of the report's guide, held by every state: words, numbers and sizes of the comment. */
import { describe, expect, it } from 'vitest'
import { renderComment } from '../../src/report/media/markdown.js'
import { changeOf } from '../../src/report/words/check-numbers.js'
import { changedGates, decided } from './decided-fixtures.js'
import { states } from './fixtures.js'

const reports = Object.entries({ ...states, ...decided, ...changedGates })

const commentOf = (report: (typeof reports)[number][1]) =>
  renderComment(report, { maxBytes: 60_000, commands: true, today: '2026-11-29' }).body
/** What nobody has to unfold. */
const open = (body: string) => body.replace(/<details>[\s\S]*?<\/details>/g, '')
/** Without code, which people do not read aloud, and without quotes of what others wrote. */
const prose = (body: string) =>
  body
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/```[\s\S]*?```/g, '')
    .replace(/(`+)[\s\S]*?\1/g, '…')
    .replace(/<code>[\s\S]*?<\/code>/g, '…')
    .replace(/"[^"\n]*"/g, '"…"')
    .replace(/\]\([^)]*\)/g, ']')
const foundIn = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map((match) => text.slice(Math.max(0, match.index - 30), match.index + 30))

describe.each(reports)('the comment of state %s', (_, report) => {
  const body = commentOf(report)
  const said = prose(body)
  const first = prose(open(body))

  it('begins with its marker and a heading of at most 80 characters that has the verdict', () => {
    const [marker, heading] = body.split('\n')
    expect(marker).toMatch(/^<!-- model-review-gate v1 model=\S+ head=\S+ verdict=\w+.*-->$/)
    expect(heading.replace(/^### /, '').replaceAll('`', '').length).toBeLessThanOrEqual(80)
  })
  it('has one alert, and the four questions in their order', () => {
    expect(body.match(/^> \[!/gm)).toHaveLength(1)
    const questions = [
      ...open(body).matchAll(/^- \*\*(Better or worse\?|Who gets worse\?|How sure\?|What now\?)\*\*/gm),
    ]
    expect(questions.map(([, question]) => question)).toEqual([
      'Better or worse?',
      'Who gets worse?',
      'How sure?',
      'What now?',
    ])
  })
  it('says nothing that the guide forbids', () => {
    expect(
      foundIn(
        said,
        /\bsignifican|p-value|confidence interval|statistically|\brobust|\bdelta\b|\bpp\b|∞|\bno difference\b|\bis safe\b|\bfair\b|n\/a|would have passed/gi,
      ),
    ).toEqual([])
    expect(foundIn(said.replaceAll('> [!', ''), /!/g)).toEqual([])
  })
  // A fault of the files is told with the names that the config has for them; a first model is told what it becomes.
  it.skipIf(report.verdict === 'error')("speaks people's words in the open", () => {
    const titles = report.models.flatMap(({ business }) => business.map(({ name }) => name))
    const without = titles.reduce((text, title) => text.replaceAll(title, '…'), first)
    const isFirst = report.models.some(({ reasons }) => reasons.some(({ code }) => code === 'no_champion'))
    expect(foundIn(without, /\b(challenger|slice|slices|margin|regressed|inconclusive)\b/gi)).toEqual([])
    if (!isFirst) expect(foundIn(without, /\bchampion\b/gi)).toEqual([])
  })
  it('writes numbers as people do', () => {
    expect(foundIn(said, /\d[eE][+-]?\d/g)).toEqual([])
    expect(foundIn(said, /(?<![\w-])-\d/g)).toEqual([])
    expect(foundIn(said, /(?<![\w.,-])\d{5,}(?![\w-])/g)).toEqual([])
    expect(foundIn(said, /[+−]0(?:\.0+)?(?![\d.,])/g)).toEqual([])
  })
  it('keeps a number and its unit on one line', () => {
    expect(foundIn(first, /\d (?:points|%|in 100)(?![\w])/g)).toEqual([])
  })
  it('calls a change of a rate points, and never percent', () => {
    for (const { checks } of report.models)
      for (const check of checks) {
        const change = changeOf(check)
        if (change !== null && check.unit.kind === 'share') expect(change).not.toContain('%')
        if (change !== null && check.unit.kind === 'money') expect(change).not.toContain('points')
      }
  })
  it('is read in a minute before anything is unfolded', () => {
    expect(open(body).length).toBeLessThan(report.models.length > 1 ? 6_000 : 4_000)
  })
})
