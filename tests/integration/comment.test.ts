/** The comment as people meet it: GitHub's reader of Markdown, in a real browser. Skipped without either, and said so. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser, inspectPage, openBrowser } from '../../scripts/browser.mjs'
import { commentPage, hasCmark } from '../../scripts/comment-page.mjs'

const canShow = hasBrowser && hasCmark
if (!canShow) console.warn('skipped: the comment in a browser needs Chromium and cmark-gfm (Debian: apt-get install)')

const SCREENS = [
  { width: 1280, height: 900 },
  { width: 390, height: 844 },
] as const

const root = join(import.meta.dirname, '../..')
const golden = readdirSync(join(root, 'tests/golden'))
  .filter((name) => /^comment-.*\.md$/.test(name))
  .map((name) => `tests/golden/${name}`)
const examples = readdirSync(join(root, 'examples'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('comment.md'))
  .map((name) => `examples/${name}`)
/** Three models, two of which wait for a person and one of these with waivers: more than a phone shows at once. */
const TOO_MUCH_FOR_A_PHONE = ['tests/golden/comment-three-models-waived.md']

describe.skipIf(!canShow)('the comment in Chromium', () => {
  let browser: Browser
  let screens: readonly { readonly page: Page; readonly width: number; readonly height: number }[]
  beforeAll(async () => {
    browser = await openBrowser()
    screens = await Promise.all(
      SCREENS.map(async (size) => ({ page: await browser.newPage({ viewport: size }), ...size })),
    )
  })
  afterAll(() => browser?.close())

  it.each([...golden, ...examples])('says what is asked on the first screen, wide and narrow: %s', async (name) => {
    const html = commentPage(readFileSync(join(root, name), 'utf8'))
    for (const { page, width, height } of screens) {
      if (width === 390 && TOO_MUCH_FOR_A_PHONE.includes(name)) continue
      await page.setContent(html)
      const top = await page.evaluate<number | null>(`(() => {
        const asked = [...document.querySelectorAll('main > ul > li')].find((each) => each.textContent.trim().startsWith('What now?'))
        return asked ? asked.getBoundingClientRect().top : null
      })()`)
      expect(top, `${width} px wide`).not.toBeNull()
      expect(top, `${width} px wide`).toBeLessThan(height - 20)
    }
  })

  it.each(['comment-block-slice', 'comment-three-models', 'comment-block-policy-change', 'comment-pass-waived'])(
    'is as wide as its window, in contrast and reached by Tab: %s',
    async (name) => {
      const html = commentPage(readFileSync(join(root, `tests/golden/${name}.md`), 'utf8'))
      for (const pair of [
        { width: 390, scheme: 'dark' },
        { width: 1280, scheme: 'light' },
      ] as const)
        expect(await inspectPage(browser, html, pair), JSON.stringify(pair)).toEqual([])
    },
  )
})
