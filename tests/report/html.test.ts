import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pageAssets } from '../../scripts/page-assets.mjs'
import { renderHtml } from '../../src/report/media/html.js'
import { SCRIPT, STYLE } from '../../src/report/media/page/assets.js'
import type { Report } from '../../src/report/report.js'
import { blockSlice, states, threeModels } from './fixtures.js'
import { anyReport } from './generate.js'

const bytes = (text: string) => new TextEncoder().encode(text).length
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1])
/** The page without its own style and script, and without the numbers. */
const bodyOf = (html: string) => html.replace(/<style>[\s\S]*?<\/style>/, '').replace(/<script[\s\S]*?<\/script>/g, '')
const numbersOf = (html: string) =>
  JSON.parse(html.match(/<script type="application\/json" id="numbers">(.*?)<\/script>/s)![1])
const crowded = (checks: number): Report => {
  const [model] = blockSlice.models
  const many = Array.from({ length: checks }, (_, index) => ({
    ...model.checks[index % model.checks.length],
    id: `check_${index}`,
  }))
  return { ...blockSlice, models: [{ ...model, checks: many }] }
}

describe('the page of any report', () => {
  it('keeps its structure whatever the names hold: one title, headings in order, ids once, links that lead somewhere', () => {
    fc.assert(
      fc.property(anyReport, (made) => {
        const html = renderHtml(made)
        const body = bodyOf(html)
        expect(all(body, /<(h1)[ >]/g)).toHaveLength(1)
        let before = 1
        for (const level of all(body, /<h([1-6])[ >]/g).map(Number)) {
          expect(level).toBeLessThanOrEqual(before + 1)
          before = level
        }
        const ids = all(body, / id="([^"]*)"/g)
        expect(new Set(ids).size).toBe(ids.length)
        for (const target of all(body, /href="#([^"]*)"/g)) expect(ids).toContain(target)
        for (const named of all(body, /aria-(?:labelledby|describedby)="([^"]*)"/g)) expect(ids).toContain(named)
        for (const [tag, count] of [
          ['section', 1],
          ['details', 1],
          ['table', 1],
          ['svg', 1],
          ['figure', 1],
          ['g', 1],
        ] as const)
          expect(body.match(new RegExp(`<${tag}[ >]`, 'g'))?.length ?? 0).toBe(
            (body.match(new RegExp(`</${tag}>`, 'g'))?.length ?? 0) * count,
          )
      }),
      { numRuns: 80 },
    )
  })

  it('holds two scripts and one style, and no attribute that a policy would refuse', () => {
    fc.assert(
      fc.property(anyReport, (made) => {
        const html = renderHtml(made)
        expect(html.match(/<script/gi)).toHaveLength(2)
        expect(html.match(/<style/gi)).toHaveLength(1)
        const tags = bodyOf(html).match(/<[a-z][^>]*>/gi) ?? []
        for (const tag of tags) expect(tag).not.toMatch(/\s(?:style|on[a-z]+|src)=|javascript:/i)
        expect(numbersOf(html).models).toHaveLength(made.models.length)
      }),
      { numRuns: 150 },
    )
  })
})

describe('renderHtml', () => {
  it('allows its own style and script by their hashes, and nothing else', () => {
    const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
    for (const made of Object.values(states)) {
      const html = renderHtml(made)
      expect(html).toContain(
        `content="default-src 'none'; style-src ${hash(STYLE)}; script-src ${hash(SCRIPT)}; base-uri 'none'; form-action 'none'"`,
      )
      expect(html).toContain(`<style>${STYLE}</style>`)
      expect(html).toContain(`<script>${SCRIPT}</script>`)
      expect(html).not.toMatch(/<img|<link|\ssrc=|\burl\(|@import|javascript:/)
    }
  })

  it('lists every check', () => {
    const html = renderHtml(blockSlice)
    expect(html).toContain('All 16 checks')
    const [, checks] = bodyOf(html).split('<section id="m0-checks">')
    expect(checks.split('<h3>')[0].match(/<tr data-check=/g)).toHaveLength(16)
  })

  it('gives every drawing a title, its numbers in words, and a table', () => {
    const body = bodyOf(renderHtml(blockSlice))
    const figures = body.split('<figure').slice(1)
    expect(figures.length).toBeGreaterThan(3)
    for (const figure of figures) {
      expect(figure.match(/<svg [^>]*role="img"/g)).toHaveLength(2)
      expect(figure.match(/<title id=/g)).toHaveLength(2)
      for (const text of all(figure, /<desc id="[^"]*">([^<]*)<\/desc>/g)) expect(text).toMatch(/\d/)
      expect(figure.split('</figure>')[0]).toContain('<table>')
    }
  })

  it('draws nothing of an error', () => {
    expect(bodyOf(renderHtml(states.error))).not.toContain('<svg')
    expect(bodyOf(renderHtml({ ...blockSlice, verdict: 'error' }))).not.toContain('<svg')
  })

  it('shows every model of several on its own, worst first', () => {
    const body = bodyOf(renderHtml(threeModels))
    const names = all(body, /<section id="m\d">\n<h2><code>([^<]*)<\/code>/g)
    expect(names).toHaveLength(3)
    expect(names[0]).toBe(threeModels.models.find(({ verdict }) => verdict === 'block')!.name)
  })

  it('cannot be ended early by a name in its numbers', () => {
    const [model] = blockSlice.models
    const name = '</script><script>alert(1)</script>\u2028'
    const html = renderHtml({ ...blockSlice, models: [{ ...model, name }] })
    expect(html.match(/<script/g)).toHaveLength(2)
    expect(numbersOf(html).models[0].name).toBe(name)
  })

  it('holds single rows only where the report does', () => {
    const [model] = blockSlice.models
    const row = {
      id: 'client-4711',
      label: '1',
      championScore: 0.1,
      challengerScore: 0.9,
      championDecision: 'approve',
      challengerDecision: 'decline',
      became: 'wrong',
      valueDifference: null,
    } as const
    const pageOf = (rows: readonly (typeof row)[] | null) =>
      renderHtml({ ...blockSlice, models: [{ ...model, flippedRows: rows && { rows, total: rows.length } }] })
    const without = pageOf(null)
    expect(numbersOf(without).flips).toBeNull()
    expect(without).not.toContain('data-save="model-review-flips.csv"')
    const page = pageOf([row])
    expect(numbersOf(page).flips).toContain('client-4711')
    expect(page).toContain('data-save="model-review-flips.csv"')
  })

  it('takes less than 2 MB for 2,000 checks, and less than 0.3 s of a processor', () => {
    const made = crowded(2000)
    const times = Array.from({ length: 6 }, () => {
      const before = process.cpuUsage()
      expect(bytes(renderHtml(made))).toBeLessThan(2_000_000)
      const { user, system } = process.cpuUsage(before)
      return (user + system) / 1000
    })
    // Time of the processor, not of the clock: machines that run tests are rarely idle, and then caches are cold too.
    expect(Math.min(...times)).toBeLessThan(300)
  })
})

describe('what the page looks like', () => {
  it('is made of report.css and report.js as they are (else run: node scripts/page-assets.mjs)', () => {
    const made = readFileSync(join(import.meta.dirname, '../../src/report/media/page/assets.ts'), 'utf8')
    expect(made).toBe(pageAssets())
  })

  /** Relative luminance and contrast: WCAG 2.2, "relative luminance". */
  const luminance = (colour: string) =>
    [1, 3, 5]
      .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
      .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0)
  const contrast = (a: string, b: string) => {
    const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y)
    return (light + 0.05) / (dark + 0.05)
  }
  const themes = STYLE.split('@media (prefers-color-scheme:dark)').slice(0, 2)

  it.each([
    ['light', themes[0]],
    ['dark', themes[1]],
  ])('has text of 4.5:1 and marks of 3:1 against what they stand on, in the %s theme', (_, theme) => {
    const colours = Object.fromEntries(
      [...theme.matchAll(/--([a-z-]+):(#[0-9a-f]{6})/g)].map(([, name, colour]) => [name, colour]),
    )
    const grounds = Object.keys(colours).filter((name) => name === 'back' || name === 'soft' || name.endsWith('-soft'))
    expect(grounds).toHaveLength(6)
    for (const ground of grounds)
      expect([ground, contrast(colours.text, colours[ground]) >= 4.5]).toEqual([ground, true])
    for (const name of ['dim', 'link', 'bad', 'unclear', 'good'])
      for (const ground of ['back', 'soft', 'bad-soft'])
        expect([name, ground, contrast(colours[name], colours[ground]) >= 4.5]).toEqual([name, ground, true])
    for (const name of ['today', 'new', 'bar'])
      for (const ground of ['back', 'bad-soft'])
        expect([name, ground, contrast(colours[name], colours[ground]) >= 3]).toEqual([name, ground, true])
  })
})
