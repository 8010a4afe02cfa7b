/** The report as one HTML file: no request, no script, light and dark, readable on a phone and on paper. */
import { describeReport } from './describe.js'
import type { Block, CheckRow, CheckTable, DescribeOptions, Description, Section } from './description.js'
import { escapeHtml, safeUrl } from './escape.js'
import { type Phrase, plainText } from './phrase.js'
import type { Report } from './report.js'

export function renderHtml(report: Report, options: DescribeOptions = {}): string {
  const description = describeReport(report, { ...options, full: true, rows: true })
  const title = `${description.heading.icon} ${plainText(description.heading.text)}`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${description.heading.icon} ${inline(description.heading.text)}</h1>
<p class="alert ${description.alert.kind}"><strong>${escapeHtml(description.alert.lead)}</strong> ${inline(description.alert.text)}</p>
${description.models ? renderBlock(description.models) : ''}
<h2 class="quiet">The four answers</h2>
<dl>
${description.answers
  .map(
    ({ question, parts }) =>
      `<div><dt>${question}</dt><dd>${parts.length === 1 ? inline(parts[0]) : parts.map((part) => `<p>${inline(part)}</p>`).join('')}</dd></div>`,
  )
  .join('\n')}
</dl>
${description.command ? `${renderCode(description.command.lines)}\n<p>${inline(description.command.after)}</p>` : ''}
${description.open.map((block) => renderBlock(block)).join('\n')}
${description.folded.map(renderSection).join('\n')}
${renderFooter(description)}
</main>
</body>
</html>
`
}

function renderFooter({ marker, links }: Description): string {
  const parts = links.flatMap(({ text, href }) => {
    const url = safeUrl(href)
    return url ? [`<a href="${escapeHtml(url)}">${escapeHtml(text)}</a>`] : []
  })
  if (marker.head !== 'none') parts.push(`commit <code>${escapeHtml(marker.head)}</code>`)
  return parts.length === 0 ? '' : `<footer><p>${parts.join(' · ')}</p></footer>`
}

function renderSection(section: Section): string {
  return `<section>\n<h2>${inline(section.title)}</h2>\n${section.blocks.map(renderFolded).join('\n')}\n</section>`
}

/** Rows of a table that is shown whole. */
const LONGEST_OPEN_TABLE = 12

/** A long table opens with what failed or is undecided; what is fine or was not checked is one click away. */
function renderFolded(block: Block): string {
  if (block.kind === 'grid' && block.rows.length > LONGEST_OPEN_TABLE) {
    return `<details><summary>${block.rows.length} rows: ${escapeHtml(block.caption)}</summary>\n${renderBlock(block)}\n</details>`
  }
  if (block.kind !== 'checks' || block.rows.length <= LONGEST_OPEN_TABLE) return renderBlock(block, 3)
  const isOpen = (row: CheckRow) => row.result.icon === '⛔' || row.result.icon === '⚠️'
  const open = block.rows.filter(isOpen)
  const rest = block.rows.filter((row) => !isOpen(row))
  if (rest.length === 0) return renderChecks(block)
  const folded = `<details><summary>${rest.length} checks that are fine or were not judged</summary>\n${renderChecks({ ...block, caption: `${block.caption}: fine or not judged`, rows: rest })}\n</details>`
  return open.length === 0
    ? folded
    : `${renderChecks({ ...block, caption: `${block.caption}: worse or unclear`, rows: open })}\n${folded}`
}

function renderBlock(block: Block, level: number = 2): string {
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
      return table(
        block.caption,
        block.header.map((text, index) => ({ text, right: block.align[index] === 'right' })),
        block.rows.map((row) => row.map((cell) => inline(cell))),
      )
  }
}

const renderCode = (lines: readonly string[]): string =>
  `<pre tabindex="0"><code>${lines.map(escapeHtml).join('\n')}</code></pre>`

function renderChecks(block: CheckTable): string {
  return table(
    block.caption,
    [
      { text: 'Result', right: false },
      { text: 'Check', right: false },
      { text: 'Change', right: true },
      { text: 'Today → new', right: true },
      { text: 'Allowed', right: true },
      { text: block.last === 'range' ? block.rangeTitle : 'Rows needed', right: true },
    ],
    block.rows.map((row) => [
      `${row.result.icon}&nbsp;${escapeHtml(row.result.word)}`,
      inline(row.name),
      row.failed ? `<strong>${escapeHtml(row.change ?? '')}</strong>` : escapeHtml(row.change ?? ''),
      escapeHtml(row.values ?? ''),
      escapeHtml(row.allowed ?? ''),
      escapeHtml((block.last === 'range' ? row.range : row.rowsNeeded) ?? ''),
    ]),
  )
}

interface Head {
  readonly text: string
  readonly right: boolean
}

/** Wide tables scroll in a box of their own, which the keyboard can reach; the second cell names the row. */
function table(caption: string, head: readonly Head[], rows: readonly (readonly string[])[]): string {
  const align = (index: number) => (head[index].right ? ' class="right"' : '')
  const header = head.map(({ text }, index) => `<th scope="col"${align(index)}>${escapeHtml(text)}</th>`).join('')
  const body = rows
    .map((cells) => {
      const rendered = cells.map((cell, index) =>
        index === Math.min(1, cells.length - 1)
          ? `<th scope="row"${align(index)}>${cell}</th>`
          : `<td${align(index)}>${cell}</td>`,
      )
      return `<tr>${rendered.join('')}</tr>`
    })
    .join('\n')
  return `<div class="scroll" role="region" aria-label="${escapeHtml(caption)}" tabindex="0"><table>
<caption>${escapeHtml(caption)}</caption>
<thead><tr>${header}</tr></thead>
<tbody>
${body}
</tbody>
</table></div>`
}

function inline(content: Phrase): string {
  return content
    .map((part) => {
      if (typeof part === 'string') return escapeHtml(part)
      if (part.kind === 'code') return `<code>${escapeHtml(part.text)}</code>`
      return part.kind === 'strong' ? `<strong>${inline(part.phrase)}</strong>` : escapeHtml(part.text)
    })
    .join('')
}

const STYLE = `
:root { color-scheme: light dark; --text: #1f2328; --back: #ffffff; --soft: #f6f8fa; --line: #d1d9e0; --dim: #59636e; --link: #0756b8;
  --caution: #cf222e; --warning: #9a6700; --important: #8250df; --tip: #1a7f37; }
@media (prefers-color-scheme: dark) { :root { --text: #f0f6fc; --back: #0d1117; --soft: #151b23; --line: #3d444d; --dim: #9198a1; --link: #6cb0ff;
  --caution: #ff7b72; --warning: #d29922; --important: #bc8cff; --tip: #3fb950; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
.quiet { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.alert { border-left: .3rem solid var(--line); background: var(--soft); padding: .75rem 1rem; margin: 1rem 0; font-size: 1.1rem; }
.caution { border-color: var(--caution); } .warning { border-color: var(--warning); }
.important { border-color: var(--important); } .tip { border-color: var(--tip); }
dl { margin: 1rem 0; } dl div { display: grid; grid-template-columns: 10rem 1fr; gap: .25rem 1rem; padding: .4rem 0; border-bottom: 1px solid var(--line); }
dt { font-weight: 600; } dd { margin: 0; } dd p { margin: 0 0 .4rem; }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; background: var(--soft); border-radius: .25rem; }
code { padding: .1em .3em; } pre { padding: .75rem 1rem; overflow-x: auto; } pre code { padding: 0; }
.scroll { overflow-x: auto; margin: .5rem 0 1rem; border: 1px solid var(--line); border-radius: .4rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
caption { text-align: left; color: var(--dim); padding: .4rem .75rem; font-size: .9rem; }
th, td { text-align: left; padding: .4rem .75rem; border-top: 1px solid var(--line); vertical-align: top; font-weight: 400; }
thead th { font-weight: 600; white-space: nowrap; } tbody th { min-width: 12rem; } tbody td:first-child { min-width: 8rem; } .right { text-align: right; white-space: nowrap; }
ul { padding-left: 1.25rem; } li { margin: .4rem 0; }
a { color: var(--link); } a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: .2rem solid var(--link); outline-offset: .1rem; }
summary { cursor: pointer; padding: .4rem 0; } footer { margin-top: 2rem; color: var(--dim); }
@media (max-width: 600px) { dl div { grid-template-columns: 1fr; } h1 { font-size: 1.35rem; } th, td { padding: .4rem .5rem; } tbody th { min-width: 9rem; } tbody td:first-child { min-width: 5.5rem; } }
@media print { body { font-size: 11px; } .scroll { overflow: visible; border: 0; } tr { break-inside: avoid; } .alert { border: 1px solid #000; } .right { white-space: normal; } }
`
