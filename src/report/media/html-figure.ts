/** A chart in the page: its finding, a drawing for wide windows and one for narrow ones, how it is read, its numbers. */

import { escapeHtml } from '../escape.js'
import { say } from '../say.js'
import { type Chart, NARROW, WIDE } from './charts/chart.js'
import { place } from './charts/svg.js'
import { fold, inline, renderGrid } from './html-blocks.js'

const WIDTHS = { wide: WIDE, narrow: NARROW } as const

/** `id` is the figure's own on the page. */
export function renderFigure(chart: Chart, id: string): string {
  const along = chart.along
  const places = along
    ? JSON.stringify({
        start: along.start,
        wide: along.x(WIDE).map(place).map(Number),
        narrow: along.x(NARROW).map(place).map(Number),
      })
    : null
  return `<figure${places === null ? '' : ` data-along="${escapeHtml(places)}"`}>
<figcaption>${escapeHtml(chart.finding)}</figcaption>
${(['wide', 'narrow'] as const).map((kind) => renderSvg(chart, kind, `${id}-${kind}`)).join('\n')}
${places === null ? '' : renderSlider()}<p class="key">${inline(chart.key)}</p>
${fold(say().htmlPage.numbersOfChart, renderGrid(chart.table))}
</figure>`
}

/** What the script says at a threshold: in braces the column of the chart's table that the value stands in. */
function renderSlider(): string {
  const said = say().htmlPage
  const columns = { threshold: '{1}', flaggedToday: '{2}', flaggedNew: '{3}', today: '{4}', new: '{5}' }
  const change = { amount: '{6}', range: '{7}' }
  const texts = [
    said.atThreshold({ ...columns, note: null, change }),
    said.atThreshold({ ...columns, note: '{0}', change }),
    said.atThreshold({ ...columns, note: null, change: null }),
    said.atThreshold({ ...columns, note: '{0}', change: null }),
  ]
  return `<div class="slider" hidden><label>${escapeHtml(said.threshold)} <input type="range" min="0" step="1"></label><output data-texts="${escapeHtml(JSON.stringify(texts))}"></output></div>\n`
}

function renderSvg({ finding, numbers, draw }: Chart, kind: keyof typeof WIDTHS, id: string): string {
  const width = WIDTHS[kind]
  const { height, body } = draw(width)
  return `<svg class="${kind}" viewBox="0 0 ${width} ${place(height)}" role="img" aria-labelledby="${id}-title" aria-describedby="${id}-text"><title id="${id}-title">${escapeHtml(finding)}</title><desc id="${id}-text">${escapeHtml(numbers)}</desc>${body}</svg>`
}
