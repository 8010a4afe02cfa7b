/** Tables of checks: what decided, and one row for each check in words. */
import type { Check, CheckStatus } from '../../core/comparison.js'
import { isLimit } from '../../core/verdict.js'
import type { Block, CheckRow, CheckTable, Drop, Icon } from '../description.js'
import { asksForPerson, type Findings, hasStatus, rankOf } from '../findings.js'
import { type Phrase, plainText, sentences } from '../phrase.js'
import { say } from '../say.js'
import { groupOf, isReportedOnly, rowNameOf } from '../words/check-names.js'
import { allowedOf, bothValues, changeOf, rangeInWords, rowsToSay, todayToNew } from '../words/check-numbers.js'
import { formatNumber, formatPlainPercent, formatRowsNeeded } from '../words/format.js'
import { countLine } from './counts.js'
import { isApproved } from './decided.js'
import { rowsOfMean } from './why.js'

const MOST_DECIDING_ROWS = 6

const RESULT_ICONS: Readonly<Record<Exclude<CheckStatus, 'inconclusive'>, Icon>> = {
  regressed: '⛔',
  improved: '✅',
  pass: '✅',
  not_evaluated: '➖',
}

type Result = CheckRow['result']

function resultOf(check: Check, findings: Findings): Result {
  const result = resultOfCheck(check, findings)
  return findings.waived.includes(check) ? { ...result, rest: [...result.rest, say().checkTables.waived] } : result
}

function resultOfCheck(check: Check, findings: Findings): Result {
  const told = say().checkTables
  const { kind, status } = check
  const result = (icon: Icon, word: string, ...rest: string[]): Result => ({ icon, word, rest })
  if (kind === 'scenario' && isReportedOnly(check) && status !== 'not_evaluated')
    return result('➖', told.onlyReported, told.scenario[status === 'regressed' ? 'regressed' : 'pass'])
  if (status === 'regressed' || status === 'pass') {
    const icon = RESULT_ICONS[status]
    if (kind === 'scenario') return result(icon, told.scenario[status])
    if (isLimit(check)) return result(icon, told.limit[status])
  }
  // What is only reported decides nothing, so nothing about it alarms or comforts.
  if (isReportedOnly(check) && status !== 'not_evaluated')
    return result('➖', told.onlyReported, ...(status === 'pass' ? [] : [told[status]]))
  if (status === 'not_evaluated' && check.reason?.code === 'reported_only') return result('➖', told.onlyReported)
  if (check.reason?.code === 'no_harm_shown') return result('✅', told.noHarmShown)
  if (status !== 'inconclusive') return result(RESULT_ICONS[status], told[status])
  return result('⚠️', told.inconclusive, told.unclear[whatUnclearDoes(check, findings)])
}

/** The whole of it, where there is room: `unclear, holds the merge`. */
export const resultInWords = ({ word, rest }: Result): string => plainText(say().lists.plain([word, ...rest]))

function whatUnclearDoes(check: Check, { model, report }: Findings) {
  const holds = asksForPerson(check) && model.policy.onInconclusive !== 'pass' && !report.advisory
  if (!holds) return 'free'
  if (isApproved(report)) return 'approved'
  return model.policy.onInconclusive === 'block' || model.policy.approvals !== null ? 'held' : 'forPerson'
}

export function rowOf(check: Check, findings: Findings, options: { nested?: boolean; drop?: Drop } = {}): CheckRow {
  const told = say().checkTables
  const result = resultOf(check, findings)
  const isWaived = findings.waived.includes(check)
  const { today, next } = bothValues(check)
  const needed = rowsNeededBy(check)
  return {
    id: check.id,
    result: options.nested
      ? { ...result, word: told.regressed, rest: [...(isWaived ? [told.waived] : []), told.containsGroupAbove] }
      : result,
    name: rowNameOf(check, findings.model, options.nested ?? false),
    change: changeOf(check),
    values: todayToNew(check),
    sides: today === null || next === null ? null : { today, next },
    allowed: allowedOf(check),
    range: rangeInWords(check),
    rowsNeeded: needed && rowsInWords(needed, findings.model.words.row),
    rowsNeededFor: needed && 'rows' in needed ? needed.purpose : null,
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

/** A number of rows and what it is for, or that no number is known to do. */
type RowsNeeded =
  | { readonly rows: number; readonly purpose: NonNullable<CheckRow['rowsNeededFor']> }
  | { readonly helps: boolean }

function rowsNeededBy(check: Check): RowsNeeded | null {
  const needed = check.evidence?.rowsNeeded
  if (needed == null) return null
  if (needed.ifEqual === null || check.reason?.code === 'estimate_beyond_margin')
    return typeof needed.toShowLoss === 'number'
      ? { rows: needed.toShowLoss, purpose: 'loss' }
      : { helps: check.evidence?.ineligibleBecause != null }
  const { rows, atEstimate } = rowsToSay(check)!
  return { rows, purpose: atEstimate ? 'atEstimate' : 'ifEqual' }
}

function rowsInWords(needed: RowsNeeded, row: string): string {
  const told = say().checkTables
  if ('helps' in needed) return needed.helps ? told.moreRowsNeeded(row) : told.moreRowsDoNotHelp(row)
  const rows = formatRowsNeeded(needed.rows)
  if (needed.purpose === 'ifEqual') return rows
  return needed.purpose === 'loss' ? told.rowsToShowLoss(rows) : told.rowsAtEstimate(rows)
}

export const checkTable = (
  findings: Findings,
  caption: string,
  rows: readonly CheckRow[],
  last: CheckTable['last'] = 'range',
): CheckTable => ({
  kind: 'checks',
  caption,
  last,
  rangeTitle: say().checkTables.rangeTitle(formatPlainPercent(findings.model.policy.confidence)),
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
  const told = say().checkTables
  if (rows.length > 0) {
    blocks.push({ kind: 'title', text: failed ? told.whatDecided : told.whatIsUndecided })
    blocks.push(
      failed
        ? checkTable(findings, told.checksThatDecided, rows)
        : checkTable(findings, told.checksUndecided, rows, 'rowsNeeded'),
    )
    const { rows: tested, words } = findings.model
    const purposes = PURPOSES.filter((purpose) => rows.some(({ rowsNeededFor }) => rowsNeededFor === purpose))
    if (!failed && purposes.length > 0) {
      const there = tested ? told.rowsThere(tested.matched, words.row) : null
      blocks.push({ kind: 'paragraph', text: sentences(told.rowsNeeded(purposes), there) })
    }
    const overlap = overlapSentence(findings)
    if (overlap.length > 0) blocks.push({ kind: 'paragraph', text: overlap })
  }
  blocks.push({ kind: 'paragraph', text: [countLine(findings)] })
  return blocks
}

const PURPOSES = ['ifEqual', 'loss', 'atEstimate'] as const

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
    const change = say().checkTables.changeForAll(changeOf({ ...check, difference: rest }), groupOf(check.slice!))
    rests.set(inner, [...(rests.get(inner) ?? []), change])
  }
  const [first] = rests
  if (first === undefined) return []
  const [inner, changes] = first
  const { row } = findings.model.words
  return say().checkTables.without(formatNumber(inner.n), row, groupOf(inner.slice!), changes)
}
