/** Mode `command`: a comment on a pull request that asks something of us. */
import path from 'node:path'
import { loadConfig } from '../config/load.js'
import { ProblemError, type Reason, reason, warningOf } from '../core/problem.js'
import { commentsAnswered } from '../decisions/answers.js'
import { applyDecisions } from '../decisions/apply.js'
import { hasCommand, MOST_COMMANDS, readCommands } from '../decisions/commands.js'
import { examplesFor, type Judged, judgeCommand, type Situation } from '../decisions/judge-command.js'
import { decisiveEntries, type LedgerEntry } from '../decisions/ledger.js'
import { type AskingComment, isoOf, listAskingComments, type Reaction, react } from '../github/asked.js'
import { readFileAt, resolveCommit } from '../github/contents.js'
import type { ChangeContext, CommentContext } from '../github/context.js'
import { gatherDecisions, placeOf, rulesOf, waiversPathOf } from '../github/decisions.js'
import { findGateRuns, type GateRun, rerunGate } from '../github/gate-runs.js'
import { appendToLedgerBranch, readLedgerBranch, type StoredLedger } from '../github/ledger-branch.js'
import { findPerson } from '../github/people.js'
import { type PullRequest, readPullRequest } from '../github/pull-request.js'
import { REPORT_ARTIFACT } from '../github/run-reports.js'
import type { Report } from '../report/report.js'
import { sentenceOf } from '../report/say.js'
import { answerComment } from './answer-comment.js'
import { changeOfPullRequest } from './change.js'
import type { Outcome, Session } from './outcome.js'
import { receiveReport } from './receive.js'

const nothing = (code: string, args = {}): Outcome => ({ kind: 'nothing', why: [warningOf(code, args)] })
/** A comment that is older than the newest one by more than this should have been answered by a run of its own. */
const LATE_MS = 10 * 60_000
/** Of each the author is asked about, so their number is bounded; the next command goes on with the others. */
const MOST_EARLIER = 20

/**
 * Only comments that were just written count, and only on open pull requests: an edited comment could be made to say what its
 * author never said, and a closed one has nothing left to decide. A bot's are not read, ours among them. Throws ProblemError
 * with what GitHub said and with `ledger_not_written`: a decision that is not kept does not count, and that must be seen.
 */
export async function runCommand(session: Session, context: CommentContext): Promise<Outcome> {
  const { comment } = context
  if (context.action !== 'created') return nothing('comment_not_new', { action: context.action })
  if (!context.isPullRequest || !context.isOpen) return nothing('comment_elsewhere', { number: context.issue })
  if (comment.authorType === 'Bot') return nothing('comment_of_bot', { author: comment.author })
  if (!hasCommand(comment.body)) return nothing('comment_asks_nothing')
  const repository = { owner: context.owner, repo: context.repo }
  const pull = await readPullRequest(session.client, repository, context.issue)
  if (!pull?.isOpen) return nothing('comment_elsewhere', { number: context.issue })
  const written = { id: comment.id, body: comment.body, author: comment.author }
  const asked = { ...written, at: comment.createdAt === null ? new Date().toISOString() : isoOf(comment.createdAt) }
  try {
    return await answer(session, context, pull, asked)
  } catch (error) {
    // The log says why; the sign shows those who look at the comment that nothing came of it.
    if (error instanceof ProblemError) await react(session.client, repository, asked.id, '-1')
    throw error
  }
}

async function answer(
  session: Session,
  context: CommentContext,
  pull: PullRequest,
  asked: AskingComment,
): Promise<Outcome> {
  const { client, io } = session
  const repository = { owner: context.owner, repo: context.repo }
  const agreed = await readAgreedPolicy(session, context, pull)
  const request = {
    client,
    repository,
    pullRequest: pull.number,
    head: pull.headSha,
    author: pull.author,
    ...agreed,
  }
  const place = placeOf(request)
  const stored = await readLedgerBranch(place)
  const { report, noReport, runs } = await readReportOf(session, context, pull)
  const decisions = await gatherDecisions(report ?? NO_CHECKS, { ...request, stored })
  const comments = await unanswered(session, context, asked, stored)
  const judged: (Judged & { comment: number })[] = []
  let beyond = 0
  for (const each of comments) {
    const rules = rulesOf(agreed.policy)
    const entries = asEntries(judged)
    const situation: Situation = {
      report,
      noReport,
      decisions: { ...decisions, rules, ledger: [...decisions.ledger, ...entries] },
      person: await findPerson(client, repository, each.author, rules),
      comment: { id: each.id, at: each.at },
      waiversPath: waiversPathOf(agreed.configPath),
      now: Date.now(),
    }
    const read = readCommands(each.body, examplesFor(situation))
    beyond += read.beyond
    for (const line of read.lines) {
      const ledger = [...decisions.ledger, ...asEntries(judged)]
      const next = judgeCommand(line, { ...situation, decisions: { ...situation.decisions, ledger } })
      judged.push({ ...next, comment: each.id })
    }
  }
  const kept = await appendToLedgerBranch(
    place,
    judged.map(({ entry }) => entry),
    messageOf(judged, pull.number),
  )
  const late = comments.filter(({ id, at }) => id !== asked.id && Date.parse(asked.at) - Date.parse(at) > LATE_MS)
  const problems = [
    ...(stored.ledger.damage
      ? [
          warningOf('ledger_repaired', {
            branch: place.branch,
            line: stored.ledger.damage.line,
            lost: stored.ledger.damage.lost,
          }),
        ]
      : []),
    ...(late.length > 0 ? [warningOf('ledger_lost_write', { branch: place.branch, count: late.length })] : []),
    ...(beyond > 0 ? [warningOf('commands_beyond', { count: beyond, limit: MOST_COMMANDS })] : []),
  ]
  const after = { ...decisions, ledger: decisiveEntries(kept.ledger), problems: [...decisions.problems, ...problems] }
  const rerun = judged.some(({ wants }) => wants === 'rerun') ? await runAgain(session, context, runs) : null
  const said = [...problems, ...(rerun ? [rerun] : [])]
  for (const problem of said) io.log.warning(sentenceOf(problem))
  await Promise.all(reactionsOf(judged).map(([id, content]) => react(client, repository, id, content)))
  const decided =
    report && applyDecisions(report, { ...after, problems: [...after.problems, ...(rerun ? [rerun] : [])] }, Date.now())
  await answerComment(session, context, pull, decided, after.ledger)
  const sentences = [
    ...said.map(sentenceOf),
    ...judged.map(({ entry, answer: given }) => `${entry.payload.command}: ${sentenceOf(given)}`),
  ]
  return { kind: 'answered', verdict: decided?.verdict ?? null, said: sentences }
}

/** Stands in for a report that is not there: nothing fails, and nothing can be decided about it. */
const NO_CHECKS = { models: [] } as unknown as Report

const asEntries = (judged: readonly Judged[]): LedgerEntry[] =>
  judged.map(({ entry }, index) => ({ ...entry, seq: index + 1, prev: null, digest: '' }))

/** The policy on the tip of the base branch. Throws ProblemError with `decision_no_policy` {branch} and what is wrong with it. */
async function readAgreedPolicy({ client, inputs }: Session, context: CommentContext, pull: PullRequest) {
  const repository = { owner: context.owner, repo: context.repo }
  const configPath = path.posix.join(inputs.workingDirectory, inputs.config)
  const baseTip = await resolveCommit(client, repository, `heads/${pull.baseRef}`)
  const bytes = baseTip === undefined ? undefined : await readFileAt(client, repository, configPath, baseTip)
  if (baseTip === undefined || bytes === undefined)
    throw new ProblemError(warningOf('decision_no_policy', { branch: pull.baseRef }))
  const { config } = loadConfig(new TextDecoder().decode(bytes), configPath)
  return { policy: config.policy, configPath, baseTip }
}

/** What the gate said of the newest commit, from the files of its run: a stranger's, whatever they say of themselves. */
async function readReportOf(
  session: Session,
  { comment: _, issue: __, isOpen, isPullRequest, action, ...context }: CommentContext,
  pull: PullRequest,
): Promise<{ report: Report | null; noReport: Reason; runs: readonly GateRun[] }> {
  const repository = { owner: context.owner, repo: context.repo }
  const sha = pull.headSha.slice(0, 7)
  const missing = reason('decision_no_report', { sha })
  const runs = await findGateRuns(session.client, repository, pull.headSha, REPORT_ARTIFACT)
  const [run] = runs
  if (!run) return { report: null, noReport: missing, runs }
  const change: ChangeContext = { ...context, event: 'workflow_run', ...changeOfPullRequest(pull) }
  try {
    const { report } = await receiveReport(session, change, { ...run, headSha: pull.headSha })
    return { report: withoutOrigin(report), noReport: missing, runs }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    session.io.log.warning(error.problems.map(sentenceOf).join(' '))
    const isMissing = error.problems.some(({ code }) => code === 'run_report_missing' || code === 'artifact_expired')
    return { report: null, noReport: isMissing ? missing : reason('decision_report_wrong', { sha }), runs }
  }
}

/** That the report comes from another run is no news where it is the gate's own. */
const withoutOrigin = (report: Report): Report => ({
  ...report,
  problems: report.problems.filter(({ code, args }) => code !== 'computed_elsewhere' || args.because !== null),
})

/**
 * The comment that was just written, behind all older ones of the pull request that the ledger does not know: a run that was
 * cancelled, or a write that got lost, must not swallow what somebody decided.
 */
async function unanswered(
  { client }: Session,
  context: CommentContext,
  asked: AskingComment,
  { ledger }: StoredLedger,
): Promise<AskingComment[]> {
  const known = commentsAnswered(decisiveEntries(ledger))
  const repository = { owner: context.owner, repo: context.repo }
  const others = await listAskingComments(client, repository, context.issue)
  const earlier = others.filter(({ id }) => id < asked.id && !known.has(id))
  const oldestFirst = earlier.sort((a, b) => a.id - b.id).slice(-MOST_EARLIER)
  return [...oldestFirst, ...(known.has(asked.id) ? [] : [asked])]
}

function messageOf(judged: readonly Judged[], pullRequest: number): string {
  const kinds = [...new Set(judged.map(({ entry }) => entry.kind))].join(', ')
  return `Pull request ${pullRequest}: ${kinds || 'nothing new'}`
}

/** One sign for each comment: how the worst of its lines fared. */
function reactionsOf(judged: readonly (Judged & { comment: number })[]): [number, Reaction][] {
  const signs = new Map<number, Reaction>()
  for (const { comment, ok, answer: given } of judged) {
    const sign: Reaction = ok ? '+1' : /^command_/.test(given.code) ? 'confused' : '-1'
    if (signs.get(comment) === undefined || signs.get(comment) === '+1') signs.set(comment, sign)
  }
  return [...signs]
}

/** null: it runs. */
async function runAgain({ client }: Session, context: CommentContext, runs: readonly GateRun[]) {
  const [run] = runs
  if (!run) return warningOf('rerun_nothing')
  if (!run.isDone) return warningOf('rerun_running')
  const status = await rerunGate(client, { owner: context.owner, repo: context.repo }, run)
  if (status === null) return null
  return warningOf(status === 403 || status === 404 ? 'rerun_not_permitted' : 'rerun_failed', { status })
}
