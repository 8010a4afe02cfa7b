import fc from 'fast-check'
import type { Shape } from './generate.js'

/** Data of every kind a law must hold for; fast-check varies and shrinks it. */
export const shapes = (fewest: number, most: number): fc.Arbitrary<Shape> =>
  fc.record({
    seed: fc.integer({ min: 1, max: 1_000_000 }),
    n: fc.integer({ min: fewest, max: most }),
    weighted: fc.boolean(),
    clustered: fc.boolean(),
    decimals: fc.constantFrom(1, 2, 6),
    skill: fc.constantFrom(0, 0.6, 1, 1.3),
    noise: fc.constantFrom(0.2, 0.6, 1.5),
  })

/** Runs are reproducible: the same seeds everywhere, printed by fast-check on failure. */
export const runs = (numRuns: number): fc.Parameters<unknown> => ({ numRuns, seed: 20240611 })

export const everyMetric = [
  'accuracy',
  'balanced_accuracy',
  'precision',
  'recall',
  'specificity',
  'f1',
  'fbeta',
  'matthews_corrcoef',
  'roc_auc',
  'average_precision',
  'log_loss',
  'brier_score',
  'net_benefit',
] as const
