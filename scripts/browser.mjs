// One browser for the pictures (preview.mjs) and for the tests: opens a page as a reader would and names what is wrong with it.
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'

export const WIDTHS = [1280, 390]
export const SCHEMES = ['light', 'dark']

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
export const hasBrowser = existsSync(executablePath)
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** Chromium without a network: whatever a page asks for is refused and noted. */
export async function openBrowser() {
  return chromium.launch({ executablePath, args: ['--no-sandbox'] })
}

/**
 * Shows `html` at a width, in a colour scheme, and returns what is wrong with it, as sentences; nothing is an empty list.
 * Looked for: errors of the console, requests, a page wider than its window, what axe-core finds against WCAG 2.2 AA
 * (everything folded is opened for it), and controls that the Tab key does not reach. `path`: where a picture is written.
 */
export async function inspectPage(browser, html, { width, scheme, path, height, script = true }) {
  const faults = []
  const context = await browser.newContext({
    viewport: { width, height: height ?? (width === 390 ? 844 : 900) },
    colorScheme: scheme,
    reducedMotion: 'reduce',
    javaScriptEnabled: script,
  })
  try {
    const page = await context.newPage()
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') faults.push(`console: ${message.text()}`)
    })
    page.on('pageerror', (error) => faults.push(`console: ${error.message}`))
    page.on('request', (request) => faults.push(`asked for ${request.url()}`))
    await page.route('**', (route) => route.abort())
    await page.setContent(html)
    if (path) await page.screenshot({ path, fullPage: true })
    faults.push(...(await overflowOf(page)))
    if (script) {
      faults.push(...(await unreachedOf(page)))
      await page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
      faults.push(...(await overflowOf(page)), ...(await violationsOf(page)))
    }
  } finally {
    await context.close()
  }
  return [...new Set(faults)]
}

async function overflowOf(page) {
  const wide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
  if (wide <= 0) return []
  const widest = await page.evaluate(`[...document.querySelectorAll('body *')]
    .filter((each) => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .slice(0, 3).map((each) => each.outerHTML.slice(0, 80))`)
  return [`${wide} px wider than the window: ${widest.join(' … ')}`]
}

/** Controls that are shown and that no press of Tab, from the top of the page, brings into focus and into sight. */
async function unreachedOf(page) {
  const count = await page.evaluate(`(() => {
    const isShown = (each) => each.checkVisibility({ checkVisibilityCSS: true }) && each.getClientRects().length > 0
    window.controls = new Set([...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
      .filter((each) => isShown(each) && !each.disabled))
    document.addEventListener('focusin', ({ target }) => {
      const { left, right, width } = target.getBoundingClientRect()
      if (width > 0 && right > 0 && left < innerWidth) controls.delete(target)
    })
    return controls.size
  })()`)
  for (let press = 0; press < count + 2; press++) await page.keyboard.press('Tab')
  const left = await page.evaluate('[...controls].map((each) => each.outerHTML.slice(0, 100))')
  return left.map((control) => `not reached by Tab: ${control}`)
}

async function violationsOf(page) {
  await page.evaluate(readFileSync(axe, 'utf8'))
  const violations = await page.evaluate(`axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] })
    .then(({ violations }) => violations.map(({ id, help, nodes }) =>
      id + ', ' + help + ': ' + nodes.slice(0, 3).map(({ html, any }) => html.slice(0, 120) + ' ' + (any[0]?.message ?? '')).join(' … ')))`)
  return violations.map((violation) => `axe: ${violation}`)
}
