/** Which decisions change: how many become right and wrong, whether that is chance, and what they are worth. */
import type { Disagreement, FlipTest } from '../../core/comparison.js'
import type { Block, DescribeOptions, Section } from '../description.js'
import { shorten } from '../escape.js'
import type { Phrase } from '../phrase.js'
import type { ModelReport } from '../report.js'
import { say, sentenceOf } from '../say.js'
import { decimalsOfAmount, formatNumber, formatPercent, formatSigned, formatSize, withUnit } from '../words/format.js'

/** Rows of the list that a page shows; the JSON report and the file of changed decisions hold the others. */
const MOST_ROWS_SHOWN = 200

export function changedDecisions(model: ModelReport, options: DescribeOptions): Section | null {
  const { flips, flipTest } = model
  if (!flips || !flipTest || model.identicalPredictions) return null
  return {
    title: [say().changedDecisions.title(flips.changed)],
    blocks: [
      {
        kind: 'list',
        items: [countsItem(flips, flipTest, model), ...chanceItem(flips, flipTest), ...worthItem(model)],
      },
      ...(options.rows && model.flippedRows ? rowsOf(model) : []),
    ],
    drop: 'groups to watch',
  }
}

function countsItem(flips: Disagreement, { stayedWrong, negativeFlipRate }: FlipTest, model: ModelReport): Phrase {
  const words = say().changedDecisions
  if (flips.changed === 0) return [words.none(model.words.row)]
  return words.counts({
    ...flips,
    stayedWrong,
    rows: model.rows?.matched ?? null,
    row: model.words.row,
    share: formatPercent(flips.share),
    byWeight: model.weighted,
    regressed: formatPercent(negativeFlipRate, negativeFlipRate < 0.01 ? 2 : 1),
  })
}

function chanceItem({ becameRight, becameWrong }: Disagreement, { midPValue, midPValueReason }: FlipTest): Phrase[] {
  if (becameRight + becameWrong === 0) return []
  if (midPValue === null) return midPValueReason ? [[sentenceOf(midPValueReason)]] : []
  return [[say().changedDecisions.byChance(midPValue)]]
}

function worthItem(model: ModelReport): Phrase[] {
  const value = model.flipTest?.value
  const business = value && model.business.find(({ slug }) => slug === value.slug)
  if (!value || !business || model.flips?.changed === 0) return []
  return [
    say().changedDecisions.worth({
      name: shorten(business.name),
      row: model.words.row,
      amount: withUnit(
        formatSize(value.difference, decimalsOfAmount(value.difference), 'nearest'),
        shorten(business.unit),
      ),
      difference: value.difference,
      byWeight: model.weighted,
    }),
  ]
}

function rowsOf(model: ModelReport): Block[] {
  const { rows, total } = model.flippedRows!
  if (rows.length === 0) return []
  const words = say().changedDecisions
  const { columns } = words
  const shown = rows.slice(0, MOST_ROWS_SHOWN)
  const score = (value: number | null) => (value === null ? '' : formatNumber(value, 3))
  const amount = (value: number | null) => (value === null ? '' : formatSigned(value, decimalsOfAmount(value)))
  return [
    {
      kind: 'grid',
      caption: words.caption(shown.length, total),
      // What became of a decision says itself what it is.
      header: [columns.row, columns.label, columns.score, columns.decision, '', columns.value],
      align: ['left', 'left', 'right', 'left', 'left', 'right'],
      rows: shown.map((row): Phrase[] => [
        [shorten(row.id)],
        [shorten(row.label)],
        [`${score(row.championScore)} → ${score(row.challengerScore)}`],
        [`${shorten(row.championDecision)} → ${shorten(row.challengerDecision)}`],
        [words.became[row.became]],
        [amount(row.valueDifference)],
      ]),
    },
  ]
}
