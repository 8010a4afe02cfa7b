import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config/load.js'
import { fetchLocal } from '../../src/io/fetch-local.js'
import { selfTestModels } from '../../src/self-test.js'
import { BINARY_SETS, categoricalColumns, hasSharedData, readShared, SHARED_DATA } from './shared-data.js'
import { GROUPS, SETS } from './task-sets.js'

/** Of each set; more with SELF_TEST_RUNS, for a measurement. */
const RUNS = Number(process.env.SELF_TEST_RUNS ?? 20)

/** The policies of verdicts.test.ts and tasks.test.ts. */
function modelOf(set: string): object {
  const entry = readShared(set, 'cases.json').cases.same
  const common = {
    name: set,
    champion: { path: entry.champion ?? 'champion.csv' },
    challenger: { path: entry.challenger },
  }
  const pairsOf = (groups: readonly string[]) =>
    groups.flatMap((a, i) => groups.slice(i + 1).map((b) => ({ cross: [a, b] })))
  if (Object.hasOwn(SETS, set)) {
    const groups = GROUPS[set] ?? categoricalColumns(set).filter((name) => name !== 'rentals')
    return { ...common, ...SETS[set](entry), slices: { of: [...groups, ...pairsOf(groups)] } }
  }
  const { columns, threshold } = readShared(set, 'reference-metrics.json')
  const groups = categoricalColumns(set)
  return {
    ...common,
    columns: { id: columns.id, label: columns.label, score: columns.score },
    positive: columns.positive_label,
    operating_point: threshold,
    metrics: [
      { metric: 'roc_auc', role: 'primary', margin: entry.tolerance },
      { metric: 'log_loss', role: 'guardrail', margin: '2%' },
    ],
    slices: { metrics: ['roc_auc'], margin: entry.slice_tolerance, of: [...groups, ...pairsOf(groups)] },
  }
}

describe.skipIf(!hasSharedData)('the self-test on real models that are equally good', () => {
  const sets = hasSharedData ? [...BINARY_SETS, ...Object.keys(SETS)] : []
  it.each(sets)('%s: fewer than 1 run in 20 is blocked, and a loss can be caught', async (set) => {
    const config = loadConfig(JSON.stringify({ version: 1, models: [modelOf(set)] }))
    const started = performance.now()
    const { models } = await selfTestModels({
      config,
      models: [set],
      fetch: fetchLocal({ baseFolder: join(SHARED_DATA, set) }),
      configSource: null,
      configSha256: null,
      runs: RUNS,
      seed: 1,
    })
    const { result } = models[0].tested!
    if (process.env.SELF_TEST_RUNS)
      console.log(
        set,
        result.n,
        `${result.checks.length} checks`,
        JSON.stringify(result.verdicts),
        `${((performance.now() - started) / RUNS).toFixed(0)} ms a run`,
        JSON.stringify(result.warnings.map(({ code }) => code)),
      )
    expect(result.verdicts.block.count / RUNS).toBeLessThan(0.05)
    expect(result.checks.some(({ catches }) => catches !== null)).toBe(true)
  })
})
