/** The section `operating_point`: thresholds as they are, or what they must reach on the rows under review. */
import { z } from 'zod'
import { share } from './schema-parts.js'

const threshold = z.number().min(0).max(1)

const notAsked = 'Default: thresholds are given instead.'

export const operatingPoint = z
  .union([
    threshold,
    z.strictObject({
      threshold: threshold
        .optional()
        .describe('Score at or above which a row is flagged. Default: one for each model is given.'),
      champion: threshold.optional().describe('The champion’s threshold, where the two differ. Default: threshold.'),
      challenger: threshold
        .optional()
        .describe('The challenger’s threshold, where the two differ. Default: threshold.'),
      top: share
        .optional()
        .describe(
          `Capacity: each model flags its highest scores, at most this share of the rows, such as 2%. ${notAsked}`,
        ),
      precision: share
        .optional()
        .describe(
          `Each model flags as many rows as it can while this share of the flagged ones is positive. ${notAsked}`,
        ),
      recall: share
        .optional()
        .describe(`Each model flags as few rows as it can while it flags this share of the positive ones. ${notAsked}`),
      false_positive_rate: share
        .optional()
        .describe(
          `Each model flags as many rows as it can while at most this share of the negative ones is flagged. ${notAsked}`,
        ),
    }),
  ])
  .default(0.5)
  .describe(
    'Score at or above which a row is flagged: a number, { threshold } or { champion, challenger }; or what each model’s threshold must reach on these rows: { top }, { precision }, { recall } or { false_positive_rate }.',
  )

/** The keys that say what a threshold must reach. */
export const POINT_RULES = ['top', 'precision', 'recall', 'false_positive_rate'] as const
