/** Mode `publish` on a change: what several jobs of one workflow reviewed, as one report. */
import path from 'node:path'
import { errorOf, ProblemError } from '../core/problem.js'
import { withoutDecisions } from '../decisions/apply.js'
import type { ChangeContext } from '../github/context.js'
import { mergeReports } from '../report/merge-reports.js'
import { readReport } from '../report/read-report.js'
import type { Report } from '../report/report.js'
import { readAgreedIfThere, shownBeside } from './agreed.js'
import { withDecisions } from './decide.js'
import { expectedBy, expectedOfFirst } from './expected.js'
import type { ActionIo } from './io.js'
import type { Outcome, Session } from './outcome.js'
import { reportProblems } from './report-of-run.js'
import { requireShowable } from './showable.js'
import { locateRepository, workspaceOf } from './workspace.js'

const REPORT = 'report.json'
/** `actions/download-artifact` makes one folder for each artifact. */
const MOST_DEPTH = 3
const MOST_REPORTS = 200

/** Expected problems become a report of their own. */
export async function gather(session: Session, change: ChangeContext): Promise<Outcome> {
  const { io, inputs } = session
  const common = { kind: 'report', change, flips: [] } as const
  try {
    await session.check.begin(change)
    const folder = path.resolve(workspaceOf(io), inputs.reportDirectory)
    const reports = (await readReports(io, folder, change.headSha)).map(withoutDecisions)
    const agreed = await readAgreedIfThere(session, change, await locateRepository(io, inputs))
    if ('missing' in agreed) {
      // Nothing at all is no information either.
      if (reports.length === 0) throw new ProblemError(errorOf('policy_missing', agreed.missing))
      const report = mergeReports(reports, expectedOfFirst(io, change, reports, agreed.missing))
      return { ...common, report: requireShowable(report) }
    }
    const merged = mergeReports(reports, expectedBy(io, agreed, change))
    const report = requireShowable(await withDecisions(session, change, agreed, merged))
    return { ...common, report, ...shownBeside(agreed) }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return { ...common, report: reportProblems(io, change, error.problems) }
  }
}

/** Throws ProblemError with `report_of_other_commit` {file, found, expected} and those of `readReport`. */
async function readReports(io: ActionIo, folder: string, headSha: string): Promise<Report[]> {
  const files = await findReports(io, folder, MOST_DEPTH)
  if (files.length > MOST_REPORTS) throw new ProblemError(errorOf('report_too_large', { file: folder }))
  const reports: Report[] = []
  for (const file of files) {
    const name = path.relative(folder, file)
    const report = readReport(Buffer.from((await io.readFile(file)) ?? []).toString('utf8'), name)
    if (report.context.headSha !== headSha)
      throw new ProblemError(
        errorOf('report_of_other_commit', { file: name, found: report.context.headSha, expected: headSha }),
      )
    reports.push(report)
  }
  return reports
}

/** In the order of their names, so that the same reports give the same bytes. */
async function findReports(io: ActionIo, folder: string, depth: number): Promise<string[]> {
  const found: string[] = []
  for (const { name, isFolder } of [...(await io.listFolder(folder))].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (name === REPORT && !isFolder) found.push(path.join(folder, name))
    if (isFolder && depth > 1) found.push(...(await findReports(io, path.join(folder, name), depth - 1)))
  }
  return found
}
