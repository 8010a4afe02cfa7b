/** Whether a report that another job wrote can be shown at all. */
import { errorOf, ProblemError } from '../core/problem.js'
import { renderModelCard } from '../report/media/cyclonedx.js'
import { renderEvidence } from '../report/media/evidence.js'
import { renderHtml } from '../report/media/html.js'
import { renderJson } from '../report/media/json.js'
import { renderComment, renderMarkdownReport } from '../report/media/markdown.js'
import { renderText } from '../report/media/text.js'
import type { Report } from '../report/report.js'

/**
 * What is only shown was read without regard to its shape, so a stranger can put a number where a renderer looks for a list:
 * that is no defect of ours but no report. Throws ProblemError with `report_unreadable`.
 */
export function requireShowable(report: Report): Report {
  try {
    renderJson(report)
    renderMarkdownReport(report)
    renderComment(report, { maxBytes: 60_000 })
    renderHtml(report)
    renderText(report, { color: false })
    renderModelCard(report)
    renderEvidence(report, { reportSha256: '0'.repeat(64) })
    return report
  } catch {
    throw new ProblemError(errorOf('report_unreadable', { file: 'report.json', at: 'models' }))
  }
}
