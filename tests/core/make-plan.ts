import { parseExpression } from '../../src/core/expression.js'
import type { BusinessPlan, Margin, MetricPlan, Plan, Policy, SliceMetricPlan, SlicePlan } from '../../src/core/plan.js'

export const absolute = (value: number): Margin => ({ kind: 'absolute', value })
export const relative = (value: number): Margin => ({ kind: 'relative', value })

export const policyOf = (changes: Partial<Policy> = {}): Policy => ({
  confidence: 0.95,
  onRegression: 'block',
  onInconclusive: 'review',
  onIdentical: 'review',
  onMissingChampion: 'review',
  maxUnmatched: 0,
  smallSample: 'guarded',
  ...changes,
})

const parametersOf = (metric: string): MetricPlan['parameters'] =>
  metric === 'fbeta' ? { beta: 2 } : metric === 'net_benefit' ? { threshold_probability: 0.2 } : {}

export const metricPlan = (metric: string, changes: Partial<MetricPlan> = {}): MetricPlan => ({
  metric,
  parameters: parametersOf(metric),
  role: 'primary',
  margin: absolute(0.02),
  requireNonInferior: false,
  min: undefined,
  max: undefined,
  effectScale: undefined,
  ...changes,
})

export const businessPlan = (value: string, changes: Partial<BusinessPlan> = {}): BusinessPlan => ({
  name: 'Expected margin',
  slug: 'expected_margin',
  unit: 'EUR',
  better: 'higher',
  role: 'primary',
  margin: absolute(1),
  requireNonInferior: false,
  min: undefined,
  max: undefined,
  effectScale: undefined,
  formula: { kind: 'value', value: parseExpression(value, { expect: 'number' }) },
  scale: undefined,
  ...changes,
})

export const sliceMetricPlan = (metric: string, changes: Partial<SliceMetricPlan> = {}): SliceMetricPlan => ({
  metric,
  parameters: parametersOf(metric),
  margin: absolute(0.02),
  effectScale: undefined,
  ...changes,
})

export const sliceBy = (column: string, changes: Partial<SlicePlan> = {}): SlicePlan => ({
  by: { kind: 'column', name: column, column },
  severity: 'normal',
  margin: undefined,
  minRows: undefined,
  ...changes,
})

/** A plan with nothing in it but what is given. */
export const planOf = (
  changes: Partial<Omit<Plan, 'policy' | 'slices'>> & {
    readonly policy?: Partial<Policy>
    readonly slices?: Partial<Plan['slices']>
  } = {},
): Plan => ({
  task: 'binary',
  positive: '1',
  operatingPoint: { champion: 0.5, challenger: 0.5 },
  metrics: [],
  business: [],
  scenarios: [],
  operations: [],
  ...changes,
  slices: { metrics: [], minRows: 0, of: [], ...changes.slices },
  policy: policyOf(changes.policy),
})
