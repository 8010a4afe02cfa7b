/** What the reviewed rows are compared with, as the config says it. */
import { z } from 'zod'
import { source } from './schema-source.js'

const text = z.string().trim().min(1)

export const driftObject = z.strictObject({
  reference: z
    .union([text, source('the reference, such as a sample of production')])
    .describe('File with the rows to compare with, such as a sample of production or the training data.'),
  columns: z
    .union([z.literal('all'), z.array(text).min(1).max(500)])
    .default('all')
    .describe('Columns to compare; all: those that both have, apart from id, label, score and texts with many values.'),
  psi_max: z
    .number()
    .min(0)
    .max(10)
    .default(0.1)
    .describe(
      'Population stability index that is tolerated; drift is shown only when it lies above it by more than chance explains.',
    ),
  block: z
    .boolean()
    .default(false)
    .describe('Whether drift that is shown blocks. By default it explains and decides nothing.'),
})
