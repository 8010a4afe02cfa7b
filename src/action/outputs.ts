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
  io.setOutput('models', JSON.stringify(wordsOf(report)))
  io.setOutput('regressions', countOf('regressed'))
  io.setOutput('improvements', countOf('improved'))
  io.setOutput('inconclusive', countOf('inconclusive'))
  io.setOutput('waived', isCompared ? String(report.decisions?.waivers.length ?? 0) : '')
  io.setOutput('champion-version', championVersionOf(report))
  const files = reportFilesOf(io)
  io.setOutput('report-json', files.json)
  io.setOutput('report-html', files.html)
  io.setOutput('report-markdown', files.markdown)
  io.setOutput('report-evidence', files.evidence)
  io.setOutput('report-model-card', files.modelCard)
}

/** What names the champion of each model: its version in a registry, else the commit it was read at. */
function championVersionOf({ models }: Report): string {
  const named = models.flatMap(({ name, inputs }) => {
    const champion = inputs.find(({ role }) => role === 'champion')
    const version = champion?.origin?.version ?? champion?.commit
    return version ? [[name, version] as const] : []
  })
  return models.length === 1
    ? (named[0]?.[1] ?? '')
    : named.length === 0
      ? ''
      : JSON.stringify(Object.fromEntries(named))
}

/**
 * A word for every model: its verdict; `missing` where no job has reported on one that is under review; `left-out` where the
 * input `models` leaves it to another job; `untouched` where the change touches none of its files. Only a verdict is a result.
 */
export function wordsOf({ models, leftOut = [], untouched }: Report): Readonly<Record<string, string>> {
  const isMissing = ({ problems }: Report['models'][number]) =>
    problems.some(({ code }) => code === 'model_result_missing')
  return Object.fromEntries([
    ...models.map((model) => [model.name, isMissing(model) ? 'missing' : model.verdict]),
    ...leftOut.map((name) => [name, 'left-out']),
    ...untouched.map((name) => [name, 'untouched']),
  ])
}
