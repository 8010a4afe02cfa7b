/** Which decisions change: how many become right and wrong, whether that is chance, and what they are worth. */
import type { Disagreement, FlipTest } from '../core/comparison.js'
import type { FlippedRow } from '../core/flips.js'
import type { Block, DescribeOptions, Section } from './description.js'
import { decimalsOfAmount, formatNumber, formatPercent, formatSigned, formatSize, withUnit } from './format.js'
import { countOf, pluralOf } from './languages/english/nouns.js'
import { type Phrase, phrase, strong } from './phrase.js'
import { shorten } from './present.js'
import type { ModelReport } from './report.js'
import { sentenceOf } from './say.js'

/** Rows of the list that a page shows; the JSON report and the file of changed decisions hold the others. */
const MOST_ROWS_SHOWN = 200

export function changedDecisions(model: ModelReport, options: DescribeOptions): Section | null {
  const { flips, flipTest } = model
  if (!flips || !flipTest || model.identicalPredictions) return null
  return {
    title: [`Decisions that change (${formatNumber(flips.changed)})`],
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
  if (flips.changed === 0) return [`No decision changes for any ${model.words.row}.`]
  const others = stayedWrong > 0 ? `, ${formatNumber(stayedWrong)} change from one wrong class to another` : ''
  const all = model.rows ? ` of ${countOf(model.rows.matched, formatNumber(model.rows.matched), model.words.row)}` : ''
  return phrase`${strong(`${formatNumber(flips.becameRight)} become right, ${formatNumber(flips.becameWrong)} become wrong`)}${others}: the decision changes for ${formatNumber(flips.changed)}${all} (${formatPercent(flips.share)}${model.weighted ? ' by weight' : ''}). Right today and wrong with the new model: ${formatPercent(negativeFlipRate, negativeFlipRate < 0.01 ? 2 : 1)}.`
}

/** McNemar's mid-p as a chance that people can picture. */
function chanceItem({ becameRight, becameWrong }: Disagreement, { midPValue, midPValueReason }: FlipTest): Phrase[] {
  if (becameRight + becameWrong === 0) return []
  if (midPValue === null) return midPValueReason ? [[sentenceOf(midPValueReason)]] : []
  const chance =
    midPValue >= 0.1
      ? `${formatNumber(Math.min(99, midPValue * 100))} in 100`
      : midPValue < 0.0005
        ? 'less than 1 in 2,000'
        : `1 in ${formatNumber(1 / midPValue)}`
  return [
    phrase`If both models were right equally often, a split at least this uneven would come up by chance in ${chance} (McNemar's exact test, mid-p). Shown for information; the checks decide.`,
  ]
}

function worthItem(model: ModelReport): Phrase[] {
  const value = model.flipTest?.value
  const business = value && model.business.find(({ slug }) => slug === value.slug)
  if (!value || !business || model.flips?.changed === 0) return []
  const unit = shorten(business.unit)
  const amount = withUnit(formatSize(value.difference, decimalsOfAmount(value.difference), 'nearest'), unit)
  const change = value.difference === 0 ? 'nothing' : `${amount} ${value.difference < 0 ? 'less' : 'more'}`
  const weights = model.weighted ? ', each counted by its weight' : ''
  return [
    phrase`${strong(shorten(business.name))} of the ${pluralOf(model.words.row)} whose decision changes: ${change} in all, in this test${weights}.`,
  ]
}

const BECAME: Readonly<Record<FlippedRow['became'], string>> = {
  right: 'became right',
  wrong: 'became wrong',
  other_wrong: 'wrong in another way',
}

function rowsOf(model: ModelReport): Block[] {
  const { rows, total } = model.flippedRows!
  if (rows.length === 0) return []
  const shown = rows.slice(0, MOST_ROWS_SHOWN)
  const score = (value: number | null) => (value === null ? '' : formatNumber(value, 3))
  const amount = (value: number | null) => (value === null ? '' : formatSigned(value, decimalsOfAmount(value)))
  return [
    {
      kind: 'grid',
      caption: `Changed decisions: the costliest ${formatNumber(shown.length)} of ${formatNumber(total)}`,
      header: ['Row', 'Label', 'Score, today → new', 'Decision, today → new', '', 'Value'],
      align: ['left', 'left', 'right', 'left', 'left', 'right'],
      rows: shown.map((row): Phrase[] => [
        [shorten(row.id)],
        [shorten(row.label)],
        [`${score(row.championScore)} → ${score(row.challengerScore)}`],
        [`${shorten(row.championDecision)} → ${shorten(row.challengerDecision)}`],
        [BECAME[row.became]],
        [amount(row.valueDifference)],
      ]),
    },
  ]
}
