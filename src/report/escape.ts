/**
 * Foreign text (names, values, reasons from files and configs) made harmless for the medium it is printed in.
 * Nothing here knows what the text means; every renderer sends all of its text through one of these.
 */
import { say } from './speaking.js'

const ZERO_WIDTH_SPACE = '\u200b'
/** Shown in place of a character that would reorder, hide or break the text around it. */
const REPLACEMENT = '\ufffd'

/** Controls, bidirectional overrides, invisible marks and lone surrogates; line breaks and tabs become a space. */
export function cleanText(text: string): string {
  // Nearly all text is printable ASCII and needs no closer look.
  if (/^[ -~]*$/.test(text)) return text
  return text
    .replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ')
    .replace(
      /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Surrogate}/gu,
      REPLACEMENT,
    )
}

/** The same line by line: for text that is more than one line on purpose. */
export const cleanLines = (text: string): string => text.split('\n').map(cleanText).join('\n')

/** At most `maxLength` characters, the rest as `…`; never cuts a character in two. */
export function clip(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text
  const characters = [...text]
  return characters.length <= maxLength ? text : `${characters.slice(0, maxLength - 1).join('')}…`
}

/** Longest name that is printed whole; the JSON report holds all of it. */
const LONGEST_NAME = 60
export const shorten = (name: string): string => clip(name, LONGEST_NAME)
/** The end of a path says more than its beginning. */
export const shortenPath = (path: string): string =>
  [...path].length > LONGEST_NAME ? `…${[...path].slice(1 - LONGEST_NAME).join('')}` : shorten(path)

/**
 * Breaks what GitHub turns into links, mentions, references and emoji after Markdown is parsed, where a backslash no
 * longer helps: a zero-width space goes between the sign and what follows.
 */
function breakAutolinks(text: string): string {
  return text
    .replace(/@(?=[\p{L}\p{N}_])/gu, `@${ZERO_WIDTH_SPACE}`)
    .replace(/#(?=[\p{L}\p{N}])/gu, `#${ZERO_WIDTH_SPACE}`)
    .replace(/(?<![a-z0-9])(GH-)(?=\d)/gi, `$1${ZERO_WIDTH_SPACE}`)
    .replace(/:(?=\/\/)/g, `:${ZERO_WIDTH_SPACE}`)
    .replace(/(?<![a-z0-9])(www|mailto|xmpp)(?=[.:])/gi, `$1${ZERO_WIDTH_SPACE}`)
    .replace(/:(?=[a-z0-9_+-]+:)/gi, `:${ZERO_WIDTH_SPACE}`)
    .replace(/(?<![\p{L}\p{N}])[0-9a-f]{7,40}(?![\p{L}\p{N}])/giu, (sha) =>
      sha.replace(/.{6}(?=.)/g, `$&${ZERO_WIDTH_SPACE}`),
    )
}

/** Text as GitHub Markdown that shows exactly this text, in a paragraph, list item, heading or table cell. */
export function escapeMarkdown(text: string): string {
  return breakAutolinks(cleanText(text))
    .replace(/&/g, '&amp;')
    .replace(/[\\`*_[\]~|]/g, '\\$&')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/\$/g, '&#36;')
    .replace(/^(\s*)(#|[-+=](?=[-=\s]|$))/, '$1\\$2')
    .replace(/^(\s*\d{1,9})([.)])(?=\s|$)/, '$1\\$2')
}

/** Whether nothing of the text would show. */
export const isBlank = (text: string): boolean => cleanText(text).trim() === ''

/** Text as a Markdown code span that survives any backtick in it; in a table cell a bar needs its backslash even there. */
export function codeSpan(text: string, inTable = false): string {
  const safe = cleanText(text)
  if (isBlank(safe)) return say().checkNames.emptyValue
  const runs = safe.match(/`+/g)?.map((run) => run.length) ?? []
  let length = 1
  while (runs.includes(length)) length++
  const fence = '`'.repeat(length)
  const padding = /^[` ]|[` ]$/.test(safe) ? ' ' : ''
  const body = inTable ? safe.replace(/\|/g, '\\|') : safe
  return `${fence}${padding}${body}${padding}${fence}`
}

/** A code block that survives any backtick in its lines. */
export function codeBlock(lines: readonly string[], language = ''): string {
  const safe = lines.map(cleanText)
  const longest = Math.max(2, ...safe.flatMap((line) => line.match(/`+/g)?.map((run) => run.length) ?? []))
  const fence = '`'.repeat(longest + 1)
  return [`${fence}${language}`, ...safe, fence].join('\n')
}

/** Text for HTML, as content or inside a quoted attribute. */
export function escapeHtml(text: string): string {
  return cleanText(text).replace(/[&<>"']/g, (sign) => HTML_SIGNS[sign])
}
const HTML_SIGNS: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** Text inside HTML in a Markdown comment (a `<summary>`): HTML rules, and GitHub's mentions and references broken too. */
export function escapeHtmlInMarkdown(text: string): string {
  return breakAutolinks(escapeHtml(text)).replace(/\$/g, '&#36;')
}

/** A value of the hidden marker on the comment's first line: nothing that could end an HTML comment or split a field. */
export function escapeMarkerValue(text: string): string {
  return clip(text.replace(/[^A-Za-z0-9._/*-]+/g, '_').replace(/-{2,}/g, '-'), 100) || '_'
}

/** A link target that is safe to print; null if it is not an http(s) address. */
export function safeUrl(url: string): string | null {
  return /^https?:\/\/[^\s<>()[\]"'`\\|]+$/i.test(url) ? url : null
}
