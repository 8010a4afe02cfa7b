/** Whether the scores can be taken as probabilities, in the words of those who read them as such. */
import type { CalibrationBin, ModelCalibration, ReliabilityOfBin } from '../core/comparison.js'
import type { Block, DescribeOptions, Grid, Section } from './description.js'
import { formatNumber, formatPercent, formatPlainPercent, formatSize, MINUS, NBSP } from './format.js'
import { pluralOf } from './languages/english/nouns.js'
import { type Phrase, phrase, strong } from './phrase.js'
import { positivesOf } from './present.js'
import type { ModelReport } from './report.js'
import { sentenceOf } from './say.js'

/** A gap of fewer rows than this is not put into a sentence of its own. */
const FEWEST_ROWS_SAID = 30

export function calibrationSection(model: ModelReport, options: DescribeOptions): Section | null {
  const { calibration } = model
  if (!calibration) return null
  const { champion, challenger } = calibration
  const alone = champion === null || model.identicalPredictions
  const worst = worstBin(calibration.bins)
  const items: Phrase[] = [
    levelSentence('The new model', challenger, model),
    ...(alone || !champion ? [] : [levelSentence("Today's model", champion, model)]),
    ...(worst ? [binSentence(worst, calibration.bins, model)] : []),
    spreadSentence('the new model', challenger),
    ...(alone || !champion ? [] : [spreadSentence("today's model", champion)]),
  ]
  return {
    title: ['Can the scores be taken as probabilities?'],
    blocks: [{ kind: 'list', items }, ...(options.full ? details(model, alone) : [])],
    drop: 'groups to watch',
  }
}

/** For the files of the report: a comment is short. */
const details = (model: ModelReport, alone: boolean): Block[] => [
  {
    kind: 'paragraph',
    drawn: true,
    text: [
      `By ranges that hold about equally many scores of both models: the probability given on average → the share of ${positivesOf(model.words)} among them (${pluralOf(model.words.row)}).`,
    ],
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
  const today = champion ? ` (today's model: ${formatPercent(champion.meanPredicted)})` : ''
  return phrase` It gives ${strong(formatPercent(challenger.meanPredicted))} on average${today}, and ${formatPercent(challenger.observed)} are ${positivesOf(words)}${weighted ? ' (by weight)' : ''}.`
}

/** `29.4 % on average, where 22.1 % are defaults: 7.3 points too high`, never more certain than its range. */
function levelSentence(
  who: string,
  { meanPredicted, observed, inTheLarge, interval }: ModelCalibration,
  model: ModelReport,
): Phrase {
  const happened = `${formatPercent(observed)} are ${positivesOf(model.words)}${model.weighted ? ' (by weight)' : ''}`
  const start = phrase`${strong(who)} gives ${formatPercent(meanPredicted)} on average, and ${happened}`
  if (interval === null) return phrase`${start}.`
  const points = (size: number, rounding: 'towardZero' | 'awayFromZero') =>
    `${formatSize(size * 100, 1, rounding)}${NBSP}points`
  const sure = formatPlainPercent(interval.confidence)
  if (interval.high < 0)
    return phrase`${start}: too high by ${formatNumber(Math.abs(inTheLarge) * 100, 1)}${NBSP}points (${sure} sure: by at least ${points(interval.high, 'towardZero')}).`
  if (interval.low > 0)
    return phrase`${start}: too low by ${formatNumber(inTheLarge * 100, 1)}${NBSP}points (${sure} sure: by at least ${points(interval.low, 'towardZero')}).`
  const size = Math.max(-interval.low, interval.high)
  // A probability is never off by more than 100 points.
  if (size >= 1)
    return phrase`${start}: not shown to be too high or too low; there are too few ${pluralOf(model.words.row)} to say how far off it can be.`
  return phrase`${start}: not shown to be too high or too low; off by at most ${points(size, 'awayFromZero')} (${sure} sure).`
}

/** The bin where the new model is furthest off, weighed by its rows. */
function worstBin(bins: readonly CalibrationBin[]): { bin: CalibrationBin; of: ReliabilityOfBin } | undefined {
  const found = bins.flatMap((bin) =>
    bin.challenger && bin.challenger.n >= FEWEST_ROWS_SAID ? [{ bin, of: bin.challenger }] : [],
  )
  const off = ({ of }: { of: ReliabilityOfBin }) => Math.abs(of.observed - of.meanPredicted) * Math.sqrt(of.n)
  return found.sort((a, b) => off(b) - off(a) || a.bin.low - b.bin.low)[0]
}

function binSentence(
  { bin, of }: { bin: CalibrationBin; of: ReliabilityOfBin },
  bins: readonly CalibrationBin[],
  { words, weighted }: ModelReport,
): Phrase {
  const hundred = (share: number) => formatNumber(share * 100, share < 0.1 || share > 0.9 ? 1 : 0)
  return phrase`Furthest off: of 100 ${pluralOf(words.row)} that are given ${rangeOf(bin, bins)} (${formatPercent(of.meanPredicted)} on average), ${strong(hundred(of.observed))} are ${positivesOf(words)}${weighted ? ' (by weight)' : ''}.`
}

/** With as many decimals as tell all ranges apart. */
function rangeOf({ low, high }: CalibrationBin, bins: readonly CalibrationBin[]): string {
  const narrowest = Math.min(...bins.map((bin) => bin.high - bin.low).filter((width) => width > 0))
  const decimals = narrowest < 0.0002 ? 3 : narrowest < 0.002 ? 2 : 1
  const text = (share: number) => formatNumber(share * 100, decimals)
  return text(low) === text(high) ? `${text(low)}${NBSP}%` : `${text(low)} to${NBSP}${text(high)}${NBSP}%`
}

function spreadSentence(who: string, { slope, slopeInterval, logisticReason }: ModelCalibration): Phrase {
  if (slope === null) return phrase`Spread of ${who}: ${logisticReason ? sentenceOf(logisticReason) : 'not known.'}`
  if (slopeInterval && slopeInterval.high < 1)
    return phrase`The probabilities of ${who} are too extreme: high ones should be lower and low ones higher (slope ${formatNumber(slope, 2)}).`
  if (slopeInterval && slopeInterval.low > 1)
    return phrase`The probabilities of ${who} are too timid: high ones should be higher and low ones lower (slope ${formatNumber(slope, 2)}).`
  return phrase`The probabilities of ${who} are not shown to be too extreme or too timid (slope ${formatNumber(slope, 2)}).`
}

export function reliabilityTable({ calibration, words }: ModelReport, alone: boolean): Grid {
  const { bins } = calibration!
  const cell = (of: ReliabilityOfBin | null): Phrase =>
    of === null
      ? ['none']
      : [`${formatPercent(of.meanPredicted)}${NBSP}→${NBSP}${formatPercent(of.observed)} (${formatNumber(of.n)})`]
  return {
    kind: 'grid',
    drawn: true,
    caption: `Given on average → share of ${positivesOf(words)} (${pluralOf(words.row)})`,
    header: ['Given', ...(alone ? [] : ['Today']), 'New'],
    align: ['left', ...Array<'right'>(alone ? 1 : 2).fill('right')],
    rows: bins.map((bin) => [[rangeOf(bin, bins)], ...(alone ? [] : [cell(bin.champion)]), cell(bin.challenger)]),
  }
}

function technical({ calibration }: ModelReport): Phrase {
  const { champion, challenger } = calibration!
  const signed = (value: number, digits: number) => `${value < 0 ? MINUS : ''}${formatNumber(Math.abs(value), digits)}`
  const of = (who: string, model: ModelCalibration) => {
    const debiased =
      model.debiasedSquaredError === null
        ? `not given (${model.debiasedReason ? sentenceOf(model.debiasedReason) : 'not known'})`
        : signed(model.debiasedSquaredError, 5)
    const without =
      model.rowsWithoutLogOdds > 0
        ? `, ${formatNumber(model.rowsWithoutLogOdds)} scores of exactly 0 or 1 left out of the slope`
        : ''
    const intercept = model.intercept === null ? '' : `, intercept ${signed(model.intercept, 2)}`
    return `${who}: squared calibration error without noise ${debiased}, expected calibration error ${formatNumber(model.expectedCalibrationError, 3)}${intercept}${without}`
  }
  return [
    `Shown for information; log loss, Brier score and calibration as a metric can decide. ${[...(champion ? [of('Today', champion)] : []), of('New', challenger)].join('. ')}. The expected calibration error counts noise as error.`,
  ]
}
