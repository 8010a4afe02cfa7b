/** The sections of the config about what is asked beside the metrics: scenarios, operations, the card. */
import { z } from 'zod'
import { percent, share } from './schema-parts.js'

const text = z.string().trim().min(1)

const severity = (what: string) =>
  z
    .enum(['critical', 'normal', 'info'])
    .default('normal')
    .describe(`critical: ${what} blocks. normal: it follows on_regression. info: only reported.`)

const because = text
  .optional()
  .describe('Why it is asked for, such as incident 2231; shown to whoever repairs. Default: nothing.')
const owner = text.optional().describe('Person or team to ask, such as "@acme/fraud". Default: nobody is named.')

export const scenarioObject = z.strictObject({
  name: text.describe('What must hold, in words: Known fraud rings stay flagged. Unique in the model.'),
  where: text
    .optional()
    .describe('Condition that chooses the rows, such as ring_id in ["r7", "r9"]. Default: all rows.'),
  expect: text
    .optional()
    .describe(
      'Condition that each case must meet: flagged, prediction <= 100, or in a group score[high] <= score[low]. Default: pinned rows must not get worse; others need it.',
    ),
  pair_by: text
    .optional()
    .describe('Column whose equal values make rows a group, of which expect speaks. Default: every row is a case.'),
  variant: text
    .optional()
    .describe('Column that tells the rows of a group apart: high in score[high]. Default: the column variant.'),
  tolerance: z
    .number()
    .min(0)
    .optional()
    .describe(
      'How far the two sides of a comparison within a group, or a pinned number and its value before, may miss each other. Default: 0.',
    ),
  ids: z
    .array(z.union([text, z.number()]))
    .min(1)
    .optional()
    .describe('Ids of the rows that are the cases. Default: rows are chosen by where.'),
  file: text
    .optional()
    .describe(
      'CSV or JSON Lines file with the id column of the rows that are the cases; with a champion on a ref, rows of the file there count too. Default: rows are chosen by where.',
    ),
  min_pass: share.default('100%').describe('Smallest share of cases that must come out as asked.'),
  severity: severity('a failure'),
  because,
  owner,
})

const limit = (what: string) => z.number().optional().describe(`${what} Default: no limit.`)
const change = (what: string) =>
  z
    .union([z.number().min(0), percent])
    .optional()
    .describe(`${what}: a number, or a percentage of the champion’s value. Default: no limit.`)

export const operationsCheckObject = z.strictObject({
  path: text.describe('Where the number stands in the file: latency.p95_ms, stages[0].seconds, ["a.b"].c.'),
  name: text.optional().describe('Name in reports. Default: the path.'),
  unit: text.optional().describe('Unit of the number, such as ms. Default: none is printed.'),
  max: limit('Largest value the challenger may have; one above it blocks.'),
  min: limit('Smallest value the challenger may have; one below it blocks.'),
  max_increase: change('Largest rise over the champion; a larger one follows on_regression'),
  max_decrease: change('Largest fall below the champion; a larger one follows on_regression'),
  role: z.enum(['guardrail', 'info']).default('guardrail').describe('info: only reported.'),
  because,
  owner,
})

export const operationsObject = z.strictObject({
  file: text.describe('JSON, YAML or TOML file with numbers of the challenger, such as latency and size.'),
  champion_file: text
    .optional()
    .describe('The same of the champion. Default: file, at the champion’s ref; without a ref there is none.'),
  checks: z.array(operationsCheckObject).min(1).describe('Which numbers are checked, and how.'),
})

export const cardObject = z.strictObject({
  file: text.describe('YAML or JSON file that says who trained the model, on what data, from which commit.'),
})

export const scenarios = z.array(scenarioObject).default([]).describe('Cases that must come out as asked.')
export const operations = operationsObject
  .optional()
  .describe('Numbers beside the metrics, such as latency, size and cost. Default: none.')
export const card = cardObject.optional().describe('The model’s card: shown and hashed, never judged. Default: none.')

export type ScenarioConfig = z.output<typeof scenarioObject>
export type OperationsConfig = z.output<typeof operationsObject>
export type OperationsCheckConfig = z.output<typeof operationsCheckObject>
