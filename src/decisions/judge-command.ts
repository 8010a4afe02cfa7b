/** One command → what is recorded of it and answered. Pure: who the person is and what they may do is an argument. */
import { checkIdOfModel } from '../core/check-id.js'
import { nearest } from '../core/nearest.js'
import { type Reason, reason } from '../core/problem.js'
import { explainCheck } from '../report/describe/explain.js'
import type { Report } from '../report/report.js'
import { inLanguage } from '../report/say.js'
import { answeredWith, keyOfCommand } from './answers.js'
import { applyDecisions, type Decisions } from './apply.js'
import { type Command, type CommandLine, type ExampleParts, exampleOf, isCommandOf } from './commands.js'
import { dayAfter, daysUntil } from './day.js'
import { allChecks, type FoundCheck, failingChecks, findChecks, itemsOf, largestLossOf } from './findings.js'
import type { Entry, Json, LedgerEntry } from './ledger.js'
import { approversNamed, sameName } from './rules.js'
import { type Waiver, waiverId, waiversOfLedger } from './waivers.js'

/** What GitHub said about somebody. */
export interface Person {
  readonly login: string
  /** undefined: GitHub did not say, for `accessStatus`. */
  readonly access: 'none' | 'read' | 'write' | undefined
  readonly accessStatus: number | null
  /** Names of the policy that the person answers for, and teams of which that is not known. */
  readonly approvesAs: Belonging
  readonly waivesAs: Belonging
}

export interface Belonging {
  readonly as: readonly string[]
  readonly unknown: readonly string[]
  readonly status: number | null
}

export interface Situation {
  /** Of the newest commit, without decisions; null: there is none. */
  readonly report: Report | null
  /** Why there is none. */
  readonly noReport: Reason
  readonly decisions: Decisions
  readonly person: Person
  readonly comment: { readonly id: number; readonly at: string }
  /** Path of the file of waivers, for messages. */
  readonly waiversPath: string
  readonly now: number
}

export interface Judged {
  readonly entry: Entry
  readonly answer: Reason
  readonly ok: boolean
  /** What the gate has to do after it. */
  readonly wants: 'nothing' | 'rerun'
}

interface Ruling {
  readonly ok: boolean
  readonly answer: Reason
  readonly kind?: string
  readonly payload?: { readonly [key: string]: Json }
  readonly wants?: 'rerun'
}

const refused = (code: string, args: Reason['args'] = {}): Ruling => ({ ok: false, answer: reason(code, args) })
const told = (code: string, args: Reason['args'] = {}): Ruling => ({ ok: true, answer: reason(code, args) })

/** Values of a right example: the newest commit, a check that fails where one does, a day that is allowed. */
export function examplesFor({ report, decisions, now }: Pick<Situation, 'report' | 'decisions' | 'now'>): ExampleParts {
  const checks = report === null ? [] : [...failingChecks(report), ...allChecks(report)]
  const days = Math.min(decisions.rules.waivers?.maxDays ?? 14, 14)
  return { sha: decisions.head.slice(0, 7), check: checks[0]?.check.id ?? 'roc_auc', until: dayAfter(now, days) }
}

/** Judges one line of a comment. Its entry is named by the comment and the line, so it is recorded once. */
export function judgeCommand({ line, text, asks }: CommandLine, situation: Situation): Judged {
  const { decisions, person, comment } = situation
  const ruling = isCommandOf(asks) ? rule(asks, line, situation) : { ok: false, answer: asks }
  return {
    entry: {
      kind: ruling.kind ?? 'answer',
      key: keyOfCommand(comment.id, line),
      at: comment.at,
      by: person.login,
      pr: decisions.pullRequest,
      head: decisions.head,
      payload: { ...ruling.payload, ...answeredWith(text, ruling.ok, ruling.answer) },
    },
    answer: ruling.answer,
    ok: ruling.ok,
    wants: ruling.wants ?? 'nothing',
  }
}

function rule(command: Command, line: number, situation: Situation): Ruling {
  switch (command.kind) {
    case 'help':
      return told('command_help', { examples: allExamples(situation) })
    case 'status':
      return rulingOfStatus(situation)
    case 'explain':
      return rulingOfExplain(command.check, situation)
    case 'approve':
      return rulingOfApprove(command, line, situation)
    case 'waive':
      return rulingOfWaive(command, line, situation)
    case 'revoke':
      return rulingOfRevoke(command.id, situation)
    case 'rerun':
      return rulingOfRerun(situation)
  }
}

function allExamples(situation: Situation): string[] {
  const parts = examplesFor(situation)
  const kinds = ['status', 'explain', 'approve', 'waive', 'revoke', 'rerun'] as const
  return kinds.map((kind) => exampleOf(kind, parts))
}

const decided = ({ report, decisions, now }: Situation): Report | null =>
  report === null ? null : applyDecisions(report, decisions, now)

const idOf = ({ model, check }: FoundCheck, report: Report): string =>
  report.models.length > 1 ? checkIdOfModel(model.name, check.id) : check.id

/** Ids of the checks that fail and that nobody waived. */
function openFailures(report: Report): string[] {
  const waived = report.decisions?.waivers ?? []
  return failingChecks(report)
    .filter(({ model, check }) => !waived.some((each) => each.model === model.name && each.check === check.id))
    .map((found) => idOf(found, report))
}

function rulingOfStatus(situation: Situation): Ruling {
  const report = decided(situation)
  if (report === null) return { ok: false, answer: situation.noReport }
  const { rules } = situation.decisions
  const failing = openFailures(report)
  const approvals = report.decisions?.approvals ?? null
  const isAsked = (approvals?.because ?? []).length > 0 && approvals?.satisfied === false
  return told('command_status', {
    verdict: report.verdict,
    failing: failing.length,
    failingChecks: failing.slice(0, 20),
    waived: report.decisions?.waivers.length ?? 0,
    waivedChecks: (report.decisions?.waivers ?? []).map(({ check, until }) => `${check} (until ${until})`).slice(0, 20),
    asked: isAsked,
    given: approvals?.given.length ?? 0,
    needed: approvals?.needed ?? 0,
    approvers: rules.approvals ? approversNamed(rules.approvals) : [],
    waivers: rules.waivers?.who ?? null,
  })
}

/** The one check that is meant, or the refusal that says why it is not clear. */
function chooseCheck(named: string, among: readonly FoundCheck[], report: Report): FoundCheck | Ruling {
  const found = findChecks(among, named)
  if (found.length === 1) return found[0]
  if (found.length > 1) {
    const choices = found.map(({ model, check }) => checkIdOfModel(model.name, check.id))
    return refused('check_of_several', { check: named, count: found.length, choices })
  }
  const ids = among.map((each) => idOf(each, report))
  return refused('check_unknown', { check: named, near: nearest(named, ids) ?? null })
}
const isRuling = (found: FoundCheck | Ruling): found is Ruling => 'answer' in found

function rulingOfExplain(named: string, { report, noReport }: Situation): Ruling {
  if (report === null) return { ok: false, answer: noReport }
  const found = chooseCheck(named, allChecks(report), report)
  if (isRuling(found)) return found
  return told('explained', {
    check: found.check.id,
    model: found.model.name,
    text: inLanguage(report.language, () => explainCheck(found.check, found.model)),
  })
}

/** Why somebody does not answer for any of the names; null: they do. */
function notNamed(
  { as, unknown, status }: Belonging,
  by: string,
  names: readonly string[],
  code: string,
): Ruling | null {
  if (as.length > 0) return null
  if (unknown.length > 0) return refused('team_unknown', { by, teams: unknown, status })
  return refused(code, { by, names })
}

function rulingOfApprove(
  { sha, reason: why }: Command & { kind: 'approve' },
  line: number,
  situation: Situation,
): Ruling {
  const { decisions, person, comment } = situation
  const { rules, head, author } = decisions
  const by = person.login
  if (rules.approvals === null) return refused('approve_not_set_up')
  const names = approversNamed(rules.approvals)
  if (rules.approvals.preventAuthor && author !== null && sameName(author, by))
    return refused('approve_by_author', { by, names })
  const stranger = notNamed(person.approvesAs, by, names, 'approve_not_named')
  if (stranger) return stranger
  if (!rules.approvals.readersMayApprove) {
    if (person.access === undefined) return refused('permission_unknown', { by, status: person.accessStatus })
    if (person.access !== 'write') return refused('approve_needs_write', { by })
  }
  const parts = examplesFor(situation)
  if (!head.startsWith(sha))
    return refused('approve_not_head', { sha, head: head.slice(0, 7), example: exampleOf('approve', parts) })
  const report = decided(situation)
  if (report === null) return { ok: false, answer: situation.noReport }
  if (report.verdict === 'error') return refused('approve_not_evaluated')
  if (report.verdict === 'block') {
    const checks = openFailures(report)
    const example =
      rules.waivers === null || checks.length === 0 ? null : exampleOf('waive', { ...parts, check: checks[0] })
    return refused('approve_while_blocked', { checks: checks.slice(0, 20), example })
  }
  if ((report.decisions?.approvals?.because ?? []).length === 0) return refused('approve_not_asked')
  const id = `a-${waiverId(comment.id, line).slice(2)}`
  const seen = itemsOf(report, head).map((item) => ({ ...item }))
  return {
    kind: 'approve',
    ok: true,
    answer: reason('approve_recorded', { id, by, sha: head.slice(0, 7) }),
    payload: { id, reason: why, as: person.approvesAs.as, seen },
    wants: 'rerun',
  }
}

function rulingOfWaive(
  { check: named, until, reason: why }: Command & { kind: 'waive' },
  line: number,
  situation: Situation,
): Ruling {
  const { report, decisions, person, comment, now } = situation
  const { waivers } = decisions.rules
  if (waivers === null) return refused('waive_not_set_up')
  const stranger = notNamed(person.waivesAs, person.login, waivers.who, 'waive_not_named')
  if (stranger) return stranger
  if (report === null) return { ok: false, answer: situation.noReport }
  const failing = failingChecks(report)
  const known = chooseCheck(named, allChecks(report), report)
  const among = findChecks(failing, named)
  if (among.length === 0) {
    const ids = failing.map((found) => idOf(found, report)).slice(0, 20)
    return isRuling(known) && known.answer.code === 'check_unknown'
      ? known
      : refused('waive_not_failing', { check: named, failing: ids })
  }
  const found = chooseCheck(named, among, report)
  if (isRuling(found)) return found
  const example = (day: string) => `/model-review waive ${named} until ${day} because ${why}`.slice(0, 300)
  const days = daysUntil(until, now)
  if (days < 0) return refused('waive_past', { until, example: example(dayAfter(now, Math.min(14, waivers.maxDays))) })
  if (days > waivers.maxDays) {
    const last = dayAfter(now, waivers.maxDays)
    return refused('waive_too_long', { until, days: waivers.maxDays, last, example: example(last) })
  }
  const { model, check } = found
  const id = waiverId(comment.id, line)
  const upTo = largestLossOf(check)
  return {
    kind: 'waive',
    ok: true,
    answer: reason('waive_recorded', { id, check: check.id, model: model.name, until, upTo }),
    payload: { id, model: model.name, check: check.id, until, reason: why, upTo },
    wants: 'rerun',
  }
}

function rulingOfRevoke(id: string, { decisions, person, waiversPath }: Situation): Ruling {
  const { ledger, file, rules, pullRequest } = decisions
  if (file.some((waiver) => waiver.id === id)) return refused('revoke_in_file', { id, path: waiversPath })
  const owner = ownerOf(id, ledger, pullRequest)
  if (owner === undefined) return refused('revoke_unknown', { id })
  const mayWaive = rules.waivers !== null && person.waivesAs.as.length > 0
  if (!mayWaive && !sameName(owner, person.login)) return refused('revoke_not_permitted', { id, owner })
  return { kind: 'revoke', ok: true, answer: reason('revoke_recorded', { id }), payload: { id }, wants: 'rerun' }
}

/** Who gave a waiver, of any pull request, or an approval of this one; undefined: there is none in force. */
function ownerOf(id: string, ledger: readonly LedgerEntry[], pullRequest: number | null): string | undefined {
  if (ledger.some(({ kind, payload }) => kind === 'revoke' && payload.id === id)) return undefined
  const waiver: Waiver | undefined = waiversOfLedger(ledger).find((each) => each.id === id)
  if (waiver) return waiver.by
  return ledger.find(({ kind, payload, pr }) => kind === 'approve' && payload.id === id && pr === pullRequest)?.by
}

function rulingOfRerun({ person }: Situation): Ruling {
  const by = person.login
  if (person.access === undefined) return refused('permission_unknown', { by, status: person.accessStatus })
  if (person.access !== 'write') return refused('rerun_needs_write', { by })
  return { ...told('rerun_started'), wants: 'rerun' }
}
