/** Errors and warnings that GitHub shows beside the run. */
import { sentenceOf } from '../report/messages/index.js'
import type { Report } from '../report/report.js'
import type { ActionIo } from './io.js'

/** GitHub shows no more of either kind for a step. */
const MAX_ANNOTATIONS = 10

const LEADS: Readonly<Record<Exclude<Report['verdict'], 'pass'>, string>> = {
  review: 'a person must decide.',
  block: 'blocked.',
  error: 'could not be evaluated.',
}

export function annotate(io: ActionIo, report: Report, exitCode: number): void {
  const problems = [...report.problems, ...report.models.flatMap((model) => model.problems)]
  const lines: { isError: boolean; text: string }[] = problems.map((problem) => ({
    isError: problem.severity === 'error',
    text: sentenceOf(problem),
  }))
  for (const model of report.models) {
    if (model.verdict === 'pass' || (model.verdict === 'error' && model.problems.length > 0)) continue
    const why = model.reasons.slice(0, 3).map(sentenceOf).join(' ')
    lines.push({ isError: exitCode !== 0, text: `${model.name}: ${LEADS[model.verdict]} ${why}`.trim() })
  }
  for (const { text } of lines.filter(({ isError }) => isError).slice(0, MAX_ANNOTATIONS)) io.log.error(text)
  for (const { text } of lines.filter(({ isError }) => !isError).slice(0, MAX_ANNOTATIONS)) io.log.warning(text)
}
