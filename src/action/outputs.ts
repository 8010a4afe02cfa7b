/** What later steps read: the outputs. */
import type { Report } from '../report/report.js'
import type { ActionIo } from './io.js'
import { reportFilesOf } from './report-files.js'

export function writeOutputs(io: ActionIo, report: Report): void {
  const checks = report.models.flatMap((model) => model.checks.filter((check) => check.gating))
  const isCompared = checks.length > 0 || report.verdict !== 'error'
  const countOf = (status: string) =>
    isCompared ? String(checks.filter((check) => check.status === status).length) : ''
  io.setOutput('verdict', report.verdict)
  io.setOutput('regressions', countOf('regressed'))
  io.setOutput('improvements', countOf('improved'))
  io.setOutput('inconclusive', countOf('inconclusive'))
  const files = reportFilesOf(io)
  io.setOutput('report-json', files.json)
  io.setOutput('report-html', files.html)
  io.setOutput('report-markdown', files.markdown)
  io.setOutput('report-evidence', files.evidence)
  io.setOutput('report-model-card', files.modelCard)
}
