import type { OperatingPointFindings } from '../../src/core/comparison.js'

/** Thresholds as a config gives them, and nothing else to say of them. */
export const fixedPoint = (champion: number, challenger: number): OperatingPointFindings => ({
  champion,
  challenger,
  rule: { kind: 'threshold', target: null },
  flagged: { champion: 0.2, challenger: 0.2 },
  sameVolume: challenger,
  notes: [],
  curves: [],
  decisionCurve: null,
})
