/** `discover`: the search for slices that nobody declared. */
import { z } from 'zod'

const text = z.string().trim().min(1)

export const discoverObject = z.strictObject({
  columns: z
    .union([z.literal('all'), z.array(text).min(1)])
    .default('all')
    .describe('Columns to search: all, or a list of names. all leaves out those with a meaning of their own.'),
  exclude: z.array(text).default([]).describe('Columns to leave out of the search.'),
  max_predicates: z
    .number()
    .int()
    .min(1)
    .max(3)
    .default(2)
    .describe('Most conditions that a slice may combine: age 40..50 and education high_school are two.'),
  min_rows: z
    .number()
    .int()
    .min(20)
    .optional()
    .describe('Fewest rows of a slice that is searched. Default: 1 % of the rows, at least 50.'),
  bins: z.number().int().min(2).max(20).default(5).describe('Ranges that a column of many numbers is cut into.'),
  loss: text
    .optional()
    .describe(
      'What is compared row by row: a metric that is a mean over rows, the name of a business function, or a row formula such as abs(score - label), where less is better. Default: by task, for instance brier_score for binary.',
    )
    .meta({ examples: ['log_loss', 'abs(score - label)'] }),
  max_seconds: z
    .number()
    .positive()
    .default(60)
    .describe('Time after which the search stops with what it has, and says so.'),
})

/** true: as the defaults say. */
export const discoverEntry = z.union([z.boolean(), discoverObject])
export type DiscoverConfig = z.output<typeof discoverEntry>
