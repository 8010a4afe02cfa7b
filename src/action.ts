/** The GitHub Action: inputs → context → policy → models → review → report → comment, outputs, exit code. */
import { annotate } from './action/annotate.js'
import { writeComment } from './action/comment.js'
import { evaluate } from './action/evaluate.js'
import { jobExitCodeOf } from './action/exit-code.js'
import { type Inputs, readInputs } from './action/inputs.js'
import type { ActionIo } from './action/io.js'
import { writeOutputs } from './action/outputs.js'
import { writeReportFiles } from './action/report-files.js'
import { reportProblems } from './action/report-of-run.js'
import { writeSummary } from './action/summary.js'
import { readPayload } from './action/workspace.js'
import { ProblemError } from './core/problem.js'
import type { Client } from './github/client.js'
import { type PullRequestContext, readContext } from './github/context.js'
import { mlflowSettingsOf, secretsOf } from './io/mlflow-registry.js'
import type { FlipsOfModel } from './report/flips-file.js'
import type { Report } from './report/report.js'
import { renderText } from './report/text.js'

export type { ActionIo, ActionLog, InputName } from './action/io.js'

const DEFECT_EXIT_CODE = 70

/** Runs the action and returns its exit code. Never throws; a defect of ours is printed with its stack and is never a pass. */
export async function runAction(io: ActionIo): Promise<number> {
  try {
    return await run(io)
  } catch (error) {
    io.setOutput('verdict', 'error')
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
    io.log.error(`This is a defect of model-review-gate ${io.version}, not of your files. Please report it.\n${stack}`)
    return DEFECT_EXIT_CODE
  }
}

async function run(io: ActionIo): Promise<number> {
  let inputs: Inputs | undefined
  let context: PullRequestContext | undefined
  let client: Client | undefined
  const flips: FlipsOfModel[] = []
  let report: Report
  try {
    inputs = readInputs(io)
    context = readContext(io.env, await readPayload(io))
    for (const secret of [inputs.token, ...secretsOf(mlflowSettingsOf(io.env))]) io.log.maskSecret(secret)
    client = io.connect({ token: inputs.token, apiUrl: context.apiUrl })
    report = await evaluate(io, inputs, context, client, flips)
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    report = reportProblems(io, context, error.problems)
  }
  await writeReportFiles(io, report, flips)
  await writeSummary(io, report)
  if (inputs && context && client) await writeComment(io, inputs, context, client, report)
  writeOutputs(io, report)
  const exitCode = jobExitCodeOf(report, inputs?.failOn ?? 'block')
  annotate(io, report, exitCode)
  io.log.info(renderText(report, { color: false, exitCode }))
  return exitCode
}
