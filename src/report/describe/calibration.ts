/** Whether the scores can be taken as probabilities, in the words of those who read them as such. */
import type { CalibrationBin, ModelCalibration, ReliabilityOfBin } from '../../core/comparison.js'
import type { Block, DescribeOptions, Grid, Section } from '../description.js'
import type { Phrase } from '../phrase.js'
import type { ModelReport } from '../report.js'
import { say, sentenceOf } from '../say.js'
import { positivesOf } from '../words/check-names.js'
import { formatNumber, formatPercent, formatPlainPercent, formatSize } from '../words/format.js'
import { MINUS } from '../words/signs.js'

type Side = 'champion' | 'challenger'

/** A gap of fewer rows than this is not put into a sentence of its own. */
const FEWEST_ROWS_SAID = 30

export function calibrationSection(model: ModelReport, options: DescribeOptions): Section | null {
  const { calibration } = model
  if (!calibration) return null
  const { champion, challenger } = calibration
  const alone = champion === null || model.identicalPredictions
  const worst = worstBin(calibration.bins)
  const items: Phrase[] = [
    levelSentence('challenger', challenger, model),
    ...(alone || !champion ? [] : [levelSentence('champion', champion, model)]),
    ...(worst ? [binSentence(worst, calibration.bins, model)] : []),
    [spreadSentence('challenger', challenger)],
    ...(alone || !champion ? [] : [[spreadSentence('champion', champion)]]),
  ]
  return {
    title: [say().calibration.title],
    blocks: [{ kind: 'list', items }, ...(options.full ? details(model, alone) : [])],
    drop: 'groups to watch',
  }
}

/** For the files of the report: a comment is short. */
const details = (model: ModelReport, alone: boolean): Block[] => [
  {
    kind: 'paragraph',
    drawn: true,
    text: [say().calibration.byRanges(positivesOf(model.words), model.words.row)],
  },
  reliabilityTable(model, alone),
  { kind: 'paragraph', text: technical(model) },
]

/**
 * ` It gives 30.5 % on average, and 22.1 % are defaults.` Where the new model's level is shown to be off and further than
 * today's: what a worse loss of probabilities means to a person. Else empty.
 */
export function gapSentence({ calibration, words, weighted }: ModelReport): Phrase {
  if (!calibration?.challenger.interval) return []
  const { champion, challenger } = calibration
  const { low, high } = challenger.interval!
  if (low <= 0 && high >= 0) return []
  if (champion && Math.abs(champion.inTheLarge) >= Math.abs(challenger.inTheLarge)) return []
  return say().calibration.gap({
    given: formatPercent(challenger.meanPredicted),
    today: champion && formatPercent(champion.meanPredicted),
    observed: formatPercent(challenger.observed),
    positives: positivesOf(words),
    isWeighted: weighted,
  })
}

/** `29.4 % on average, where 22.1 % are defaults: 7.3 points too high`, never more certain than its range. */
const levelSentence = (side: Side, of: ModelCalibration, model: ModelReport): Phrase =>
  say().calibration.level({
    side,
    given: formatPercent(of.meanPredicted),
    observed: formatPercent(of.observed),
    positives: positivesOf(model.words),
    isWeighted: model.weighted,
    off: howFarOff(of, model),
  })

function howFarOff({ inTheLarge, interval }: ModelCalibration, { words }: ModelReport) {
  if (interval === null) return { kind: 'unknown' } as const
  const points = (size: number, rounding: 'nearest' | 'towardZero' | 'awayFromZero') =>
    formatSize(size * 100, 1, rounding)
  const { low, high } = interval
  const sure = formatPlainPercent(interval.confidence)
  const by = points(inTheLarge, 'nearest')
  if (high < 0) return { kind: 'too high', by, sure, atLeast: points(high, 'towardZero') } as const
  if (low > 0) return { kind: 'too low', by, sure, atLeast: points(low, 'towardZero') } as const
  const size = Math.max(-low, high)
  // A probability is never off by more than 100 points.
  if (size >= 1) return { kind: 'too few rows', row: words.row } as const
  return { kind: 'not shown', sure, atMost: points(size, 'awayFromZero') } as const
}

/** The bin where the new model is furthest off, weighed by its rows. */
function worstBin(bins: readonly CalibrationBin[]): { bin: CalibrationBin; of: ReliabilityOfBin } | undefined {
  const found = bins.flatMap((bin) =>
    bin.challenger && bin.challenger.n >= FEWEST_ROWS_SAID ? [{ bin, of: bin.challenger }] : [],
  )
  const off = ({ of }: { of: ReliabilityOfBin }) => Math.abs(of.observed - of.meanPredicted) * Math.sqrt(of.n)
  return found.sort((a, b) => off(b) - off(a) || a.bin.low - b.bin.low)[0]
}

/** Of how many people a share is told in whole ones, so that a few are not called none or one, nor nearly all all. */
const manyFor = (share: number): number =>
  share === 0 || share === 1
    ? 100
    : ([100, 1_000, 10_000, 100_000].find((many) => share * many >= 1.5 && (1 - share) * many > 0.5) ?? 1_000_000)

function binSentence(
  { bin, of }: { bin: CalibrationBin; of: ReliabilityOfBin },
  bins: readonly CalibrationBin[],
  { words, weighted }: ModelReport,
): Phrase {
  const many = manyFor(of.observed)
  return say().calibration.furthestOff({
    row: words.row,
    range: rangeOf(bin, bins),
    given: formatPercent(of.meanPredicted),
    count: formatNumber(of.observed * many),
    many: formatNumber(many),
    positives: positivesOf(words),
    isWeighted: weighted,
  })
}

/** With as many decimals as tell all ranges apart. */
function rangeOf({ low, high }: CalibrationBin, bins: readonly CalibrationBin[]): string {
  const narrowest = Math.min(...bins.map((bin) => bin.high - bin.low).filter((width) => width > 0))
  const decimals = narrowest < 0.0002 ? 3 : narrowest < 0.002 ? 2 : 1
  const text = (share: number) => formatNumber(share * 100, decimals)
  return text(low) === text(high) ? say().format.percent(text(low)) : say().calibration.range(text(low), text(high))
}

function spreadSentence(side: Side, { slope, slopeInterval, logisticReason }: ModelCalibration): string {
  const said = say().calibration
  if (slope === null) return said.spreadUnknown(side, logisticReason && sentenceOf(logisticReason))
  const shown = formatNumber(slope, 2)
  if (slopeInterval && slopeInterval.high < 1) return said.tooExtreme(side, shown)
  if (slopeInterval && slopeInterval.low > 1) return said.tooTimid(side, shown)
  return said.spreadNotShown(side, shown)
}

export function reliabilityTable({ calibration, words }: ModelReport, alone: boolean): Grid {
  const { bins } = calibration!
  const said = say().calibration.table
  const cell = (of: ReliabilityOfBin | null): Phrase =>
    of === null
      ? [said.none]
      : [said.cell(formatPercent(of.meanPredicted), formatPercent(of.observed), formatNumber(of.n))]
  return {
    kind: 'grid',
    drawn: true,
    caption: said.caption(positivesOf(words), words.row),
    header: [said.given, ...(alone ? [] : [said.today]), said.new],
    align: ['left', ...Array<'right'>(alone ? 1 : 2).fill('right')],
    rows: bins.map((bin) => [[rangeOf(bin, bins)], ...(alone ? [] : [cell(bin.champion)]), cell(bin.challenger)]),
  }
}

function technical({ calibration }: ModelReport): Phrase {
  const { champion, challenger } = calibration!
  const signed = (value: number, digits: number) => `${value < 0 ? MINUS : ''}${formatNumber(Math.abs(value), digits)}`
  const said = say().calibration
  const of = (side: Side, model: ModelCalibration) =>
    said.technical({
      side,
      debiased: model.debiasedSquaredError === null ? null : signed(model.debiasedSquaredError, 5),
      why: model.debiasedReason && sentenceOf(model.debiasedReason),
      expected: formatNumber(model.expectedCalibrationError, 3),
      intercept: model.intercept === null ? null : signed(model.intercept, 2),
      rowsWithoutLogOdds: model.rowsWithoutLogOdds,
    })
  return [
    [
      said.informationOnly,
      ...(champion ? [of('champion', champion)] : []),
      of('challenger', challenger),
      said.noiseCounts,
    ].join(' '),
  ]
}
