/** Sentences of `operating-point.ts`: what the threshold does. `unit`: that of the amounts, null where they have none. */
import type { CurveQuestion } from '../../../core/comparison.js'
import { type Phrase, phrase, strong } from '../../phrase.js'
import { formatNumber } from '../../words/format.js'
import { NBSP } from '../../words/signs.js'
import { pluralOf } from './nouns.js'

type Side = 'champion' | 'challenger'

const withUnit = (title: string, unit: string | null): string => (unit === null ? title : `${title} (${unit})`)

const QUESTIONS: Readonly<Record<CurveQuestion['question'], string>> = {
  as_configured: 'As configured',
  same_threshold: 'Same threshold',
  same_volume: 'Same number flagged',
  each_at_best: 'Each at its best',
}

/** Where the best may lie; null: at no other threshold. */
const plausibly = (plausible: { low: string; high: string } | null, row: string): string =>
  plausible === null
    ? `By these ${pluralOf(row)} no other threshold of the curve may be as good`
    : `By these ${pluralOf(row)} the best may lie anywhere from ${plausible.low} to ${plausible.high}`

export const operatingPoint = {
  title: (curve: Phrase): Phrase => phrase`What the threshold does: ${curve}`,
  nameAndId: (name: string, id: Phrase): Phrase => phrase`${name}, ${id}`,
  atOtherThresholds: (curve: string): string => `${curve} at other thresholds`,
  rangesHoldTogether: (thresholds: number): string =>
    `The ranges hold for all ${formatNumber(thresholds)} thresholds of the curve together.`,
  rangesHoldTogetherInReport: (thresholds: number): string =>
    `The ranges hold for all ${formatNumber(thresholds)} thresholds of the curve together; the report lists them.`,
  /** Under bars made of characters. */
  bars: (from: string, to: string): string => `thresholds ${from} to ${to}; a higher bar is a larger value`,

  range: {
    unknown: 'too few differ',
    endless: 'no limit',
    orMore: (low: string): string => `${low} or more`,
    orLess: (high: string): string => `${high} or less`,
    between: (low: string, high: string): string => `${low} to${NBSP}${high}`,
  },
  /** From today's model to the new one. */
  fromTo: (champion: string, challenger: string): string => `${champion}${NBSP}→${NBSP}${challenger}`,

  headers: {
    compared: 'Compared',
    threshold: 'Threshold',
    flagged: 'Flagged',
    value: (unit: string | null): string => withUnit('Value', unit),
    today: (unit: string | null): string => withUnit('Today', unit),
    new: (unit: string | null): string => withUnit('New', unit),
    change: 'Change',
    /** per: `a year`. */
    changePer: (per: string): string => `Change ${per}`,
    range: (sure: string): string => `${sure} range`,
    flagAll: 'Flag all',
  },
  askedInWays: (curve: string, ways: number): string => `${curve}, asked in ${formatNumber(ways)} ways`,
  questions: QUESTIONS,
  chosenByHalves: 'chosen by halves',
  /** isAmount: the values are amounts of one row. */
  howToReadQuestions: (row: string, isAmount: boolean): string =>
    `The arrow leads from today's model to the new one.${isAmount ? ` Values are per ${row}.` : ''} This is reported and decides nothing; the ranges of the table hold together.`,
  whyByHalves: (row: string): string =>
    `"Each at its best" chooses a threshold for each model on one half of the ${pluralOf(row)} and values it on the other, so that it is not flattered by the choice. So its values can lie below those of another line, and belong to no single threshold; the best ones on all ${pluralOf(row)} are named below.`,

  /** A change and its range, inside a sentence. */
  told: {
    score: (change: string, range: string): string => `${change} (${range})`,
    /** change: `NTD 400 less`. */
    ofRow: (change: string, row: string): string => `${change} per ${row}`,
    /** range: `anything from NTD 805 less to NTD 6 less fits the data`. */
    amount: (ofRow: string, range: string): string => `${ofRow}; ${range}`,
  },
  notRepaired: (change: string): Phrase =>
    phrase`${strong('Moving the threshold does not repair it.')} Each at its best, the new model is still worse: ${change}.`,
  mayRepair: (args: { threshold: string; whole: boolean; change: string }): Phrase =>
    phrase`${strong(`A threshold of ${args.threshold} ${args.whole ? 'may repair it' : 'may repair most of it'}.`)} Best estimate, each model at its best: ${args.change}.`,

  best: (side: Side, isCost: boolean, threshold: string): string =>
    `${side === 'champion' ? "Today's model" : 'The new model'} ${isCost ? 'costs least' : 'is worth most'} at ${threshold}.`,
  bestIsInUse: 'That is where it flags.',
  noChangeAdvised: (args: {
    plausible: { low: string; high: string } | null
    configured: string
    row: string
  }): string =>
    `${plausibly(args.plausible, args.row)}, and the configured ${args.configured} lies there: no change is recommended.`,
  changeAdvised: (args: { plausible: { low: string; high: string } | null; configured: string; row: string }): Phrase =>
    phrase`${plausibly(args.plausible, args.row)}; ${strong(`the configured ${args.configured} does not lie there: consider a change.`)}`,
  estimatedChange: (change: string): string => `Estimated change: ${change}.`,

  places: { champion: 'today', challenger: 'new', bestChampion: 'best today', bestChallenger: 'best new' },
  thresholdAndPlace: (threshold: string, place: string): string => `${threshold} (${place})`,
  noValue: 'no value',

  decisionCurve: 'Decision curve: net benefit at every threshold probability',
  netBenefit: 'Net benefit',
  whatNetBenefitIs: (positives: string, row: string): string =>
    `Net benefit counts the ${positives} that are flagged, per ${row}, and takes off false alarms at the odds of the threshold. A model helps where it is above 0 (flag nobody) and above "flag all".`,
}
