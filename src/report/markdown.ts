/** The report as Markdown: the comment on a pull request, within its budget of bytes, and the whole report as a file. */
import { answersSection } from './decided.js'
import { describeReport } from './describe.js'
import {
  type Answer,
  type Block,
  type CheckRow,
  type DescribeOptions,
  type Description,
  DROPS,
  type Drop,
  type Grid,
  type Section,
} from './description.js'
import { codeBlock, codeSpan, escapeHtmlInMarkdown, escapeMarkdown, isBlank, safeUrl } from './escape.js'
import { MARKER, renderMarker } from './marker.js'
import { type Phrase, plainText } from './phrase.js'
import type { CommandAnswer, Report } from './report.js'

export interface CommentOptions extends DescribeOptions {
  /** Budget in UTF-8 bytes. */
  readonly maxBytes: number
}

export interface RenderedComment {
  readonly body: string
  /** 0: nothing left out; above: how far it had to be shortened. */
  readonly tier: number
}

/** Longest answer and list item, in characters, where even the shortened comment is too long. */
const CLIPS = [10_000, 2_000, 600, 200] as const
/** Most rows of a table in those. */
const MOST_ROWS_CLIPPED = 12

/**
 * The comment. Left out in this order when it is longer than `maxBytes`: what `DROPS` names, one after another, then the
 * ends of long lists. Heading, alert, answers, command, what was not checked and the hashes stay.
 */
export function renderComment(report: Report, options: CommentOptions): RenderedComment {
  return fit(describeReport(report, options), options.maxBytes, ({ description, left }) =>
    renderDescription(description, left),
  )
}

/**
 * For a check run, whose title is the heading: as summary what the comment says in the open, as text what it folds away, with
 * every check where `maxBytes` of UTF-8, which count for each of the two, suffice for that. null: even the shortest is longer.
 */
export function renderCheckOutput(
  report: Report,
  maxBytes: number,
): { readonly title: string; readonly summary: string; readonly text: string | null } {
  const description = describeReport(report)
  const open = fit({ ...description, folded: [] }, maxBytes, (shortened) =>
    withoutFirstLines(renderDescription(shortened.description, shortened.left)),
  )
  const folded = [describeReport(report, { full: true }), description].map((described) =>
    fit(described, maxBytes, (shortened) => shortened.description.folded.map(renderSection).join('\n\n')),
  )
  const text = folded.find(({ tier }) => tier === 0) ?? folded[1]
  return {
    title: `${description.heading.icon} ${plainText(description.heading.text)}`,
    summary: open.body,
    text: text.body === '' || utf8Length(text.body) > maxBytes ? null : text.body,
  }
}

/** Marker and heading. */
const withoutFirstLines = (body: string): string => body.split('\n').slice(2).join('\n').trimStart()

/** The first of the tiers that is no longer than `maxBytes`; the last one if none is. */
function fit(
  description: Description,
  maxBytes: number,
  renderTier: (shortened: Shortened) => string,
): RenderedComment {
  const tiers = [
    ...Array.from({ length: DROPS.length + 1 }, (_, dropped) => () => dropFrom(description, DROPS.slice(0, dropped))),
    ...CLIPS.map((length) => () => clipDescription(dropFrom(description, DROPS), length)),
  ]
  let body = ''
  let tier = 0
  for (; tier < tiers.length; tier++) {
    // A tier that has nothing of its own to leave out is no tier.
    const next = renderTier(tiers[tier]())
    if (next !== body) body = next
    if (utf8Length(body) <= maxBytes) return { body, tier }
  }
  return { body, tier: tiers.length - 1 }
}

/** The whole report as Markdown: every check, nothing shortened. */
export function renderMarkdownReport(report: Report, options: DescribeOptions = {}): string {
  return renderDescription(describeReport(report, { ...options, full: true }), [])
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length
}

interface Shortened {
  readonly description: Description
  /** What was left out, in words. */
  readonly left: readonly string[]
}

function dropFrom(description: Description, drops: readonly Drop[]): Shortened {
  const left = new Set<string>()
  const isDropped = (drop: Drop | null) => {
    const dropped = drop !== null && drops.includes(drop)
    if (dropped) left.add(drop)
    return dropped
  }
  const blocksLeft = (blocks: readonly Block[]) =>
    blocks
      .map((block) =>
        block.kind === 'checks' ? { ...block, rows: block.rows.filter((row) => !isDropped(row.drop)) } : block,
      )
      .filter((block) => block.kind !== 'checks' || block.rows.length > 0)
  const folded = description.folded
    .filter((section) => !isDropped(section.drop))
    .map((section) => ({ ...section, blocks: blocksLeft(section.blocks) }))
  const { mergeAnyway } = description
  const kept = mergeAnyway && !isDropped(mergeAnyway.drop) ? mergeAnyway : null
  return {
    description: { ...description, mergeAnyway: kept, open: blocksLeft(description.open), folded },
    left: DROPS.filter((drop) => left.has(drop)),
  }
}

function clipDescription({ description, left }: Shortened, length: number): Shortened {
  const clipBlock = (block: Block): Block => {
    if (block.kind === 'paragraph') return { ...block, text: clipPhrase(block.text, length) }
    if (block.kind === 'list') return { ...block, items: block.items.map((item) => clipPhrase(item, length)) }
    if (block.kind === 'checks') return { ...block, rows: block.rows.slice(0, MOST_ROWS_CLIPPED) }
    if (block.kind === 'grid')
      return {
        ...block,
        rows: block.rows.slice(0, MOST_ROWS_CLIPPED).map((row) => row.map((cell) => clipPhrase(cell, length))),
      }
    return block
  }
  return {
    description: {
      ...description,
      alert: { ...description.alert, text: clipPhrase(description.alert.text, length) },
      models: description.models && (clipBlock(description.models) as Grid),
      answers: description.answers.map((answer) => ({
        ...answer,
        parts: answer.parts.map((part) => clipPhrase(part, length)),
      })),
      open: description.open.map(clipBlock),
      folded:
        length === CLIPS.at(-1)
          ? description.folded.slice(-1).map((section) => ({ ...section, blocks: section.blocks.map(clipBlock) }))
          : description.folded.map((section) => ({ ...section, blocks: section.blocks.map(clipBlock) })),
    },
    left: [...left, 'the ends of long lists'],
  }
}

/** The phrase cut after about `length` characters, marks kept whole. */
function clipPhrase(content: Phrase, length: number): Phrase {
  let room = length
  const kept: Phrase[number][] = []
  for (const part of content) {
    const text = plainText([part])
    if (text.length > room) {
      kept.push(typeof part === 'string' ? `${part.slice(0, room)}…` : '…')
      break
    }
    kept.push(part)
    room -= text.length
  }
  return kept
}

/** The Markdown of a description; `left`: what was left out of it, in words. */
export function renderDescription(description: Description, left: readonly string[]): string {
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
    ...(left.length > 0 ? [`Shortened: left out are ${left.join(', ')}. Everything is in the report.`] : []),
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

function renderFooter({ marker, history }: Description, links: Description['links']): string {
  const rendered = links.flatMap(({ text, href }) => {
    const url = safeUrl(href)
    return url ? [`[${escapeMarkdown(text)}](${url})`] : []
  })
  return [
    ...rendered,
    ...(marker.head === 'none' ? [] : [`commit ${codeSpan(marker.head)}`]),
    ...(history ? [inline(history)] : []),
  ].join(' · ')
}

function renderSection(section: Section): string {
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
        [
          'Result',
          'Check',
          'Change',
          'Today → new',
          'Allowed',
          block.last === 'range' ? block.rangeTitle : 'Rows needed',
        ],
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
    `${row.result.icon}\u00a0${row.result.word}`,
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
        return isBlank(part.text) ? '(empty)' : `<code>${escapeHtmlInMarkdown(part.text)}</code>`
      return part.kind === 'strong' ? `<b>${inlineHtml(part.phrase)}</b>` : escapeHtmlInMarkdown(part.text)
    })
    .join('')
}
