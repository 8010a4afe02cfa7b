/** Blocks of a description as HTML: text, tables, code. Every string of a report is escaped here or in `charts/svg.ts`. */
import { resultInWords } from '../describe/check-tables.js'
import type { Block, CheckRow, CheckTable, Grid } from '../description.js'
import { escapeHtml } from '../escape.js'
import type { Phrase } from '../phrase.js'
import { say } from '../say.js'

/** Rows of a table that is shown whole. */
const LONGEST_OPEN_TABLE = 12

/** Characters of an id that have room in the narrowest column of names. */
const LONGEST_UNBROKEN = 16

/** A long id breaks at its underscores, and leaves the other columns of a narrow table their place; a formula, at its spaces. */
const breakable = (id: string): string =>
  id.length > LONGEST_UNBROKEN && !id.includes(' ') ? escapeHtml(id).replaceAll('_', '_<wbr>') : escapeHtml(id)

export function inline(content: Phrase): string {
  return content
    .map((part) => {
      if (typeof part === 'string') return escapeHtml(part)
      if (part.kind === 'code') return `<code>${breakable(part.text)}</code>`
      return part.kind === 'strong' ? `<strong>${inline(part.phrase)}</strong>` : escapeHtml(part.text)
    })
    .join('')
}

/** `level` is that of a title among the blocks. */
export function renderBlocks(blocks: readonly Block[], level: number): string {
  return blocks.map((block) => renderBlock(block, level)).join('\n')
}

function renderBlock(block: Block, level: number): string {
  switch (block.kind) {
    case 'title':
      return `<h${level}>${escapeHtml(block.text)}</h${level}>`
    case 'paragraph':
      return `<p>${inline(block.text)}</p>`
    case 'list':
      return `<ul>\n${block.items.map((item) => `<li>${inline(item)}</li>`).join('\n')}\n</ul>`
    case 'code':
      return renderCode(block.lines)
    case 'checks':
      return renderChecks(block)
    case 'grid':
      return block.rows.length > LONGEST_OPEN_TABLE
        ? fold(say().htmlPage.rows(block.rows.length, block.caption), renderGrid(block))
        : renderGrid(block)
  }
}

export const renderCode = (lines: readonly string[]): string =>
  `<pre tabindex="0"><code>${lines.map(escapeHtml).join('\n')}</code></pre>`

export const fold = (summary: string, body: string): string => foldPhrase([summary], body, false)

export const foldPhrase = (summary: Phrase, body: string, isOpen: boolean): string =>
  `<details${isOpen ? ' open' : ''}><summary>${inline(summary)}</summary>\n${body}\n</details>`

export const renderGrid = ({ caption, header, align, rows, leading }: Grid): string =>
  renderTable(
    caption,
    header.map((text, index) => ({ text, right: align[index] === 'right' })),
    rows.map((row) => ({ cells: row.map(inline) })),
    { name: leading ? 1 : 0 },
  )

/** A long table opens with what failed or is undecided; what is fine or was not checked is one click away. */
export function renderAllChecks(block: CheckTable, placeOf: (id: string) => number | undefined): string {
  if (block.rows.length <= LONGEST_OPEN_TABLE) return renderChecks(block, placeOf)
  const isOpen = (row: CheckRow) => row.result.icon === '⛔' || row.result.icon === '⚠️'
  const open = block.rows.filter(isOpen)
  const rest = block.rows.filter((row) => !isOpen(row))
  if (rest.length === 0) return renderChecks(block, placeOf)
  const said = say().htmlPage
  const folded = fold(
    said.notFailed(rest.length),
    renderChecks({ ...block, caption: said.fineOrNotJudged(block.caption), rows: rest }, placeOf),
  )
  return open.length === 0
    ? folded
    : `${renderChecks({ ...block, caption: said.worseOrUnclear(block.caption), rows: open }, placeOf)}\n${folded}`
}

/** `placeOf`: where the page's data hold a check, so that a script can sort by its numbers. */
export function renderChecks(block: CheckTable, placeOf?: (id: string) => number | undefined): string {
  return renderTable(
    block.caption,
    say()
      .checkTables.header(block.last, block.rangeTitle)
      .map((text) => ({ text, right: false })),
    block.rows.map((row) => ({
      check: placeOf?.(row.id),
      cells: [
        `${row.result.icon}&nbsp;${escapeHtml(resultInWords(row.result))}`,
        inline(row.name),
        row.failed ? `<strong>${escapeHtml(row.change ?? '')}</strong>` : escapeHtml(row.change ?? ''),
        escapeHtml(row.values ?? ''),
        escapeHtml(row.allowed ?? ''),
        escapeHtml((block.last === 'range' ? row.range : row.rowsNeeded) ?? ''),
      ],
    })),
    { name: 1, kind: 'checks' },
  )
}

interface Head {
  readonly text: string
  readonly right: boolean
}

interface Row {
  readonly check?: number | undefined
  readonly cells: readonly string[]
}

/** Wide tables scroll in a box of their own, which the keyboard can reach. `name`: the column that names a row. */
function renderTable(
  caption: string,
  head: readonly Head[],
  rows: readonly Row[],
  { name, kind }: { readonly name: number; readonly kind?: string },
): string {
  const align = (index: number) => (head[index].right ? ' class="right"' : '')
  const header = head.map(({ text }, index) => `<th scope="col"${align(index)}>${escapeHtml(text)}</th>`).join('')
  const body = rows
    .map(({ check, cells }) => {
      const rendered = cells.map((cell, index) =>
        index === name ? `<th scope="row"${align(index)}>${cell}</th>` : `<td${align(index)}>${cell}</td>`,
      )
      return `<tr${check === undefined ? '' : ` data-check="${check}"`}>${rendered.join('')}</tr>`
    })
    .join('\n')
  return `<div class="scroll" role="region" aria-label="${escapeHtml(caption)}" tabindex="0"><table${kind ? ` class="${kind}"` : ''}>
<caption><span>${escapeHtml(caption)}</span></caption>
<thead><tr>${header}</tr></thead>
<tbody>
${body}
</tbody>
</table></div>`
}
