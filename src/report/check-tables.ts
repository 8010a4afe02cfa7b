/** Tables of checks: what decided, and one row for each check in words. */
import type { Check, CheckStatus } from '../core/comparison.js'
import { isLimit } from '../core/verdict.js'
import { countLine } from './counts.js'
import { isApproved } from './decided.js'
import type { Block, CheckRow, CheckTable, Drop, Icon } from './description.js'
import { asksForPerson, type Findings, hasStatus, rankOf } from './findings.js'
import { formatNumber, formatPlainPercent, formatRowsNeeded, NBSP } from './format.js'
import { countOf, pluralOf } from './languages/english/nouns.js'
import { joinPhrases, type Phrase, phrase } from './phrase.js'
import {
  allowedOf,
  changeOf,
  groupOf,
  isReportedOnly,
  rangeInWords,
  rowNameOf,
  rowsToSay,
  todayToNew,
} from './present.js'
import { say } from './say.js'
import { rowsOfMean } from './why.js'

const MOST_DECIDING_ROWS = 6

const RESULT_ICONS: Readonly<Record<Exclude<CheckStatus, 'inconclusive'>, Icon>> = {
  regressed: '⛔',
  improved: '✅',
  pass: '✅',
  not_evaluated: '➖',
}

function resultOf(check: Check, findings: Findings): CheckRow['result'] {
  const result = resultOfCheck(check, findings)
  return findings.waived.includes(check) ? { ...result, word: `${result.word}, waived` } : result
}

function resultOfCheck(check: Check, findings: Findings): CheckRow['result'] {
  const { results, reported } = say()
  if (check.kind === 'scenario' && isReportedOnly(check) && check.status !== 'not_evaluated')
    return { icon: '➖', word: check.status === 'regressed' ? 'only reported, fails' : 'only reported, passes' }
  if (check.kind === 'scenario' && check.status === 'regressed') return { icon: '⛔', word: 'fails' }
  if (check.kind === 'scenario' && check.status === 'pass') return { icon: '✅', word: 'passes' }
  if (isLimit(check) && check.status === 'regressed') return { icon: '⛔', word: 'limit broken' }
  if (isLimit(check) && check.status === 'pass') return { icon: '✅', word: 'limit met' }
  // What is only reported decides nothing, so nothing about it alarms or comforts.
  if (isReportedOnly(check) && check.status !== 'not_evaluated') return { icon: '➖', word: reported[check.status] }
  if (check.status === 'not_evaluated' && check.reason?.code === 'reported_only')
    return { icon: '➖', word: 'only reported' }
  if (check.reason?.code === 'no_harm_shown') return { icon: '✅', word: 'no harm shown' }
  if (check.status !== 'inconclusive') return { icon: RESULT_ICONS[check.status], word: results[check.status] }
  const holds = asksForPerson(check) && findings.model.policy.onInconclusive !== 'pass' && !findings.report.advisory
  if (!holds) return { icon: '⚠️', word: 'unclear, does not hold the merge' }
  if (isApproved(findings.report)) return { icon: '⚠️', word: 'unclear, accepted by approval' }
  const held = findings.model.policy.onInconclusive === 'block' || findings.model.policy.approvals !== null
  return { icon: '⚠️', word: held ? 'unclear, holds the merge' : 'unclear, a person decides' }
}

export function rowOf(check: Check, findings: Findings, options: { nested?: boolean; drop?: Drop } = {}): CheckRow {
  const result = resultOf(check, findings)
  const needed = check.evidence?.rowsNeeded
  return {
    id: check.id,
    result: options.nested
      ? { ...result, word: `worse, ${findings.waived.includes(check) ? 'waived, ' : ''}contains the group above` }
      : result,
    name: rowNameOf(check, findings.model, options.nested ?? false),
    change: changeOf(check),
    values: todayToNew(check),
    allowed: allowedOf(check),
    range: rangeInWords(check),
    rowsNeeded:
      needed == null
        ? null
        : needed.ifEqual === null || check.reason?.code === 'estimate_beyond_margin'
          ? typeof needed.toShowLoss === 'number'
            ? `${formatRowsNeeded(needed.toShowLoss)} ${SHOWS_LOSS}`
            : `more ${pluralOf(findings.model.words.row)} ${check.evidence?.ineligibleBecause == null ? 'will not help' : 'are needed to tell'}`
          : rowsInWords(rowsToSay(check)!),
    failed: check.status === 'regressed' && !isReportedOnly(check),
    drop: options.drop ?? (options.nested ? 'groups that contain a failed group' : null),
    plot: plotOf(check),
  }
}

/** In units of the allowed loss: of the improvement, so that worse is on the left. */
function plotOf({ interval, improvement, marginValue }: Check): CheckRow['plot'] {
  const unit = Math.abs(marginValue ?? 0)
  if (interval === null || improvement === null || !(unit > 0)) return null
  const scaled = (end: number | null) => (end === null ? null : end / unit)
  return { low: scaled(interval.low), estimate: improvement / unit, high: scaled(interval.high) }
}

/** Behind a number of rows that would not make a pass, but prove the loss. */
const SHOWS_LOSS = 'to show the loss'

/** Behind a number of rows where those for equal models are there already and have not settled it. */
const AT_ESTIMATE = 'at this estimate'

const rowsInWords = ({ rows, atEstimate }: NonNullable<ReturnType<typeof rowsToSay>>): string =>
  atEstimate ? `${formatRowsNeeded(rows)} ${AT_ESTIMATE}` : formatRowsNeeded(rows)

/** Rows needed can also be words: then no number of rows would do. */
export const startsWithNumber = (text: string | null): boolean => text !== null && /^\d/.test(text)

export const checkTable = (
  findings: Findings,
  caption: string,
  rows: readonly CheckRow[],
  last: CheckTable['last'] = 'range',
): CheckTable => ({
  kind: 'checks',
  caption,
  last,
  rangeTitle: `${formatPlainPercent(findings.model.policy.confidence)} range`,
  rows,
})

/** Failed, then undecided where a person is asked, then one passed check that readers will look for; none on a pass. */
export function decidingRows(findings: Findings): CheckRow[] {
  // Where nothing changed, only what is required of the new model alone can decide.
  const isSame = findings.model.identicalPredictions
  const { failedOverall, failedScenarios, failedLimits, failedNumbers } = findings
  const failed: readonly Check[] = [
    ...failedOverall,
    ...failedScenarios,
    ...failedLimits,
    ...failedNumbers,
    ...findings.failedGroups.map(({ check }) => check),
  ]
  const deciding = [
    ...[...failedOverall, ...failedScenarios, ...failedLimits, ...failedNumbers].map((check) => ({
      check,
      nested: false,
    })),
    ...findings.failedGroups.map(({ check, contains: inner }) => ({ check, nested: inner !== null })),
    ...findings.waived.filter((check) => !failed.includes(check)).map((check) => ({ check, nested: false })),
    ...[...findings.undecided, ...findings.unanswered].map((check) => ({ check, nested: false })),
  ]
  if (deciding.length === 0) return []
  const passed = findings.overall
    .filter(hasStatus('improved', 'pass'))
    .sort((a, b) => rankOf(b) - rankOf(a))
    .find((check) => check.role === 'primary' && !isSame)
  return [
    ...deciding.slice(0, MOST_DECIDING_ROWS).map(({ check, nested }) => rowOf(check, findings, { nested })),
    ...(deciding.length < MOST_DECIDING_ROWS && passed ? [rowOf(passed, findings)] : []),
  ]
}

export function openBlocks(findings: Findings): Block[] {
  const rows = decidingRows(findings)
  const failed = rows.some((row) => row.failed)
  const blocks: Block[] = []
  if (rows.length > 0) {
    blocks.push({ kind: 'title', text: failed ? 'What decided' : 'What is undecided' })
    blocks.push(
      checkTable(
        findings,
        failed ? 'The checks that decided' : 'The checks that are undecided',
        rows,
        failed ? 'range' : 'rowsNeeded',
      ),
    )
    const { rows: tested, words } = findings.model
    if (!failed && rows.some((row) => startsWithNumber(row.rowsNeeded))) {
      const have = tested ? ` You have ${countOf(tested.matched, formatNumber(tested.matched), words.row)}.` : ''
      blocks.push({
        kind: 'paragraph',
        text: phrase`Rows needed: ${rowsNeededFor(rows)}.${have}`,
      })
    }
    const overlap = overlapSentence(findings)
    if (overlap.length > 0) blocks.push({ kind: 'paragraph', text: overlap })
  }
  blocks.push({ kind: 'paragraph', text: [countLine(findings)] })
  return blocks
}

/** What the numbers of rows in a table are for: a pass, a proof of the loss, or either. */
function rowsNeededFor(rows: readonly CheckRow[]): string {
  const named = rows.flatMap(({ rowsNeeded }) => (startsWithNumber(rowsNeeded) ? [rowsNeeded!] : []))
  const kinds = [
    { ends: SHOWS_LOSS, what: `to show the loss with 80${NBSP}% probability if it is as large as estimated` },
    { ends: AT_ESTIMATE, what: `to pass with 80${NBSP}% probability if the estimate is true` },
  ].filter(({ ends }) => named.some((text) => text.endsWith(ends)))
  const isPlain = (text: string) => !kinds.some(({ ends }) => text.endsWith(ends))
  const pass = `to pass with 80${NBSP}% probability if the models are equally good`
  if (named.every(isPlain)) return pass
  if (!named.some(isPlain) && kinds.length === 1) return kinds[0].what
  const first = named.some(isPlain) ? [pass] : []
  return [...first, ...kinds.map(({ ends, what }) => `where it says "${ends}", ${what}`)].join('; ')
}

/** What is left of the larger groups' changes without the smaller one inside it; for rates and means of unweighted rows. */
function overlapSentence(findings: Findings): Phrase {
  if (findings.model.weighted) return []
  const rests = new Map<Check, Phrase[]>()
  for (const { check, contains: inner } of findings.failedGroups) {
    if (
      inner === null ||
      check.unit.kind !== 'share' ||
      inner.metric !== check.metric ||
      check.difference === null ||
      inner.difference === null
    )
      continue
    const [outerCount, innerCount] = [rowsOfMean(check), rowsOfMean(inner)]
    if (outerCount === null || innerCount === null || outerCount <= innerCount) continue
    const rest = (check.difference * outerCount - inner.difference * innerCount) / (outerCount - innerCount)
    const change = changeOf({ ...check, difference: rest }) ?? 'unknown'
    rests.set(inner, [...(rests.get(inner) ?? []), phrase`${change} for all ${groupOf(check.slice!)}`])
  }
  const sentences = [...rests].map(
    ([inner, changes]) =>
      phrase`Without the ${formatNumber(inner.n)} ${pluralOf(findings.model.words.row)} of ${groupOf(inner.slice!)}, the change is ${joinPhrases(changes, ', ', ' and ')}.`,
  )
  return sentences[0] ?? []
}
