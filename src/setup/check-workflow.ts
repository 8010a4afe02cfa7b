/** A workflow file → what would make its check dishonest, or fail for a reason that has nothing to do with a model. */
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import { type Reason, reason } from '../core/problem.js'
import { ACTION_PLACEHOLDER } from './draft-workflow.js'

/** `mend`: it does not do what its owner thinks. `note`: worth knowing. */
export interface Finding {
  readonly level: 'ok' | 'note' | 'mend'
  readonly reason: Reason
}

export interface CheckedWorkflow {
  /** Whether some step uses this action to gate. */
  readonly isGate: boolean
  /** Names under which its jobs report, as a ruleset names them. */
  readonly checks: readonly string[]
  /** Path of a config that a step names. */
  readonly config: string | undefined
  readonly hasMergeGroup: boolean
  readonly findings: readonly Finding[]
}

export interface WorkflowNeeds {
  /** Permissions beside the usual, such as `actions: read`. */
  readonly permissions?: readonly string[]
  /** Whether files of the models are kept by Git LFS. */
  readonly lfs?: boolean
}

const NOT_OURS: CheckedWorkflow = { isGate: false, checks: [], config: undefined, hasMergeGroup: false, findings: [] }
const OUTPUTS = ['outputs.report-json', 'outputs.report-html']
const ACTION = /(^|\/)model-review-gate(@|\/|$)/i
const FULL_SHA = /@[0-9a-f]{40}$/
/** Modes that do not gate, and need other permissions. */
const OTHER_MODES = ['command', 'promote']
const USUAL_TYPES = ['opened', 'synchronize', 'reopened']

type Fields = Readonly<Record<string, unknown>>
const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : value == null ? [] : [value])

/** `file` names the workflow in findings; each of those has `file` and `line`. Never throws. */
export function checkWorkflow(text: string, file: string, needs: WorkflowNeeds = {}): CheckedWorkflow {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'silent' })
  if (document.errors.length > 0) {
    const { line } = lines.linePos(document.errors[0].pos[0])
    return ACTION.test(text)
      ? { ...NOT_OURS, findings: [{ level: 'mend', reason: reason('doctor_workflow_unreadable', { file, line }) }] }
      : NOT_OURS
  }
  let root: Fields
  try {
    root = fieldsOf(document.toJS({ maxAliasCount: 100 }))
  } catch {
    return NOT_OURS
  }
  const lineAt = (path: readonly (string | number)[]): number => lines.linePos(offsetOf(document.contents, path)).line
  const findings: Finding[] = []
  const find = (level: Finding['level'], code: string, at: readonly (string | number)[], args: Reason['args'] = {}) =>
    findings.push({ level, reason: reason(code, { file, line: lineAt(at), ...args }) })

  const jobs = Object.entries(fieldsOf(root.jobs)).map(([id, value]) => {
    const job = fieldsOf(value)
    const steps = listOf(job.steps).map(fieldsOf)
    const own = steps.flatMap((step, place) => (isOurs(step, text) ? [{ step, place }] : []))
    return { id, job, steps, own: own.filter(({ step }) => !OTHER_MODES.includes(modeOf(step))) }
  })
  const gates = jobs.filter(({ own }) => own.length > 0)
  if (gates.length === 0) return NOT_OURS

  const events = eventsOf(root.on)
  // The half that publishes for forks has no mode to name: the event says it.
  const isPublisher = !events.has('pull_request') && (events.has('workflow_run') || events.has('issue_comment'))
  if (isPublisher || (events.has('push') && events.size === 1)) return NOT_OURS
  checkEvents(events, find)
  for (const { id, job, steps, own } of gates) {
    const comments = own.some(({ step }) => fieldsOf(step.with).comment !== 'never')
    checkPermissions(
      root,
      id,
      job,
      ['contents: read', `pull-requests: ${comments ? 'write' : 'read'}`, ...(needs.permissions ?? [])],
      find,
    )
    checkJob(id, job, find)
    for (const [place, step] of steps.entries()) checkCheckout(id, step, place, needs, find)
    for (const { step, place } of own) checkStep(id, step, place, find)
  }
  const [{ step }] = gates[0].own
  // Of jobs that share the models, the one that gathers their reports has the verdict.
  const gathering = gates.filter(({ own }) => own.some(({ step }) => modeOf(step) === 'publish'))
  const config = fieldsOf(step.with).config
  return {
    isGate: true,
    checks: (gathering.length > 0 ? gathering : gates).map(({ id, job }) =>
      typeof job.name === 'string' ? job.name : id,
    ),
    config: typeof config === 'string' ? config : undefined,
    hasMergeGroup: events.has('merge_group'),
    findings,
  }
}

type Find = (level: Finding['level'], code: string, at: readonly (string | number)[], args?: Reason['args']) => unknown

const modeOf = (step: Fields): string => String(fieldsOf(step.with).mode)
/** A copy may have any name: then the outputs that later steps take from it tell it. */
const isOurs = ({ uses, id }: Fields, text: string): boolean =>
  typeof uses === 'string' &&
  (ACTION.test(uses) || (typeof id === 'string' && OUTPUTS.some((output) => text.includes(`steps.${id}.${output}`))))

function eventsOf(on: unknown): ReadonlyMap<string, Fields> {
  if (typeof on === 'object' && on !== null && !Array.isArray(on))
    return new Map(Object.entries(on).map(([event, value]) => [event, fieldsOf(value)]))
  return new Map(listOf(on).map((event) => [String(event), {}]))
}

function checkEvents(events: ReadonlyMap<string, Fields>, find: Find): void {
  if (events.has('pull_request_target')) find('mend', 'doctor_event_target', ['on', 'pull_request_target'])
  const own = events.get('pull_request')
  if (own === undefined) {
    if (!events.has('pull_request_target')) find('mend', 'doctor_event_missing', ['on'])
  } else {
    for (const key of ['paths', 'paths-ignore'])
      if (own[key] !== undefined) find('mend', 'doctor_paths_filter', ['on', 'pull_request', key], { key })
    const types = own.types === undefined ? undefined : listOf(own.types)
    const missing = types === undefined ? [] : USUAL_TYPES.filter((type) => !types.includes(type))
    if (missing.length > 0) find('mend', 'doctor_types_missing', ['on', 'pull_request', 'types'], { missing })
  }
  if (!events.has('merge_group')) find('note', 'doctor_merge_group_missing', ['on'])
}

function checkPermissions(root: Fields, id: string, job: Fields, wanted: readonly string[], find: Find): void {
  const at = job.permissions === undefined ? ['permissions'] : ['jobs', id, 'permissions']
  const given = job.permissions ?? root.permissions
  if (given === undefined) {
    find('mend', 'doctor_permissions_unsaid', ['jobs', id], { permissions: wanted })
    return
  }
  if (given === 'write-all') {
    find('mend', 'doctor_permissions_all', at, { permissions: wanted })
    return
  }
  const has = (permission: string): boolean => {
    const [scope, access] = permission.split(': ')
    const own = given === 'read-all' ? 'read' : fieldsOf(given)[scope]
    return own === 'write' || own === access
  }
  for (const permission of wanted.filter((each) => !has(each)))
    find('mend', 'doctor_permission_missing', at, { permission })
  if (fieldsOf(given).contents === 'write')
    find('note', 'doctor_permission_broad', at, { permission: 'contents: write' })
}

const ALWAYS = /always\(\)|!\s*cancelled\(\)/

function checkJob(id: string, job: Fields, find: Find): void {
  const condition = job.if === undefined ? '' : String(job.if)
  if (condition !== '' && !ALWAYS.test(condition)) find('mend', 'doctor_job_if', ['jobs', id, 'if'], { job: id })
  if (job.needs !== undefined && !ALWAYS.test(condition))
    find('mend', 'doctor_job_needs', ['jobs', id, 'needs'], { job: id })
  if (isOn(job['continue-on-error']))
    find('mend', 'doctor_continue_on_error', ['jobs', id, 'continue-on-error'], { job: id })
  if (job['timeout-minutes'] === undefined) find('note', 'doctor_no_timeout', ['jobs', id], { job: id })
}

const isOn = (value: unknown): boolean => value === true || (typeof value === 'string' && value !== 'false')

function checkCheckout(id: string, step: Fields, place: number, needs: WorkflowNeeds, find: Find): void {
  if (typeof step.uses !== 'string' || !step.uses.startsWith('actions/checkout@')) return
  const options = fieldsOf(step.with)
  const at = ['jobs', id, 'steps', place, 'uses']
  if (String(options['persist-credentials']) !== 'false') find('mend', 'doctor_persist_credentials', at)
  if (needs.lfs && String(options.lfs) !== 'true') find('mend', 'doctor_lfs_checkout', at)
}

function checkStep(id: string, step: Fields, place: number, find: Find): void {
  const at = (key: string) => ['jobs', id, 'steps', place, key]
  const uses = String(step.uses)
  if (uses === ACTION_PLACEHOLDER || /FULL-COMMIT-SHA|YOUR-ORGANISATION/.test(uses))
    find('mend', 'doctor_action_placeholder', at('uses'), { uses })
  else if (!uses.startsWith('./') && !FULL_SHA.test(uses))
    find('mend', 'doctor_action_not_pinned', at('uses'), { uses })
  if (step.if !== undefined && !ALWAYS.test(String(step.if))) find('mend', 'doctor_step_if', at('if'))
  if (isOn(step['continue-on-error'])) find('mend', 'doctor_continue_on_error', at('continue-on-error'), { job: id })
  if (fieldsOf(step.with)['fail-on'] === 'never') find('note', 'doctor_fail_on_never', [...at('with'), 'fail-on'])
}

/** Where the key at a path stands, or the nearest thing that holds it. */
function offsetOf(contents: unknown, path: readonly (string | number)[]): number {
  let node: unknown = contents
  let offset = 0
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(step))
      if (!pair) break
      offset = (pair.key as Node | null)?.range?.[0] ?? offset
      node = pair.value
    } else if (isSeq(node) && typeof step === 'number') {
      node = node.items[step]
      offset = (node as Node | undefined)?.range?.[0] ?? offset
    } else break
  }
  return offset
}
