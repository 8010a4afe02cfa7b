import { describe, expect, it } from 'vitest'
import { renderHtml } from '../../src/report/media/html.js'
import { renderComment, renderMarkdownReport } from '../../src/report/media/markdown.js'
import { renderText } from '../../src/report/media/text.js'
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
})

describe.each(Object.entries(decided))('what people decided, in state %s', (name, report) => {
  it('reads as a comment', async () => {
    const { body } = renderComment(report, { maxBytes: 60_000, commands: true, today: '2026-11-29' })
    await expect(body).toMatchFileSnapshot(golden(`comment-${name}.md`))
  })
})

/** What every page has alike stands beside the sources: see src/report/media/page. */
const withoutAssets = (html: string) =>
  html
    .replace(/<style>[\s\S]*?<\/style>/, '<style>…</style>')
    .replace(/<script>[\s\S]*?<\/script>/, '<script>…</script>')
    .replace(/'sha256-[^']*'/g, "'sha256-…'")

describe('the whole report', () => {
  it.each(['block-slice', 'review-no-champion', 'error'] as const)(
    'reads as a file of HTML in state %s',
    async (name) => {
      await expect(withoutAssets(renderHtml(states[name]))).toMatchFileSnapshot(golden(`report-${name}.html`))
    },
  )

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
