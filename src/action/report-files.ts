/** The report as files, for later steps and for the artifact that carries it to another job. */
import path from 'node:path'
import { warningOf } from '../core/problem.js'
import { sha256 } from '../io/digest.js'
import { renderModelCard } from '../report/media/cyclonedx.js'
import { renderEvidence } from '../report/media/evidence.js'
import { type FlipsOfModel, renderFlips } from '../report/media/flips-file.js'
import { renderHtml } from '../report/media/html.js'
import { renderJson } from '../report/media/json.js'
import { renderMarkdownReport } from '../report/media/markdown.js'
import type { Report } from '../report/report.js'
import { sentenceOf } from '../report/say.js'
import { standing } from './defect.js'
import { reportDirectoryOf } from './inputs.js'
import type { ActionIo } from './io.js'
import { workspaceOf } from './workspace.js'

export const reportFilesOf = (io: ActionIo) => {
  const folder = path.resolve(workspaceOf(io), reportDirectoryOf(io.input))
  return {
    folder,
    json: path.join(folder, 'report.json'),
    markdown: path.join(folder, 'report.md'),
    html: path.join(folder, 'report.html'),
    flips: path.join(folder, 'flips.csv'),
    evidence: path.join(folder, 'evidence.json'),
    modelCard: path.join(folder, 'model-card.cdx.json'),
  }
}

/**
 * One file that cannot be made or written costs no other.
 * The changed decisions hold ids of rows, so they are a file of their own, and there only if a decision was compared.
 */
export async function writeReportFiles(io: ActionIo, report: Report, flips: readonly FlipsOfModel[]): Promise<void> {
  const files = reportFilesOf(io)
  const renders: readonly (readonly [file: string, render: () => string])[] = [
    [files.json, () => renderJson(report)],
    [files.markdown, () => renderMarkdownReport(report)],
    [files.html, () => renderHtml(report)],
    [files.evidence, () => renderEvidence(report, { reportSha256: sha256(Buffer.from(renderJson(report))) })],
    [files.modelCard, () => renderModelCard(report)],
    ...(flips.length > 0 ? [[files.flips, () => renderFlips(flips)] as const] : []),
  ]
  let failed = false
  for (const [file, render] of renders) {
    await standing(io, async () => {
      const text = render()
      await io.writeFile(file, text).catch(() => {
        failed = true
      })
    })
  }
  if (failed) io.log.warning(sentenceOf(warningOf('report_files_failed', { folder: reportDirectoryOf(io.input) })))
}
