/** The report as Markdown: the comment on a pull request, within its budget of bytes, and the whole report as a file. */
import { resultInWords } from '../describe/check-tables.js'
import { answersSection } from '../describe/decided.js'
import { describeReport } from '../describe/describe.js'
import type { Answer, Block, CheckRow, DescribeOptions, Description, Left, Section } from '../description.js'
import { cleanText, codeBlock, codeSpan, escapeHtmlInMarkdown, escapeMarkdown, isBlank, safeUrl } from '../escape.js'
import { MARKER, renderMarker } from '../marker.js'
import { type Phrase, plainText } from '../phrase.js'
import type { CommandAnswer, Report } from '../report.js'
import { inLanguage, say } from '../say.js'
import { type Fitted, fitBytes, utf8Length } from './shorten.js'

export interface CommentOptions extends DescribeOptions {
  /** Budget in UTF-8 bytes. */
  readonly maxBytes: number
}

/** The comment, shortened until it is no longer than `maxBytes` (see `fitBytes`). */
export function renderComment(report: Report, options: CommentOptions): Fitted {
  return inLanguage(report.language, () =>
    fitBytes(describeReport(report, options), options.maxBytes, ({ description, left }) =>
      renderDescription(description, left),
    ),
  )
}

/**
 * For a check run, whose title is the heading: as summary what the comment says in the open, as text what it folds away, with
 * every check where `maxBytes` of UTF-8, which count for each of the two, suffice for that. null: even the shortest is longer.
 */
export function renderCheckOutput(report: Report, maxBytes: number): CheckOutput {
  return inLanguage(report.language, () => checkOutput(report, maxBytes))
}

interface CheckOutput {
  readonly title: string
  readonly summary: string
  readonly text: string | null
}

function checkOutput(report: Report, maxBytes: number): CheckOutput {
  const description = describeReport(report)
  const open = fitBytes({ ...description, folded: [] }, maxBytes, (shortened) =>
    withoutFirstLines(renderDescription(shortened.description, shortened.left)),
  )
  const folded = [describeReport(report, { full: true }), description].map((described) =>
    fitBytes(described, maxBytes, (shortened) => shortened.description.folded.map(renderSection).join('\n\n')),
  )
  const text = folded.find(({ tier }) => tier === 0) ?? folded[1]
  return {
    title: cleanText(`${description.heading.icon} ${plainText(description.heading.text)}`),
    summary: open.body,
    text: text.body === '' || utf8Length(text.body) > maxBytes ? null : text.body,
  }
}

/** Marker and heading. */
const withoutFirstLines = (body: string): string => body.split('\n').slice(2).join('\n').trimStart()

/** The whole report as Markdown: every check, nothing shortened. */
export function renderMarkdownReport(report: Report, options: DescribeOptions = {}): string {
  return inLanguage(report.language, () => renderDescription(describeReport(report, { ...options, full: true }), []))
}

/** The Markdown of a description; `left`: what was left out of it. */
export function renderDescription(description: Description, left: readonly Left[]): string {
  const { marker, heading, alert, answers, command, mergeAnyway, links } = description
  const parts = [
    `${renderMarker(marker)}\n### ${heading.icon} ${inline(heading.text)}`,
    `> [!${alert.kind.toUpperCase()}]\n> **${escapeMarkdown(alert.lead)}** ${inline(alert.text)}`,
    ...(description.notices ?? []).map(renderBlock),
    ...(description.models ? [renderBlock(description.models)] : []),
    answers.map(renderAnswer).join('\n'),
    ...(command ? [codeBlock(command.lines), line(command.after)] : []),
    ...(mergeAnyway ? [renderSection(mergeAnyway)] : []),
    ...description.open.map(renderBlock),
    ...description.folded.map(renderSection),
    ...(left.length > 0
      ? [`${escapeMarkdown(say().shorten.leftOut(left))} ${say().shorten.restIsIn(reportLink(links))}`]
      : []),
    ...(renderFooter(description, links) ? [renderFooter(description, links)] : []),
  ]
  return `${parts.join('\n\n')}\n`
}

/** Holds answers where no report of the newest commit does. */
const ANSWERS = '<!-- model-review-gate answers -->'

/**
 * Our comment with the answers to what was asked, where there is no report that could hold them: below what stood there, which
 * is of an earlier commit; stood null: no comment of ours is there yet.
 */
export function withAnswers(stood: string | null, answers: readonly CommandAnswer[]): string {
  const section = answersSection({ decisions: { answers } })
  const before = stood === null ? `${MARKER} answers -->` : stood.split(`\n${ANSWERS}`)[0].trimEnd()
  return section === null ? `${before}\n` : `${before}\n\n${ANSWERS}\n\n${renderSection(section)}\n`
}

function renderAnswer({ question, parts }: Answer): string {
  if (parts.length === 1) return `- **${question}** ${inline(parts[0])}`
  return [`- **${question}**`, ...parts.map((part) => `  - ${line(part)}`)].join('\n')
}

const reportLink = ([link]: Description['links']): string => {
  const url = link && safeUrl(link.href)
  const { fullReport, report } = say().shorten
  return url ? `[${escapeMarkdown(fullReport)}](${url})` : escapeMarkdown(report)
}

function renderFooter({ marker, history }: Description, links: Description['links']): string {
  const rendered = links.flatMap(({ text, href }) => {
    const url = safeUrl(href)
    return url ? [`[${escapeMarkdown(text)}](${url})`] : []
  })
  return [
    ...rendered,
    ...(marker.head === 'none' ? [] : [`${say().text.commit} ${codeSpan(marker.head)}`]),
    ...(history ? [inline(history)] : []),
  ].join(' · ')
}

/** Sections as rendered: every tier of a long comment shows most of them again. */
const renderedSections = new WeakMap<Section, string>()

function renderSection(section: Section): string {
  const known = renderedSections.get(section)
  if (known !== undefined) return known
  const rendered = renderFolded(section)
  renderedSections.set(section, rendered)
  return rendered
}

function renderFolded(section: Section): string {
  return [
    `<details><summary>${inlineHtml(section.title)}</summary>`,
    ...section.blocks.map(renderBlock),
    '</details>',
  ].join('\n\n')
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'title':
      return `**${escapeMarkdown(block.text)}**`
    case 'paragraph':
      return line(block.text)
    case 'list':
      return block.items.map((item) => `- ${line(item)}`).join('\n')
    case 'code':
      return codeBlock(block.lines)
    case 'grid':
      return table(
        block.header.map(escapeMarkdown),
        block.align,
        block.rows.map((row) => row.map((cell) => inline(cell, true))),
      )
    case 'checks':
      return table(
        say().checkTables.header(block.last, block.rangeTitle).map(escapeMarkdown),
        ['left', 'left', 'right', 'right', 'right', 'right'],
        block.rows.map((row) => checkCells(row, block.last)),
      )
  }
}

/** Rows as rendered: every tier of a long comment shows the same ones again. */
const renderedRows = new WeakMap<CheckRow, string[]>()

function checkCells(row: CheckRow, last: 'range' | 'rowsNeeded'): string[] {
  const known = renderedRows.get(row)
  if (known) return known
  const cells = renderCells(row, last)
  renderedRows.set(row, cells)
  return cells
}

function renderCells(row: CheckRow, last: 'range' | 'rowsNeeded'): string[] {
  const change = row.change === null ? '' : escapeMarkdown(row.change)
  // The symbol stays with its word; what follows may wrap, or narrow screens get towers.
  return [
    `${row.result.icon}\u00a0${resultInWords(row.result)}`,
    inline(row.name, true),
    row.failed && change ? `**${change}**` : change,
    escapeMarkdown(row.values ?? ''),
    escapeMarkdown(row.allowed ?? ''),
    escapeMarkdown((last === 'range' ? row.range : row.rowsNeeded) ?? ''),
  ]
}

function table(
  header: readonly string[],
  align: readonly ('left' | 'right')[],
  rows: readonly (readonly string[])[],
): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [row(header), `|${align.map((side) => (side === 'left' ? ':--' : '--:')).join('|')}|`, ...rows.map(row)].join(
    '\n',
  )
}

/** GitHub names a person or team when the policy does; anything else that looks like one is broken. */
const MENTION = /^@[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})(?:\/[A-Za-z0-9._-]{1,100})?$/

/** A line of its own: four spaces at its start would make it code. */
const line = (content: Phrase): string => inline(content).trimStart()

function inline(content: Phrase, inTable = false): string {
  return content
    .map((part) => {
      if (typeof part === 'string') return escapeMarkdown(part)
      if (part.kind === 'code') return codeSpan(part.text, inTable)
      if (part.kind === 'mention') return MENTION.test(part.text) ? part.text : escapeMarkdown(part.text)
      return strongly(inline(part.phrase, inTable))
    })
    .join('')
}

/** Emphasis does not open or close beside white space, so that moves outside. */
function strongly(rendered: string): string {
  const [, before, text, after] = /^(\s*)(.*?)(\s*)$/su.exec(rendered)!
  return text === '' ? rendered : `${before}**${text}**${after}`
}

function inlineHtml(content: Phrase): string {
  return content
    .map((part) => {
      if (typeof part === 'string') return escapeHtmlInMarkdown(part)
      if (part.kind === 'code')
        return isBlank(part.text) ? say().checkNames.emptyValue : `<code>${escapeHtmlInMarkdown(part.text)}</code>`
      return part.kind === 'strong' ? `<b>${inlineHtml(part.phrase)}</b>` : escapeHtmlInMarkdown(part.text)
    })
    .join('')
}
