/** Codes of findings about a change that also changes what judges it: rules, workflow, data. */
import type { Reason } from './problem.js'

const GATE_CHANGES: readonly string[] = [
  'policy_changed_in_pr',
  // Whether they change cannot be told, which is no reason to ask nobody.
  'policy_differs',
  'workflow_changed_in_pr',
  'evaluation_changed_in_pr',
]

/** Where the policy sets up approvals, such a change needs one, whatever else it does. */
export const isGateChange = ({ code }: Reason): boolean => GATE_CHANGES.includes(code)

/** Whether a finding is about the gate itself: a change of it, or what its proposed rules would say. */
export const isAboutGate = (reason: Reason): boolean =>
  isGateChange(reason) || reason.code === 'other_workflows_changed' || reason.code.startsWith('proposed_policy_')
