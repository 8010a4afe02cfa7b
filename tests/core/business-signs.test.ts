import { describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config/load.js'
import { proofreadConstants } from '../../src/core/business-signs.js'
import type { Plan } from '../../src/core/plan.js'
import type { Problem } from '../../src/core/problem.js'
import { sentenceOf } from '../../src/report/say.js'
import { seedRandom } from '../laws/generate.js'
import { compareRows, type Row } from './compare-csv.js'

const random = seedRandom(7)
const clients: readonly Row[] = Array.from({ length: 80 }, (_, i) => ({
  id: `c${i}`,
  label: i % 4 === 0 ? 1 : 0,
  score: Number((0.3 * (i % 4 === 0 ? 1 : 0) + 0.7 * random.uniform()).toFixed(3)),
  amount: Number((10 + 90 * random.uniform()).toFixed(2)),
}))
const others = clients.map((row) => ({ ...row, score: Number((0.9 * Number(row.score)).toFixed(4)) }))

const CODES = ['mistakes_pay', 'wrong_class_pays', 'perfect_model_worth_less']
const signs = (problems: readonly Problem[]) => problems.filter(({ code }) => CODES.includes(code))

async function warningsOf(business: object): Promise<readonly Problem[]> {
  const { comparison } = await compareRows(
    {
      columns: { id: 'id', label: 'label', score: 'score' },
      business: [{ name: 'Margin', unit: 'EUR', margin: 1, ...business }],
    },
    clients,
    others,
  )
  const found = signs(comparison.problems)
  for (const problem of found) {
    expect(problem.severity).toBe('warning')
    expect(sentenceOf(problem)).not.toMatch(/undefined|NaN|null/)
  }
  return found
}

const positives = clients.filter(({ label }) => label === 1)
const meanAmount = (rows: readonly Row[]) => rows.reduce((sum, row) => sum + Number(row.amount), 0) / rows.length

describe('proof-reading the signs of a formula', () => {
  it('says nothing of outcomes that want right decisions', async () => {
    expect(await warningsOf({ outcomes: { true_negative: '0.1 * amount', false_negative: '-0.5 * amount' } })).toEqual(
      [],
    )
    expect(
      await warningsOf({ better: 'lower', outcomes: { false_negative: '0.5 * amount', false_positive: 3 } }),
    ).toEqual([])
  })

  it('points out a loss written as a gain, with what the mistake is worth on average', async () => {
    const found = await warningsOf({ outcomes: { true_negative: '0.1 * amount', false_negative: '0.5 * amount' } })
    const pays = found.find(({ code }) => code === 'mistakes_pay')!
    expect(pays.args).toMatchObject({ mistake: 'false_negative', right: 'true_positive', rows: 20, of: 20 })
    expect(pays.args.amount).toBeCloseTo(0.5 * meanAmount(positives), 9)
    expect(sentenceOf(pays)).toContain('mistakes pay')
  })

  it('mirrors for costs: where lower is better, a cost written as negative pays', async () => {
    const found = await warningsOf({
      better: 'lower',
      outcomes: { false_positive: '-2', false_negative: '0.5 * amount' },
    })
    expect(found.map(({ code, args }) => [code, args.mistake])).toContainEqual(['mistakes_pay', 'false_positive'])
    expect(found.find(({ code }) => code === 'mistakes_pay')!.args.amount).toBeCloseTo(2, 12)
  })

  it('points out that a perfect model would be worth less than the champion, with both amounts', async () => {
    const found = await warningsOf({ value: 'if(flagged and label, -5, 0) - if(flagged and not label, 1, 0)' })
    const flagged = clients.filter(({ score }) => Number(score) >= 0.5)
    const worth = flagged.reduce((sum, row) => sum - (row.label === 1 ? 5 : 1), 0) / clients.length
    const less = found.find(({ code }) => code === 'perfect_model_worth_less')!
    expect(less.args.perfect).toBeCloseTo((-5 * positives.length) / clients.length, 12)
    expect(less.args.champion).toBeCloseTo(worth, 12)
    expect(worth).toBeGreaterThan(Number(less.args.perfect))
  })

  it('does so for ratios, where no single row pays', async () => {
    const value = 'sum(if(flagged, 30, 0)) / count(flagged and label)'
    expect(await warningsOf({ better: 'lower', value })).toEqual([])
    expect((await warningsOf({ better: 'higher', value })).map(({ code }) => code)).toEqual([
      'perfect_model_worth_less',
    ])
  })

  it('does not judge a formula that never asks what is right', async () => {
    expect(await warningsOf({ better: 'lower', value: 'mean(if(flagged, 30, 0))' })).toEqual([])
  })

  it('counts rows one by one: a mistake that pays on less than half of them is no finding', async () => {
    const [low, high] = [20, 90].map((limit) => `if(amount > ${limit}, -1, 1)`)
    const code = async (false_negative: string) =>
      (await warningsOf({ outcomes: { false_negative } })).map((p) => p.code)
    expect(await code(low)).not.toContain('mistakes_pay')
    expect(await code(high)).toContain('mistakes_pay')
  })

  it('reads a regression by its perfect prediction', async () => {
    const rows = clients.map((row, i) => ({ ...row, label: i, score: i + (i % 7) - 3 }))
    const model = (better: string) => ({
      task: 'regression',
      columns: { id: 'id', label: 'label', prediction: 'score' },
      business: [{ name: 'Error', unit: 'EUR', better, margin: 1, value: 'abs(prediction - label) * 2' }],
    })
    const challenger = rows.map((row) => ({ ...row, score: row.score + 1 }))
    const of = async (better: string) => signs((await compareRows(model(better), rows, challenger)).comparison.problems)
    expect(await of('lower')).toEqual([])
    expect((await of('higher')).map(({ code, args }) => [code, args.perfect])).toEqual([
      ['perfect_model_worth_less', 0],
    ])
  })

  it('finds the cell of a matrix that pays most', async () => {
    const rows = clients.map((row, i) => ({ ...row, label: 'abc'[i % 3], score: 'abc'[(i * i) % 3] }))
    const model = (better: string) => ({
      task: 'multiclass',
      columns: { id: 'id', label: 'label', prediction: 'score' },
      business: [{ name: 'Cost', unit: 'EUR', better, margin: 1, matrix: { a: { b: 4, c: 9 }, b: { a: 2 } } }],
    })
    const challenger = rows.map((row) => ({ ...row, score: 'a' }))
    const of = async (better: string) => signs((await compareRows(model(better), rows, challenger)).comparison.problems)
    expect(await of('lower')).toEqual([])
    const [pays] = await of('higher')
    expect(pays).toMatchObject({
      code: 'wrong_class_pays',
      args: { actual: 'a', predicted: 'c', amount: 9, cells: 3, rows: 27, of: 27 },
    })
  })
})

describe('what can be told without data', () => {
  const constants = (business: object, task = 'binary') => {
    const text = JSON.stringify({
      version: 1,
      models: [
        {
          name: 'model',
          task,
          champion: { path: 'a.csv' },
          challenger: { path: 'b.csv' },
          business: [{ name: 'Margin', unit: 'EUR', ...business }],
        },
      ],
    })
    const [plan] = loadConfig(text).plans as readonly Plan[]
    return plan.business.flatMap((entry) => proofreadConstants(entry))
  }

  it.each([
    ['outcomes that are numbers', { outcomes: { false_negative: 30, true_positive: -2 } }, 'binary', 32],
    ['a value of decisions alone', { value: 'if(label and not flagged, 5, 0)' }, 'binary', 5],
    ['a matrix of numbers', { matrix: { a: { b: 7 } } }, 'multiclass', 7],
  ])('is told of %s', (_, business, task, amount) => {
    const found = constants(business, task)
    expect(found.map(({ args }) => args.amount)).toEqual([amount])
    expect(sentenceOf(found[0])).toMatch(/mistakes pay/)
    expect(sentenceOf(found[0])).not.toMatch(/undefined|NaN|null|such rows/)
  })

  it.each([
    ['right signs', { outcomes: { false_negative: -30, false_positive: -2 } }],
    ['columns, whose signs the data know', { outcomes: { false_negative: '30 * amount' } }],
    ['formulas over sums', { value: 'sum(if(flagged, 30, 0)) / count(flagged and label)' }],
  ])('is nothing of %s', (_, business) => {
    expect(constants(business)).toEqual([])
  })
})
