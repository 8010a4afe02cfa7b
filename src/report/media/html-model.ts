/** One model on the page: its sections in the order of the questions that a reader has, each with its charts. */

import type { Block, Section, Topic } from '../description.js'
import { escapeHtml } from '../escape.js'
import { type Phrase, plainText } from '../phrase.js'
import type { ModelReport } from '../report.js'
import { say } from '../say.js'
import type { Chart } from './charts/chart.js'
import { decidedChart, groupsChart } from './charts/checks.js'
import { driftChart } from './charts/drift.js'
import { dumbbellChart } from './charts/dumbbells.js'
import { foundGroupsChart } from './charts/found-groups.js'
import { reliabilityChart } from './charts/reliability.js'
import { scoresChart } from './charts/score-distribution.js'
import { decisionCurveChart, valueCurveChart } from './charts/value-curve.js'
import { waterfallCharts } from './charts/waterfall.js'
import { foldPhrase, inline, renderAllChecks, renderBlocks } from './html-blocks.js'
import { renderFigure } from './html-figure.js'

/** Explanations of failed checks that are open. */
const MOST_OPEN = 2

/** Where a section of the page is, and what it holds. */
export interface Part {
  readonly id: string
  readonly title: Phrase
  /** In the list of contents. */
  readonly short: string
  readonly body: string
}

export interface PartOptions {
  /** Of the model on the page: `m0`. */
  readonly prefix: string
  readonly index: number
  /** Of the parts' own titles. */
  readonly level: number
}

/**
 * The parts of a model. `open`: what decided; `folded`: the sections of its description. Sections about one topic stand
 * together; those about none come after what decided, so that nothing of the description is lost.
 */
export function partsOf(
  model: ModelReport,
  open: readonly Block[],
  folded: readonly Section[],
  { prefix, index, level }: PartOptions,
): Part[] {
  const said = say().htmlPage.parts
  let figures = 0
  const figure = (chart: Chart | null) => (chart === null ? '' : renderFigure(chart, `${prefix}-c${++figures}`))
  const inner = level + 1
  const about = (...topics: Topic[]) => folded.filter((section) => section.about && topics.includes(section.about))
  const blocksOf = ({ blocks }: Section, charts: string) =>
    renderBlocks(charts === '' ? blocks : blocks.filter((block) => !('drawn' in block && block.drawn)), inner + 1)
  const titled = (section: Section, charts = '') =>
    `<h${inner}>${inline(section.title)}</h${inner}>\n${charts}\n${blocksOf(section, charts)}`
  const parts: Part[] = []
  const add = (id: string, title: Phrase, short: string, ...pieces: readonly string[]) => {
    const body = pieces.filter((piece) => piece !== '').join('\n')
    if (body !== '') parts.push({ id: `${prefix}-${id}`, title, short, body })
  }
  const isCompared = model.verdict !== 'error' && !model.identicalPredictions

  const [first] = open
  const ownTitle: Phrase = first?.kind === 'title' ? [first.text] : [said.decided]
  add(
    'decided',
    ownTitle,
    plainText(ownTitle),
    renderBlocks(first?.kind === 'title' ? open.slice(1) : open, inner),
    ...about('failed').map((section) => titled(section)),
    ...(isCompared ? [figure(decidedChart(model)), figure(dumbbellChart(model))] : []),
  )
  const [firstWhy, ...otherWhys] = about('why')
  if (firstWhy)
    add(
      'why',
      otherWhys.length === 0 ? firstWhy.title : [said.why],
      said.why,
      otherWhys.length === 0
        ? renderBlocks(firstWhy.blocks, inner)
        : about('why')
            .map((section, place) => foldPhrase(section.title, renderBlocks(section.blocks, inner), place < MOST_OPEN))
            .join('\n'),
    )
  for (const section of about('answers'))
    add('answers', section.title, said.answers, renderBlocks(section.blocks, inner))
  for (const [place, section] of folded.filter(({ about: topic }) => topic === undefined).entries())
    add(`more-${place}`, section.title, plainText(section.title), renderBlocks(section.blocks, inner))

  const curves = (model.operatingPoint?.curves ?? []).filter(({ points }) => points.length > 0)
  const thresholds = about('threshold')
  add(
    'money',
    [said.money],
    said.money,
    ...(isCompared ? waterfallCharts(model).map(figure) : []),
    ...about('money').map((section) => titled(section)),
    ...thresholds.map((section, place) => {
      const curve = curves[place]
      const decision = model.operatingPoint?.decisionCurve ?? null
      if (!isCompared) return titled(section)
      if (curve) return titled(section, figure(valueCurveChart(curve, model)))
      return titled(section, decision ? figure(decisionCurveChart(decision, model)) : '')
    }),
    ...about('assumptions').map((section) => titled(section)),
  )
  add(
    'groups',
    [said.groups],
    said.groups,
    ...(isCompared ? [figure(groupsChart(model))] : []),
    ...about('watch').map((section) => titled(section)),
    ...about('discovered').map((section) => titled(section, isCompared ? figure(foundGroupsChart(model)) : '')),
  )
  for (const section of about('decisions'))
    add('decisions', section.title, said.decisions, renderBlocks(section.blocks, inner))
  const [calibration] = about('calibration')
  const reliability = calibration ? figure(reliabilityChart(model)) : ''
  const scores = model.verdict === 'error' ? '' : figure(scoresChart(model))
  add(
    'scores',
    calibration?.title ?? [said.predictionsLie],
    calibration ? said.probabilities : said.predictions,
    ...(calibration ? [reliability, blocksOf(calibration, reliability)] : []),
    scores,
  )
  for (const section of about('drift'))
    add('drift', section.title, said.drift, figure(driftChart(model)), renderBlocks(section.blocks, inner))
  const places = new Map(model.checks.map(({ id }, place) => [id, place]))
  for (const section of about('checks')) {
    const tables = section.blocks
      .map((block) =>
        block.kind === 'checks' ? renderAllChecks(block, (id) => places.get(id)) : renderBlocks([block], inner),
      )
      .join('\n')
    const isJudged = section.blocks.some(({ kind }) => kind === 'checks')
    add(
      'checks',
      section.title,
      isJudged ? said.checks : plainText(section.title),
      isJudged ? `<div class="all-checks" data-model="${index}">\n${renderTools()}\n${tables}\n</div>` : tables,
      ...about('ranges').map((ranges) => titled(ranges)),
    )
  }
  for (const [place, section] of about('card').entries())
    add(`card-${place}`, section.title, plainText(section.title), renderBlocks(section.blocks, inner))
  for (const section of about('glossary')) add('words', section.title, said.words, renderBlocks(section.blocks, inner))
  for (const section of about('method')) add('method', section.title, said.method, renderBlocks(section.blocks, inner))
  return parts
}

export const renderParts = (parts: readonly Part[], level: number): string =>
  parts
    .map(
      ({ id, title, body }) =>
        `<section id="${escapeHtml(id)}">\n<h${level}>${inline(title)}</h${level}>\n${body}\n</section>`,
    )
    .join('\n')

/** Shown by the script, which makes them work. */
function renderTools(): string {
  const { find, findWhat, result, results, shown } = say().htmlPage
  const options = [
    `<option value="">${escapeHtml(results.all)}</option>`,
    ...(
      [
        ['⛔', results.worse],
        ['⚠️', results.unclear],
        ['✅', results.fine],
        ['➖', results.notJudged],
      ] as const
    ).map(([icon, word]) => `<option value="${icon}">${icon} ${escapeHtml(word)}</option>`),
  ].join('')
  return `<div class="tools" hidden><label>${escapeHtml(find)} <input type="search" placeholder="${escapeHtml(findWhat)}"></label> <label>${escapeHtml(result)} <select>${options}</select></label> <output data-text="${escapeHtml(shown('{0}', '{1}'))}"></output></div>`
}
