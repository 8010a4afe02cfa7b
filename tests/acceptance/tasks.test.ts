import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { categoricalColumns, hasSharedData, readShared, reviewPair, SHARED_DATA } from './shared-data.js'
import { GROUPS, SETS } from './task-sets.js'

describe.skipIf(!hasSharedData)('verdicts on real models of other tasks, slices by the defaults', () => {
  for (const [set, modelOf] of hasSharedData ? Object.entries(SETS) : []) {
    const { cases } = readShared(set, 'cases.json')
    const groups = GROUPS[set] ?? categoricalColumns(set).filter((name) => name !== 'rentals')
    const pairs = groups.flatMap((a, i) => groups.slice(i + 1).map((b) => ({ cross: [a, b] })))
    // biome-ignore lint/suspicious/noExplicitAny: JSON of a test
    for (const [name, entry] of Object.entries<any>(cases)) {
      const slice = entry.true_slice ? `, blocked by ${JSON.stringify(entry.true_slice)} among others` : ''
      it(`${set} ${name}: ${entry.acceptable_verdicts.join(' or ')}${slice}`, async () => {
        const report = await reviewPair(join(SHARED_DATA, set), {
          name: set,
          champion: { path: entry.champion ?? 'champion.csv' },
          challenger: { path: entry.challenger },
          ...modelOf(entry),
          slices: { of: [...groups, ...pairs] },
        })
        const model = report.models[0]
        expect(model.problems.filter(({ severity }) => severity === 'error')).toEqual([])
        const verdict = model.verdict === 'review' ? 'inconclusive' : model.verdict
        const blocking = model.checks.filter(({ status, gating }) => gating && status === 'regressed')
        expect(entry.acceptable_verdicts, blocking.map(({ id }) => id).join(' ')).toContain(verdict)
        if (entry.true_slice) {
          const planted = JSON.stringify(Object.entries(entry.true_slice).sort())
          const found = blocking.some(({ slice }) => slice && JSON.stringify(Object.entries(slice).sort()) === planted)
          expect(found, `${planted} among ${blocking.map(({ id }) => id).join(' ')}`).toBe(true)
        }
      })
    }
  }
})
