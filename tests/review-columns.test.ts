import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { differingFeatures } from '../src/config/join-tables.js'
import { loadConfig } from '../src/config/load.js'
import { fetchLocal } from '../src/io/fetch-local.js'
import { review } from '../src/review.js'
import { makePair } from './core/make-pair.js'
import { planOf, sliceBy } from './core/make-plan.js'

const rows = Array.from({ length: 60 }, (_, row) => row)
const csv = (shift: number, group: (row: number) => string) =>
  `id,y,y_score,amount,g\n${rows.map((row) => `r${row},${row % 2},${(((row * 7 + shift) % 60) / 60).toFixed(3)},${row}${shift > 0 ? '.0' : ''},${group(row)}`).join('\n')}\n`

async function problemsOf(part: object, group = (row: number) => `g${row % 2}`) {
  const folder = mkdtempSync(join(tmpdir(), 'model-columns-'))
  try {
    writeFileSync(
      join(folder, 'champion.csv'),
      csv(0, (row) => `g${row % 2}`),
    )
    writeFileSync(join(folder, 'challenger.csv'), csv(13, group))
    const model = {
      name: 'm',
      champion: { path: 'champion.csv' },
      challenger: { path: 'challenger.csv' },
      columns: { id: 'id', label: 'y', score: 'y_score' },
      ...part,
    }
    const config = loadConfig(JSON.stringify({ version: 1, models: [model] }))
    const report = await review({
      config,
      models: ['m'],
      fetch: fetchLocal({ baseFolder: folder }),
      configSource: null,
      configSha256: null,
      context: { repository: null, pullRequest: null, headSha: null, baseSha: null, baseRef: null, runUrl: null },
      advisory: false,
      problems: [],
    })
    return {
      verdict: report.models[0].verdict,
      problems: report.models[0].problems.map(({ code, args }) => ({ code, args })),
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe('a formula that names the column of a prediction', () => {
  it.each<[string, object]>([
    ['money', { business: [{ name: 'Cost', value: 'sum(y_score * amount)' }] }],
    ['money by outcome', { business: [{ name: 'Cost', outcomes: { true_positive: 'y_score' } }] }],
    [
      'a scenario',
      { scenarios: [{ name: 'Never sure', where: 'amount > 5', expect: 'y_score <= 0.99', severity: 'critical' }] },
    ],
    ['the loss of a search', { discover: { loss: 'abs(y_score - score)' } }],
  ])('is refused, because each model has its own: %s', async (_, part) => {
    const { verdict, problems } = await problemsOf(part)
    expect(verdict).toBe('error')
    expect(problems).toEqual([
      {
        code: 'formula_reads_model_column',
        args: { column: 'y_score', formula: expect.stringContaining('y_score'), instead: 'score' },
      },
    ])
  })

  it('is fine with the word that stands for the judged model', async () => {
    const { verdict } = await problemsOf({ business: [{ name: 'Cost', value: 'sum(score * amount)' }] })
    expect(verdict).not.toBe('error')
  })
})

describe('a column that the two files fill differently', () => {
  const part = {
    slices: { min_rows: 5, of: ['g', { column: 'amount', bins: [30] }] },
    business: [{ name: 'Cost', value: 'sum(score * amount)' }],
  }

  it('is told where it decides groups or amounts, with the number of rows', async () => {
    const { problems } = await problemsOf(part, (row) => (row < 7 ? `g${(row + 1) % 2}` : `g${row % 2}`))
    expect(problems.filter(({ code }) => code === 'feature_differs')).toEqual([
      { code: 'feature_differs', args: { column: 'g', rows: 7, of: 60 } },
    ])
  })

  it('is no other column for being written otherwise: 3 and 3.0', async () => {
    const { problems } = await problemsOf(part)
    expect(problems.filter(({ code }) => code === 'feature_differs')).toEqual([])
  })

  it('is not looked for in more rows than fit twice, and that is told', () => {
    const pair = makePair({ label: [0, 1], champion: [0.1, 0.2], challenger: [0.1, 0.3] })
    const plan = planOf({ slices: { of: [sliceBy('g')] } })
    expect(differingFeatures(pair, plan, 1)).toMatchObject([
      { code: 'features_not_compared', severity: 'warning', args: { rows: 2, most: 1 } },
    ])
    expect(differingFeatures(pair, planOf(), 1)).toEqual([])
  })
})
