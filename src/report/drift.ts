/** Whether the reviewed rows still look like the reference, worst first, in shares of rows and middle values. */
import type { Check } from '../core/comparison.js'
import type { DriftBin, DriftColumn, DriftReport } from '../core/drift.js'
import type { Block, DescribeOptions, Section } from './description.js'
import { formatNumber, formatPercent, formatPlain, NBSP } from './format.js'
import { countOf, pluralOf } from './languages/english/nouns.js'
import { capitalise, code, joinPhrases, type Phrase, phrase, strong } from './phrase.js'
import { shorten } from './present.js'
import type { ModelReport, Words } from './report.js'
import { sentenceOf } from './say.js'

const MOST_NAMED = 6
/** Shares of rows below this are no finding: a new value, a value outside the range. */
const SMALLEST_SHARE = 0.001

export function driftSection(model: ModelReport, options: DescribeOptions): Section | null {
  const { drift, words } = model
  if (!drift) return null
  const shown = drift.columns.filter(({ isShown }) => isShown)
  const named = shown.slice(0, MOST_NAMED)
  const more = shown.length - named.length
  const quality = drift.columns.flatMap((column) => qualityNotes(column, words))
  const notes = quality.slice(0, MOST_NAMED)
  const calm = drift.columns.length - shown.length
  const count = countCompared(drift.columns.length, drift)
  const items: Phrase[] = [
    ...named.map((column) => phrase`${capitalise(changeSentence(column, words))} ${indexInWords(column, drift)}`),
    ...(more > 0
      ? [
          [
            `${countCompared(more, drift, 'more')} ${more === 1 ? 'drifts' : 'drift'}; the report lists ${more === 1 ? 'it' : 'them'}.`,
          ],
        ]
      : []),
    ...(calm > 0
      ? [
          shown.length === 0
            ? `${drift.columns.length === 1 ? `The one ${nounOfCompared(1, drift)} compared is not` : `None of the ${count} is`} shown to drift by more than is tolerated.`
            : `${countCompared(calm, drift, 'other')} ${calm === 1 ? 'is' : 'are'} not shown to drift by more than is tolerated.`,
        ].map((text) => [text])
      : []),
    ...notes,
    ...(quality.length > notes.length
      ? [[`${formatNumber(quality.length - notes.length)} more such findings are in the report.`]]
      : []),
    ...notComparedItem(drift),
    basisItem(model, drift),
  ]
  return {
    title: [
      drift.columns.length === 0
        ? 'Do the rows still look like the reference? Unknown: nothing was compared'
        : shown.length === 0
          ? 'Do the rows still look like the reference? No drift shown'
          : `Do the rows still look like the reference? ${formatNumber(shown.length)} of ${count} ${shown.length === 1 ? 'drifts' : 'drift'}`,
    ],
    blocks: [{ kind: 'list', items }, ...(options.full && drift.columns.length > 0 ? [tableOf(drift, words)] : [])],
    drop: 'groups to watch',
  }
}

/** Scores are compared too, though nobody lists them: they are not called columns. */
function nounOfCompared(count: number, { columns }: DriftReport): string {
  const scores = columns.filter(({ model }) => model !== null).length
  const [column, score] = count === 1 ? ['column', 'score'] : ['columns', 'scores']
  if (scores === 0) return column
  return scores === columns.length ? score : `${column} ${count === 1 ? 'or' : 'and'} ${score}`
}

const countCompared = (count: number, drift: DriftReport, which = ''): string =>
  `${formatNumber(count)} ${which === '' ? '' : `${which} `}${nounOfCompared(count, drift)}`

/** The drift behind a check, as a sentence; null where the report holds none. */
export function driftInWords(check: Check, { drift, words }: ModelReport): Phrase | null {
  const { column, model } = check.reason?.args ?? {}
  const found = drift?.columns.find((each) => each.column === column && each.model === (model ?? null))
  return found
    ? phrase`The reviewed ${pluralOf(words.row)} are no longer like the reference: ${changeSentence(found, words)}`
    : null
}

/** `72 % of clients now have region EU; 41 % in the reference.` by the bin that makes most of the stability index. */
function changeSentence(column: DriftColumn, words: Words): Phrase {
  const rows = pluralOf(words.row)
  const bin = mainChange(column)
  const now = strong(formatPercent(bin.current))
  const before = `${formatPercent(bin.reference)} in the reference`
  const name = code(shorten(column.column))
  if (column.model !== null) {
    const whose = column.model === 'champion' ? "today's model" : 'the new model'
    return column.kind === 'number'
      ? phrase`${now} of the scores of ${whose} are ${valueOfBin(bin)}; ${before}.`
      : phrase`${now} of ${rows} are decided as ${valueOfBin(bin)} by ${whose}; ${before}.`
  }
  if (bin.of.kind === 'missing') return phrase`${now} of ${rows} now have no ${name}; ${before}.`
  const { median } = column
  const middle =
    median && amount(median.current) !== amount(median.reference)
      ? ` Its middle value is ${amount(median.current)} instead of ${amount(median.reference)}.`
      : ''
  return phrase`${now} of ${rows} now have ${name} ${valueOfBin(bin)}; ${before}.${middle}`
}

/** Shares below this are told apart from 0 by chance only. */
const NEGLIGIBLE = 1e-4

const mainChange = ({ bins }: DriftColumn): DriftBin => {
  const part = ({ reference, current }: DriftBin) =>
    (current - reference) * Math.log((current + NEGLIGIBLE) / (reference + NEGLIGIBLE))
  const largest = bins.reduce((most, bin) => (part(bin) > part(most) ? bin : most))
  // What there is more of is easier to picture than what there is less of.
  const grown = bins.filter((bin) => bin.current > bin.reference && part(bin) >= part(largest) / 2)
  return grown.length > 0 ? grown.reduce((most, bin) => (part(bin) > part(most) ? bin : most)) : largest
}

function valueOfBin({ of }: DriftBin): string {
  switch (of.kind) {
    case 'value':
      return of.value === '' ? '(empty)' : shorten(of.value)
    case 'others':
      return 'another, rarer value'
    case 'missing':
      return 'no value'
    case 'range':
      if (of.low === null) return of.high === null ? 'any value' : `under ${amount(of.high)}`
      return of.high === null ? `${amount(of.low)} and more` : `${amount(of.low)} to ${amount(of.high)}`
  }
}

/** Numbers of a column in at most four significant digits. */
function amount(value: number): string {
  const short = Number(value.toPrecision(4))
  return Math.abs(short) >= 1e-9 || short === 0 ? formatPlain(short) : formatPlain(0)
}

const indexInWords = ({ stability, limit }: DriftColumn, { tolerated }: DriftReport): string =>
  limit === null
    ? ''
    : `(Stability index ${formatNumber(stability, 2)}; above ${formatNumber(limit, 2)} it shows more drift than the ${formatPlain(tolerated)} tolerated.)`

/** New values, values outside the reference's range, and values that are missing now. */
function qualityNotes(column: DriftColumn, words: Words): Phrase[] {
  if (column.model !== null) return []
  const name = code(shorten(column.column))
  const { newValues, range, missing } = column
  const rows = pluralOf(words.row)
  const notes: Phrase[] = []
  if (newValues && newValues.share >= SMALLEST_SHARE) {
    const examples = newValues.examples.map((value) => (value === '' ? '(empty)' : shorten(value)))
    const such = examples.length > 0 ? phrase`, such as ${joinPhrases(examples, ', ', ' and ')}` : []
    notes.push(
      phrase`${formatPercent(newValues.share)} of ${rows} have a value of ${name} that the reference does not know (${countOf(newValues.count, formatNumber(newValues.count), 'value')}${such}).`,
    )
  }
  if (range && range.outside >= SMALLEST_SHARE)
    notes.push(
      phrase`${formatPercent(range.outside)} of ${rows} have a value of ${name} outside the reference's range (${amount(range.current.low)} to ${amount(range.current.high)} instead of ${amount(range.reference.low)} to ${amount(range.reference.high)}).`,
    )
  if (missing.current >= SMALLEST_SHARE && missing.reference === 0)
    notes.push(
      phrase`${formatPercent(missing.current)} of ${rows} have no value of ${name}; in the reference all have one.`,
    )
  return notes
}

function notComparedItem({ notCompared }: DriftReport): Phrase[] {
  if (notCompared.length === 0) return []
  // The scores of both models may stand in one column.
  const reasons = [...new Set(notCompared.map(({ reason }) => sentenceOf(reason)))]
  const named = reasons.slice(0, MOST_NAMED)
  const more = reasons.length - named.length
  return [
    phrase`Not compared: ${named.join(' ')}${more > 0 ? ` ${countOf(more, formatNumber(more), 'more column')} ${more === 1 ? 'is' : 'are'} in the JSON report.` : ''}`,
  ]
}

function basisItem(model: ModelReport, { rows, units }: DriftReport): Phrase {
  const clusters =
    units.current < rows.current
      ? ` Rows that belong together count as one for the noise (${formatNumber(units.reference)} and ${formatNumber(units.current)}).`
      : ''
  const weights = model.weighted ? ' Weights are not used here.' : ''
  const decides = model.checks.some((check) => check.kind === 'drift' && check.gating)
    ? ''
    : ' Shown to explain the result; it decides nothing.'
  return [
    `${countOf(rows.current, formatNumber(rows.current), `reviewed ${model.words.row}`).replace(NBSP, ' ')} against ${countOf(rows.reference, formatNumber(rows.reference), 'row').replace(NBSP, ' ')} of the reference.${clusters}${weights}${decides}`,
  ]
}

function tableOf(drift: DriftReport, words: Words): Block {
  const p = (value: number) => (value < 0.001 ? `below${NBSP}0.001` : formatNumber(value, 3))
  return {
    kind: 'grid',
    caption: 'Drift by column: worst first',
    header: [
      'Column',
      'Main change of a share',
      'Index',
      'Shown above',
      'Jensen–Shannon',
      'Distance',
      'p, no drift at all',
    ],
    align: ['left', 'left', 'right', 'right', 'right', 'right', 'right'],
    rows: drift.columns.map((column): Phrase[] => {
      const bin = mainChange(column)
      const name =
        column.model === null
          ? code(shorten(column.column))
          : phrase`${code(shorten(column.column))}, ${column.model === 'champion' ? "today's model" : 'new model'}`
      const { kolmogorovSmirnov, chiSquare } = column
      return [
        column.isShown ? strong(name) : name,
        [
          `${valueOfBin(bin)}: ${formatPercent(bin.reference)}${NBSP}→${NBSP}${formatPercent(bin.current)} of ${pluralOf(words.row)}`,
        ],
        [formatNumber(column.stability, 3)],
        [column.limit === null ? 'one value' : formatNumber(column.limit, 3)],
        [formatNumber(column.jensenShannon, 4)],
        [kolmogorovSmirnov ? formatNumber(kolmogorovSmirnov.statistic, 3) : ''],
        [kolmogorovSmirnov ? p(kolmogorovSmirnov.pValue) : p(chiSquare.pValue)],
      ]
    }),
  }
}
