/** Whether the reviewed rows still look like the reference, worst first, in shares of rows and middle values. */
import type { Check } from '../../core/comparison.js'
import type { DriftBin, DriftColumn, DriftReport } from '../../core/drift.js'
import type { Block, DescribeOptions, Section } from '../description.js'
import { shorten } from '../escape.js'
import { code, type Phrase, phrase, strong } from '../phrase.js'
import type { ModelReport, Words } from '../report.js'
import { say, sentenceOf } from '../say.js'
import { formatNumber, formatPercent, formatPlain } from '../words/format.js'

const MOST_NAMED = 6
/** Shares of rows below this are no finding: a new value, a value outside the range. */
const SMALLEST_SHARE = 0.001

export function driftSection(model: ModelReport, options: DescribeOptions): Section | null {
  const { drift, words } = model
  if (!drift) return null
  const said = say().drift
  const kinds = kindsOf(drift)
  const all = drift.columns.length
  const shown = drift.columns.filter(({ isShown }) => isShown)
  const named = shown.slice(0, MOST_NAMED)
  const more = shown.length - named.length
  const quality = drift.columns.flatMap((column) => qualityNotes(column, words))
  const notes = quality.slice(0, MOST_NAMED)
  const calm = all - shown.length
  const items: Phrase[] = [
    ...named.map((column) => phrase`${changeSentence(column, words)} ${indexInWords(column, drift)}`),
    ...(more > 0 ? [[said.moreDrift(more, kinds)]] : []),
    ...(calm > 0 ? [[shown.length === 0 ? said.noneShown(all, kinds) : said.othersNotShown(calm, kinds)]] : []),
    ...notes,
    ...(quality.length > notes.length ? [[said.moreFindings(quality.length - notes.length)]] : []),
    ...notComparedItem(drift),
    basisItem(model, drift),
  ]
  return {
    title: [
      all === 0
        ? said.nothingCompared
        : shown.length === 0
          ? said.noneDrifts
          : said.someDrift(shown.length, all, kinds),
    ],
    blocks: [{ kind: 'list', items }, ...(options.full && all > 0 ? [tableOf(drift, words)] : [])],
    drop: 'groups to watch',
  }
}

function kindsOf({ columns }: DriftReport): 'columns' | 'scores' | 'both' {
  const scores = columns.filter(({ model }) => model !== null).length
  if (scores === 0) return 'columns'
  return scores === columns.length ? 'scores' : 'both'
}

/** The drift behind a check, as a sentence; null where the report holds none. */
export function driftInWords(check: Check, { drift, words }: ModelReport): Phrase | null {
  const { column, model } = check.reason?.args ?? {}
  const found = drift?.columns.find((each) => each.column === column && each.model === (model ?? null))
  return found ? say().drift.unlikeReference(words.row, changeSentence(found, words)) : null
}

/** `72 % of clients now have region EU; 41 % in the reference.` by the bin that makes most of the stability index. */
function changeSentence(column: DriftColumn, { row }: Words): Phrase {
  const said = say().drift.change
  const bin = mainChange(column)
  const shares = { now: formatPercent(bin.current), before: formatPercent(bin.reference) }
  const value = valueOfBin(bin)
  if (column.model !== null) {
    const side = column.model
    return column.kind === 'number'
      ? said.scores({ ...shares, side, value })
      : said.decisions({ ...shares, side, value, row })
  }
  const name = code(shorten(column.column))
  if (bin.of.kind === 'missing') return said.missing({ ...shares, name, row })
  const { median } = column
  const sentence = said.values({ ...shares, name, value, row })
  return median && amount(median.current) !== amount(median.reference)
    ? phrase`${sentence} ${said.middle(amount(median.current), amount(median.reference))}`
    : sentence
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
  const said = say().drift.values
  switch (of.kind) {
    case 'value':
      return nameOfValue(of.value)
    case 'others':
      return said.others
    case 'missing':
      return said.missing
    case 'range':
      if (of.low === null) return of.high === null ? said.any : said.under(amount(of.high))
      return of.high === null ? said.from(amount(of.low)) : said.between(amount(of.low), amount(of.high))
  }
}

const nameOfValue = (value: string): string => (value === '' ? say().drift.values.empty : shorten(value))

/** Numbers of a column in at most four significant digits. */
function amount(value: number): string {
  const short = Number(value.toPrecision(4))
  return Math.abs(short) >= 1e-9 || short === 0 ? formatPlain(short) : formatPlain(0)
}

const indexInWords = ({ stability, limit }: DriftColumn, { tolerated }: DriftReport): string =>
  limit === null ? '' : say().drift.index(formatNumber(stability, 2), formatNumber(limit, 2), formatPlain(tolerated))

/** New values, values outside the reference's range, and values that are missing now. */
function qualityNotes(column: DriftColumn, { row }: Words): Phrase[] {
  const said = say().drift
  if (column.model !== null) return []
  const name = code(shorten(column.column))
  const { newValues, range, missing } = column
  const notes: Phrase[] = []
  if (newValues && newValues.share >= SMALLEST_SHARE) {
    const examples = newValues.examples.map(nameOfValue)
    notes.push(said.newValues({ share: formatPercent(newValues.share), row, name, count: newValues.count, examples }))
  }
  if (range && range.outside >= SMALLEST_SHARE)
    notes.push(
      said.outside({
        share: formatPercent(range.outside),
        row,
        name,
        now: [amount(range.current.low), amount(range.current.high)],
        before: [amount(range.reference.low), amount(range.reference.high)],
      }),
    )
  if (missing.current >= SMALLEST_SHARE && missing.reference === 0)
    notes.push(said.nowMissing(formatPercent(missing.current), row, name))
  return notes
}

function notComparedItem({ notCompared }: DriftReport): Phrase[] {
  if (notCompared.length === 0) return []
  // The scores of both models may stand in one column.
  const reasons = [...new Set(notCompared.map(({ reason }) => sentenceOf(reason)))]
  const named = reasons.slice(0, MOST_NAMED)
  return [[say().drift.notCompared(named, reasons.length - named.length)]]
}

function basisItem(model: ModelReport, { rows, units }: DriftReport): Phrase {
  const said = say().drift
  const decides = model.checks.some((check) => check.kind === 'drift' && check.gating)
  return [
    [
      said.basis(rows.current, model.words.row, rows.reference),
      ...(units.current < rows.current
        ? [said.rowsBelongTogether(formatNumber(units.reference), formatNumber(units.current))]
        : []),
      ...(model.weighted ? [said.noWeights] : []),
      ...(decides ? [] : [said.decidesNothing]),
    ].join(' '),
  ]
}

function tableOf(drift: DriftReport, { row }: Words): Block {
  const said = say().drift.table
  const p = (value: number) => (value < 0.001 ? said.below(formatNumber(0.001, 3)) : formatNumber(value, 3))
  return {
    kind: 'grid',
    caption: said.caption,
    header: said.headers,
    align: ['left', 'left', 'right', 'right', 'right', 'right', 'right'],
    rows: drift.columns.map((column): Phrase[] => {
      const bin = mainChange(column)
      const name =
        column.model === null ? code(shorten(column.column)) : said.scoresOf(code(shorten(column.column)), column.model)
      const { kolmogorovSmirnov, chiSquare } = column
      return [
        column.isShown ? strong(name) : name,
        [
          said.change({
            value: valueOfBin(bin),
            before: formatPercent(bin.reference),
            now: formatPercent(bin.current),
            row,
          }),
        ],
        [formatNumber(column.stability, 3)],
        [column.limit === null ? said.oneValue : formatNumber(column.limit, 3)],
        [formatNumber(column.jensenShannon, 4)],
        [kolmogorovSmirnov ? formatNumber(kolmogorovSmirnov.statistic, 3) : ''],
        [kolmogorovSmirnov ? p(kolmogorovSmirnov.pValue) : p(chiSquare.pValue)],
      ]
    }),
  }
}
