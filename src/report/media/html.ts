/** The report as one HTML file: no request, light and dark, readable without its script, on a phone and on paper. */
import { describeReport, ownAnswers, worstFirst } from '../describe/describe.js'
import { describeModel } from '../describe/describe-model.js'
import { warningsOf } from '../describe/describe-problems.js'
import { thresholdWarnings } from '../describe/operating-point.js'
import type { DescribeOptions, Description, Section } from '../description.js'
import { escapeHtml, safeUrl, shorten } from '../escape.js'
import { code, plainText } from '../phrase.js'
import type { ModelReport, Report } from '../report.js'
import { inLanguage, say } from '../say.js'
import { inline, renderBlocks, renderCode, renderGrid } from './html-blocks.js'
import { type Part, partsOf, renderParts } from './html-model.js'
import { flipsOf, renderNumbers } from './html-numbers.js'
import { SCRIPT, SCRIPT_HASH, STYLE, STYLE_HASH } from './page/assets.js'

/**
 * The whole page. It asks nobody for anything: its policy forbids every request and every script or style but its own two.
 * Of data it holds aggregates, and single rows only where the report holds some because its config asks for them.
 */
export function renderHtml(report: Report, options: DescribeOptions = {}): string {
  return inLanguage(report.language, () => pageOf(report, options))
}

function pageOf(report: Report, options: DescribeOptions): string {
  const full = { ...options, full: true, rows: true }
  const description = describeReport(report, full)
  const title = `${description.heading.icon} ${plainText(description.heading.text)}`
  const isSingle = description.models === null
  const models = worstFirst(report.models)
  const body = isSingle
    ? renderSingle(description, report.verdict === 'error' ? undefined : models[0])
    : renderMany(description, models, report, full)
  return `<!doctype html>
<html lang="${say().code}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${STYLE_HASH}'; script-src '${SCRIPT_HASH}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main data-copy="${escapeHtml(say().htmlPage.copy)}" data-copied="${escapeHtml(say().htmlPage.copied)}">
<p class="eyebrow">${eyebrow(report)}</p>
<h1>${description.heading.icon} ${inline(description.heading.text)}</h1>
<p class="alert ${description.alert.kind}"><strong>${escapeHtml(description.alert.lead)}</strong> ${inline(description.alert.text)}</p>
${[renderBlocks(description.notices ?? [], 2), description.models ? renderGrid(description.models) : ''].filter((part) => part !== '').join('\n')}
<h2 class="quiet">${escapeHtml(say().htmlPage.answers)}</h2>
<dl class="answers">
${description.answers
  .map(
    ({ question, parts }) =>
      `<div><dt>${escapeHtml(question)}</dt><dd>${parts.length === 1 ? inline(parts[0]) : parts.map((part) => `<p>${inline(part)}</p>`).join('')}</dd></div>`,
  )
  .join('\n')}
</dl>
${description.command ? `${renderCode(description.command.lines)}\n<p>${inline(description.command.after)}</p>` : ''}
${body}
${renderFooter(description, models)}
</main>
<script type="application/json" id="numbers">${renderNumbers(report, models)}</script>
<script>${SCRIPT}</script>
</body>
</html>
`
}

/** `Model review · acme/scoring · pull request 218 · commit a83d5f0`. */
function eyebrow({ context, models }: Report): string {
  const said = say().htmlPage
  const parts = [
    escapeHtml(said.kind),
    ...(models.length === 1 ? [`<code>${escapeHtml(shorten(models[0].name))}</code>`] : []),
    ...(context.repository === null ? [] : [escapeHtml(shorten(context.repository))]),
    ...(context.pullRequest === null ? [] : [escapeHtml(said.pullRequest(context.pullRequest))]),
    ...(context.headSha === null ? [] : [inline(said.commit(code(context.headSha.slice(0, 7))))]),
  ]
  return parts.join(' · ')
}

function renderContents(parts: readonly Part[]): string {
  if (parts.length < 3) return ''
  const items = parts.map(({ id, short }) => `<li><a href="#${escapeHtml(id)}">${escapeHtml(short)}</a></li>`)
  return listOfLinks(say().htmlPage.contents, items)
}

const listOfLinks = (name: string, items: readonly string[]): string =>
  `<nav aria-label="${escapeHtml(name)}"><ul class="contents">${items.join('')}</ul></nav>`

/** One model, or nothing that was compared: then what the description says is all there is. */
function renderSingle({ open, folded }: Description, model: ModelReport | undefined): string {
  if (model === undefined) {
    return [renderBlocks(open, 2), ...folded.map(renderSection)].join('\n')
  }
  const parts = partsOf(model, open, folded, { prefix: 'm0', index: 0, level: 2 })
  return `${renderContents(parts)}\n${renderParts(parts, 2)}`
}

const renderSection = ({ title, blocks }: Section): string =>
  `<section>\n<h2>${inline(title)}</h2>\n${renderBlocks(blocks, 3)}\n</section>`

/** Several models: what is said of all of them, then each on its own, worst first. */
function renderMany(
  { open, folded }: Description,
  models: readonly ModelReport[],
  report: Report,
  options: DescribeOptions,
): string {
  const own = models.map((model, index) => {
    const described = describeModel(model, report, options)
    const warnings = warningsOf([...model.problems, ...thresholdWarnings(model)])
    const prefix = `m${index}`
    const parts = partsOf(model, [...described.open, ...warnings], described.folded, { prefix, index, level: 3 })
    const name = shorten(model.name)
    return {
      item: `<li><a href="#${prefix}">${escapeHtml(name)}</a></li>`,
      body: `<section id="${prefix}">\n<h2>${inline(say().htmlPage.modelAndCounts(code(name), described.counts))}</h2>\n${renderBlocks([ownAnswers(described)], 3)}\n${renderContents(parts)}\n${renderParts(parts, 3)}\n</section>`,
    }
  })
  const isShared = ({ about }: Section) => about === 'answers' || about === 'glossary'
  const shared = [...folded.filter(isShared), ...folded.slice(-1)]
  return [
    listOfLinks(
      say().htmlPage.models,
      own.map(({ item }) => item),
    ),
    renderBlocks(open, 2),
    ...own.map(({ body }) => body),
    ...shared.map(renderSection),
  ].join('\n')
}

function renderFooter({ marker, links }: Description, models: readonly ModelReport[]): string {
  const said = say().htmlPage
  const parts = links.flatMap(({ text, href }) => {
    const url = safeUrl(href)
    return url ? [`<a href="${escapeHtml(url)}">${escapeHtml(text)}</a>`] : []
  })
  if (marker.head !== 'none') parts.push(inline(said.commit(code(marker.head))))
  const save = [
    escapeHtml(said.save),
    renderSave('model-review-checks.csv', said.saveChecks),
    renderSave('model-review-numbers.json', said.saveAll),
    ...(flipsOf(models) === null ? [] : [renderSave('model-review-flips.csv', said.saveFlips)]),
  ].join(' ')
  return `<footer><p class="tools" hidden>${save}</p><p>${[...parts, escapeHtml(said.asksNobody)].join(' · ')}</p></footer>`
}

const renderSave = (file: string, what: string): string =>
  `<button type="button" data-save="${file}">${escapeHtml(what)}</button>`
