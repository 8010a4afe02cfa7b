import { describe, expect, it } from 'vitest'
import type { Check } from '../../src/core/comparison.js'
import { ProblemError } from '../../src/core/problem.js'
import { seedRandom } from '../laws/generate.js'
import { compareRows, type Row } from './compare-csv.js'

/** Direct sums in the test's own loops; the two sides share nothing but the rows. */
const mean = (rows: readonly Row[], value: (row: Row) => number, weight: (row: Row) => number = () => 1) => {
  let sum = 0
  let all = 0
  for (const row of rows) {
    sum += weight(row) * value(row)
    all += weight(row)
  }
  return sum / all
}

const expectClose = (found: number | null, expected: number) =>
  expect(Math.abs(found! - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)))

const overall = (checks: readonly Check[], metric: string): Check =>
  checks.find((check) => check.metric === metric && check.slice === null && check.kind === 'business')!

/** Two models' rows from one truth, different in `own`. */
function makeRows(n: number, own: (random: ReturnType<typeof seedRandom>, truth: number) => Row) {
  const random = seedRandom(20)
  const rows = Array.from({ length: n }, (_, row) => {
    const truth = random.uniform()
    const common = {
      id: `r${row}`,
      amount: Number((100 * random.uniform()).toFixed(2)),
      w: Number((0.5 + random.uniform()).toFixed(2)),
      household: random.integer(40),
      region: ['north', 'south'][random.integer(2)],
    }
    const models = [own(random, truth), own(random, truth)]
    return models.map((model) => ({ ...common, label: 0, ...model }))
  })
  for (const [champion, challenger] of rows) challenger.label = champion.label
  return [rows.map(([champion]) => champion as Row), rows.map(([, challenger]) => challenger as Row)] as const
}

const weighted = { columns: { id: 'id', weight: 'w', cluster: 'household' } }

describe('a formula that names a column which no file has', () => {
  it('is told with its business function and the nearest column', async () => {
    const row = { id: 'a', label: 3, prediction: 2, amount: 5 }
    const business = [{ name: 'Cost', better: 'lower' as const, value: 'sum(amont) / count()' }]
    const columns = { id: 'id', label: 'label', prediction: 'prediction' }
    const failing = compareRows({ task: 'regression', columns, business }, [row], [{ ...row, prediction: 4 }])
    await expect(failing).rejects.toMatchObject({
      problems: [
        { code: 'expression_column_missing', args: { business: 'Cost', name: 'amont', suggestion: 'amount' } },
      ],
    })
  })
})

describe('a value formula of a regression', () => {
  const [champion, challenger] = makeRows(120, (random, truth) => ({
    label: Number((50 * truth).toFixed(3)),
    prediction: Number((50 * truth + 5 * random.normal()).toFixed(3)),
  }))
  const cost = (row: Row) =>
    0.4 * Math.max(Number(row.prediction) - Number(row.label), 0) +
    1.5 * Math.max(Number(row.label) - Number(row.prediction), 0)

  it('is the weighted mean of its rows, and a ratio is one weighted sum over another', async () => {
    const { comparison } = await compareRows(
      {
        task: 'regression',
        columns: { ...weighted.columns, label: 'label', prediction: 'prediction' },
        business: [
          {
            name: 'Stock cost',
            unit: 'EUR',
            better: 'lower',
            margin: 0.5,
            value: '0.4 * max(prediction - label, 0) + 1.5 * max(label - prediction, 0)',
          },
          {
            name: 'Cost share',
            better: 'lower',
            value: 'sum(abs(prediction - label) * amount) / sum(amount)',
          },
        ],
      },
      champion,
      challenger,
    )
    const weight = (row: Row) => Number(row.w)
    const error = (row: Row) => Math.abs(Number(row.prediction) - Number(row.label)) * Number(row.amount)
    for (const [rows, model] of [
      [champion, 'champion'],
      [challenger, 'challenger'],
    ] as const) {
      expectClose(overall(comparison.checks, 'stock_cost')[model], mean(rows, cost, weight))
      expectClose(
        overall(comparison.checks, 'cost_share')[model],
        mean(rows, error, weight) / mean(rows, (row) => Number(row.amount), weight),
      )
    }
    expect(overall(comparison.checks, 'stock_cost').units).toBe(new Set(champion.map((row) => row.household)).size)
    expect(comparison.problems.filter(({ severity }) => severity === 'error')).toEqual([])
  })

  it('has the standard error of its clusters’ sums (statistics.md, 2.1)', async () => {
    const { comparison } = await compareRows(
      {
        task: 'regression',
        columns: { ...weighted.columns, label: 'label', prediction: 'prediction' },
        business: [{ name: 'Error', better: 'lower', margin: 1, value: 'abs(prediction - label)' }],
      },
      champion,
      challenger,
    )
    const difference = champion.map(
      (row, i) =>
        Math.abs(Number(challenger[i].prediction) - Number(row.label)) -
        Math.abs(Number(row.prediction) - Number(row.label)),
    )
    const total = champion.reduce((sum, row) => sum + Number(row.w), 0)
    const average = champion.reduce((sum, row, i) => sum + Number(row.w) * difference[i], 0) / total
    const units = new Map<number, number>()
    for (const [i, row] of champion.entries()) {
      const z = (Number(row.w) * (difference[i] - average)) / total
      units.set(Number(row.household), (units.get(Number(row.household)) ?? 0) + z)
    }
    const squares = [...units.values()].reduce((sum, z) => sum + z * z, 0)
    const check = overall(comparison.checks, 'error')
    expectClose(check.difference, average)
    expectClose(check.evidence!.standardError, Math.sqrt((units.size / (units.size - 1)) * squares))
  })
})

describe('a value formula of a forecast', () => {
  it('reads prediction and label, and keeps a series whole', async () => {
    const [champion, challenger] = makeRows(90, (random, truth) => ({
      label: Math.round(30 * truth),
      prediction: Number((30 * truth + 4 * random.normal()).toFixed(3)),
    }))
    const { comparison } = await compareRows(
      {
        task: 'forecast',
        columns: { id: 'id', series: 'household', label: 'label', prediction: 'prediction' },
        business: [{ name: 'Waste', better: 'lower', margin: 1, value: 'max(prediction - label, 0) * 2' }],
      },
      champion,
      challenger,
    )
    const waste = (row: Row) => 2 * Math.max(Number(row.prediction) - Number(row.label), 0)
    expectClose(overall(comparison.checks, 'waste').champion, mean(champion, waste))
    expectClose(overall(comparison.checks, 'waste').challenger, mean(challenger, waste))
    expect(overall(comparison.checks, 'waste').units).toBe(new Set(champion.map((row) => row.household)).size)
  })
})

describe('of several classes', () => {
  const classes = ['apple', 'pear', 'plum']
  const [champion, challenger] = makeRows(150, (random, truth) => {
    const label = classes[Math.min(2, Math.floor(truth * 3))]
    return { label, prediction: random.uniform() < 0.7 ? label : classes[random.integer(3)] }
  })
  const model = (business: object) => ({
    task: 'multiclass',
    columns: { ...weighted.columns, label: 'label', prediction: 'prediction' },
    business: [{ name: 'Sorting', better: 'lower', margin: 1, ...business }],
  })
  const weight = (row: Row) => Number(row.w)

  it('a matrix is read by actual class, then predicted class; numbers and row formulas; cells left out are 0', async () => {
    const { comparison } = await compareRows(
      model({ matrix: { apple: { pear: 5, plum: '0.1 * amount' }, plum: { apple: 3, plum: 0.5 } } }),
      champion,
      challenger,
    )
    const cells: Readonly<Record<string, (amount: number) => number>> = {
      'apple pear': () => 5,
      'apple plum': (amount) => 0.1 * amount,
      'plum apple': () => 3,
      'plum plum': () => 0.5,
    }
    const cost = (row: Row) => cells[`${row.label} ${row.prediction}`]?.(Number(row.amount)) ?? 0
    expectClose(overall(comparison.checks, 'sorting').champion, mean(champion, cost, weight))
    expectClose(overall(comparison.checks, 'sorting').challenger, mean(challenger, cost, weight))
  })

  it('a formula compares label and prediction with names and with each other', async () => {
    const { comparison } = await compareRows(
      model({
        value: 'if(prediction == label, 0, if(label in ["apple", "plum"], 2, if(prediction != "plum", 7, 1))) * amount',
      }),
      champion,
      challenger,
    )
    const cost = (row: Row) =>
      Number(row.amount) *
      (row.prediction === row.label ? 0 : row.label !== 'pear' ? 2 : row.prediction !== 'plum' ? 7 : 1)
    expectClose(overall(comparison.checks, 'sorting').champion, mean(champion, cost, weight))
    expectClose(overall(comparison.checks, 'sorting').challenger, mean(challenger, cost, weight))
  })

  it.each([
    ['in a matrix', { matrix: { appel: { pear: 5 } } }],
    ['in a formula', { value: 'if(prediction == "appel", 1, 0)' }],
  ])('a class that no row has is an error with the name that was meant, %s', async (_, business) => {
    const error = await compareRows(model(business), champion, challenger).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ProblemError)
    const [problem] = (error as ProblemError).problems
    expect(problem).toMatchObject({
      code: 'class_name_unknown',
      severity: 'error',
      args: { class: 'appel', nearest: 'apple', known: classes },
    })
  })

  it('score is the probability of the class that is predicted', async () => {
    const rows = champion.map((row, i) => ({
      ...row,
      proba_apple: (i % 5) / 10,
      proba_pear: 0.6 - (i % 5) / 10,
      proba_plum: 0.4,
    }))
    const { comparison } = await compareRows(
      { ...model({ value: 'score' }), columns: { id: 'id', label: 'label', prediction: 'prediction' } },
      rows,
      rows.map((row) => ({ ...row, prediction: 'pear' })),
    )
    expectClose(
      overall(comparison.checks, 'sorting').champion,
      mean(rows, (row) => Number(row[`proba_${row.prediction}`])),
    )
    expectClose(
      overall(comparison.checks, 'sorting').challenger,
      mean(rows, (row) => Number(row.proba_pear)),
    )
  })
})

describe('of a ranking a row formula is about an item', () => {
  const random = seedRandom(3)
  const rows = Array.from({ length: 40 }, (_, query) =>
    Array.from({ length: 2 + random.integer(9) }, (_, item) => ({
      id: `q${query}-${item}`,
      query: `q${query}`,
      label: random.integer(3),
      price: Number((10 * random.uniform()).toFixed(2)),
      champion: random.integer(6),
      challenger: random.integer(6),
    })),
  )
  const file = (model: 'champion' | 'challenger') =>
    rows.flat().map(({ champion, challenger, ...row }) => ({ ...row, score: { champion, challenger }[model] }))
  const check = async (value: string) => {
    const { comparison } = await compareRows(
      {
        task: 'ranking',
        columns: { id: 'id', query: 'query', label: 'label', score: 'score' },
        business: [{ name: 'Sales', unit: 'EUR', margin: 1, value }],
      },
      file('champion'),
      file('challenger'),
    )
    return overall(comparison.checks, 'sales')
  }

  /** Mean over every order of equal scores that there is. */
  const orders = <T>(items: readonly T[]): T[][] =>
    items.length === 0
      ? [[]]
      : items.flatMap((item, k) => orders([...items.slice(0, k), ...items.slice(k + 1)]).map((rest) => [item, ...rest]))
  const expected = (
    model: 'champion' | 'challenger',
    value: (row: (typeof rows)[0][0], position: number) => number,
  ) => {
    let sum = 0
    for (const items of rows) {
      const ranked = [...new Set(items.map((item) => item[model]))].sort((a, b) => b - a)
      let first = 1
      for (const score of ranked) {
        const tied = items.filter((item) => item[model] === score)
        const all = orders(tied)
        for (const order of all) for (const [k, item] of order.entries()) sum += value(item, first + k) / all.length
        first += tied.length
      }
    }
    return sum / rows.length
  }

  it('and the value of a query is their sum; items of equal score are taken in every order', async () => {
    const sales = await check('if(position <= 3, 0.1 * price * label / sqrt(position), 0)')
    const value = (row: (typeof rows)[0][0], position: number) =>
      position <= 3 ? (0.1 * row.price * row.label) / Math.sqrt(position) : 0
    expectClose(sales.champion, expected('champion', value))
    expectClose(sales.challenger, expected('challenger', value))
    expect(sales.units).toBe(40)
  })

  it('count() counts queries and count(condition) items', async () => {
    const all = rows.flat()
    expectClose((await check('count(label > 0) / count()')).champion, all.filter(({ label }) => label > 0).length / 40)
  })
})

describe('of scores a formula reads the score of an item and its columns', () => {
  it('as the mean over items, repeats averaged first', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => ({ id: `i${i >> 1}`, score: (i * 7) % 5, price: 1 + (i >> 1) }))
    const challenger = rows.map((row) => ({ ...row, score: row.score + 1 }))
    const { comparison } = await compareRows(
      { task: 'score', columns: { id: 'id', score: 'score' }, business: [{ name: 'Worth', value: 'score * price' }] },
      rows,
      challenger,
    )
    expectClose(
      overall(comparison.checks, 'worth').champion,
      mean(rows, (row) => Number(row.score) * Number(row.price)),
    )
  })
})
