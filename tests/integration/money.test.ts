import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compareRows, type Row } from '../core/compare-csv.js'
import { seedRandom } from '../laws/generate.js'
import { findPython } from './python.js'

const found = findPython('money')
if ('absent' in found) console.warn(`skipped: business functions beside NumPy: ${found.absent}`)

type Kind = 'binary' | 'multiclass' | 'regression' | 'ranking'
interface Case {
  readonly kind: Kind
  readonly rows: Readonly<Record<'champion' | 'challenger', readonly Row[]>>
}

const NAMES = ['apple', 'pear', 'plum']

/** Rows of both models: heavy amounts, weights, households, ties. */
function makeCase(kind: Kind, n: number, seed: number): Case {
  const random = seedRandom(seed)
  const both = Array.from({ length: n }, (_, i) => {
    const signal = random.normal()
    const shared = {
      id: `r${i}`,
      amount: Number(Math.exp(3 + random.normal()).toFixed(2)),
      w: Number((0.3 + 2 * random.uniform()).toFixed(3)),
      household: `h${random.integer(Math.ceil(n / 3))}`,
      query: `q${Math.floor(i / 7)}`,
    }
    const label = {
      binary: signal + random.normal() > 0.5 ? 1 : 0,
      multiclass: NAMES[random.integer(3)],
      regression: Number(Math.exp(1 + 0.5 * signal).toFixed(3)),
      ranking: random.integer(3),
    }[kind]
    const model = (): Row => ({
      ...shared,
      label,
      score:
        kind === 'ranking' ? random.integer(5) : Number((1 / (1 + Math.exp(-signal - random.normal()))).toFixed(2)),
      prediction:
        kind === 'multiclass'
          ? random.uniform() < 0.6
            ? label
            : NAMES[random.integer(3)]
          : Number((Number(label) * Math.exp(0.3 * random.normal())).toFixed(3)),
    })
    return [model(), model()] as const
  })
  return { kind, rows: { champion: both.map(([row]) => row), challenger: both.map(([, row]) => row) } }
}

const info = { unit: 'EUR', margin: 1 }
const MODELS: Readonly<Record<Kind, object>> = {
  binary: {
    columns: { id: 'id', label: 'label', score: 'score', weight: 'w', cluster: 'household' },
    operating_point: 0.4,
    business: [
      {
        ...info,
        name: 'Outcomes',
        outcomes: { true_negative: '0.12 * amount', false_negative: '-0.45 * amount', false_positive: -3 },
      },
      {
        ...info,
        name: 'Cost per catch',
        better: 'lower',
        value: 'sum(if(flagged, 30, 0)) / count(flagged and label)',
      },
    ],
  },
  multiclass: {
    columns: { id: 'id', label: 'label', prediction: 'prediction', weight: 'w', cluster: 'household' },
    business: [
      {
        ...info,
        name: 'Matrix',
        better: 'lower',
        matrix: { apple: { pear: 5, plum: 9 }, pear: { apple: 2 }, plum: { apple: 3, plum: -0.5 } },
      },
    ],
  },
  regression: {
    columns: { id: 'id', label: 'label', prediction: 'prediction', weight: 'w', cluster: 'household' },
    business: [
      {
        ...info,
        name: 'Stock',
        better: 'lower',
        value: '0.4 * max(prediction - label, 0) + 1.5 * max(label - prediction, 0)',
      },
      { ...info, name: 'Error share', better: 'lower', value: 'sum(abs(prediction - label) * amount) / sum(label)' },
    ],
  },
  ranking: {
    columns: { id: 'id', query: 'query', label: 'label', score: 'score' },
    business: [{ ...info, name: 'Sales', value: 'if(position <= 3, amount * label / sqrt(position), 0)' }],
  },
}

describe.skipIf('absent' in found)('business functions beside NumPy and scikit-learn', () => {
  const cases = (['binary', 'multiclass', 'regression', 'ranking'] as const).flatMap((kind) =>
    [1, 2, 3].map((seed) => makeCase(kind, 140 * seed, 17 * seed)),
  )
  const asked = 'python' in found ? ask(found.python, cases) : []
  it.each(cases.map((one, index) => [one.kind, one.rows.champion.length, index] as const))(
    'values and standard error of %s, %d rows, agree to 1e-9',
    async (kind, _, index) => {
      const { rows } = cases[index]
      const { comparison } = await compareRows({ task: kind, ...MODELS[kind] }, rows.champion, rows.challenger)
      const expected = asked[index]
      const checks = comparison.checks.filter((check) => check.kind === 'business' && check.slice === null)
      expect(checks.map(({ metric }) => metric).sort()).toEqual(Object.keys(expected).sort())
      for (const { metric, champion, challenger, evidence } of checks) {
        const values = { champion, challenger, standard_error: evidence!.standardError }
        for (const [name, value] of Object.entries(values)) {
          const direct = expected[metric][name]
          expect(Math.abs(value! - direct), `${metric} ${name}: ${value} beside ${direct}`).toBeLessThanOrEqual(
            1e-9 * Math.max(1, Math.abs(direct)),
          )
        }
      }
    },
  )
})

function ask(python: string, cases: readonly Case[]): readonly Record<string, Record<string, number>>[] {
  const { status, stdout, stderr } = spawnSync(python, [join(import.meta.dirname, 'money.py')], {
    input: JSON.stringify(cases),
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}
