/** The exit code of the job: the gate itself. */
import type { ChangeContext } from '../github/context.js'
import type { Report } from '../report/report.js'
import type { FailOn } from './inputs.js'

/**
 * 0 the job succeeds, 1 blocked, 3 a person must decide, 2 could not evaluate. What could not be evaluated is never a
 * pass: it fails also while the policy is new, and only `never` lets it go.
 */
export function jobExitCodeOf(report: Report, failOn: FailOn): number {
  if (failOn === 'never') return 0
  if (report.verdict === 'error') return 2
  if (report.advisory) return 0
  if (report.verdict === 'block') return 1
  if (report.verdict === 'review' && (failOn === 'review' || waitsForApproval(report))) return 3
  return 0
}

/** Where people were asked, the policy says whether this report is one to wait with. */
const waitsForApproval = (report: Report) =>
  report.decisions ? asksForApproval(report.decisions) : mayBeApproved(report)

const asksForApproval = ({ approvals }: NonNullable<Report['decisions']>) => approvals !== null && !approvals.satisfied

const mayBeApproved = (report: Report) =>
  report.models.some((model) => model.verdict === 'review' && model.policy.approvals !== null)

/**
 * What the check run on the change goes by: the job, but where the job is another run than the change's own. That run is shown
 * at the default branch and may be green whatever it publishes; the check is on the change, and can be the one that is required.
 */
export const shownExitCodeOf = (report: Report, exitCode: number, { event }: Pick<ChangeContext, 'event'>): number =>
  event === 'workflow_run' && exitCode === 0 ? jobExitCodeOf(report, 'block') : exitCode
