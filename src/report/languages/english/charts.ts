/** Sentences of `charts/`, a chart each: what it shows, how it is read, the titles of its table, and the words in the drawing. */

import { plainText } from '../../phrase.js'
import { formatNumber } from '../../words/format.js'
import { NBSP } from '../../words/signs.js'
import { upperFirstLetter } from './letters.js'
import { lists } from './lists.js'
import { countOf, pluralOf } from './nouns.js'

type Side = 'champion' | 'challenger'
/** How a check or a group stands. */
type Standing = 'worse' | 'unclear' | 'fine' | 'better'

const commas = (parts: readonly string[]): string => plainText(lists.plain(parts))
const withUnit = (title: string, unit: string | null): string => (unit === null ? title : `${title} (${unit})`)

const STANDINGS: Readonly<Record<Standing, string>> = {
  worse: 'worse',
  unclear: 'unclear',
  fine: 'fine',
  better: 'better',
}

/** Of a check or a group, in a row of its own beside the drawing. */
const note = (result: string, change: string, about: string | null): string =>
  `${result}, ${change}${about === null ? '' : ` · ${about}`}`
/** The same in a list. */
const item = (args: { name: string; result: string; change: string; range: string }): string =>
  `${args.name}: ${args.result}, ${args.change} (${args.range})`

const scoresOf = (side: Side): string => (side === 'champion' ? "scores of today's model" : 'scores of the new model')

const overall = (
  all: number,
  { worse, unclear, fine }: Readonly<Record<'worse' | 'unclear' | 'fine', number>>,
): string => {
  const how = [
    { count: worse, words: 'beyond the allowed loss' },
    { count: unclear, words: 'unclear' },
    { count: fine, words: 'within the allowed loss' },
  ].filter(({ count }) => count > 0)
  if (all === 1) return `The overall check drawn here is ${how[0].words}`
  if (how.length === 1) return `All ${formatNumber(all)} overall checks drawn here are ${how[0].words}`
  const parts = how.map(({ count, words }) => `${formatNumber(count)} ${count === 1 ? 'is' : 'are'} ${words}`)
  return `Of the ${formatNumber(all)} overall checks drawn here, ${plainText(lists.and(parts))}`
}

const checks = {
  standings: STANDINGS,
  note,
  item,
  groupAndMetric: (group: string, metric: string): string => `${group}, ${metric}`,
  beyondLimit: 'beyond the allowed loss',
  betterThanToday: 'better than today',
  axis: 'In multiples of the loss that each check allows',
  key: 'Square: best estimate. Line: range; an arrow means that it goes on. Left of the dashed line is more than the policy allows. A check fails only if its whole range lies there.',
  worstAreDrawn: (drawn: number): string => `The ${formatNumber(drawn)} that fare worst are drawn.`,
  worstGroupsAreDrawn: (drawn: number): string =>
    `Of the groups, the ${formatNumber(drawn)} that lose most are drawn; more are under "Groups".`,
  /** groups: how many of their checks fail; all: checks of the whole data set, by how they stand. */
  decided: (groups: number, all: number, standings: Readonly<Record<'worse' | 'unclear' | 'fine', number>>): string => {
    const failed =
      groups === 1
        ? '1 check of a group is shown to lose more than allowed'
        : `${formatNumber(groups)} checks of groups are shown to lose more than allowed`
    if (groups === 0) return overall(all, standings)
    return all === 0 ? failed : `${failed}. ${overall(all, standings)}`
  },
  groups: (worse: number, all: number): string => {
    const checksOfGroups = `${formatNumber(all)} ${all === 1 ? 'check' : 'checks'} of groups`
    return worse === 0
      ? `None of the ${checksOfGroups} is shown to lose more than it may`
      : `${formatNumber(worse)} of the ${checksOfGroups} ${worse === 1 ? 'is' : 'are'} shown to lose more than allowed`
  },
  decidedCaption: (withGroups: boolean): string =>
    withGroups ? 'Checks that are drawn' : 'Overall checks that are drawn',
  groupsCaption: (drawn: number): string => `Groups that are drawn${NBSP}(${formatNumber(drawn)})`,
  headers: ['Result', 'Check', 'Change', 'Today → new', 'Allowed', 'Range'],
}

const drift = {
  finding: (shown: number, compared: number): string =>
    shown === 0
      ? `None of the ${formatNumber(compared)} compared is shown to drift by more than is tolerated`
      : `${formatNumber(shown)} of ${formatNumber(compared)} compared ${shown === 1 ? 'drifts' : 'drift'} by more than is tolerated`,
  item: (name: string, index: string, result: string): string => `${name}: ${index}, ${result}`,
  key: (tolerated: string): string =>
    `Bar: population stability index, 0 where both look alike. Dashed line: what is tolerated (${tolerated}).`,
  largestAreDrawn: (drawn: number): string => `The ${formatNumber(drawn)} largest are drawn.`,
  caption: 'Stability index of each column',
  headers: ['Result', 'Column', 'Stability index'],
  drifts: 'drifts',
  notShown: 'not shown to drift',
  scoresOf,
  tolerated: (index: string): string => `tolerated: ${index}`,
  nameAndResult: (name: string, result: string): string => `${name}: ${result}`,
}

const dumbbells = {
  finding: (all: number, better: number, equal: number): string =>
    `Today → new, by the estimates: ${formatNumber(better)} of ${formatNumber(all)} ${all === 1 ? 'metric' : 'metrics'} better${equal > 0 ? `, ${formatNumber(equal)} about equal` : ''}`,
  item: (name: string, values: string): string => `${name}: ${values}`,
  key: "Dot: today's model. Square: the new one. An estimate alone says nothing about certainty: the ranges are above and in the table of all checks.",
  caption: 'Metrics of both models',
  headers: ['Way', 'Metric', 'Today → new', 'Change'],
  aboutEqual: 'about equal',
  /** better: null where neither way is. */
  way: (isUp: boolean, better: boolean | null): string =>
    `${isUp ? 'up' : 'down'}${better === null ? '' : `, the ${better ? 'better' : 'worse'} way`}`,
  note: (values: string, way: string): string => `${values}, ${way}`,
  unitOfLabel: 'unit of the label',
}

const foundGroups = {
  finding: (searched: number, worse: number, better: number): string => {
    const parts = [
      ...(worse > 0 ? [`${formatNumber(worse)} shown worse`] : []),
      ...(better > 0 ? [`${formatNumber(better)} shown better`] : []),
    ]
    return `A search through ${countOf(searched, formatNumber(searched), 'group')}: ${parts.length > 0 ? commas(parts) : 'none shown worse or better'}`
  },
  results: { worse: 'worse', better: 'better' },
  perhaps: { worse: 'perhaps worse', better: 'perhaps better' },
  note: (args: { result: string; change: string; n: number; row: string }): string =>
    note(args.result, args.change, countOf(args.n, formatNumber(args.n), args.row)),
  item,
  key: (loss: string): string =>
    `Square: change of ${loss} in the group, drawn so that right is better. Line: range, counting everything that was searched. Found groups decide nothing.`,
  firstAreDrawn: (drawn: number): string => `The first ${formatNumber(drawn)} are drawn.`,
  betterThanToday: 'better than today',
  axis: (loss: string): string => `Improvement of ${loss}`,
  caption: 'Groups found by search',
  headers: ['Result', 'Group', 'Rows', 'Change', 'Range'],
}

const reliability = {
  finding: (given: string, observed: string, positives: string): string =>
    `The new model: ${given} given on average, ${observed} are ${positives}`,
  today: (given: string, observed: string, positives: string): string =>
    `Today's model: ${given} given on average, ${observed} are ${positives}.`,
  byRange: (items: readonly string[]): string => `By range of scores, the new model: ${plainText(lists.long(items))}`,
  item: (given: string, observed: string): string => `${given} given, ${observed} happened`,
  key: (positives: string, alone: boolean): string =>
    `${alone ? 'Square: the new model.' : "Dot: today's model. Square: the new one."} On the diagonal, as many are ${positives} as was predicted; below it the predictions are too high, above it too low. Each mark holds about a tenth of the scores of both models.`,
  predicted: 'Predicted',
  happened: (positives: string): string => `Share of ${positives} that happened`,
}

/** What lies where: scores of a binary task, else predictions. */
type Predicted = 'scores' | 'predictions'

const scores = {
  finding: (what: Predicted, alone: boolean): string =>
    `Where the ${what} lie${alone ? ': the new model' : ", today's model and the new one"}`,
  item: (args: { side: Side; n: number; what: Predicted; middle: string }): string =>
    `${args.side === 'champion' ? "Today's model" : 'The new model'}: ${formatNumber(args.n)} ${args.what}, half of them up to about ${args.middle}`,
  key: (row: string, alone: boolean, withThresholds: boolean): string =>
    `${alone ? 'Filled: the new model.' : "Filled, solid line: today's model. Dashed line: the new one."} Height: share of the ${pluralOf(row)} of a panel.${withThresholds ? ' Upright lines: the thresholds in use.' : ''}`,
  caption: (what: Predicted): string => `Number of ${what} by range`,
  from: 'From',
  to: 'To',
  /** panel: what a panel holds: `defaults`. */
  column: (side: Side, panel: string): string => `${side === 'champion' ? 'Today' : 'New'}: ${panel}`,
  panel: upperFirstLetter,
  all: (row: string): string => pluralOf(row),
}

const valueCurve = {
  finding: (args: { name: string; higher: number; lower: number; all: number; isHigherFirst: boolean }): string => {
    const higher = args.higher > 0 ? [`higher at ${formatNumber(args.higher)}`] : []
    const lower = args.lower > 0 ? [`lower at ${formatNumber(args.lower)}`] : []
    const parts = args.isHigherFirst ? [...higher, ...lower] : [...lower, ...higher]
    const what = parts.length > 0 ? `shown to be ${parts.join(' and ')}` : 'not shown to be higher or lower at any'
    return `${args.name} of the new model: ${what} of ${formatNumber(args.all)} thresholds`
  },
  ends: (from: string, to: string): string => `Thresholds from ${from} to ${to}`,
  inUse: (args: { threshold: string; today: string; new: string; change: string; range: string }): string =>
    `At ${args.threshold}: today ${args.today}, new ${args.new}, change ${args.change} (${args.range})`,
  best: (side: Side, threshold: string): string =>
    `${side === 'champion' ? "today's model" : 'the new model'} is best at ${threshold}`,
  /** beside: what a line beside those of the models is. */
  key: (sure: string, beside: string | null): string =>
    `Solid line and dot: today's model. Dashed line and square: the new one, both at the threshold in use. ${beside === null ? 'Rings: where each is best; the bar below them: thresholds that may be as good.' : `Dotted line: ${beside}.`} Axes of values need not begin at 0. Below: new minus today, with the ${sure}${NBSP}range for all thresholds together.`,
  netBenefit: 'Net benefit',
  flagAll: 'flag all',
  title: withUnit,
  newMinusToday: 'New minus today',
  axis: 'Threshold: flagged at this score or above',
  bothInUse: (threshold: string): string => `in use ${threshold}`,
  todayInUse: (threshold: string): string => `today ${threshold}`,
  newInUse: (threshold: string): string => `new ${threshold}`,
  caption: (name: string): string => `${name} at every threshold of the curve`,
  headers: (unit: string | null, sure: string): string[] => [
    'Note',
    'Threshold',
    'Flagged today',
    'Flagged new',
    withUnit('Today', unit),
    withUnit('New', unit),
    'Change',
    `${sure} range`,
  ],
}

const waterfall = {
  finding: (args: { name: string; by: string; group: string; change: string }): string =>
    `${args.name}, from today to new by ${args.by}: most of the change lies in ${args.group} (${args.change})`,
  todayTotal: (total: string): string => `today ${total}`,
  item: (group: string, change: string): string => `${group} ${change}`,
  newTotal: (total: string): string => `new ${total}`,
  key: (unit: string, lessIsBetter: boolean): string =>
    `Amounts on the test data, ${unit}, for information: no group's amount decides.${lessIsBetter ? ' Less is better.' : ''}`,
  caption: (name: string, by: string): string => `${name} by ${by}, on the test data`,
  headers: (row: string, unit: string): string[] => ['Part', upperFirstLetter(pluralOf(row)), withUnit('Amount', unit)],
  today: 'today',
  new: 'new',
  others: (row: string, by: string): string => `other ${pluralOf(row)} by ${by}`,
  axis: (unit: string): string => `${unit}; the axis does not begin at 0`,
}

export const charts = {
  checks,
  drift,
  dumbbells,
  foundGroups,
  reliability,
  scores,
  valueCurve,
  waterfall,
}
