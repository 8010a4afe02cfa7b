/** What the report files may hold, as the config says it. */
import { z } from 'zod'
import { LANGUAGES } from '../core/languages.js'

export const reportObject = z.strictObject({
  language: z.enum(LANGUAGES).default('en').describe('Language of comment and reports: en (English).'),
  rows: z
    .boolean()
    .default(false)
    .describe(
      'Whether report.json and report.html list the rows whose decision changes, by id, with label, scores, decisions and value. Never in a comment.',
    ),
  max_rows: z
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(1000)
    .describe('Most rows in such a list, and in the file of changed decisions; the costliest first.'),
})
