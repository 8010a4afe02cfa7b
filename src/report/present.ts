/** One check in words: its plain name, its numbers in their unit, and the harm or gain that people feel. */
import type { Check } from '../core/comparison.js'
import { isLimit, isRequirement } from '../core/verdict.js'
import { casesChange, casesTodayToNew } from './cases.js'
import { clip } from './escape.js'
import {
  decimalsOfAmount,
  formatBound,
  formatInHundred,
  formatLargeAmount,
  formatLargeSize,
  formatNumber,
  formatPercent,
  formatPlain,
  formatPlainPercent,
  formatSigned,
  formatSize,
  isCurrency,
  MINUS,
  NBSP,
  perPeriod,
  type Rounding,
  roundTo,
  stepOf,
  withUnit,
} from './format.js'
import { participleOf, pluralOf, thirdPerson } from './languages/english/nouns.js'
import { code, joinPhrases, type Phrase, phrase, strong } from './phrase.js'
import type { ModelReport, Words } from './report.js'
import { aimSentence, distanceRange, hasTarget, isSigned, signedPoints, targetOf } from './targets.js'
import { knownNameOf, taskWordsOf } from './task-words.js'

/** Takes no part in the decision: by its role, by its slice, or because neither side of it is better. */
export const isReportedOnly = (check: Check): boolean =>
  check.role === 'info' ||
  check.severity === 'info' ||
  (!isLimit(check) &&
    check.status !== 'regressed' &&
    ['reported_only', 'no_influence'].includes(check.reason?.code ?? ''))

/** Longest name that is printed whole; the JSON report holds all of it. */
const LONGEST_NAME = 60
export const shorten = (name: string): string => clip(name, LONGEST_NAME)
/** The end of a path says more than its beginning. */
export const shortenPath = (path: string): string =>
  [...path].length > LONGEST_NAME ? `…${[...path].slice(1 - LONGEST_NAME).join('')}` : shorten(path)

/** How a check's change is written. */
type Style = 'points' | 'amount' | 'percent' | 'score'

/** A change in percent of less than this says nothing to anybody. */
const SMALLEST_BASE = 1e-9

/** AUC and losses: enough to see a change that matters, few enough to read. */
const SCORE_DECIMALS = 3

export function styleOf(check: Check): Style {
  if (check.unit.kind === 'share') return 'points'
  if (check.unit.kind === 'money') return 'amount'
  if (check.unit.kind === 'number' && check.margin?.kind !== 'relative') return 'amount'
  return check.margin?.kind === 'relative' && Math.abs(check.champion ?? 0) >= SMALLEST_BASE ? 'percent' : 'score'
}

/** The rows a rate is taken over: those with a positive label, those without, or all. */
type Denominator = 'positives' | 'negatives' | 'rows'

interface MetricWords {
  readonly name: (words: Words) => string
  /** `first 10`: what a parameter adds to the name. */
  readonly detail?: string | null
  /** Of 100 such rows, how many suffer: `56 are declined`. Only for rates of people. */
  readonly people?: {
    readonly of: Denominator
    /** The harm is 1 − value. */
    readonly verb: (words: Words) => string
  }
  /** What the new model does when the metric falls, without numbers. */
  readonly worse: (words: Words) => string
  readonly better: (words: Words) => string
}

const rows = (words: Words) => pluralOf(words.row)
/** "defaults", or "rows labelled 1". */
export const positivesOf = (words: Words): string =>
  words.positive ? pluralOf(words.positive) : `${rows(words)} labelled ${shorten(words.positiveLabel)}`
/** `1 default`, `3 defaults`, `1 row labelled 1`. */
export const countPositives = (count: number, words: Words): string =>
  `${formatNumber(count)} ${count !== 1 ? positivesOf(words) : (words.positive ?? `${words.row} labelled ${shorten(words.positiveLabel)}`)}`
export const negativesOf = (words: Words): string =>
  words.negative ? pluralOf(words.negative) : `${rows(words)} not labelled ${shorten(words.positiveLabel)}`

const METRICS: Readonly<Record<string, MetricWords>> = {
  roc_auc: {
    name: () => 'Ranking',
    worse: (words) => `ranks ${rows(words)} worse`,
    better: (words) => `ranks ${rows(words)} better`,
  },
  average_precision: {
    name: (words) => `Ranking of ${positivesOf(words)}`,
    worse: (words) => `ranks ${positivesOf(words)} worse`,
    better: (words) => `ranks ${positivesOf(words)} better`,
  },
  log_loss: {
    name: () => 'Probabilities',
    worse: () => 'gives worse probabilities',
    better: () => 'gives better probabilities',
  },
  brier_score: {
    name: () => 'Squared error of probabilities',
    worse: () => 'gives worse probabilities',
    better: () => 'gives better probabilities',
  },
  accuracy: {
    name: () => 'Right decisions',
    people: { of: 'rows', verb: () => 'decides wrongly on' },
    worse: () => 'decides worse',
    better: () => 'decides better',
  },
  balanced_accuracy: {
    name: () => 'Right decisions, both labels counted alike',
    worse: () => 'decides worse',
    better: () => 'decides better',
  },
  recall: {
    name: (words) => (words.positive ? `${positivesOf(words)} caught` : `${positivesOf(words)} that are flagged`),
    people: { of: 'positives', verb: (words) => (words.positive ? 'misses' : 'does not flag') },
    worse: (words) => `misses more ${positivesOf(words)}`,
    better: (words) => `catches more ${positivesOf(words)}`,
  },
  specificity: {
    name: (words) =>
      `${negativesOf(words)} ${words.notFlagged ? participleOf(words.notFlagged) : 'that are not flagged'}`,
    people: { of: 'negatives', verb: (words) => thirdPerson(words.flagged ?? 'flag') },
    worse: (words) => `${thirdPerson(words.flagged ?? 'flag')} more ${negativesOf(words)}`,
    better: (words) => `${thirdPerson(words.flagged ?? 'flag')} fewer ${negativesOf(words)}`,
  },
  precision: {
    name: () => 'Flags that are right',
    worse: () => 'flags wrongly more often',
    better: () => 'flags wrongly less often',
  },
  f1: { name: () => 'Catches against false alarms', worse: () => 'decides worse', better: () => 'decides better' },
  fbeta: { name: () => 'Catches against false alarms', worse: () => 'decides worse', better: () => 'decides better' },
  matthews_corrcoef: {
    name: () => 'Decisions against labels',
    worse: () => 'decides worse',
    better: () => 'decides better',
  },
  negative_flip_rate: {
    name: () => 'Decisions right today and wrong with the new model',
    worse: () => 'turns more right decisions wrong than allowed',
    better: () => 'turns few right decisions wrong',
  },
  mean_calibration_error: {
    name: () => 'Probabilities too high or too low',
    detail: 'target 0',
    worse: () => 'gives more one-sided probabilities',
    better: () => 'gives less one-sided probabilities',
  },
  positive_rate: {
    name: (words) => `${rows(words)} that are flagged`,
    worse: () => 'flags a different share',
    better: () => 'flags a better share',
  },
}

function metricWords(check: Check): MetricWords | undefined {
  // A number in a file may have the name of a metric.
  if (check.title !== undefined || isRequirement(check)) return undefined
  if (Object.hasOwn(METRICS, check.metric)) return METRICS[check.metric]
  const words = taskWordsOf(check.metric)
  return words && { name: () => words.name, detail: words.detail, worse: () => words.worse, better: () => words.better }
}

/** `Drift of region`, `Drift of today's scores`: of a column or of scores against the reference. */
function driftName({ title, reason }: Check): string {
  const { model } = reason?.args ?? {}
  if (model === 'champion') return "Drift of today's scores"
  return model === 'challenger' ? 'Drift of the new scores' : `Drift of ${shorten(title ?? 'all columns')}`
}

/** `Ranking`, `Good clients approved`, `Expected margin`; null when the metric has no plain name. */
function bareNameOf(check: Check, words: Words): string | null {
  if (check.kind === 'drift') return driftName(check)
  if (check.title !== undefined) return check.kind === 'scenario' ? `"${shorten(check.title)}"` : shorten(check.title)
  const name = metricWords(check)?.name(words)
  return name ? name.charAt(0).toUpperCase() + name.slice(1) : null
}

const detailOf = (check: Check): string | null => metricWords(check)?.detail ?? null

/** The name with its parameter: `Order of the results (first 10)`. */
function plainNameOf(check: Check, words: Words): string | null {
  const name = bareNameOf(check, words)
  const detail = detailOf(check)
  return name !== null && detail !== null ? `${name} (${detail})` : name
}

/** The same inside brackets, in the middle of a sentence: `order of the results, first 10`. */
function nameInBrackets(check: Check, words: Words): string {
  const name = bareNameOf(check, words)
  if (name === null) return shorten(check.metric)
  const detail = detailOf(check)
  return `${check.title === undefined ? lowerFirstLetter(name) : name}${detail === null ? '' : `, ${detail}`}`
}

/** Words in capitals, such as the name of a class, stay as they are. */
export const lowerFirstLetter = (text: string): string =>
  /^\p{Lu}[\p{Lu}\p{N}]/u.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1)

/** `Ranking, roc_auc` with the metric as code; for sentences and tables of the whole data set. */
export function nameOf(check: Check, words: Words): Phrase {
  const plain = plainNameOf(check, words)
  if (plain === null) return code(shorten(check.metric))
  return check.title === undefined ? phrase`${plain}, ${code(knownNameOf(check.metric))}` : [plain]
}

/** `Ranking (roc_auc)`: inside a sentence that has commas of its own. */
export function inlineNameOf(check: Check, words: Words): Phrase {
  const plain = bareNameOf(check, words)
  if (plain === null) return code(shorten(check.metric))
  const detail = detailOf(check)
  return check.title === undefined
    ? phrase`${plain} (${detail === null ? '' : `${detail}, `}${code(knownNameOf(check.metric))})`
    : [plain]
}

/** The check's name, its group, role and rows, as the first cell of a table. */
export function rowNameOf(check: Check, model: ModelReport, nested: boolean): Phrase {
  const { words } = model
  const count = phrase` (n${NBSP}${formatNumber(countOfPeople(check))})`
  if (check.slice !== null) {
    const group = groupOf(check.slice)
    const inside = phrase`${plainNameOf(check, words) ?? code(shorten(check.metric))}, ${strong(group)}${count}`
    return nested ? phrase`… all ${group}, ${plainNameOf(check, words) ?? code(shorten(check.metric))}${count}` : inside
  }
  const role =
    check.severity === 'critical'
      ? ' (critical)'
      : !isLimit(check) && check.role === 'primary'
        ? ' (primary)'
        : isLimit(check) && check.role === 'info'
          ? ' (reported only)'
          : ''
  const counted = check.kind === 'scenario' || (denominatorOf(check) && denominatorOf(check) !== 'rows') ? count : ''
  const perRow = check.title === undefined ? '' : perRowOf(check, words)
  return phrase`${nameOf(check, words)}${perRow}${role}${counted}`
}

/** `age band 40-49 and education high school`; a slice that the config names is its name (`slices.ts` keys it `slice`). */
export function groupOf(slice: Readonly<Record<string, string>>): Phrase {
  const known = groupNames.get(slice)
  if (known) return known
  const name = nameGroup(slice)
  groupNames.set(slice, name)
  return name
}

/** A group is named in several tables and sentences; thousands of them take their time. */
const groupNames = new WeakMap<Readonly<Record<string, string>>, Phrase>()

function nameGroup(slice: Readonly<Record<string, string>>): Phrase {
  // Names and values stay as the data have them, so that they can be found there again.
  const parts = Object.entries(slice).map(([column, value]) =>
    column === 'slice' ? shorten(value) : `${shorten(column)} ${value === '' ? '(empty)' : shorten(binInWords(value))}`,
  )
  return joinPhrases(parts, ', ', ' and ')
}

const BIN = /^(?<under><)?(?<from>>=)?(?<low>-?\d+(?:\.\d+)?)(?:\.\.(?<high>-?\d+(?:\.\d+)?))?$/

/** Bins of numbers in words: `<100000` is `under 100,000`, `25..40` is `25 to 40`; anything else as it is. */
function binInWords(value: string): string {
  const { under, from, low, high } = BIN.exec(value)?.groups ?? {}
  if (low === undefined) return value
  const number = (text: string) => formatPlain(Number(text))
  if (under) return high === undefined && !from ? `under ${number(low)}` : value
  if (from) return high === undefined ? `${number(low)} and more` : value
  return high === undefined ? value : `${number(low)} to ${number(high)}`
}

function denominatorOf(check: Check): Denominator | undefined {
  return check.unit.kind === 'share' ? metricWords(check)?.people?.of : undefined
}

/** Rows that the check's rate is taken over. */
export function countOfPeople(check: Check): number {
  const of = denominatorOf(check)
  if (check.positives === undefined || of === undefined || of === 'rows') return check.n
  return of === 'positives' ? check.positives : check.n - check.positives
}

const people = (of: Denominator, words: Words): string =>
  of === 'positives' ? positivesOf(words) : of === 'negatives' ? negativesOf(words) : rows(words)

/** Both ends in the metric's own direction (challenger − champion), lower number first; null is no limit. */
export interface OwnRange {
  readonly low: number | null
  readonly high: number | null
}

export function rangeOf(check: Check): OwnRange | null {
  if (check.interval === null) return null
  const { low, high } = check.interval
  const flip = (end: number | null) => (end === null ? null : end === 0 ? 0 : -end)
  return check.better === 'lower' ? { low: flip(high), high: flip(low) } : { low, high }
}

/** Factor from the metric's unit to the one its change is written in. */
function factorOf(check: Check): number {
  const style = styleOf(check)
  if (style === 'points') return 100
  return style === 'percent' ? 100 / Math.abs(check.champion!) : 1
}

function decimalsOf(check: Check): number {
  const style = styleOf(check)
  if (style === 'points' || style === 'percent') return 1
  if (check.unit.kind === 'number') return decimalsOfNumber(check)
  return style === 'amount' ? decimalsOfAmount(check.champion ?? 0, check.challenger ?? 0) : decimalsOfScore(check)
}

/** As many decimals as measured numbers need, no more than amounts have, and enough to tell a value from its limit. */
function decimalsOfNumber({ champion, challenger, limit }: Check): number {
  const numbers = [champion, challenger, limit?.value].filter((value) => typeof value === 'number')
  const needed = Math.max(0, ...numbers.map((value) => formatPlain(value).split('.')[1]?.length ?? 0))
  const usual = Math.min(needed, decimalsOfAmount(...numbers))
  const distinct = new Set(numbers).size
  const isTold = (decimals: number) => new Set(numbers.map((value) => formatNumber(value, decimals))).size === distinct
  for (let decimals = usual; decimals < usual + 4; decimals++) if (isTold(decimals)) return decimals
  return usual
}

const isOfLabel = ({ unit }: Check): boolean => unit.kind === 'score' && unit.of === 'label'

/** A typical error of 2,401 needs no thousandths; a margin that was written down is shown as it is. */
function decimalsOfScore(check: Check): number {
  if (!isOfLabel(check)) return SCORE_DECIMALS
  const largest = Math.max(Math.abs(check.champion ?? 0), Math.abs(check.challenger ?? 0))
  const places = largest >= 1000 ? 0 : largest >= 100 ? 1 : largest >= 10 ? 2 : SCORE_DECIMALS
  const written = check.margin?.kind === 'absolute' ? (formatPlain(check.margin.value).split('.')[1]?.length ?? 0) : 0
  return Math.max(places, Math.min(written, SCORE_DECIMALS))
}

/** The unit of the label, beside an amount in it; nothing without a name for it. */
function inLabelUnit(amount: string, { unit }: Check): string {
  if (unit.kind !== 'score' || unit.name === undefined) return amount
  // The config names many of them: `1 bike` of `bikes`.
  const name = amount === '1' ? unit.name.replace(/^(\p{Ll}*[^s\P{Ll}])s$/u, '$1') : unit.name
  return withUnit(amount, shorten(name))
}

/** The allowed loss in the metric's own direction and unit, signed; null without a margin. */
function ownMargin(check: Check): number | null {
  if (check.marginValue === null) return null
  return check.better === 'lower' ? check.marginValue : check.marginValue === 0 ? 0 : -check.marginValue
}

/** `−36.0 points`, `−524 NTD`, `+0.7 %`, `+0.005`. */
export function changeOf(check: Check): string | null {
  if (check.kind === 'scenario') return casesChange(check)
  if (check.difference === null) return null
  return withChangeUnit(formatSigned(check.difference * factorOf(check), decimalsOf(check)), check)
}

function withChangeUnit(text: string, check: Check): string {
  const style = styleOf(check)
  if (style === 'points') return `${text}${NBSP}points`
  if (style === 'percent') return `${text}${NBSP}%`
  if (style === 'score') return inLabelUnit(text, check)
  return style === 'amount' ? withUnitBehind(text, check) : text
}

/** A unit behind its amount: `−524 NTD`, `+30 ms`. */
function withUnitBehind(text: string, { unit }: Check): string {
  const name = unit.kind === 'money' || unit.kind === 'number' ? shorten(unit.name) : ''
  return name === '' ? text : `${text}${NBSP}${name}`
}

/** `79.5 %`, `0.437`, `7,281`, `210 ms`; amounts of money without their unit. */
export function valueInWords(value: number, check: Check): string {
  if (check.unit.kind === 'share') return isSigned(check) ? signedPoints(value) : formatPercent(value)
  if (check.unit.kind === 'number')
    return withUnitBehind(formatPlain(roundTo(value, decimalsOfNumber(check), 'nearest')), check)
  const decimals = check.unit.kind === 'money' ? decimalsOf(check) : decimalsOfScore(check)
  return isSigned(check) ? formatSigned(value, decimals) : formatNumber(value, decimals)
}

/** The same with the unit that the config names. */
export function valueWithUnit(value: number, check: Check): string {
  const text = valueInWords(value, check)
  return check.unit.kind === 'money' ? withUnit(text, shorten(check.unit.name)) : inLabelUnit(text, check)
}

/** `79.5 % → 43.5 %`. */
export function todayToNew(check: Check): string | null {
  if (check.kind === 'scenario') return casesTodayToNew(check)?.replaceAll(' ', NBSP) ?? null
  if (check.champion === null || check.challenger === null) {
    if (check.challenger !== null) return `new ${valueInWords(check.challenger, check)}`
    return check.champion === null ? null : `today ${valueInWords(check.champion, check)}`
  }
  return `${valueInWords(check.champion, check)}${NBSP}→${NBSP}${valueInWords(check.challenger, check)}`.replaceAll(
    ' ',
    NBSP,
  )
}

/** The limit or the margin: `at least 55 %`, `−5.0`, `−78`, `+2 %`, `none`. */
export function allowedOf(check: Check): string | null {
  if (check.limit)
    return check.kind === 'scenario' && check.limit.value === 1 ? 'all' : limitInWords(check, check.limit)
  const own = ownMargin(check)
  // Nothing is allowed or forbidden to what is only reported.
  if (check.margin === null || own === null || isReportedOnly(check)) return null
  if (hasTarget(check)) return farther(check)
  if (check.margin.value === 0) return 'no loss'
  const sign = own < 0 ? MINUS : '+'
  if (styleOf(check) === 'percent') return `${sign}${formatPlainPercent(Math.abs(check.margin.value))}`
  if (check.unit.kind === 'share') {
    // A share of a share has as many digits as the champion's value: one decimal of it is what a reader can use.
    if (check.margin.kind === 'absolute') return `${sign}${withOneDecimal(Math.abs(own) * 100)}`
    return `${sign}${formatNumber(Math.abs(own) * 100, 1)}${NBSP}(${formatPlainPercent(Math.abs(check.margin.value))})`
  }
  if (isOfLabel(check)) return `${sign}${inLabelUnit(formatPlain(Math.abs(own)), check)}`
  if (styleOf(check) === 'score') return `${sign}${withDecimals(Math.abs(own), 3)}`
  if (check.unit.kind === 'number') return withUnitBehind(`${sign}${formatPlain(Math.abs(own))}`, check)
  const share = check.margin.kind === 'relative' ? `${NBSP}(${formatPlainPercent(Math.abs(check.margin.value))})` : ''
  return `${sign}${formatSize(own, decimalsOf(check), 'nearest')}${share}`
}

function limitInWords(check: Check, { kind, value }: NonNullable<Check['limit']>): string {
  const isSize = kind === 'max_distance' || isSigned(check)
  const plain =
    check.unit.kind === 'share'
      ? isSize
        ? `${formatPlain(value * 100)}${NBSP}points`
        : formatPlainPercent(value)
      : check.unit.kind === 'money'
        ? withUnit(formatPlain(value), shorten(check.unit.name))
        : withUnitBehind(inLabelUnit(formatPlain(value), check), check)
  const most = `at${NBSP}${kind === 'min' ? 'least' : 'most'}${NBSP}${plain}`
  return kind === 'max_distance' && hasTarget(check) ? `${most} from${NBSP}${targetOf(check)}` : most
}

/** How much farther from its target the new model may be: `0.5 bikes farther`, `no farther`. */
function farther(check: Check): string {
  const size = Math.abs(check.margin?.value ?? 0)
  if (size === 0) return `no${NBSP}farther`
  return `${marginInWords(check)} farther`
}

const withOneDecimal = (value: number) => withDecimals(value, 1)
/** As many decimals as the number has, but at least so many. */
function withDecimals(value: number, least: number): string {
  const plain = formatPlain(value)
  return (plain.split('.')[1]?.length ?? 0) >= least ? plain : formatNumber(value, least)
}

/** The margin in a sentence: `5.0 points`, `2 %`, `NTD 78 per client`, `0.005`. */
export function marginInWords(check: Check): string {
  if (check.margin === null || check.marginValue === null) return 'nothing'
  if (check.margin.kind === 'relative') return formatPlainPercent(Math.abs(check.margin.value))
  const size = Math.abs(check.margin.value)
  if (check.unit.kind === 'share') return `${withOneDecimal(size * 100)}${NBSP}points`
  if (check.unit.kind === 'money') return withUnit(formatPlain(size), shorten(check.unit.name))
  return inLabelUnit(formatPlain(size), check)
}

/** What the policy tolerates, behind "the policy allows": `a loss of 2 %`, `a rise of 1 bike`, `no loss`. */
export function allowanceInWords(check: Check): string {
  if (hasTarget(check)) {
    const size = Math.abs(check.margin?.value ?? 0)
    return size === 0
      ? 'no larger distance from the target'
      : `a distance from the target larger by ${marginInWords(check)}`
  }
  if (check.margin?.value === 0) return 'no loss'
  // Errors rise; what is earned or hit is lost.
  return `a ${check.better === 'lower' && check.unit.kind !== 'money' ? 'rise' : 'loss'} of ${marginInWords(check)}`
}

/** A range of the value itself: a rate of both models together has no difference. */
export const isOfValue = (check: Check): boolean => check.metric === 'negative_flip_rate' && check.interval !== null

/** `1.2 % to 2.3 %`, both ends outward. */
function valueRangeInWords({ low, high }: NonNullable<Check['interval']>): string {
  if (low === null || high === null) return 'no limit'
  const end = (share: number, rounding: Rounding) => `${formatSize(share * 100, 1, rounding)}${NBSP}%`
  return `${low === 0 ? `0${NBSP}%` : end(low, 'towardZero')} to${NBSP}${end(high, 'awayFromZero')}`
}
/** In place of a range, where neither more nor less is better and nothing is aimed at. */
const noRange = (check: Check): string | null =>
  check.better === 'target' && !hasTarget(check) && check.challenger !== null ? 'none: no side is better' : null

/** `−25.6 to −11.7`, `−9.5 or more`, `no limit`; null without an interval. */
export function rangeInWords(check: Check): string | null {
  if (isOfValue(check)) return valueRangeInWords(check.interval!)
  const range = rangeOf(check)
  if (range === null) return noRange(check)
  const factor = factorOf(check)
  const decimals = decimalsOf(check)
  const margin = ownMargin(check)
  const boundaries = margin === null ? [] : [margin * factor]
  if (hasTarget(check)) {
    const scaled = (end: number | null) => (end === null ? null : end * factor)
    return distanceRange({ low: scaled(range.low), high: scaled(range.high) }, decimals, boundaries)
  }
  const end = (value: number, rounding: Rounding) => formatBound(value * factor, decimals, rounding, boundaries)
  const unit = styleOf(check) === 'percent' ? `${NBSP}%` : ''
  const [low, high] = [withinReach(range.low, check), withinReach(range.high, check)]
  if (low === null && high === null) return 'no limit'
  if (high === null) return `${end(low!, 'down')}${unit} or more`
  if (low === null) return `${end(high, 'up')}${unit} or less`
  return `${end(low, 'down')} to${NBSP}${end(high, 'up')}${unit}`
}

/** An end that no rate of rows can reach sets no limit: from 0 to 1 it moves by 100 points at most. */
const withinReach = (end: number | null, check: Check): number | null =>
  end !== null && isRateOfPeople(check) && Math.abs(end) >= 1 ? null : end

/** `79.5 % → 43.5 %`, `NTD 7,805 → 7,281`: for sentences. */
export function todayToNewWithUnit(check: Check): string | null {
  const values = todayToNew(check)
  if (values === null) return null
  return check.unit.kind === 'money' ? withUnit(values, shorten(check.unit.name)) : inLabelUnit(values, check)
}

/** ` per client`; empty for what is no amount of one row. */
export const perRowOf = (check: Check, words: Words): string =>
  check.unit.kind === 'money' && check.unit.perRow !== false ? ` per ${words.row}` : ''

/** Whether the check's amounts can be said for the volume that the config names. */
const volumeOf = (check: Check) => (check.scaled && check.unit.kind === 'money' ? check.scaled : undefined)

/**
 * No digit of an amount at the volume is finer than the second digit of half its range, as a person would say it: USD 1.1 M
 * less, between 1.9 M and 63,000. Without a finite range its own two digits decide.
 */
export function finestOf(check: Check): number {
  const volume = volumeOf(check)
  const { low = null, high = null } = check.interval ?? {}
  return volume && low !== null && high !== null ? stepOf(((high - low) / 2) * volume.rows) : 0
}

/** `NTD 1.3 bn a year`, `NTD 524 per client`, `36 in 100`, `6.7 %`, `0.012`: a size without a sign. */
export function sizeOf(size: number, check: Check, words: Words, rounding: Rounding): string {
  const volume = volumeOf(check)
  if (volume && check.unit.kind === 'money') {
    const amount = formatLargeAmount(size * volume.rows, shorten(check.unit.name), rounding, finestOf(check))
    return `${amount} ${perPeriod(shorten(volume.per))}`
  }
  if (check.unit.kind === 'money') {
    return `${withUnit(formatSize(size, decimalsOf(check), rounding), shorten(check.unit.name))}${perRowOf(check, words)}`
  }
  if (check.unit.kind === 'share') return `${formatSize(size * 100, 1, rounding)}${NBSP}points`
  const number = formatSize(size * factorOf(check), decimalsOf(check), rounding)
  return styleOf(check) === 'percent' ? `${number}${NBSP}%` : inLabelUnit(number, check)
}

/** Verb for a business function: money is earned or cost; anything else just is. */
const verbOf = (check: Check): string =>
  check.unit.kind === 'money' && isCurrency(check.unit.name) ? (check.better === 'lower' ? 'cost' : 'earn') : 'bring'

const moreOrLess = (difference: number) => (difference < 0 ? 'less' : 'more')

/** `would earn about NTD 1.3 bn a year less`, `may earn …`: the best estimate of a business function. */
export function moneyEstimate(check: Check, words: Words, how: 'would' | 'may' = 'would'): string {
  if (check.difference === null) return 'has no estimate'
  const about = volumeOf(check) ? 'about ' : ''
  return `${how} ${verbOf(check)} ${about}${sizeOf(check.difference, check, words, 'nearest')} ${moreOrLess(check.difference)}`
}

/** `earns 6.7 % less per client (NTD 7,281 instead of 7,805)`: today's amount and the new one. */
export function moneyInTest(check: Check, words: Words): string | null {
  const { champion, challenger, difference } = check
  if (check.unit.kind !== 'money' || champion === null || challenger === null || difference === null) return null
  const amounts = `${withUnit(valueInWords(challenger, check), shorten(check.unit.name))} instead of ${valueInWords(champion, check)}`
  const change =
    champion >= SMALLEST_BASE
      ? `${formatSize((difference / champion) * 100, 1, 'nearest')}${NBSP}%`
      : withUnit(formatSize(difference, decimalsOf(check), 'nearest'), shorten(check.unit.name))
  return `${thirdPerson(verbOf(check))} ${change} ${moreOrLess(difference)}${perRowOf(check, words)} (${amounts})`
}

/** `NTD 180 M a year less`. */
export function moneyChange(check: Check, words: Words): string {
  if (check.difference === null) return 'unknown'
  const volume = volumeOf(check)
  const atVolume = volume ? formatLargeSize(check.difference * volume.rows, 'nearest', finestOf(check)) : ''
  if (check.difference === 0 || atVolume === '0') return 'no change'
  return `${sizeOf(check.difference, check, words, 'nearest')} ${moreOrLess(check.difference)}`
}

/** `anything from NTD 710 M less to 760 M more fits the data`: both ends outward, read with the estimate. */
export function moneyRange(check: Check): string {
  const range = rangeOf(check)
  if (range === null || check.unit.kind !== 'money') return 'no range can be given'
  const unit = shorten(check.unit.name)
  const volume = volumeOf(check)?.rows
  const finest = finestOf(check)
  const one = (value: number) => {
    const size =
      volume === undefined
        ? withUnit(formatSize(value, decimalsOf(check), 'awayFromZero'), unit)
        : formatLargeAmount(value * volume, unit, 'awayFromZero', finest)
    return value === 0 ? 'no change' : `${size} ${moreOrLess(value)}`
  }
  // An end toward zero rounds inward: a smaller size covers more.
  const end = (value: number, towardMore: boolean) => {
    const outward = value < 0 !== towardMore
    if (outward || value === 0) return one(value)
    const size =
      volume === undefined
        ? withUnit(formatSize(value, decimalsOf(check), 'towardZero'), unit)
        : formatLargeAmount(value * volume, unit, 'towardZero', finest)
    return `${size} ${moreOrLess(value)}`
  }
  const { low, high } = range
  if (low === null && high === null) return 'the data set no limit to it'
  if (high === null) return `anything from ${end(low!, false)} upward fits the data`
  if (low === null) return `anything up to ${end(high, true)} fits the data`
  return `anything from ${end(low, false)} to ${end(high, true)} fits the data`
}

/**
 * `between USD 2.0 M and 3.8 M less`, at the volume: the range behind an estimate that is shown to be better or worse; both
 * ends outward. null where the range holds 0, or there is no volume.
 */
export function moneyBetween(check: Check): string | null {
  const range = rangeOf(check)
  const volume = volumeOf(check)?.rows
  if (range === null || volume === undefined || check.unit.kind !== 'money') return null
  const { low, high } = range
  const isLoss = high !== null && high < 0
  const [near, far] = isLoss ? [high, low] : [low, high]
  if (near === null || (!isLoss && near <= 0)) return null
  const size = (value: number, rounding: Rounding) => formatLargeSize(value * volume, rounding, finestOf(check))
  const unit = shorten(check.unit.name)
  const said =
    far === null
      ? `at least ${withUnit(size(near, 'towardZero'), unit)}`
      : `between ${withUnit(`${size(near, 'towardZero')} and ${size(far, 'awayFromZero')}`, unit)}`
  return `${said} ${moreOrLess(near)}`
}

/** `95 % sure that …`: the end of the range that the block test decides, as a loss. */
export function lossAtLeast(check: Check, words: Words): string | null {
  const bound = check.interval?.high
  if (bound === null || bound === undefined || bound >= 0) return null
  return boundInWords(Math.abs(bound), check, words, false)
}

/** The end of the range that the pass test decides, as a gain. */
export function gainAtLeast(check: Check, words: Words): string | null {
  const bound = check.interval?.low
  if (bound === null || bound === undefined || bound <= 0) return null
  return boundInWords(bound, check, words, true)
}

function boundInWords(size: number, check: Check, words: Words, gain: boolean): string {
  const atLeast = sizeOf(size, check, words, 'towardZero')
  if (check.unit.kind === 'money') {
    const less = gain === (check.better === 'higher') ? 'more' : 'less'
    return `it would ${verbOf(check)} at least ${atLeast} ${less} than today's`
  }
  const there = check.slice === null ? '' : ' there'
  if (check.metric === 'roc_auc') {
    const pairs = size < 0.02 ? 1000 : 100
    const count = formatSize(size * pairs, 0, 'towardZero')
    return `of ${formatNumber(pairs)} pairs${there} it ranks at least ${count}${NBSP}${gain ? 'more' : 'fewer'} rightly`
  }
  if (hasTarget(check))
    return `it is at least ${atLeast} ${gain ? 'nearer to its' : 'farther from its'} target than today's${there} (${nameInBrackets(check, words)})`
  const rate = metricWords(check)?.people
  if (check.unit.kind === 'share' && rate) {
    const hundred = formatInHundred(size, 'towardZero', gain ? 'fewer' : 'more')
    return `it ${rate.verb(words)} at least ${hundred} ${people(rate.of, words)}${check.slice === null ? '' : ' there'}`
  }
  return `it is at least ${atLeast} ${gain ? 'better' : 'worse'} than today's${there} (${nameInBrackets(check, words)})`
}

/** The harm or gain as a clause after the model's name: `misses 7 more in 100 defaults`, `ranks clients worse`. */
export function effectOf(check: Check, words: Words): string {
  const known = metricWords(check)
  // By status, never by sign: only `regressed` may be called worse.
  const worse = check.status === 'regressed'
  if (check.title !== undefined && check.unit.kind === 'money') return moneyEstimate(check, words)
  if (check.title !== undefined || !known) {
    return `gets ${worse ? 'worse' : 'better'} in ${plainNameOf(check, words) ?? shorten(check.metric)}`
  }
  if (known.people && check.unit.kind === 'share' && check.difference !== null) {
    const amount = formatInHundred(check.difference, 'nearest', worse ? 'more' : 'fewer')
    return `${known.people.verb(words)} ${amount} ${people(known.people.of, words)}`
  }
  return worse ? known.worse(words) : known.better(words)
}

/** Both models beside the target of the check: `On average the new model predicts 0.2 bikes too low; today's model 3.1 …`. */
export function aimedSentence(check: Check, both = true): Phrase | null {
  const place = check.slice === null ? '' : phrase` in ${strong(groupOf(check.slice))}`
  const size = (value: number) =>
    check.unit.kind === 'share'
      ? `${formatSize(value * 100, 1, 'nearest')}${NBSP}points`
      : inLabelUnit(formatSize(value, decimalsOf(check), 'nearest'), check)
  return aimSentence(check, { size, place, both })
}

/**
 * Both models side by side in people: `Of 100 good clients, the new model declines 56; today's model declines 20.` Below 100
 * people as counts. null when the check is no rate of people.
 */
export function peopleSentence(check: Check, model: ModelReport, named: 'named' | 'there' = 'named'): Phrase | null {
  const { words } = model
  const known = metricWords(check)?.people
  if (check.metric === 'roc_auc') return pairsSentence(check, model, named)
  if (!known || check.unit.kind !== 'share' || check.champion === null || check.challenger === null) return null
  const place = named === 'there' ? ' there' : check.slice && phrase` in ${strong(groupOf(check.slice))}`
  const group = check.slice === null || place === null ? '' : place
  const verb = known.verb(words)
  const [today, next] = [1 - check.champion, 1 - check.challenger]
  const total = countOfPeople(check)
  if (total < 100 && !model.weighted && total > 0) {
    const count = (share: number) => formatNumber(Math.round(share * total))
    return phrase`Of ${formatNumber(total)} ${people(known.of, words)}${group}, the new model ${verb} ${strong(count(next))}; today's model ${verb} ${strong(count(today))}.`
  }
  const smallest = Math.min(...[today, next].filter((share) => share > 0))
  if (smallest < 0.01) {
    return phrase`Of all ${people(known.of, words)}${group}, the new model ${verb} ${strong(inPeople(next))}; today's model ${verb} ${strong(inPeople(today))}.`
  }
  const whole = (share: number) => formatNumber(share * 100, Math.abs(next - today) < 0.01 ? 1 : 0)
  return phrase`Of 100 ${people(known.of, words)}${group}, the new model ${verb} ${strong(whole(next))}; today's model ${verb} ${strong(whole(today))}.`
}

/**
 * What an area under the curve means to a person: of so many pairs of a positive and a negative row, how often the positive
 * one has the higher score (Hanley and McNeil 1982, p. 31; ties count half).
 */
function pairsSentence(check: Check, model: ModelReport, named: 'named' | 'there'): Phrase | null {
  const { words } = model
  if (check.champion === null || check.challenger === null || model.weighted) return null
  const pairs = Math.abs(check.challenger - check.champion) < 0.02 ? 1000 : 100
  const count = (share: number) => formatNumber(share * pairs)
  const label = shorten(words.positiveLabel)
  const pair = `one ${words.positive ?? `${words.row} labelled ${label}`} and one ${words.negative ?? 'other'}`
  const group = check.slice === null ? '' : named === 'there' ? ' there' : phrase` in ${strong(groupOf(check.slice))}`
  return phrase`Of ${formatNumber(pairs)} pairs of ${pair}${group}, the new model ranks ${strong(count(check.challenger))} rightly; today's model ${strong(count(check.champion))} (guessing: ${formatNumber(pairs / 2)}).`
}

export const isRateOfPeople = (check: Check): boolean =>
  check.unit.kind === 'share' && metricWords(check)?.people !== undefined

/** Whom a rate counts, and what happens to those who suffer. */
export function peopleCountedBy(check: Check, words: Words) {
  const { of, verb } = metricWords(check)!.people!
  return { people: people(of, words), verb: verb(words), total: countOfPeople(check) }
}

/** What one model does, in people: `of 100 defaults it misses 42`; null for what is no rate of people. */
export function aloneInPeople(check: Check, model: ModelReport): Phrase | null {
  const { words } = model
  const value = check.challenger
  if (value === null) return null
  if (check.metric === 'roc_auc' && !model.weighted) {
    const other = words.negative ?? 'other'
    return phrase`of 100 pairs of one ${words.positive ?? `${words.row} labelled ${shorten(words.positiveLabel)}`} and one ${other} it ranks ${strong(formatNumber(value * 100))} rightly (guessing: 50)`
  }
  if (check.metric === 'precision')
    return phrase`of 100 that it ${words.flagged ? thirdPerson(words.flagged) : 'flags'}, ${strong(formatNumber((1 - value) * 100))} are wrong`
  if (!isRateOfPeople(check)) return null
  const { people: counted, verb, total } = peopleCountedBy(check, words)
  if (total < 100 && !model.weighted)
    return phrase`of ${formatNumber(total)} ${counted} it ${verb} ${strong(formatNumber(Math.round((1 - value) * total)))}`
  if (1 - value < 0.01) return phrase`of all ${counted} it ${verb} ${strong(inPeople(1 - value))}`
  return phrase`of 100 ${counted} it ${verb} ${strong(formatNumber((1 - value) * 100))}`
}

/** `NTD 19 bn`: an amount per row at the volume of a period. */
export const moneyAtVolume = (perRow: number, unit: string, volume: number): string =>
  `${perRow < 0 ? MINUS : ''}${formatLargeAmount(perRow * volume, unit, 'nearest')}`

const inPeople = (share: number): string => (share <= 0 ? 'none' : formatInHundred(share, 'nearest'))

/** `1,275 clients, 425 of them good clients`: a group's size, said once. */
export function sizeOfGroup(check: Check, words: Words): string {
  const of = denominatorOf(check)
  const all = `${formatNumber(check.n)} ${rows(words)}`
  if (check.positives === undefined || of === undefined || of === 'rows') return all
  return `${all}, ${formatNumber(countOfPeople(check))} of them ${people(of, words)}`
}

/**
 * Rows for an answer: if the models are equally good, or, where that many are there already, at the present estimate. null:
 * no number of rows is known to give one.
 */
export function rowsToSay({ evidence, n }: Check): { readonly rows: number; readonly atEstimate: boolean } | null {
  const { ifEqual, atEstimate } = evidence?.rowsNeeded ?? { ifEqual: null, atEstimate: null }
  if (ifEqual === null) return null
  return ifEqual <= n && atEstimate !== null
    ? { rows: atEstimate, atEstimate: true }
    : { rows: ifEqual, atEstimate: false }
}
