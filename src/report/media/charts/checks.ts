/** Checks in units of what each may lose: what decided, and the groups that fare worst. */
import type { Check } from '../../../core/comparison.js'
import { isLimit, isRequirement } from '../../../core/verdict.js'
import type { Grid } from '../../description.js'
import { type Phrase, plainText } from '../../phrase.js'
import type { ModelReport } from '../../report.js'
import { say } from '../../say.js'
import { groupOf, inlineNameOf, isReportedOnly, rowNameOf } from '../../words/check-names.js'
import { allowedOf, changeOf, rangeInWords, todayToNew } from '../../words/check-numbers.js'
import { formatNumber } from '../../words/format.js'
import type { Chart } from './chart.js'
import { drawIntervals, type IntervalOptions, type IntervalRow, type Standing } from './intervals.js'
import { ROOM_IN_NOTE, shortNameOf } from './names.js'

const MOST_GROUPS = 12
const MOST_OVERALL = 24
/** Groups that fail, in the chart of what decided. */
const MOST_FAILED = 6

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

function standingOf({ status }: Check): Standing {
  if (status === 'regressed') return 'worse'
  return status === 'inconclusive' ? 'unclear' : 'fine'
}

const wordOf = (check: Check): string =>
  say().charts.checks.standings[check.status === 'improved' ? 'better' : standingOf(check)]

function rowOf(check: Drawn, { words }: ModelReport): IntervalRow {
  const unit = check.marginValue
  const [name, about] =
    check.slice === null
      ? [shortNameOf(check, words), null]
      : [nameOfGroup(check), shortNameOf(check, words, ROOM_IN_NOTE)]
  const scaled = (end: number | null) => (end === null ? null : end / unit)
  return {
    name,
    note: say().charts.checks.note(wordOf(check), changeOf(check) ?? '', about),
    standing: standingOf(check),
    estimate: check.improvement / unit,
    low: scaled(check.interval!.low),
    high: scaled(check.interval!.high),
  }
}

const times = (value: number) => (value === 0 ? '0' : `${formatNumber(value, Number.isInteger(value) ? 0 : 1)}×`)

function options(): IntervalOptions {
  const said = say().charts.checks
  return { limit: { at: -1, text: said.beyondLimit }, zero: said.betterThanToday, axis: said.axis, tick: times }
}

function keyOf(drawn: readonly Drawn[], all: readonly Drawn[]): Phrase {
  const said = say().charts.checks
  return [drawn.length < all.length ? `${said.key} ${said.worstAreDrawn(drawn.length)}` : said.key]
}

function tableOf(checks: readonly Drawn[], caption: string, model: ModelReport): Grid {
  return {
    kind: 'grid',
    caption,
    header: say().charts.checks.headers,
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

function sentenceOf(checks: readonly Drawn[], name: (check: Drawn) => string): string {
  const items = checks.map((check) =>
    say().charts.checks.item({
      name: name(check),
      result: wordOf(check),
      change: changeOf(check) ?? '',
      range: rangeInWords(check) ?? '',
    }),
  )
  return plainText(say().lists.long(items))
}

/** What decided: groups that fail, then checks of the whole data set; null where none has an allowed loss and a range. */
export function decidedChart(model: ModelReport): Chart | null {
  const drawable = model.checks.filter(isDrawn)
  const all = drawable.filter(({ slice }) => slice === null)
  const failed = drawable.filter((check) => check.slice !== null && standingOf(check) === 'worse').sort(byLoss)
  const groups = failed.slice(0, MOST_FAILED)
  const overall = all.length > MOST_OVERALL ? [...all].sort(byStanding).slice(0, MOST_OVERALL) : all
  const checks = [...groups, ...overall]
  if (checks.length === 0) return null
  const name = (check: Drawn) => plainText(inlineNameOf(check, model.words))
  const count = (standing: Standing) => all.filter((check) => standingOf(check) === standing).length
  const said = say().charts.checks
  const [key] = keyOf(overall, all)
  return {
    finding: said.decided(failed.length, all.length, {
      worse: count('worse'),
      unclear: count('unclear'),
      fine: count('fine'),
    }),
    numbers: sentenceOf(checks, (check) =>
      check.slice === null ? name(check) : said.groupAndMetric(nameOfGroup(check), name(check)),
    ),
    key: [groups.length < failed.length ? `${key} ${said.worstGroupsAreDrawn(groups.length)}` : key],
    draw: (width) =>
      drawIntervals(
        checks.map((check) => rowOf(check, model)),
        options(),
        width,
      ),
    table: tableOf(checks, said.decidedCaption(groups.length > 0), model),
  }
}

const nameOfGroup = ({ slice }: Drawn): string => plainText(groupOf(slice!))

const byLoss = (a: Drawn, b: Drawn) =>
  a.improvement / a.marginValue - b.improvement / b.marginValue || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
const byStanding = (a: Drawn, b: Drawn) => RANK[standingOf(a)] - RANK[standingOf(b)]
const RANK: Readonly<Record<Standing, number>> = { worse: 0, unclear: 1, fine: 2 }

/** The groups that fare worst, against what each may lose; null where no group can be drawn. */
export function groupsChart(model: ModelReport): Chart | null {
  const drawn = model.checks.filter((check) => check.slice !== null).filter(isDrawn)
  if (drawn.length === 0) return null
  const checks = [...drawn].sort((a, b) => byStanding(a, b) || byLoss(a, b)).slice(0, MOST_GROUPS)
  const worse = drawn.filter((check) => standingOf(check) === 'worse').length
  const metric = (check: Drawn) => plainText(inlineNameOf(check, model.words))
  const said = say().charts.checks
  return {
    finding: said.groups(worse, drawn.length),
    numbers: sentenceOf(checks, (check) => said.groupAndMetric(nameOfGroup(check), metric(check))),
    key: keyOf(checks, drawn),
    draw: (width) =>
      drawIntervals(
        checks.map((check) => rowOf(check, model)),
        options(),
        width,
      ),
    table: tableOf(checks, said.groupsCaption(checks.length), model),
  }
}
