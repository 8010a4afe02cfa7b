import { createHash } from 'node:crypto'
import fc from 'fast-check'
import type { Element, Nodes, Root } from 'hast'
import rehypeParse from 'rehype-parse'
import { unified } from 'unified'
import { describe, expect, it } from 'vitest'
import { renderHtml } from '../../src/report/media/html.js'
import type { Report } from '../../src/report/report.js'
import { hostileReport, reportsOfHostileFiles, STATES } from './hostile-report.js'

const ELEMENTS = new Set(
  `html head meta title style body header main footer nav section article aside h1 h2 h3 h4 h5 h6 p div span br wbr hr dl dt dd
  ul ol li table caption colgroup col thead tbody tfoot tr th td code pre kbd samp strong em b i small abbr sup sub mark time a
  details summary figure figcaption svg g defs desc path rect line circle ellipse polyline polygon text tspan use clipPath
  pattern marker label input button select option output fieldset legend form script noscript`.split(/\s+/),
)
/** Attributes by which a page asks for something. */
const REQUESTS = [
  'src',
  'srcSet',
  'action',
  'formAction',
  'poster',
  'data',
  'background',
  'ping',
  'manifest',
  'xLinkHref',
]

function elementsOf(html: string): Element[] {
  const found: Element[] = []
  const walk = (node: Nodes) => {
    if (node.type === 'element') found.push(node)
    if ('children' in node) for (const child of node.children) walk(child)
  }
  walk(unified().use(rehypeParse).parse(html) as Root)
  return found
}

const textOf = (node: Nodes): string =>
  node.type === 'text' ? node.value : 'children' in node ? node.children.map(textOf).join('') : ''

/** By name; directives of a Content-Security-Policy. */
function policyOf(elements: readonly Element[]): Map<string, string[]> {
  const [meta, ...others] = elements.filter(({ properties }) => properties.httpEquiv !== undefined)
  expect(others).toEqual([])
  expect(String(meta?.properties.httpEquiv).toLowerCase()).toBe('content-security-policy')
  const directives = String(meta?.properties.content).split(';')
  return new Map(
    directives.map((directive) => directive.trim().split(/\s+/)).map(([name, ...values]) => [name!, values]),
  )
}

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
/** What a browser runs, and what it only keeps: the report as JSON. */
const scriptsOf = (elements: readonly Element[], isData: boolean) =>
  elements
    .filter(({ tagName, properties }) => tagName === 'script' && (properties.type === 'application/json') === isData)
    .map(textOf)
/** Scripts are the same whatever the report holds. */
const ownScripts = new Set(STATES.flatMap((state) => scriptsOf(elementsOf(renderHtml(state)), false)))

function expectOwnPage(report: Report): void {
  const elements = elementsOf(renderHtml(report))
  expect(elements.map(({ tagName }) => tagName).filter((name) => !ELEMENTS.has(name))).toEqual([])
  const attributes = elements.flatMap(({ properties }) => Object.entries(properties))
  expect(attributes.map(([name]) => name).filter((name) => /^on|zz/i.test(name) || REQUESTS.includes(name))).toEqual([])
  expect(
    attributes.filter(([name, value]) => name === 'style' && /url|expression|@import/i.test(String(value))),
  ).toEqual([])
  const links = elements.flatMap(({ properties: { href } }) => (href === undefined ? [] : [String(href)]))
  expect(links.filter((href) => !href.startsWith('#') && href !== report.context.runUrl)).toEqual([])
  const scripts = scriptsOf(elements, false)
  expect(scripts.filter((script) => !ownScripts.has(script))).toEqual([])
  for (const data of scriptsOf(elements, true)) expect(() => JSON.parse(data)).not.toThrow()
  const styles = elements.filter(({ tagName }) => tagName === 'style')
  expect(styles.map(textOf).filter((style) => /url\(|@import|zz/i.test(style))).toEqual([])
  const head = elements.slice(0, 6).map(({ tagName, properties }) => (properties.httpEquiv ? 'policy' : tagName))
  expect(head.indexOf('policy')).toBeGreaterThan(-1)
  const policy = policyOf(elements)
  expect(policy.get('default-src')).toEqual(["'none'"])
  for (const name of ['base-uri', 'form-action']) expect(policy.get(name), name).toEqual(["'none'"])
  expect(policy.get('script-src') ?? []).toEqual(
    scripts.map(hashOf).filter((hash, index, all) => all.indexOf(hash) === index),
  )
  for (const [name, values] of policy) {
    if (['default-src', 'base-uri', 'form-action', 'script-src'].includes(name)) continue
    expect([name, values]).toEqual(['style-src', expect.anything()])
    expect(values.filter((value) => value !== "'unsafe-inline'" && !value.startsWith("'sha256-"))).toEqual([])
  }
}

describe('the HTML report', () => {
  it('with hostile names has no element, handler, address, script or style but its own, under a strict policy', () => {
    fc.assert(fc.property(hostileReport, expectOwnPage), { numRuns: 40 })
  })

  it('is so in every state', () => {
    for (const state of STATES) expectOwnPage(state)
  })

  it.skipIf(reportsOfHostileFiles === undefined)('is so with every value of the hostile files', () => {
    for (const report of reportsOfHostileFiles ?? []) expectOwnPage(report)
  })
})
