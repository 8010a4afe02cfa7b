/** Groups that the search came upon: how much worse or better, and whether it is shown. */
import type { FoundSlice } from '../../../core/comparison.js'
import { checkOf, searchOf } from '../../describe/discovered.js'
import { type Phrase, plainText } from '../../phrase.js'
import type { ModelReport } from '../../report.js'
import { say } from '../../say.js'
import { groupOf } from '../../words/check-names.js'
import { changeOf, rangeInWords } from '../../words/check-numbers.js'
import { formatNumber } from '../../words/format.js'
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
  const said = say().charts.foundGroups
  const loss = search.loss.name.replaceAll('_', ' ')
  const items = found.map((each) =>
    said.item({ name: name(each), result: wordOf(each), change: change(each), range: range(each) }),
  )
  const key = said.key(loss)
  return {
    finding: said.finding(search.tested, worse, better),
    numbers: plainText(say().lists.long(items)),
    key: [model.discovered.length > found.length ? `${key} ${said.firstAreDrawn(found.length)}` : key],
    draw: (width) =>
      drawIntervals(
        found.map(
          (each): IntervalRow => ({
            name: name(each),
            note: said.note({ result: wordOf(each), change: change(each), n: each.n, row: model.words.row }),
            standing: standingOf(each),
            estimate: each.improvement,
            low: each.interval.low,
            high: each.interval.high,
          }),
        ),
        { zero: said.betterThanToday, axis: said.axis(loss) },
        width,
      ),
    table: {
      kind: 'grid',
      caption: said.caption,
      header: said.headers,
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

const wordOf = ({ direction, confirmed }: FoundSlice): string =>
  say().charts.foundGroups[confirmed ? 'results' : 'perhaps'][direction]

function standingOf({ direction, confirmed }: FoundSlice): Standing {
  if (!confirmed) return 'unclear'
  return direction === 'worse' ? 'worse' : 'fine'
}
