/**
 * The real datasets beside the checkout (../shared/data): for acceptance only, never copied. Absent elsewhere, and then the
 * tests that need them say that they are skipped.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadConfig } from '../../src/config/load.js'
import { fetchLocal } from '../../src/io/fetch-local.js'
import type { Report } from '../../src/report/report.js'
import { review } from '../../src/review.js'

export const SHARED_DATA = join(import.meta.dirname, '..', '..', '..', 'shared', 'data')
export const hasSharedData = existsSync(SHARED_DATA)
if (!hasSharedData)
  console.warn('skipped: the acceptance tests on real datasets need ../shared/data beside the checkout')

export const BINARY_SETS = [
  'adult-income',
  'compas-recidivism',
  'credit-default',
  'online-shoppers',
  'sst2-sentiment',
  'telco-churn',
] as const

// biome-ignore lint/suspicious/noExplicitAny: JSON of a test
export const readShared = (...path: readonly string[]): any =>
  JSON.parse(readFileSync(join(SHARED_DATA, ...path), 'utf8'))

/** The champion's own score in another scale: a measurement, not a group. */
const MEASUREMENTS: Readonly<Record<string, readonly string[]>> = { 'compas-recidivism': ['decile_score'] }

/** Columns with at most 20 values, apart from those with a meaning of their own. */
export function categoricalColumns(set: string): string[] {
  const { columns } = readShared(set, 'reference-metrics.json')
  const [header, ...lines] = readFileSync(join(SHARED_DATA, set, 'champion.csv'), 'utf8')
    .trim()
    .split(/\r?\n/)
  const names = header.split(',')
  const rows = lines.map((line) => line.match(/("([^"]|"")*"|[^,]*)(,|$)/g)!.map((cell) => cell.replace(/,$/, '')))
  return names.filter((name, column) => {
    if ([columns.id, columns.label, columns.score, ...(MEASUREMENTS[set] ?? [])].includes(name)) return false
    return new Set(rows.map((row) => row[column])).size <= 20
  })
}

/** Reviews one pair of files under a config given as an object; YAML takes JSON. */
export async function reviewPair(folder: string, model: object, policy: object = {}): Promise<Report> {
  const config = loadConfig(JSON.stringify({ version: 1, models: [model], policy }))
  return review({
    config,
    models: config.config.models.map(({ name }) => name),
    fetch: fetchLocal({ baseFolder: folder }),
    configSource: null,
    configSha256: null,
    context: { repository: null, pullRequest: null, headSha: null, baseSha: null, baseRef: null, runUrl: null },
    advisory: false,
    problems: [],
  })
}
