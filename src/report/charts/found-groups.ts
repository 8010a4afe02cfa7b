/** Groups that the search came upon: how much worse or better, and whether it is shown. */
import type { FoundSlice } from '../../core/comparison.js'
import { checkOf, searchOf } from '../discovered.js'
import { formatNumber } from '../format.js'
import { countOf } from '../languages/english/nouns.js'
import { type Phrase, plainText } from '../phrase.js'
import { changeOf, groupOf, rangeInWords } from '../present.js'
import type { ModelReport } from '../report.js'
import type { Chart } from './chart.js'
import { drawIntervals, type IntervalRow, type Standing } from './intervals.js'

const MOST_FOUND = 12

/** Null where nothing was found. */
export function foundGroupsChart(model: ModelReport): Chart | null {
  const search = searchOf(model)
  if (search === null || model.discovered.length === 0) return null
  const found = model.discovered.slice(0, MOST_FOUND)
  const worse = model.discovered.filter(({ direction, confirmed }) => direction === 'worse' && confirmed).length
  const better = model.discovered.filter(({ direction, confirmed }) => direction === 'better' && confirmed).length
  const name = ({ slice }: FoundSlice) => plainText(groupOf(slice))
  const change = (each: FoundSlice) => changeOf(checkOf(each, search)) ?? ''
  const range = (each: FoundSlice) => rangeInWords(checkOf(each, search)) ?? ''
  const searched = countOf(search.tested, formatNumber(search.tested), 'group')
  const parts = [...(worse > 0 ? [`${worse} shown worse`] : []), ...(better > 0 ? [`${better} shown better`] : [])]
  return {
    finding: `A search through ${searched}: ${parts.length > 0 ? parts.join(', ') : 'none shown worse or better'}`,
    numbers: found.map((each) => `${name(each)}: ${wordOf(each)}, ${change(each)} (${range(each)})`).join('; '),
    key: [
      `Square: change of ${search.loss.name.replaceAll('_', ' ')} in the group, drawn so that right is better. Line: range, counting everything that was searched. Found groups decide nothing.${model.discovered.length > found.length ? ` The first ${found.length} are drawn.` : ''}`,
    ],
    draw: (width) =>
      drawIntervals(
        found.map(
          (each): IntervalRow => ({
            name: name(each),
            note: `${wordOf(each)}, ${change(each)} · ${countOf(each.n, formatNumber(each.n), model.words.row)}`,
            standing: standingOf(each),
            estimate: each.improvement,
            low: each.interval.low,
            high: each.interval.high,
          }),
        ),
        { zero: 'better than today', axis: `Improvement of ${search.loss.name.replaceAll('_', ' ')}` },
        width,
      ),
    table: {
      kind: 'grid',
      caption: 'Groups found by search',
      header: ['Result', 'Group', 'Rows', 'Change', 'Range'],
      align: ['left', 'left', 'right', 'right', 'right'],
      leading: true,
      rows: found.map((each): Phrase[] => [
        [wordOf(each)],
        groupOf(each.slice),
        [formatNumber(each.n)],
        [change(each)],
        [range(each)],
      ]),
    },
  }
}

const wordOf = ({ direction, confirmed }: FoundSlice): string => (confirmed ? direction : `perhaps ${direction}`)

function standingOf({ direction, confirmed }: FoundSlice): Standing {
  if (!confirmed) return 'unclear'
  return direction === 'worse' ? 'worse' : 'fine'
}
