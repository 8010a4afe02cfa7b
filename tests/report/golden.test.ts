import { describe, expect, it } from 'vitest'
import { renderHtml } from '../../src/report/html.js'
import { renderComment, renderMarkdownReport } from '../../src/report/markdown.js'
import { renderText } from '../../src/report/text.js'
import { decided } from './decided-fixtures.js'
import { states } from './fixtures.js'

const golden = (name: string) => `../golden/${name}`

describe.each(Object.entries(states))('the report of state %s', (name, report) => {
  it('reads as a comment', async () => {
    const { body, tier } = renderComment(report, { maxBytes: 60_000 })
    expect(tier).toBe(0)
    await expect(body).toMatchFileSnapshot(golden(`comment-${name}.md`))
  })

  it('reads on a terminal', async () => {
    await expect(renderText(report, { color: false })).toMatchFileSnapshot(golden(`text-${name}.txt`))
  })

  it('reads as a file of HTML', async () => {
    await expect(renderHtml(report)).toMatchFileSnapshot(golden(`report-${name}.html`))
  })
})

describe.each(Object.entries(decided))('what people decided, in state %s', (name, report) => {
  it('reads as a comment', async () => {
    const { body } = renderComment(report, { maxBytes: 60_000, commands: true, today: '2026-11-29' })
    await expect(body).toMatchFileSnapshot(golden(`comment-${name}.md`))
  })
})

describe('the whole report', () => {
  it('lists every check in Markdown', async () => {
    await expect(renderMarkdownReport(states['block-slice'])).toMatchFileSnapshot(golden('report-block-slice.md'))
  })
})

describe('the commands of the bot, once it answers', () => {
  it('stand straight under the question what to do', async () => {
    const { body } = renderComment(states['review-inconclusive'], { maxBytes: 60_000, commands: true })
    await expect(body).toMatchFileSnapshot(golden('comment-review-with-command.md'))
  })
})
