/** Checks in units of what each may lose: the whole data set, and the groups that fare worst. */
import type { Check } from '../../core/comparison.js'
import { isLimit, isRequirement } from '../../core/verdict.js'
import type { Grid } from '../description.js'
import { formatNumber, NBSP } from '../format.js'
import { type Phrase, phrase, plainText } from '../phrase.js'
import {
  allowedOf,
  changeOf,
  groupOf,
  inlineNameOf,
  isReportedOnly,
  rangeInWords,
  rowNameOf,
  todayToNew,
} from '../present.js'
import type { ModelReport } from '../report.js'
import type { Chart } from './chart.js'
import { drawIntervals, type IntervalRow, type Standing } from './intervals.js'
import { shortNameOf } from './names.js'

const MOST_GROUPS = 12
const MOST_OVERALL = 24

type Drawn = Check & { readonly improvement: number; readonly marginValue: number }

/** Has a range, and a loss that is allowed and can be a unit. */
const isDrawn = (check: Check): check is Drawn =>
  check.interval !== null &&
  check.improvement !== null &&
  check.marginValue !== null &&
  check.marginValue > 0 &&
  check.status !== 'not_evaluated' &&
  !isLimit(check) &&
  !isRequirement(check) &&
  !isReportedOnly(check)

const WORDS: Readonly<Record<Standing, string>> = {
  worse: 'worse',
  unclear: 'unclear',
  fine: 'fine',
  plain: 'reported',
}

function standingOf({ status }: Check): Standing {
  if (status === 'regressed') return 'worse'
  return status === 'inconclusive' ? 'unclear' : 'fine'
}

const wordOf = (check: Check): string => (check.status === 'improved' ? 'better' : WORDS[standingOf(check)])

function rowOf(check: Drawn, name: string, metric = ''): IntervalRow {
  const unit = check.marginValue
  const scaled = (end: number | null) => (end === null ? null : end / unit)
  return {
    name,
    note: `${wordOf(check)}, ${changeOf(check) ?? ''}${metric === '' ? '' : ` · ${metric}`}`,
    standing: standingOf(check),
    estimate: check.improvement / unit,
    low: scaled(check.interval!.low),
    high: scaled(check.interval!.high),
  }
}

const times = (value: number) => (value === 0 ? '0' : `${formatNumber(value, Number.isInteger(value) ? 0 : 1)}×`)
const OPTIONS = {
  limit: { at: -1, text: 'beyond the allowed loss' },
  zero: 'better than today',
  axis: 'In multiples of the loss that each check allows',
  tick: times,
}

const KEY: Phrase = [
  'Square: best estimate. Line: range; an arrow means that it goes on. Left of the dashed line is more than the policy allows. A check fails only if its whole range lies there.',
]

function tableOf(checks: readonly Drawn[], caption: string, model: ModelReport): Grid {
  return {
    kind: 'grid',
    caption,
    header: ['Result', 'Check', 'Change', 'Today → new', 'Allowed', 'Range'],
    align: ['left', 'left', 'right', 'right', 'right', 'right'],
    leading: true,
    rows: checks.map((check): Phrase[] => [
      [wordOf(check)],
      rowNameOf(check, model, false),
      [changeOf(check) ?? ''],
      [todayToNew(check) ?? ''],
      [allowedOf(check) ?? ''],
      [rangeInWords(check) ?? ''],
    ]),
  }
}

const sentenceOf = (checks: readonly Drawn[], name: (check: Drawn) => string): string =>
  checks.map((check) => `${name(check)}: ${wordOf(check)}, ${changeOf(check)} (${rangeInWords(check)})`).join('; ')

/** Checks of the whole data set; null where none has an allowed loss and a range. */
export function overallChart(model: ModelReport): Chart | null {
  const all = model.checks.filter((check) => check.slice === null).filter(isDrawn)
  if (all.length === 0) return null
  const checks = all.length > MOST_OVERALL ? [...all].sort(byStanding).slice(0, MOST_OVERALL) : all
  const name = (check: Drawn) => plainText(inlineNameOf(check, model.words))
  const count = (...standings: Standing[]) => all.filter((check) => standings.includes(standingOf(check))).length
  const parts = [
    ...(count('worse') > 0 ? [`${count('worse')} beyond the loss that is allowed`] : []),
    ...(count('unclear') > 0 ? [`${count('unclear')} unclear`] : []),
    ...(count('fine') > 0 ? [`${count('fine')} within it`] : []),
  ]
  return {
    finding:
      all.length === 1
        ? `The overall check against what it may lose: ${parts[0].replace(/^1 /, '')}`
        : `The ${formatNumber(all.length)} overall checks against what each may lose: ${parts.join(', ')}`,
    numbers: sentenceOf(checks, name),
    key: phrase`${KEY}${drawnOf(checks, all)}`,
    draw: (width) =>
      drawIntervals(
        checks.map((check) => rowOf(check, shortNameOf(check, model.words))),
        OPTIONS,
        width,
      ),
    table: tableOf(checks, 'Overall checks that are drawn', model),
  }
}

const drawnOf = (drawn: readonly Drawn[], all: readonly Drawn[]): string =>
  drawn.length < all.length ? ` The ${drawn.length} that fare worst are drawn.` : ''

const byStanding = (a: Drawn, b: Drawn) => RANK[standingOf(a)] - RANK[standingOf(b)]
const RANK: Readonly<Record<Standing, number>> = { worse: 0, unclear: 1, fine: 2, plain: 3 }

/** The groups that fare worst, against what each may lose; null where no group can be drawn. */
export function groupsChart(model: ModelReport): Chart | null {
  const drawn = model.checks.filter((check) => check.slice !== null).filter(isDrawn)
  if (drawn.length === 0) return null
  const byLoss = (a: Drawn, b: Drawn) => a.improvement / a.marginValue - b.improvement / b.marginValue
  const checks = [...drawn]
    .sort((a, b) => byStanding(a, b) || byLoss(a, b) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
    .slice(0, MOST_GROUPS)
  const worse = drawn.filter((check) => standingOf(check) === 'worse').length
  const groupName = (check: Drawn) => plainText(groupOf(check.slice!))
  const metric = (check: Drawn) => plainText(inlineNameOf(check, model.words))
  const all = `${formatNumber(drawn.length)} ${drawn.length === 1 ? 'check' : 'checks'} of groups`
  return {
    finding:
      worse === 0
        ? `None of the ${all} is shown to lose more than it may`
        : `${formatNumber(worse)} of the ${all} ${worse === 1 ? 'is' : 'are'} shown to lose more than allowed`,
    numbers: sentenceOf(checks, (check) => `${groupName(check)}, ${metric(check)}`),
    key: phrase`${KEY}${drawnOf(checks, drawn)}`,
    draw: (width) =>
      drawIntervals(
        checks.map((check) => rowOf(check, groupName(check), shortNameOf(check, model.words))),
        OPTIONS,
        width,
      ),
    table: tableOf(checks, `Groups that are drawn${NBSP}(${checks.length})`, model),
  }
}
