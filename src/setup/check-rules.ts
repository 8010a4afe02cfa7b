/** Whether merging waits for the gate: what GitHub says of the rules of a branch. */
import { type Reason, reason } from '../core/problem.js'
import type { CheckedWorkflow, Finding } from './check-workflow.js'

/** Answers a GET of GitHub's REST API. Never throws for an answer; status 0: there was none. */
export type Ask = (path: string) => Promise<{ readonly status: number; readonly json: unknown }>

export interface Place {
  readonly owner: string
  readonly repo: string
  /** The branch that is merged into; undefined: the default branch. */
  readonly branch: string | undefined
}

const fieldOf = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined
const textsOf = (values: unknown, key: string): string[] =>
  (Array.isArray(values) ? values : []).flatMap((value) => {
    const text = fieldOf(value, key)
    return typeof text === 'string' ? [text] : []
  })

/** Two or three requests. What GitHub does not tell is said to be unknown, never taken as well. */
export async function checkRules(
  ask: Ask,
  place: Place,
  gate: CheckedWorkflow | undefined,
): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  const find = (level: Finding['level'], code: string, args: Reason['args']) =>
    findings.push({ level, reason: reason(code, args) })
  const base = `/repos/${encodeURIComponent(place.owner)}/${encodeURIComponent(place.repo)}`
  let { branch } = place
  if (branch === undefined) {
    const about = await ask(base)
    const named = fieldOf(about.json, 'default_branch')
    if (about.status !== 200 || typeof named !== 'string') {
      find('note', 'doctor_repository_unknown', { repository: `${place.owner}/${place.repo}`, status: about.status })
      return findings
    }
    branch = named
  }
  const rules = await ask(`${base}/rules/branches/${encodeURIComponent(branch)}?per_page=100`)
  const known = await ask(`${base}/branches/${encodeURIComponent(branch)}`)
  const all = Array.isArray(rules.json) ? rules.json : []
  const ofRules = all.flatMap((rule) =>
    textsOf(fieldOf(fieldOf(rule, 'parameters'), 'required_status_checks'), 'context'),
  )
  const ofProtection = fieldOf(fieldOf(fieldOf(known.json, 'protection'), 'required_status_checks'), 'contexts')
  const required = [...ofRules, ...(Array.isArray(ofProtection) ? ofProtection.map(String) : [])]
  const unknown = [rules, known].find(({ status }) => status !== 200)
  const own = gate?.checks ?? []
  const isRequired = own.some((check) => required.includes(check)) || textsOf(all, 'type').includes('workflows')
  if (isRequired) find('ok', 'doctor_check_required', { branch })
  else if (unknown) find('note', 'doctor_rules_unknown', { branch, status: unknown.status })
  else if (own.length > 0) find('mend', 'doctor_check_not_required', { branch, checks: own })
  if (textsOf(all, 'type').includes('merge_queue') && gate !== undefined && !gate.hasMergeGroup)
    find('mend', 'doctor_queue_without_event', { branch })
  return findings
}
