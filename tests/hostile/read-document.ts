/**
 * Markdown as GitHub's readers see it: parsed, sanitised, and told as a list of its parts, so that two documents can be
 * compared by what they are rather than by their text.
 */
import type { Element, ElementContent, Nodes, Root } from 'hast'
import rehypeParse from 'rehype-parse'
import rehypeRaw from 'rehype-raw'
import rehypeSanitize from 'rehype-sanitize'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'
import { harmless } from './harmless.js'

const fromMarkdown = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype, { allowDangerousHtml: true })
  .use(rehypeRaw)
const fromHtml = unified().use(rehypeParse, { fragment: true })
const sanitise = unified().use(rehypeSanitize)

export interface ReadDocument {
  /** Blocks, rows, cells, marks and links in order, each with its text (signs replaced, as in `harmless`). */
  readonly parts: readonly string[]
  /** What GitHub would turn into a mention, a reference, a commit or an emoji after parsing. */
  readonly references: readonly string[]
  /** Contents of HTML comments, before sanitising. */
  readonly comments: readonly string[]
}

/** Through remark, GitHub's dialect and rehype's sanitiser (whose default schema is GitHub's). */
export function readMarkdown(markdown: string): ReadDocument {
  return readTree(fromMarkdown.runSync(fromMarkdown.parse(markdown)) as Root)
}

/** HTML that another renderer made of Markdown. */
export function readRendered(html: string): ReadDocument {
  return readTree(fromHtml.parse(html) as Root)
}

function readTree(raw: Root): ReadDocument {
  const tree = sanitise.runSync(raw) as Root
  return { parts: partsOf(tree), references: referencesOf(tree), comments: commentsOf(raw) }
}

const BLOCKS = new Set(
  'h1 h2 h3 h4 h5 h6 p ul ol li blockquote pre table thead tbody tr th td details summary hr div section dl dt dd'.split(
    ' ',
  ),
)
/** Wrappers that renderers set differently for the same document. */
const SILENT = new Set(['thead', 'tbody'])

function partsOf(tree: Root): string[] {
  const parts: string[] = []
  let line = ''
  const flush = () => {
    const text = line.replace(/[ \t\n]+/g, ' ').replace(/^ | $/g, '')
    if (text !== '') parts.push(text)
    line = ''
  }
  const walk = (node: Nodes, tight: boolean) => {
    if (node.type === 'text') line += harmless(node.value.replaceAll('\u200b', ''))
    if (node.type === 'root') for (const child of node.children) walk(child, tight)
    if (node.type !== 'element') return
    const { tagName } = node
    if (!BLOCKS.has(tagName)) {
      const href = tagName === 'a' ? ` ${String(node.properties.href)}` : ''
      if (tagName === 'br') line += '\n'
      else {
        line += `⟨${tagName}${href}⟩`
        for (const child of node.children) walk(child, tight)
        line += `⟨/${tagName}⟩`
      }
      return
    }
    flush()
    // A list is loose or tight by the empty lines around it; what it says is the same.
    const shown = !SILENT.has(tagName) && !(tagName === 'p' && tight)
    if (shown) parts.push(`<${tagName}>`)
    for (const child of node.children) walk(child, tagName === 'li')
    flush()
    if (shown) parts.push(`</${tagName}>`)
  }
  walk(tree, false)
  flush()
  return parts
}

/** GitHub's filters run over the finished text, outside code and links. */
const REFERENCES =
  /(?<![\p{L}\p{N}_`/])@[a-z0-9][a-z0-9-]*(?:\/[\w.-]+)?|(?<![\p{L}\p{N}_&])#\d+|\bGH-\d+|(?<![\p{L}\p{N}])[0-9a-f]{7,40}(?![\p{L}\p{N}])|:[a-z0-9_+-]+:|\bhttps?:\/\/|\bwww\./giu

function referencesOf(tree: Root): string[] {
  const found: string[] = []
  const walk = (node: Root | Element | ElementContent | Nodes) => {
    if (node.type === 'text') found.push(...(node.value.match(REFERENCES) ?? []))
    if (node.type === 'element' && ['code', 'pre', 'a'].includes(node.tagName)) return
    if ('children' in node) for (const child of node.children) walk(child)
  }
  walk(tree)
  return found
}

function commentsOf(tree: Root): string[] {
  const found: string[] = []
  const walk = (node: Nodes) => {
    if (node.type === 'comment') found.push(node.value)
    if ('children' in node) for (const child of node.children) walk(child)
  }
  walk(tree)
  return found
}
