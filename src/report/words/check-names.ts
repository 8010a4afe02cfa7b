/** The names of checks and of groups, and which rows a check counts. */
import type { Check } from '../../core/comparison.js'
import { isLimit, isRequirement } from '../../core/verdict.js'
import { shorten } from '../escape.js'
import type { Catalogue } from '../languages/catalogue.js'
import { code, type Phrase } from '../phrase.js'
import type { ModelReport, Words } from '../report.js'
import { say } from '../say.js'
import { formatNumber, formatPlain } from './format.js'
import { knownNameOf, taskWordsOf } from './task-words.js'

/** Takes no part in the decision: by its role, by its slice, or because neither side of it is better. */
export const isReportedOnly = (check: Check): boolean =>
  check.role === 'info' ||
  check.severity === 'info' ||
  (!isLimit(check) &&
    check.status !== 'regressed' &&
    ['reported_only', 'no_influence'].includes(check.reason?.code ?? ''))

/** "defaults", or "rows labelled 1". */
export const positivesOf = (words: Words): string => say().nouns.positivesOf(words)
export const negativesOf = (words: Words): string => say().nouns.negativesOf(words)
/** `1 default`, `3 defaults`, `1 row labelled 1`. */
export const countPositives = (count: number, words: Words): string =>
  say().checkNames.countOfPositives(count, formatNumber(count), words)

/** Rates of people who suffer where it falls, and the rows they are taken over: those with a positive label, those without, or all. */
const RATES = { accuracy: 'rows', recall: 'positives', specificity: 'negatives' } as const
type Rate = keyof typeof RATES

/** A number in a file may have the name of a metric. */
const isMetric = (check: Check): boolean => check.title === undefined && !isRequirement(check)

/** The rate of people that a check is; undefined for any other. */
export const rateOf = (check: Check): Rate | undefined =>
  check.unit.kind === 'share' && isMetric(check) && Object.hasOwn(RATES, check.metric)
    ? (check.metric as Rate)
    : undefined

export const isRateOfPeople = (check: Check): boolean => rateOf(check) !== undefined

interface MetricWords {
  readonly name: (words: Words) => string
  /** What the new model does when the metric falls, without numbers. */
  readonly worse: (words: Words) => string
  readonly better: (words: Words) => string
}

export function metricWords(check: Check): MetricWords | undefined {
  if (!isMetric(check)) return undefined
  const { metrics } = say().checkNames
  if (Object.hasOwn(metrics, check.metric)) return metrics[check.metric as keyof typeof metrics]
  const words = taskWordsOf(check.metric)
  return words && { name: () => words.name, worse: () => words.worse, better: () => words.better }
}

/** `Drift of region`, `Drift of today's scores`: of a column or of scores against the reference. */
function driftName({ title, reason }: Check): string {
  const { model } = reason?.args ?? {}
  const { driftOfToday, driftOfNew, driftOf } = say().checkNames
  if (model === 'champion') return driftOfToday
  return model === 'challenger' ? driftOfNew : driftOf(title === undefined ? null : shorten(title))
}

/** `Ranking`, `Good clients approved`, `Expected margin`; null when the metric has no plain name. */
/** The name alone: `Ranking`; null where the metric has none but its id. */
export function bareNameOf(check: Check, words: Words): string | null {
  if (check.kind === 'drift') return driftName(check)
  if (check.title === undefined) return metricWords(check)?.name(words) ?? null
  return check.kind === 'scenario' ? say().checkNames.scenario(shorten(check.title)) : shorten(check.title)
}

/** `first 10`: what a parameter adds to the name. */
function detailOf(check: Check): string | null {
  if (!isMetric(check)) return null
  if (check.metric === 'mean_calibration_error') return say().taskWords.targetZero
  return Object.hasOwn(say().checkNames.metrics, check.metric) ? null : (taskWordsOf(check.metric)?.detail ?? null)
}

/** The name with its parameter: `Order of the results (first 10)`. */
export function plainNameOf(check: Check, words: Words): string | null {
  const name = bareNameOf(check, words)
  const detail = detailOf(check)
  return name !== null && detail !== null ? say().checkNames.detailed(name, detail) : name
}

/** The same inside brackets, in the middle of a sentence: `order of the results, first 10`. */
export function nameInBrackets(check: Check, words: Words): string {
  const name = bareNameOf(check, words)
  if (name === null) return shorten(check.metric)
  return check.title === undefined ? say().checkNames.inBrackets(name, detailOf(check)) : name
}

/** `Ranking, roc_auc` with the metric as code; for sentences and tables of the whole data set. */
export function nameOf(check: Check, words: Words): Phrase {
  const plain = plainNameOf(check, words)
  if (plain === null) return code(shorten(check.metric))
  return check.title === undefined ? say().checkNames.withMetric(plain, code(knownNameOf(check.metric))) : [plain]
}

/** `Ranking (roc_auc)`: inside a sentence that has commas of its own. */
export function inlineNameOf(check: Check, words: Words): Phrase {
  const plain = bareNameOf(check, words)
  if (plain === null) return code(shorten(check.metric))
  return check.title === undefined
    ? say().checkNames.inlineWithMetric(plain, detailOf(check), code(knownNameOf(check.metric)))
    : [plain]
}

/** The check's name, its group, role and rows, as the first cell of a table. */
export function rowNameOf(check: Check, model: ModelReport, nested: boolean): Phrase {
  const { words } = model
  const { rowOfGroup, rowOfOuterGroup, rowOfAll } = say().checkNames
  const count = formatNumber(countOfPeople(check))
  if (check.slice !== null) {
    const name = plainNameOf(check, words) ?? code(shorten(check.metric))
    return (nested ? rowOfOuterGroup : rowOfGroup)(name, groupOf(check.slice), count)
  }
  const role =
    check.severity === 'critical'
      ? 'critical'
      : !isLimit(check) && check.role === 'primary'
        ? 'primary'
        : isLimit(check) && check.role === 'info'
          ? 'reported'
          : null
  const of = denominatorOf(check)
  return rowOfAll({
    name: nameOf(check, words),
    row: check.title !== undefined && isOfRow(check) ? words.row : null,
    role,
    n: check.kind === 'scenario' || (of !== undefined && of !== 'rows') ? count : null,
  })
}

/** A group is named in several tables and sentences; thousands of them take their time. */
const groupNames = new WeakMap<Catalogue, WeakMap<Readonly<Record<string, string>>, Phrase>>()

/** `age band 40-49 and education high school`; a slice that the config names is its name (`slices.ts` keys it `slice`). */
export function groupOf(slice: Readonly<Record<string, string>>): Phrase {
  const language = say()
  const names = groupNames.get(language) ?? new WeakMap()
  groupNames.set(language, names)
  const name = names.get(slice) ?? nameGroup(slice)
  names.set(slice, name)
  return name
}

function nameGroup(slice: Readonly<Record<string, string>>): Phrase {
  const { groupPart, emptyValue } = say().checkNames
  // Names and values stay as the data have them, so that they can be found there again.
  const parts = Object.entries(slice).map(([column, value]) =>
    column === 'slice'
      ? shorten(value)
      : groupPart(shorten(column), value === '' ? emptyValue : shorten(binInWords(value))),
  )
  return say().lists.and(parts)
}

const BIN = /^(?<under><)?(?<from>>=)?(?<low>-?\d+(?:\.\d+)?)(?:\.\.(?<high>-?\d+(?:\.\d+)?))?$/

/** Bins of numbers in words: `<100000` is `under 100,000`, `25..40` is `25 to 40`; anything else as it is. */
function binInWords(value: string): string {
  const { under, from, low, high } = BIN.exec(value)?.groups ?? {}
  if (low === undefined) return value
  const number = (text: string) => formatPlain(Number(text))
  const bins = say().checkNames
  if (under) return high === undefined && !from ? bins.under(number(low)) : value
  if (from) return high === undefined ? bins.andMore(number(low)) : value
  return high === undefined ? value : bins.fromTo(number(low), number(high))
}

function denominatorOf(check: Check) {
  const rate = rateOf(check)
  return rate && RATES[rate]
}

/** Rows that the check's rate is taken over. */
export function countOfPeople(check: Check): number {
  const of = denominatorOf(check)
  if (check.positives === undefined || of === undefined || of === 'rows') return check.n
  return of === 'positives' ? check.positives : check.n - check.positives
}

/** The rows that a rate of people is taken over: `good clients`. */
export const peopleOf = (rate: Rate, words: Words): string => say().checkNames.people(RATES[rate], words)

/** `1,275 clients, 425 of them good clients`: a group's size, said once. */
export function sizeOfGroup(check: Check, words: Words): string {
  const rate = rateOf(check)
  const { rows, rowsOfThem } = say().checkNames
  const n = formatNumber(check.n)
  if (check.positives === undefined || rate === undefined || RATES[rate] === 'rows') return rows(n, words.row)
  return rowsOfThem(n, words.row, formatNumber(countOfPeople(check)), peopleOf(rate, words))
}

/** An amount of one row. */
export const isOfRow = ({ unit }: Check): boolean => unit.kind === 'money' && unit.perRow !== false
