/** What people decided about a change, in words: waivers, approvals, and the answers to what was asked. */
import { checkIdOfModel } from '../../core/check-id.js'
import type { Check, Verdict } from '../../core/comparison.js'
import type { Reason } from '../../core/problem.js'
import type { AlertKind, Block, DescribeOptions, Section } from '../description.js'
import { shorten } from '../escape.js'
import { waiversOf } from '../findings.js'
import { code, mention, type Phrase, phrase, sentences } from '../phrase.js'
import type { ApprovalReport, DecisionsReport, ModelReport, Report, WaiverReport } from '../report.js'
import { say, sentenceOf } from '../say.js'
import { groupOf, inlineNameOf } from '../words/check-names.js'
import { changeOf } from '../words/check-numbers.js'

/** Answers of the bot that a comment shows; the ledger has them all. */
const MOST_ANSWERS = 10
/** Failures beyond these are no matter of single waivers. */
const MOST_WAIVED = 25
/** Longest reason of a person that is printed whole. */
const LONGEST_REASON = 300

/** The model's verdict before people decided: what its sentences are about. */
export function verdictBefore(model: ModelReport, report: Report): Verdict {
  const before = report.decisions?.modelsBefore ?? {}
  return Object.hasOwn(before, model.name) ? before[model.name] : model.verdict
}

/** Everything that was asked of people was given, and something was. */
export const isApproved = ({ decisions, verdict }: Report): boolean =>
  verdict === 'pass' && decisions?.approvals?.satisfied === true && decisions.approvals.given.length > 0

export const isWaivedPass = (report: Report): boolean =>
  report.verdict === 'pass' && (report.decisions?.waivers.length ?? 0) > 0

/** Which heading, where a decision of people stands behind the verdict. */
export function headingOfDecided(report: Report): 'waived' | 'approved' | null {
  if (report.verdict !== 'pass') return null
  if (isWaivedPass(report)) return 'waived'
  return isApproved(report) ? 'approved' : null
}

/** A login as a name that mentions nobody: text that begins with `@` is broken by the renderers. */
const person = (login: string): string => `@${shorten(login.replace(/^@+/, ''))}`
/** A reason inside a sentence. */
const clause = (reason: string): string => {
  const text = reason.trim().replace(/[.\s]+$/u, '')
  const characters = [...text]
  return characters.length > LONGEST_REASON ? `${characters.slice(0, LONGEST_REASON).join('')}…` : text
}

const accepted = ({ by, reason, ...waiver }: WaiverReport): string =>
  say().decided.accepted({ ...waiver, by: person(by), reason: clause(reason) })

export interface DecidedAlert {
  readonly kind: AlertKind
  readonly lead: string
  readonly text: Phrase
}

/** The alert where people decided; null: the verdict is the checks' alone. */
export function alertOfDecided(report: Report, said: Phrase): DecidedAlert | null {
  const { decisions } = report
  if (!decisions) return null
  const words = say().decided
  const waivers = () => waiversInShort(decisions.waivers)
  if (isWaivedPass(report)) return { kind: 'important', lead: words.waivedLead, text: sentences(said, waivers()) }
  if (isApproved(report)) {
    const { given } = decisions.approvals!
    return { kind: 'important', lead: words.approvedLead, text: sentences(approvedBy(given), said) }
  }
  if (report.verdict !== 'review') return null
  if (asksBesideChecks(report))
    return { kind: 'warning', lead: words.approvalLead, text: sentences(reasonsAsked(report), said) }
  return decisions.waivers.length > 0
    ? { kind: 'warning', lead: say().leads.review, text: sentences(said, waivers()) }
    : null
}

function waiversInShort(waivers: readonly WaiverReport[]): string {
  const [first] = [...waivers].sort((a, b) => a.daysLeft - b.daysLeft)
  if (waivers.length === 1) return accepted(first)
  const endTogether = waivers.every(({ until }) => until === first.until)
  return say().decided.acceptedAll(waivers.length, first, endTogether)
}

const approvedBy = (given: readonly ApprovalReport[]): Phrase => {
  const words = say().decided
  return words.acceptTheRisk(given.map(({ by, sha }) => words.approver(person(by), code(sha.slice(0, 7)))))
}

/** The verdict of every model is a pass, and the policy asks for a person all the same. */
export const asksBesideChecks = ({ models, decisions, verdict }: Report): boolean =>
  verdict === 'review' && decisions?.approvals?.satisfied === false && models.every((model) => model.verdict === 'pass')

const reasonsAsked = ({ decisions }: Report): string =>
  (decisions?.approvals?.because ?? []).map((because: Reason) => sentenceOf(because)).join(' ') ||
  say().decided.approvalIsAsked

/** `Given so far: @ada (1 of 2).`; empty where nobody approved. */
export function givenSoFar({ decisions }: Report): Phrase {
  const approvals = decisions?.approvals
  if (!approvals || approvals.satisfied || approvals.given.length === 0) return []
  const people = approvals.given.map(({ by }) => person(by))
  return say().decided.approvedSoFar(people, approvals.needed)
}

/** What is asked of whom once people decided for the merge; null: something else is still asked. */
export function whatNowOfDecided(report: Report): Phrase | null {
  const words = say().decided
  if (isWaivedPass(report)) {
    const { waivers } = report.decisions!
    const [first] = [...waivers].sort((a, b) => a.daysLeft - b.daysLeft)
    return [words.waiversEnd(waivers.length, first.until)]
  }
  return isApproved(report) ? [words.nothingFromYou] : null
}

/** Who approves what the checks alone would let pass. */
export function whoApproves(report: Report, hasCommand: boolean): Phrase {
  const { by, needed } = report.decisions!.approvals!
  const words = say().decided
  return sentences(
    words.whoDecides(needed, say().lists.or(by.map(mention)), !hasCommand),
    givenSoFar(report),
    hasCommand ? words.toApprove : null,
  )
}

/** Everything decided, in the open: a waived failure stays visible, an approval that no longer counts is explained. */
export function decidedBlocks(report: Report): Block[] {
  const { decisions } = report
  if (!decisions) return []
  const items = [
    ...alikeWaivers(decisions.waivers).map((waivers) => waivedItem(waivers, report)),
    ...decisions.ended.map((waiver) => endedItem(waiver, report)),
    ...(decisions.approvals?.given ?? []).map(approvalItem),
    ...(decisions.approvals?.voided ?? []).map(({ because }) => phrase`⚠️ ${sentenceOf(because)}`),
  ]
  return items.length === 0
    ? []
    : [
        { kind: 'title', text: say().decided.title },
        { kind: 'list', items },
      ]
}

/** Waivers given in one breath: by one person, until one day, for one reason. */
function alikeWaivers(waivers: readonly WaiverReport[]): readonly (readonly WaiverReport[])[] {
  const groups = new Map<string, WaiverReport[]>()
  for (const waiver of waivers) {
    const key = JSON.stringify([waiver.by, waiver.until, waiver.reason, waiver.source])
    groups.set(key, [...(groups.get(key) ?? []), waiver])
  }
  return [...groups.values()]
}

function waivedItem(waivers: readonly WaiverReport[], report: Report): Phrase {
  const [first] = waivers
  const words = say().decided
  const named = waivers.map((waiver) => words.waivedCheck(checkInWords(waiver, report), code(waiver.id)))
  return phrase`⚠️ ${words.waived(named, accepted(first), first.source === 'file')}`
}

const endedItem = (waiver: DecisionsReport['ended'][number], report: Report): Phrase =>
  phrase`⛔ ${say().decided.ended[waiver.because](checkInWords(waiver, report), person(waiver.by), waiver.until)}`

/** `credit-default: Good clients approved (specificity) in age_band 40-49 −36.0 points`. */
function checkInWords(waiver: WaiverReport, report: Report): Phrase {
  const words = say().decided
  const model = report.models.find(({ name }) => name === waiver.model)
  const check = model?.checks.find(({ id }) => id === waiver.check)
  const said =
    model && check
      ? words.check(
          inlineNameOf(check, model.words),
          check.slice === null ? null : groupOf(check.slice),
          changeOf(check),
        )
      : code(waiver.check)
  return report.models.length > 1 ? words.checkOfModel(code(shorten(waiver.model)), said) : said
}

const approvalItem = ({ by, sha, at, via, reason }: ApprovalReport): Phrase =>
  phrase`✅ ${say().decided.approved({
    by: person(by),
    sha: code(sha.slice(0, 7)),
    on: at.slice(0, 10),
    byReview: via === 'review',
    reason: reason === null ? null : clause(reason),
  })}`

/** What was asked of the bot here, and what it answered; the newest last. */
export function answersSection({
  decisions,
}: {
  readonly decisions?: Pick<DecisionsReport, 'answers'> | null
}): Section | null {
  const answers = decisions?.answers ?? []
  if (answers.length === 0) return null
  const words = say().decided
  const shown = answers.slice(-MOST_ANSWERS)
  const more = answers.length - shown.length
  return {
    title: [words.answersTitle(answers.length)],
    about: 'answers',
    blocks: [
      {
        kind: 'list',
        items: [
          ...(more > 0 ? [[words.earlierAnswers(more)]] : []),
          ...shown.map(
            ({ command, by, at, ok, answer }) =>
              phrase`${ok ? '✅' : '⛔'} ${words.answer(code(shorten(command)), person(by), at.slice(0, 10), sentenceOf(answer))}`,
          ),
        ],
      },
    ],
    drop: null,
  }
}

const DAY_MS = 86_400_000
const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

/** Reasons of a block that failing checks are, and so a waiver may be for. */
const OF_FAILURES: readonly string[] = [
  'checks_regressed',
  'critical_scenarios_failed',
  'limits_broken',
  'scenarios_failed',
  'numbers_worse',
]

export const isOfFailures = ({ code: why }: Reason): boolean => OF_FAILURES.includes(why)

/** Reasons that would still block a model whose failures are all waived. */
const blocksBeside = ({ reasons, policy }: ModelReport): boolean => {
  const blocking = (rule: string | undefined) => rule === 'block'
  return reasons.some((reason) => {
    const { code: why } = reason
    if (isOfFailures(reason) || why === 'no_gating_checks' || why === 'all_fine') return false
    if (why === 'checks_inconclusive' || why === 'not_evaluated_gating') return blocking(policy.onInconclusive)
    if (why === 'identical_predictions') return blocking(policy.onIdentical)
    if (why === 'no_champion') return blocking(policy.onMissingChampion)
    return blocking(policy.onStale)
  })
}

export interface Waivable {
  readonly model: ModelReport
  readonly check: Check
}

/** All that fails and may be waived; none: nothing blocks, nobody may waive, no bot answers, or it would not be enough. */
export function waivable(report: Report, { commands, today }: DescribeOptions): readonly Waivable[] {
  if (!commands || today === undefined || report.advisory || report.verdict !== 'block') return []
  const blocked = report.models.filter((model) => model.verdict === 'block')
  if (report.models.some((model) => model.verdict === 'error') || blocked.length === 0) return []
  if (blocked[0].policy.waivers === null || blocked.some(blocksBeside)) return []
  const isHeld = (model: ModelReport, check: Check) =>
    check.gating && check.status === 'regressed' && !waiversOf(model, report).some((each) => each.check === check.id)
  const held = blocked.flatMap((model) =>
    model.checks.filter((check) => isHeld(model, check)).map((check) => ({ model, check })),
  )
  return held.length > MOST_WAIVED ? [] : held
}

/**
 * The lines that waive them, one a check; null: there are none. today: `2026-11-29`; the last day is as late as the policy
 * allows, at most 30 days away.
 */
export function mergeAnyway(report: Report, options: DescribeOptions): Section | null {
  const { today } = options
  const held = waivable(report, options)
  const waivers = held[0]?.model.policy.waivers
  if (!waivers || today === undefined) return null
  const named = held.map(({ model, check }) =>
    report.models.length > 1 ? checkIdOfModel(model.name, check.id) : check.id,
  )
  const days = Math.min(waivers.maxDays, 30)
  const until = dayAfter(today, days)
  const words = say().decided.mergeAnyway
  return {
    title: words.title(say().lists.or(waivers.who.map(mention)), waivers.maxDays),
    blocks: [
      { kind: 'paragraph', text: [words.how(named.length)] },
      {
        kind: 'code',
        lines: named.map((id) => `/model-review waive ${id} until ${until} because ${words.reason}`),
      },
    ],
    drop: 'lines that waive',
  }
}
