import type { Check } from '../../src/core/comparison.js'
import { reason } from '../../src/core/problem.js'

/** A scenario of `n` cases, `champion` and `challenger` of which pass. */
export const scenarioCheck = (
  changes: Partial<Check> = {},
  { n = 14, champion = 14, challenger = 14, minPass = 1 } = {},
): Check => {
  const failed = challenger / n < minPass
  return {
    id: 'scenario.known_rings',
    kind: 'scenario',
    metric: 'known_rings',
    title: 'Known rings',
    unit: { kind: 'share' },
    better: 'higher',
    slice: null,
    severity: 'normal',
    role: 'guardrail',
    gating: true,
    n,
    positives: undefined,
    units: n,
    champion: champion / n,
    challenger: challenger / n,
    difference: (challenger - champion) / n,
    improvement: (challenger - champion) / n,
    interval: null,
    margin: null,
    marginValue: null,
    limit: { kind: 'min', value: minPass },
    status: failed ? 'regressed' : 'pass',
    reason: reason(failed ? 'scenario_failed' : 'scenario_passed', {
      cases: n,
      passed: challenger,
      failed: n - challenger,
      newly_failed: Math.max(0, champion - challenger),
      newly_passed: Math.max(0, challenger - champion),
      min_pass: minPass,
    }),
    notes: [],
    evidence: null,
    scaled: undefined,
    ...changes,
  }
}

/** A number of a metadata file under `max`, or under `max_increase` where `limit` is undefined. */
export const operationsCheck = (changes: Partial<Check> = {}): Check =>
  scenarioCheck({
    id: 'operations.latency.p95_ms.max',
    kind: 'operations',
    metric: 'latency.p95_ms',
    title: undefined,
    unit: { kind: 'number', name: 'ms' },
    better: 'lower',
    n: 0,
    units: 0,
    champion: 180,
    challenger: 210,
    difference: 30,
    improvement: -30,
    limit: { kind: 'max', value: 200 },
    status: 'regressed',
    reason: reason('limit_broken', { value: 210, limit: 200, kind: 'max' }),
    ...changes,
  })
