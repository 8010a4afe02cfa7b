/** The GitHub Action: inputs and event → mode → report or answer → files, summary, comment, outputs, exit code. */
import { annotate } from './action/annotate.js'
import { type CheckRun, makeCheckRun, NO_CHECK_RUN } from './action/check.js'
import { runCommand } from './action/command.js'
import { writeComment } from './action/comment.js'
import { DEFECT_EXIT_CODE, sayDefect, standing } from './action/defect.js'
import { evaluate } from './action/evaluate.js'
import { jobExitCodeOf, shownExitCodeOf } from './action/exit-code.js'
import { gather } from './action/gather.js'
import { type Inputs, type Mode, readInputs } from './action/inputs.js'
import type { ActionIo } from './action/io.js'
import { writeLabels } from './action/labels.js'
import { chooseMode } from './action/mode.js'
import type { Outcome, Session } from './action/outcome.js'
import { writeOutputs } from './action/outputs.js'
import { promote } from './action/promote.js'
import { publish } from './action/publish.js'
import { findRemedies } from './action/remedies.js'
import { writeReportFiles } from './action/report-files.js'
import { reportProblems } from './action/report-of-run.js'
import { sayAnswers, sayNothing, sayPromoted, writeSummary } from './action/summary.js'
import { readPayload } from './action/workspace.js'
import { errorOf, type Problem, ProblemError } from './core/problem.js'
import type { Client } from './github/client.js'
import { type EventContext, readContext } from './github/context.js'
import { mlflowSettingsOf, secretsOf } from './io/mlflow-registry.js'
import { NO_PLACES } from './report/media/annotations.js'
import { renderText } from './report/media/text.js'
import type { Report } from './report/report.js'

export type { ActionIo, ActionLog, InputName, LogPlace } from './action/io.js'

/** What is left to tell GitHub after a review that waited long for it. */
const PUBLISHING_MS = 60_000

/** Runs the action and returns its exit code. Never throws; a defect of ours is printed with its stack and is never a pass. */
export async function runAction(io: ActionIo): Promise<number> {
  try {
    return await run(io)
  } catch (error) {
    io.setOutput('verdict', 'error')
    sayDefect(io, error)
    return DEFECT_EXIT_CODE
  }
}

async function run(io: ActionIo): Promise<number> {
  let check = NO_CHECK_RUN
  io.whenCancelled?.(() => check.abandon('cancelled'))
  try {
    return await review(io, (made) => {
      check = made
    })
  } catch (error) {
    // Whatever goes wrong with these now, the defect is what must be told.
    await standing(io, () => check.abandon('defect'))
    await standing(io, async () => {
      const report = reportProblems(io, undefined, [errorOf('run_defect')])
      await writeReportFiles(io, report, [])
      await writeSummary(io, report, [])
    })
    throw error
  }
}

async function review(io: ActionIo, keep: (check: CheckRun) => void): Promise<number> {
  let inputs: Inputs | undefined
  let client: Client | undefined
  let check = NO_CHECK_RUN
  let context: EventContext | undefined
  let outcome: Outcome
  try {
    inputs = readInputs(io)
    for (const secret of [inputs.token, ...secretsOf(mlflowSettingsOf(io.env))]) io.log.maskSecret(secret)
    context = readContext(io.env, await readPayload(io))
    const mode = chooseMode(inputs.mode, context)
    client = io.connect({ token: inputs.token, apiUrl: context.apiUrl })
    check = makeCheckRun(io, inputs, client)
    keep(check)
    outcome = await perform(mode, { io, inputs, client, check }, context)
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    outcome = outcomeOfProblems(io, context, error.problems)
  }
  if (outcome.kind === 'nothing') return sayNothing(io, outcome.why)
  if (outcome.kind === 'promoted') return sayPromoted(io, outcome.said, outcome.versions)
  if (outcome.kind === 'answered') {
    io.setOutput('verdict', outcome.verdict ?? '')
    await sayAnswers(io, outcome.said)
    return 0
  }
  const { change, flips, labels, places = NO_PLACES } = outcome
  const report = markTrial(outcome.report, inputs?.failOn)
  const exitCode = jobExitCodeOf(report, inputs?.failOn ?? 'block')
  let isNewest = true
  client?.allow(PUBLISHING_MS)
  await writeReportFiles(io, report, flips)
  await standing(io, async () => writeSummary(io, report, await findRemedies(io, report, inputs, change, client)))
  writeOutputs(io, report)
  await standing(io, async () => {
    if (inputs && change && client) isNewest = await writeComment(io, inputs, change, client, report)
  })
  await standing(io, async () => {
    if (isNewest && change && client && labels) await writeLabels(io, change, client, report, labels)
  })
  await standing(io, async () => {
    if (change) await check.finish(change, report, shownExitCodeOf(report, exitCode, change), places)
  })
  await standing(io, async () => {
    annotate(io, report, exitCode, places)
    io.log.info(renderText(report, { color: false, exitCode }))
  })
  return exitCode
}

/** Whether nothing is held up is said by this workflow alone: a report that came from another job may claim it. */
function markTrial({ trial: _, ...report }: Report, failOn: Inputs['failOn'] | undefined): Report {
  return failOn === 'never' ? { ...report, trial: true } : report
}

/** What was expected to go wrong: on a change it is a report of its own, else sentences. */
function outcomeOfProblems(io: ActionIo, context: EventContext | undefined, problems: readonly Problem[]): Outcome {
  if (context && !('commentOn' in context)) return { kind: 'nothing', why: problems }
  return { kind: 'report', report: reportProblems(io, context, problems), change: context, flips: [] }
}

function perform(mode: Mode, session: Session, context: EventContext): Promise<Outcome> {
  switch (context.event) {
    case 'issue_comment':
      return runCommand(session, context)
    case 'push':
      return promote(session, context)
    case 'workflow_run':
      return publish(session, context)
    case 'workflow_dispatch':
      return mode === 'promote' ? promote(session, context) : evaluate(session, context)
    default:
      return mode === 'publish' ? gather(session, context) : evaluate(session, context)
  }
}
