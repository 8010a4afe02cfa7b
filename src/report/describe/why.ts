/** Why a check failed and what would help, for each failed check: whose loss, which mistakes, more rows, another threshold. */
import type { Check } from '../../core/comparison.js'
import type { DescribeOptions, Section } from '../description.js'
import { type Findings, isOverall } from '../findings.js'
import { joinPhrases, type Phrase, phrase, strong } from '../phrase.js'
import type { ModelReport } from '../report.js'
import { say } from '../say.js'
import { groupOf, inlineNameOf } from '../words/check-names.js'
import { formatPercent, formatPlain } from '../words/format.js'
import { mistakesInWords, scoresInWords, shareInWords } from '../words/profile-words.js'
import { waivable } from './decided.js'
import { repairSentence } from './operating-point.js'

/** Failed checks explained in a comment, and in the whole report. */
const MOST_EXPLAINED = 4
const MOST_IN_REPORT = 20
/** Groups named for where a loss comes from, and the least share of it that is worth a name. */
const MOST_GROUPS = 3
const LEAST_SHARE = 0.2

/** Means over rows: their amounts of groups add up to that of the whole. */
const MEANS = ['accuracy', 'brier_score', 'log_loss', 'mean_absolute_error', 'mean_squared_error']
/** Of the scores themselves: no threshold moves them. */
const OF_SCORES = ['roc_auc', 'average_precision', 'brier_score', 'log_loss', 'mean_calibration_error']

export function whySections(findings: Findings, options: DescribeOptions): Section[] {
  const { model } = findings
  const words = say().why
  if (model.identicalPredictions) return []
  const failed = [
    ...findings.failedOverall,
    ...findings.smallestGroups,
    ...findings.failedLimits.filter(({ kind }) => kind === 'limit'),
  ]
  const waivers = waivable(findings.report, options).filter((each) => each.model.name === model.name)
  const waive = (check: Check): Phrase[] => (waivers.some((each) => each.check.id === check.id) ? [[words.waive]] : [])
  return failed.slice(0, options.full ? MOST_IN_REPORT : MOST_EXPLAINED).flatMap((check): Section[] => {
    const found = [
      ...itemOf(isOverall(check) ? words.expected : words.who, whoTheyAre(check, model)),
      ...itemOf(words.mistakes, check.profile ? mistakesInWords(check.profile, model) : []),
      ...itemOf(words.whereFrom, whereFrom(check, model)),
      ...itemOf(words.threshold, anotherThreshold(check, model)),
    ]
    const items =
      found.length === 0
        ? []
        : [
            ...found,
            ...itemOf(words.moreRows(model.words.row), moreRows(check)),
            ...itemOf(words.ifItMust, waive(check)),
          ]
    return items.length === 0
      ? []
      : [
          {
            title: words.title(
              inlineNameOf(check, model.words),
              check.slice === null ? null : groupOf(check.slice),
              check.kind === 'limit',
            ),
            blocks: [{ kind: 'list', items }],
            drop: 'explanations of failed checks',
          },
        ]
  })
}

const itemOf = (title: string, sentences: readonly Phrase[]): Phrase[] =>
  sentences.length === 0 ? [] : [phrase`${strong(title)} ${joinPhrases(sentences, ' ')}`]

const whoTheyAre = (check: Check, model: ModelReport): Phrase[] =>
  check.profile ? scoresInWords(check.profile, model, !isOverall(check)) : []

/** Rows that a check's mean is over; null: it is no mean, so amounts of groups do not add up. */
export function rowsOfMean({ metric, unit, n, positives }: Check): number | null {
  if (unit.kind === 'money') return unit.perRow === false ? null : n
  if (MEANS.includes(metric)) return n
  if (positives === undefined) return null
  if (metric === 'recall') return positives
  return metric === 'specificity' ? n - positives : null
}

/** What the rows of a check gain in all, in the unit of the check; positive is good. */
function amountOf(check: Check): number | null {
  const rows = rowsOfMean(check)
  return rows === null || check.improvement === null ? null : check.improvement * rows
}

function whereFrom(check: Check, model: ModelReport): Phrase[] {
  // Rows of different weight do not count alike, and a limit has no loss against today's.
  if (model.weighted || check.kind === 'limit') return []
  const own = amountOf(check)
  if (own === null || own === 0) return []
  const same = model.checks.filter(({ metric, kind }) => metric === check.metric && kind !== 'limit')
  if (isOverall(check)) return largestParts(own, check, same, model)
  const whole = same.find(isOverall)
  const all = whole && amountOf(whole)
  if (!whole || all === null || all === undefined) return []
  const share = shareInWords(own, all)
  return share === '' ? [] : [[say().why.shareOfRows(share, formatPercent(check.n / whole.n, 0), model.words.row)]]
}

/** The groups of single columns in which most of the loss lies. */
function largestParts(whole: number, check: Check, same: readonly Check[], model: ModelReport): Phrase[] {
  const parts = same
    .filter(({ slice }) => slice !== null && Object.keys(slice).length === 1)
    .map((part) => ({ part, share: (amountOf(part) ?? 0) / whole }))
    .filter(({ share, part }) => share >= LEAST_SHARE && share > part.n / check.n)
    .sort((a, b) => b.share - a.share || (a.part.id < b.part.id ? -1 : 1))
    .slice(0, MOST_GROUPS)
  if (parts.length === 0) return []
  const words = say().why
  const named = parts.map(({ part, share }) =>
    words.part(
      groupOf(part.slice!),
      share > 1 ? null : formatPercent(share, 0),
      formatPercent(part.n / check.n, 0),
      model.words.row,
    ),
  )
  return [
    words.largestParts(
      say().lists.and(named),
      parts.some(({ share }) => share > 1),
    ),
  ]
}

function moreRows(check: Check): Phrase[] {
  if (check.kind === 'limit') return [[say().why.limitByChance]]
  if (check.reason?.code === 'trusted_point') return []
  return [[say().why.rowsDoNotHelp]]
}

function anotherThreshold(check: Check, model: ModelReport): Phrase[] {
  if (model.task !== 'binary' || model.operatingPoint === null) return []
  if (check.unit.kind === 'money' && check.kind !== 'limit') return repairSentence(check, model)
  if (OF_SCORES.includes(check.metric)) return [[say().why.noThreshold]]
  const recovery = check.profile?.recovery
  if (!recovery) return []
  const { threshold, flagged, flaggedNow } = recovery
  return [
    [
      say().why.recovery({
        threshold: formatPlain(Number(threshold.toPrecision(4))),
        now: formatPlain(model.operatingPoint.challenger),
        keeps: check.kind === 'limit' ? 'limit' : isOverall(check) ? 'all' : 'group',
        flagged: formatPercent(flagged),
        flaggedNow: formatPercent(flaggedNow),
        row: model.words.row,
      }),
    ],
  ]
}
