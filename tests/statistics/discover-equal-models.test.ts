/** How often the search confirms something when there is nothing: the models are equal in every slice. */
import { expect, it } from 'vitest'
import { discoverSlices } from '../../src/core/discover.js'
import { seedXoshiro128 } from '../../src/core/stats/random.js'
import { makePair } from '../core/make-pair.js'
import { planOf } from '../core/make-plan.js'

const RUNS = 400

function equalModels(run: number, n: number, positives: number) {
  const seed = new Uint8Array(16)
  new DataView(seed.buffer).setUint32(0, run + 1, true)
  new DataView(seed.buffer).setUint32(4, n, true)
  const next = seedXoshiro128(seed)
  const uniform = () => (next() + 0.5) / 2 ** 32
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
  const rows = <T>(make: () => T): T[] => Array.from({ length: n }, make)
  const logit = rows(() => Math.log(positives / (1 - positives)) + 1.2 * normal())
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))
  // Both models see the truth through noise of their own of the same size.
  return makePair({
    label: logit.map((x) => (uniform() < sigmoid(x) ? 1 : 0)),
    champion: logit.map((x) => sigmoid(x + 0.4 * normal())),
    challenger: logit.map((x) => sigmoid(x + 0.4 * normal())),
    columns: {
      a: rows(() => 'abcd'[Math.floor(uniform() * 4)]),
      b: rows(() => 'xyz'[Math.floor(uniform() ** 2 * 3)]),
      c: rows(() => (uniform() < 0.2 ? 'rare' : 'usual')),
      d: rows(() => Math.round(uniform() * 1000) / 10),
      e: rows(() => 'pqrst'[Math.floor(uniform() * 5)]),
    },
  })
}

const plan = planOf({
  discover: {
    columns: 'all',
    exclude: [],
    maxPredicates: 2,
    minRows: undefined,
    ranges: 5,
    losses: [{ kind: 'metric', metric: 'brier_score', parameters: {} }],
    maxSeconds: 60,
  },
})

it.each([
  ['30 % positives', 1000, 0.3],
  ['5 % positives', 1000, 0.05],
])('confirms a false finding in at most 1 of 20 pairs of equal models: %s', (_, n, positives) => {
  let worse = 0
  let better = 0
  for (let run = 0; run < RUNS; run++) {
    const discovery = discoverSlices(equalModels(run, n, positives), plan)
    if ('code' in discovery) throw new Error(discovery.code)
    const confirmed = discovery.found.filter((found) => found.confirmed).map(({ direction }) => direction)
    if (confirmed.includes('worse')) worse++
    if (confirmed.includes('better')) better++
  }
  console.log(`confirmed although equal: worse ${(100 * worse) / RUNS} %, better ${(100 * better) / RUNS} %`)
  // One-sided 95 % bound of a binomial with 5 %: 6.8 % of 400.
  expect(worse / RUNS).toBeLessThanOrEqual(0.068)
  expect(better / RUNS).toBeLessThanOrEqual(0.068)
})
