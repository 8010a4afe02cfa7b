/** The summary of the job. */
import { type Problem, type Reason, warningOf } from '../core/problem.js'
import { escapeMarkdown } from '../report/escape.js'
import { renderComment, renderMarkdownReport } from '../report/media/markdown.js'
import { renderRemedies } from '../report/media/remedies.js'
import type { Report } from '../report/report.js'
import { sentenceOf } from '../report/say.js'
import type { ActionIo } from './io.js'

/** GitHub refuses a larger summary of a step, and with it the whole of it. */
const MAX_SUMMARY_BYTES = 1024 * 1024

export async function writeSummary(io: ActionIo, report: Report, remedies: readonly Reason[]): Promise<void> {
  const more = renderRemedies(remedies, report.language)
  const whole = renderMarkdownReport(report) + more
  const summary =
    Buffer.byteLength(whole) < MAX_SUMMARY_BYTES
      ? whole
      : renderComment(report, { maxBytes: MAX_SUMMARY_BYTES - 1 - Buffer.byteLength(more) }).body + more
  await write(io, summary)
}

/**
 * Says why there is no verdict: in the log and the summary. Returns the exit code: 0, since nothing was there to judge; 2 where
 * something stood in the way.
 */
export async function sayNothing(io: ActionIo, why: readonly Problem[]): Promise<number> {
  const sentences = why.map(sentenceOf)
  const failed = why.some(({ severity }) => severity === 'error')
  for (const sentence of sentences) failed ? io.log.error(sentence) : io.log.info(sentence)
  const heading = failed ? '⛔ Not done' : '➖ Nothing to do'
  await write(io, `### ${heading}\n\n${sentences.map((each) => `- ${escapeMarkdown(each)}`).join('\n')}\n`)
  if (failed) io.setOutput('verdict', 'error')
  return failed ? 2 : 0
}

/** What commands were answered with, beside the comment that says it on the pull request. */
export async function sayAnswers(io: ActionIo, said: readonly string[]): Promise<void> {
  for (const sentence of said) io.log.info(sentence)
  const items = said.map((each) => `- ${escapeMarkdown(each)}`)
  await write(io, `### Asked and answered\n\n${items.length > 0 ? items.join('\n') : '- Answered before.'}\n`)
}

/** Says what was recorded. Returns the exit code: 2 where something could not be done, or was refused. */
export async function sayPromoted(
  io: ActionIo,
  said: readonly Problem[],
  versions: Readonly<Record<string, string>>,
): Promise<number> {
  const failed = said.some(({ severity }) => severity === 'error')
  for (const problem of said) {
    const isGood = problem.code === 'promoted' || problem.code === 'nothing_to_promote'
    const tell = problem.severity === 'error' ? io.log.error : isGood ? io.log.info : io.log.warning
    tell(sentenceOf(problem))
  }
  const names = Object.keys(versions)
  io.setOutput(
    'champion-version',
    names.length === 1 ? versions[names[0]] : names.length === 0 ? '' : JSON.stringify(versions),
  )
  const heading = failed ? '⛔ Not all of it was recorded' : names.length > 0 ? '✅ New champion' : '➖ Nothing new'
  await write(io, `### ${heading}\n\n${said.map((each) => `- ${escapeMarkdown(sentenceOf(each))}`).join('\n')}\n`)
  return failed ? 2 : 0
}

async function write(io: ActionIo, summary: string): Promise<void> {
  try {
    await io.writeSummary(summary)
  } catch {
    io.log.warning(sentenceOf(warningOf('summary_failed')))
  }
}
