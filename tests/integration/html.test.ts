/** The page in a real browser: what readers see, reach and are asked for. Skipped where there is no Chromium, and said so. */
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser, inspectPage, openBrowser, SCHEMES, WIDTHS } from '../../scripts/browser.mjs'
import { renderHtml } from '../../src/report/media/html.js'
import { states, threeModels } from '../report/fixtures.js'
import { reviewFixture } from '../report/review-fixture.js'

if (!hasBrowser) console.warn('skipped: the HTML report in a browser needs Chromium (CHROMIUM, or /usr/bin/chromium)')

describe.skipIf(!hasBrowser)('the HTML report in Chromium', () => {
  let browser: Browser
  let money: string
  beforeAll(async () => {
    browser = await openBrowser()
    money = renderHtml(await reviewFixture('loans-metric-up-money-down'))
  })
  afterAll(() => browser?.close())

  /** As it opens from a disk, with what it asked for. */
  async function open(html: string, script = true): Promise<Page> {
    const context = await browser.newContext({ javaScriptEnabled: script, acceptDownloads: true })
    const page = await context.newPage()
    page.setDefaultTimeout(10_000)
    await page.setContent(html)
    return page
  }

  /** Everything once; every other page in both widths and both schemes, though not in all four pairs. */
  const PAIRS = WIDTHS.flatMap((width) => SCHEMES.map((scheme) => ({ width, scheme })))
  const FEW = PAIRS.filter(({ width, scheme }) => (width === 390) === (scheme === 'dark'))

  it.each([
    ['one model, blocked by money', () => money, PAIRS],
    ['one model with drawings of everything', () => renderHtml(states['block-slice']), FEW],
    ['several models', () => renderHtml(threeModels), FEW],
    ['a first version', () => renderHtml(states['review-no-champion']), FEW],
    ['an error', () => renderHtml(states.error), FEW],
  ])('is as wide as its window, in contrast, reached by Tab, quiet and alone: %s', async (_, html, pairs) => {
    for (const pair of pairs) expect(await inspectPage(browser, html(), pair), JSON.stringify(pair)).toEqual([])
  })

  it('fits a window of 320 px, which is 400 % of zoom', async () => {
    expect(await inspectPage(browser, renderHtml(states.pass), { width: 320, scheme: 'light' })).toEqual([])
  })

  it('would find what is wrong: too wide, too pale, out of reach, asking, failing', async () => {
    const page = (body: string) =>
      `<!doctype html><html lang="en"><title>Wrong</title><meta name="viewport" content="width=device-width"><main>${body}</main>`
    const found = (body: string) => inspectPage(browser, page(body), { width: 390, scheme: 'light' })
    expect(await found('<p>Right</p>')).toEqual([])
    expect(await found('<pre tabindex="0">'.concat('wide '.repeat(99), '</pre>'))).toEqual([
      expect.stringMatching(/px wider than the window/),
    ])
    expect(await found('<p style="color: #aaa; background: #fff">pale</p>')).toEqual([
      expect.stringMatching(/^axe: color-contrast/),
    ])
    expect(await found('<button style="position: absolute; left: -999px">away</button>')).toEqual([
      expect.stringMatching(/^not reached by Tab/),
    ])
    expect(await found('<img alt="" src="http://127.0.0.1:9/x.png">')).toContainEqual(
      'asked for http://127.0.0.1:9/x.png',
    )
    expect(await found('<script>throw new Error("broken")</script>')).toEqual(['console: broken'])
  })

  it('says everything without its script: answers, tables and drawings, and no control that does nothing', async () => {
    const page = await open(money, false)
    expect(await page.locator('h1').textContent()).toContain('Do not merge')
    expect(await page.locator('dl.answers dt').count()).toBe(4)
    expect(await page.locator('svg.wide:visible').count()).toBeGreaterThan(4)
    expect(await page.locator('input:visible, select:visible, button:visible').count()).toBe(0)
    await page.context().close()
  })

  it('has a slider that says the values of each threshold, by keyboard too', async () => {
    const page = await open(money)
    const slider = page.locator('.slider input').first()
    const output = page.locator('.slider output').first()
    const before = await output.textContent()
    expect(before).toMatch(/^At 0\.\d+.*today .*, new .*; change/)
    await slider.focus()
    await page.keyboard.press('ArrowRight')
    const after = await output.textContent()
    expect(after).not.toBe(before)
    expect(await slider.getAttribute('aria-valuetext')).toBe(after)
    await page.keyboard.press('Home')
    const first = await page.locator('figure[data-along] tbody tr').first().locator('th').textContent()
    expect(await output.textContent()).toContain(`At ${first}`)
    await page.context().close()
  })

  it('filters and sorts the checks, and says how many are left', async () => {
    const page = await open(money)
    const box = page.locator('.all-checks')
    const all = await box.locator('tbody tr').count()
    await box.locator('select').selectOption('⛔')
    const worse = await box.locator('tbody tr:visible').count()
    expect(worse).toBeGreaterThan(0)
    expect(await box.locator('output').textContent()).toBe(`${worse} of ${all} shown`)
    await box.locator('select').selectOption('')
    await box.locator('input').fill('no such check')
    expect(await box.locator('tbody tr:visible').count()).toBe(0)
    await box.locator('input').fill('')
    expect(await box.locator('output').textContent()).toBe('')
    const table = box.locator('table').first()
    await table.locator('thead button').nth(1).click()
    const names = await table.locator('tbody tr').evaluateAll((rows) => rows.map((row) => row.dataset.check))
    expect(await table.locator('thead th').nth(1).getAttribute('aria-sort')).toBe('ascending')
    await table.locator('thead button').nth(1).click()
    const turned = await table.locator('tbody tr').evaluateAll((rows) => rows.map((row) => row.dataset.check))
    expect(turned).toEqual([...names].reverse())
    await page.context().close()
  })

  it('saves the checks as CSV and all numbers as JSON', async () => {
    const page = await open(money)
    const save = async (name: string) => {
      const [download] = await Promise.all([page.waitForEvent('download'), page.click(`button[data-save="${name}"]`)])
      expect(download.suggestedFilename()).toBe(name)
      return readFileSync((await download.path())!, 'utf8')
    }
    const csv = await save('model-review-checks.csv')
    const [header, ...lines] = csv.trimEnd().split('\n')
    expect(header).toMatch(/^model,id,kind,metric,/)
    const { models } = JSON.parse(await save('model-review-numbers.json'))
    expect(lines).toHaveLength(models[0].checks.rows.length)
    expect(models[0].scores.bins.length).toBeGreaterThan(0)
    await page.context().close()
  })

  it('opens what is folded for paper, and folds it again', async () => {
    const page = await open(money)
    const isOpen = () => page.locator('details').evaluateAll((all) => all.every((each) => each.hasAttribute('open')))
    expect(await isOpen()).toBe(false)
    await page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(await isOpen()).toBe(true)
    await page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(await isOpen()).toBe(false)
    await page.context().close()
  })

  it('copies the lines of a block of code', async () => {
    const page = await open(renderHtml(states['review-inconclusive'], { commands: true }))
    const button = page.locator('.copied button').first()
    await button.click()
    await expect.poll(() => button.textContent()).toBe('Copied')
    await page.context().close()
  })
})
