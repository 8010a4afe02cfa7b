/** What people decided about a change, in words: waivers, approvals, and the answers to what was asked. */
import { checkIdOfModel } from '../core/check-id.js'
import type { Check, Verdict } from '../core/comparison.js'
import type { Reason } from '../core/problem.js'
import type { AlertKind, Block, DescribeOptions, Section } from './description.js'
import { formatNumber } from './format.js'
import { countOf } from './languages/english/nouns.js'
import { code, joinPhrases, mention, type Phrase, phrase, strong } from './phrase.js'
import { changeOf, groupOf, inlineNameOf, shorten } from './present.js'
import type { ApprovalReport, DecisionsReport, ModelReport, Report, WaiverReport } from './report.js'
import { sentenceOf } from './say.js'

/** Answers of the bot that a comment shows; the ledger has them all. */
const MOST_ANSWERS = 10
/** Failures beyond these are no matter of single waivers. */
const MOST_WAIVED = 25
/** Longest reason of a person that is printed whole. */
const LONGEST_REASON = 300

export const waiversOf = (model: ModelReport, report: Report): readonly WaiverReport[] =>
  report.decisions?.waivers.filter((waiver) => waiver.model === model.name) ?? []

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
const quoted = (reason: string): string => {
  const text = reason.trim().replace(/[.\s]+$/u, '')
  const characters = [...text]
  return `“${characters.length > LONGEST_REASON ? `${characters.slice(0, LONGEST_REASON).join('')}…` : text}”`
}

export const daysLeft = ({ daysLeft: left }: WaiverReport): string =>
  left === 0 ? 'today is its last day' : `${countOf(left, formatNumber(left), 'day')} left`

/** `Accepted by @ada until 2027-01-15 (30 days left): “…”.` */
const accepted = (waiver: WaiverReport): Phrase =>
  phrase`Accepted by ${person(waiver.by)} until ${waiver.until} (${daysLeft(waiver)}): ${quoted(waiver.reason)}.`

export interface DecidedAlert {
  readonly kind: AlertKind
  readonly lead: string
  readonly text: Phrase
}

/** The alert where people decided; null: the verdict is the checks' alone. */
export function alertOfDecided(report: Report, said: Phrase): DecidedAlert | null {
  const { decisions } = report
  if (!decisions) return null
  if (isWaivedPass(report)) {
    return {
      kind: 'important',
      lead: 'Worse, and waived.',
      text: phrase`${said} ${waiversInShort(decisions.waivers)}`,
    }
  }
  if (isApproved(report)) {
    const { given } = decisions.approvals!
    return { kind: 'important', lead: 'Approved.', text: phrase`${approvedBy(given)} ${said}` }
  }
  if (report.verdict === 'review' && asksBesideChecks(report))
    return {
      kind: 'warning',
      lead: 'Approval is asked for.',
      text: phrase`${reasonsAsked(report)} ${said}`,
    }
  if (report.verdict === 'review' && decisions.waivers.length > 0)
    return { kind: 'warning', lead: 'Not decided.', text: phrase`${said} ${waiversInShort(decisions.waivers)}` }
  return null
}

function waiversInShort(waivers: readonly WaiverReport[]): Phrase {
  const [first] = [...waivers].sort((a, b) => a.daysLeft - b.daysLeft)
  if (waivers.length === 1) return accepted(first)
  const ends = waivers.every(({ until }) => until === first.until) ? 'they end' : 'the first ends'
  return [
    `${countOf(waivers.length, formatNumber(waivers.length), 'failed check')} are accepted by waivers; ${ends} on ${first.until} (${daysLeft(first)}).`,
  ]
}

const approvedBy = (given: readonly ApprovalReport[]): Phrase => {
  const people = given.map(({ by, sha }) => phrase`${person(by)} (${code(sha.slice(0, 7))})`)
  return phrase`${joinPhrases(people, ', ', ' and ')} ${given.length === 1 ? 'accepts' : 'accept'} the risk.`
}

/** The verdict of every model is a pass, and the policy asks for a person all the same. */
export const asksBesideChecks = ({ models, decisions, verdict }: Report): boolean =>
  verdict === 'review' && decisions?.approvals?.satisfied === false && models.every((model) => model.verdict === 'pass')

const reasonsAsked = ({ decisions }: Report): string =>
  (decisions?.approvals?.because ?? []).map((because: Reason) => sentenceOf(because)).join(' ') ||
  'The policy asks for approval.'

/** `Given so far: @ada (1 of 2).`; empty where nobody approved. */
export function givenSoFar({ decisions }: Report): Phrase {
  const approvals = decisions?.approvals
  if (!approvals || approvals.satisfied || approvals.given.length === 0) return []
  const people = joinPhrases(
    approvals.given.map(({ by }) => person(by)),
    ', ',
    ' and ',
  )
  return phrase` Approved so far by ${people}: ${formatNumber(approvals.given.length)} of ${formatNumber(approvals.needed)}.`
}

/** What is asked of whom once people decided for the merge; null: something else is still asked. */
export function whatNowOfDecided(report: Report): Phrase | null {
  if (isWaivedPass(report)) {
    const { waivers } = report.decisions!
    const [first] = [...waivers].sort((a, b) => a.daysLeft - b.daysLeft)
    return [
      `Nothing more before the merge. The ${waivers.length === 1 ? 'waiver ends' : 'waivers end, the first'} on ${first.until}, or earlier if the loss grows beyond what was accepted: repair the model before then.`,
    ]
  }
  return isApproved(report) ? ['Nothing from you. Usual code review, then merge.'] : null
}

/** Who approves what the checks alone would let pass. */
export function whoApproves(report: Report, hasCommand: boolean): Phrase {
  const { by, needed } = report.decisions!.approvals!
  const names = joinPhrases(
    by.map((name) => mention(name)),
    ', ',
    ' or ',
  )
  const count = needed === 1 ? 'One' : formatNumber(needed)
  const start = phrase`${count} of ${names} decides${hasCommand ? '' : '; the check stays red until then'}.${givenSoFar(report)}`
  return hasCommand ? phrase`${start} To approve, write a new comment here, adding a reason:` : start
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
        { kind: 'title', text: 'What people decided' },
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
  const named = waivers.map((waiver) => phrase`${checkInWords(waiver, report)} (${code(waiver.id)})`)
  const ends =
    waivers.length === 1
      ? 'It ends earlier if the loss grows beyond what was accepted.'
      : 'Each ends earlier if its loss grows beyond what was accepted.'
  const file = first.source === 'file' ? ' From the file of waivers.' : ''
  return phrase`⚠️ ${joinPhrases(named, '; ')}. ${accepted(first)} ${ends}${file}`
}

const ENDED: Readonly<Record<'expired' | 'grew' | 'revoked', (waiver: WaiverReport) => string>> = {
  expired: ({ until }) => `ended on ${until}. Repair, or ask again.`,
  grew: () => 'ended, because the loss grew beyond what was accepted. Repair, or ask again.',
  revoked: () => 'was taken back. Repair, or ask again.',
}

const endedItem = (waiver: WaiverReport & { readonly because: keyof typeof ENDED }, report: Report): Phrase =>
  phrase`⛔ ${checkInWords(waiver, report)}. The waiver of ${person(waiver.by)} ${ENDED[waiver.because](waiver)}`

/** `credit-default: Good clients approved (specificity) in age_band 40-49 −36.0 points`. */
function checkInWords(waiver: WaiverReport, report: Report): Phrase {
  const model = report.models.find(({ name }) => name === waiver.model)
  const check = model?.checks.find(({ id }) => id === waiver.check)
  const of = report.models.length > 1 ? phrase`${code(shorten(waiver.model))}: ` : ''
  if (!model || !check) return phrase`${of}${code(waiver.check)}`
  const where = check.slice === null ? '' : phrase` in ${strong(groupOf(check.slice))}`
  const change = changeOf(check)
  return phrase`${of}${inlineNameOf(check, model.words)}${where}${change === null ? '' : ` ${change}`}`
}

const approvalItem = ({ by, sha, at, via, reason }: ApprovalReport): Phrase =>
  phrase`✅ Approved by ${person(by)} for ${code(sha.slice(0, 7))} on ${at.slice(0, 10)}${via === 'review' ? ', by a review' : ''}${reason === null ? '.' : `: ${quoted(reason)}.`}`

/** What was asked of the bot here, and what it answered; the newest last. */
export function answersSection({
  decisions,
}: {
  readonly decisions?: Pick<DecisionsReport, 'answers'> | null
}): Section | null {
  const answers = decisions?.answers ?? []
  if (answers.length === 0) return null
  const shown = answers.slice(-MOST_ANSWERS)
  const more = answers.length - shown.length
  return {
    title: [`Asked and answered here (${formatNumber(answers.length)})`],
    about: 'answers',
    blocks: [
      {
        kind: 'list',
        items: [
          ...(more > 0 ? [[`${formatNumber(more)} earlier ${more === 1 ? 'one is' : 'ones are'} in the ledger.`]] : []),
          ...shown.map(
            ({ command, by, at, ok, answer }) =>
              phrase`${ok ? '✅' : '⛔'} ${code(shorten(command))} by ${person(by)} on ${at.slice(0, 10)}: ${sentenceOf(answer)}`,
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

/**
 * The lines that waive all that fails, one a check; null: nothing blocks, nobody may waive, no bot answers, or a waiver
 * would not be enough. today: `2026-11-29`; the last day is as late as the policy allows, at most 30 days away.
 */
export function mergeAnyway(report: Report, { commands, today }: DescribeOptions): Section | null {
  if (!commands || today === undefined || report.advisory || report.verdict !== 'block') return null
  const blocked = report.models.filter((model) => model.verdict === 'block')
  if (report.models.some((model) => model.verdict === 'error') || blocked.length === 0) return null
  const { waivers } = blocked[0].policy
  if (waivers === null || blocked.some(blocksBeside)) return null
  const isHeld = (model: ModelReport, check: Check) =>
    check.gating && check.status === 'regressed' && !waiversOf(model, report).some((each) => each.check === check.id)
  const named = blocked.flatMap((model) =>
    model.checks
      .filter((check) => isHeld(model, check))
      .map(({ id }) => (report.models.length > 1 ? checkIdOfModel(model.name, id) : id)),
  )
  if (named.length === 0 || named.length > MOST_WAIVED) return null
  const days = Math.min(waivers.maxDays, 30)
  const until = dayAfter(today, days)
  const who = joinPhrases(
    waivers.who.map((name) => mention(name)),
    ', ',
    ' or ',
  )
  return {
    title: phrase`${strong('Merge anyway?')} One of ${who} may take responsibility for up to ${countOf(waivers.maxDays, formatNumber(waivers.maxDays), 'day')}`,
    blocks: [
      {
        kind: 'paragraph',
        text: [
          named.length === 1
            ? 'Write this as a new comment, with a reason; the bot answers. The loss stays visible and counted, and the waiver ends if it grows.'
            : `Write this as a new comment, with reasons; the bot answers. It names ${named.length === 2 ? 'both' : `all ${formatNumber(named.length)}`} failed checks, one a line. The losses stay visible and counted, and a waiver ends if its loss grows.`,
        ],
      },
      { kind: 'code', lines: named.map((id) => `/model-review waive ${id} until ${until} because <reason>`) },
    ],
    drop: 'lines that waive',
  }
}
