/** Numbers beside the metrics, such as latency and size: looked up in what two files say, and compared as they are. */
import { checkId } from './check-id.js'
import type { Check } from './comparison.js'
import { findNearName } from './nearest-name.js'
import type { Margin } from './plan.js'
import { type Reason, reason } from './problem.js'

export type OperationsBound =
  | { readonly kind: 'max' | 'min'; readonly value: number }
  | { readonly kind: 'max_increase' | 'max_decrease'; readonly margin: Margin }

export interface OperationsPlan {
  /** As the config writes it, for names and messages. */
  readonly path: string
  readonly steps: readonly (string | number)[]
  readonly name: string | undefined
  readonly unit: string
  /** false: only reported. */
  readonly gating: boolean
  readonly because: string | undefined
  readonly owner: string | undefined
  readonly bounds: readonly OperationsBound[]
}

/** What a file says, or why nothing is known of it. */
export type OperationsSource =
  | { readonly file: string; readonly content: unknown }
  | { readonly file: string; readonly unknownBecause: Reason }

/** Numbers are compared but for their last digits: 0.4 is 0.1 above 0.3. */
const ROUNDING = 1e-12

/**
 * One check for each bound: `max` and `min` on the challenger's number, `max_increase` and `max_decrease` on its difference
 * from the champion's, in its own unit or as a share of the champion's value (which must be above zero then). A number that
 * is not there, or no finite number, makes the check `not_evaluated` with what was found. No interval: one measured number
 * says nothing of its noise.
 */
export function judgeOperations(
  plans: readonly OperationsPlan[],
  champion: OperationsSource,
  challenger: OperationsSource,
): Check[] {
  return plans.flatMap((plan) => {
    const before = lookUp(plan, champion)
    const after = lookUp(plan, challenger)
    return plan.bounds.map((bound) => judgeBound(plan, bound, before, after))
  })
}

function lookUp({ steps, path }: OperationsPlan, source: OperationsSource): number | Reason {
  if ('unknownBecause' in source) return source.unknownBecause
  const { file } = source
  let value: unknown = source.content
  for (const step of steps) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) {
      const keys = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : []
      const near = findNearName(keys, String(step))?.name ?? null
      return reason('operations_missing', { path, file, at: String(step), near })
    }
    value = (value as Record<string | number, unknown>)[step]
  }
  if (typeof value !== 'number' || !Number.isFinite(value))
    return reason('operations_not_number', { path, file, found: describe(value) })
  return value
}

const LONGEST_FOUND = 40

function describe(value: unknown): string {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object') return 'a mapping'
  const text = String(value)
  return typeof value === 'string' ? `the text "${text.slice(0, LONGEST_FOUND)}"` : text
}

const isNumber = (found: number | Reason): found is number => typeof found === 'number'

function judgeBound(
  plan: OperationsPlan,
  bound: OperationsBound,
  before: number | Reason,
  after: number | Reason,
): Check {
  const check = outline(plan, bound, isNumber(before) ? before : null, isNumber(after) ? after : null)
  const { because = null, owner = null, unit } = plan
  const answer = (status: Check['status'], found: Reason): Check => ({
    ...check,
    status,
    reason: reason(found.code, { ...found.args, because, owner, unit }),
  })
  if (!isNumber(after)) return answer('not_evaluated', after)
  if ('value' in bound) {
    const { kind, value: limit } = bound
    const isMet = kind === 'max' ? after <= limit : after >= limit
    return answer(
      isMet ? 'pass' : 'regressed',
      reason(isMet ? 'limit_met' : 'limit_broken', { value: after, limit, kind }),
    )
  }
  if (!isNumber(before)) return answer('not_evaluated', before)
  const { margin, kind } = bound
  const isRelative = margin.kind === 'relative'
  if (isRelative && before <= 0) return answer('not_evaluated', reason('champion_not_positive'))
  const allowed = isRelative ? margin.value * before : margin.value
  const moved = kind === 'max_increase' ? after - before : before - after
  const isMet = moved <= allowed + ROUNDING * Math.max(Math.abs(before), Math.abs(after))
  const args = { champion: before, challenger: after, kind, allowed: margin.value, relative: isRelative }
  return {
    ...answer(isMet ? 'pass' : 'regressed', reason(isMet ? 'number_within' : 'number_beyond', args)),
    marginValue: allowed,
  }
}

function outline(
  { path, name, unit, gating }: OperationsPlan,
  bound: OperationsBound,
  champion: number | null,
  challenger: number | null,
): Omit<Check, 'status' | 'reason'> {
  const difference = champion === null || challenger === null ? null : challenger - champion
  const better = bound.kind === 'max' || bound.kind === 'max_increase' ? 'lower' : 'higher'
  return {
    id: checkId(`operations.${path}.${bound.kind}`, null),
    kind: 'operations',
    metric: path,
    title: name,
    unit: { kind: 'number', name: unit },
    better,
    slice: null,
    severity: gating ? 'normal' : 'info',
    role: gating ? 'guardrail' : 'info',
    gating,
    n: 0,
    positives: undefined,
    units: 0,
    champion,
    challenger,
    difference,
    improvement: difference === null ? null : better === 'lower' ? 0 - difference : difference,
    interval: null,
    margin: 'margin' in bound ? bound.margin : null,
    marginValue: null,
    limit: 'value' in bound ? { kind: bound.kind, value: bound.value } : undefined,
    notes: [],
    evidence: null,
    scaled: undefined,
  }
}

/**
 * The steps of a path: names with dots between them, places of a list in brackets, and any other name in brackets and
 * quotes: `latency.p95_ms`, `stages[0].seconds`, `["a.b"].c`. Where it breaks off: the 1-based character.
 */
export function parseOperationsPath(path: string): readonly (string | number)[] | { readonly column: number } {
  const steps: (string | number)[] = []
  const step = /(\.?)([^.[\]"'\s]+)|\[(\d{1,9})\]|\[("(?:[^"\\]|\\.)*"|'[^']*')\]/uy
  for (let at = 0; at < path.length; at = step.lastIndex) {
    step.lastIndex = at
    const found = step.exec(path)
    if (!found) return { column: [...path.slice(0, at)].length + 1 }
    const [, dot, name, place, quoted] = found
    if (name !== undefined && (dot === '') !== (steps.length === 0))
      return { column: [...path.slice(0, at)].length + 1 }
    if (name !== undefined) steps.push(name)
    else if (place !== undefined) steps.push(Number(place))
    else steps.push(quoted[0] === '"' ? unquote(quoted) : quoted.slice(1, -1))
  }
  return steps
}

const unquote = (quoted: string): string => quoted.slice(1, -1).replace(/\\(.)/gu, '$1')
