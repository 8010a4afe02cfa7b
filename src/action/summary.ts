/** The summary of the job. */
import { warningOf } from '../core/problem.js'
import { renderComment, renderMarkdownReport } from '../report/markdown.js'
import { sentenceOf } from '../report/messages/index.js'
import type { Report } from '../report/report.js'
import type { ActionIo } from './io.js'

/** GitHub refuses a larger summary of a step, and with it the whole of it. */
const MAX_SUMMARY_BYTES = 1024 * 1024

export async function writeSummary(io: ActionIo, report: Report): Promise<void> {
  const whole = renderMarkdownReport(report)
  const summary =
    Buffer.byteLength(whole) < MAX_SUMMARY_BYTES
      ? whole
      : renderComment(report, { maxBytes: MAX_SUMMARY_BYTES - 1 }).body
  try {
    await io.writeSummary(summary)
  } catch {
    io.log.warning(sentenceOf(warningOf('summary_failed')))
  }
}
