/** Files of metrics through the whole product, from the config to the report. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config/load.js'
import { errorOf, ProblemError } from '../../src/core/problem.js'
import type { Fetch } from '../../src/io/source.js'
import { renderJson } from '../../src/report/media/json.js'
import { renderMarkdownReport } from '../../src/report/media/markdown.js'
import type { Report } from '../../src/report/report.js'
import { review } from '../../src/review.js'
import { hasSharedData, readShared, reviewPair, SHARED_DATA } from './shared-data.js'

const FOLDER = join(SHARED_DATA, 'metrics-only')
const of = (folder: string, champion: string, challenger: string, metrics: readonly unknown[], more: object = {}) =>
  reviewPair(join(FOLDER, folder), {
    name: 'model',
    task: 'metrics',
    champion: { path: champion },
    challenger: { path: challenger },
    metrics,
    ...more,
  })
const regressed = (report: Report) =>
  report.models[0].checks.filter(({ status }) => status === 'regressed').map(({ id }) => id)
const said = (report: Report) => renderMarkdownReport(report).replaceAll('\\', '')

const BIKE = [{ metric: 'mae', role: 'primary', margin: '2%' }, 'rmse']

describe.skipIf(!hasSharedData)('bare numbers (evidence C)', () => {
  it('a clear loss does not block, and is no pass either', async () => {
    const report = await of('dvc-bike-flat', 'champion.json', 'challenger-worse.json', BIKE)
    expect(report.models[0]).toMatchObject({ verdict: 'review', evidence: 'C', rows: null, problems: [] })
    expect(regressed(report)).toEqual([])
    expect(said(report)).toContain('whether a difference is more than chance cannot be told')
    expect(said(report)).not.toContain('row by row')
  })

  it('with trust: point the same loss blocks, a gain passes, and the report says that it may be chance', async () => {
    const trust = { trust: 'point' }
    const worse = await of('dvc-bike-flat', 'champion.json', 'challenger-worse.json', BIKE, trust)
    expect(worse.verdict).toBe('block')
    expect(regressed(worse)).toContain('mae')
    expect(said(worse)).toContain('though it may be chance')
    const better = await of('dvc-bike-flat', 'champion.json', 'challenger-better.json', BIKE, trust)
    expect(better.verdict).toBe('pass')
  })

  it('a limit decides by itself', async () => {
    const limits = (min: number) => [{ metric: 'test.roc_auc', min }]
    const at = async (min: number) =>
      (await of('dvc-telco-nested', 'champion.json', 'challenger-worse.json', limits(min))).verdict
    expect([await at(0.7), await at(0.8)]).toEqual(['pass', 'block'])
  })

  it('JSON has no number of rows where none is known, rather than 0', async () => {
    const report = await of('dvc-bike-flat', 'champion.json', 'challenger-worse.json', BIKE)
    const [model] = JSON.parse(renderJson(report)).models
    expect(model.rows).toBeNull()
    expect(model.checks.map(({ n, units }: { n: unknown; units: unknown }) => [n, units])).toEqual([
      [null, null],
      [null, null],
    ])
    expect(model.inputs.map(({ role, rows }: { role: string; rows: unknown }) => [role, rows])).toEqual([
      ['champion', null],
      ['challenger', null],
    ])
  })

  it('the same file twice is no pass', async () => {
    const report = await of('dvc-bike-flat', 'champion.json', 'champion.json', BIKE)
    expect(report.verdict).toBe('review')
    expect(report.models[0].reasons.map(({ code }) => code)).toContain('identical_aggregates')
  })
})

describe.skipIf(!hasSharedData)('totals with counts (evidence B)', () => {
  const CLASSES = ['BARBUNYA', 'BOMBAY', 'CALI', 'DERMASON', 'HOROZ', 'SEKER', 'SIRA']
  const recalls = CLASSES.map((name) => ({ metric: `${name}.recall`, margin: 0.02 }))

  it('a classification report in which one class got worse blocks on that class', async () => {
    const report = await of('classification_report', 'champion.json', 'challenger-class-regression.json', recalls)
    expect(report.models[0]).toMatchObject({ verdict: 'block', evidence: 'B' })
    expect(regressed(report)).toEqual(['SIRA.recall'])
    expect(said(report)).toContain('treated as independent samples')
    expect(said(report)).not.toContain('paired, row by row')
  })

  it('one that is better is not blocked', async () => {
    const report = await of('classification_report', 'champion.json', 'challenger-better.json', recalls)
    expect(regressed(report)).toEqual([])
    expect(report.verdict).toBe('pass')
  })

  it.each([
    'bloom-1b7_vs_3b_commonsense',
    'bloom-560m_vs_1b1_commonsense',
    'bloom-560m_vs_1b1_gsm8k',
    'qwen2.5-1.5b_vs_3b_excerpt',
  ])('lm-evaluation-harness, %s: what is significantly worse by the reference blocks', async (pair) => {
    const { comparisons, significantly_worse_holm: worse } = readShared(
      'metrics-only',
      'lm-eval',
      pair,
      'reference-comparison.json',
    )
    const metrics = comparisons
      .filter((row: { z?: number | null }) => typeof row.z === 'number')
      .map(({ task, metric }: { task: string; metric: string }) => ({ metric: `${task}.${metric}`, margin: 0 }))
    const report = await of(join('lm-eval', pair), 'champion.json', 'challenger.json', metrics)
    expect(report.models[0].evidence).toBe('B')
    expect(report.models[0].checks.map(({ metric }) => metric)).toEqual(
      metrics.map(({ metric }: { metric: string }) => metric),
    )
    const failed = report.models[0].checks.filter(({ status }) => status === 'regressed').map(({ metric }) => metric)
    expect(failed).toEqual(expect.arrayContaining(worse))
    if (worse.length > 0) expect(report.verdict).toBe('block')
    expect(() => renderJson(report)).not.toThrow()
  })
})

describe('metrics files that are not there or hold none', () => {
  const reviewTexts = (champion: string | null, challenger: string, metrics: readonly unknown[]) => {
    const fetch: Fetch = async ({ path, ref }) => {
      const text = path === 'champion.json' ? champion : challenger
      if (text === null)
        throw new ProblemError(errorOf('file_missing_on_ref', { path, ref: ref ?? null, commit: null }))
      return { path, ref: ref ?? null, commit: null, bytes: new TextEncoder().encode(text) }
    }
    const model = {
      name: 'model',
      task: 'metrics',
      champion: { path: 'champion.json', ref: 'base' },
      challenger: { path: 'challenger.json' },
      metrics,
    }
    return review({
      config: loadConfig(JSON.stringify({ version: 1, models: [model] })),
      models: ['model'],
      fetch,
      configSource: null,
      configSha256: null,
      context: { repository: null, pullRequest: null, headSha: null, baseSha: null, baseRef: null, runUrl: null },
      advisory: false,
      problems: [],
    })
  }

  it('without a champion on the branch the limits decide, and nothing is compared', async () => {
    const metrics = [{ metric: 'roc_auc', role: 'primary', min: 0.8 }, { metric: 'gone' }]
    const good = await reviewTexts(null, '{"roc_auc": 0.82}', metrics)
    expect(good.models[0]).toMatchObject({ verdict: 'review', evidence: 'D' })
    const [roc_auc, gone, limit] = good.models[0].checks
    expect(roc_auc).toMatchObject({ champion: null, challenger: 0.82, difference: null, status: 'not_evaluated' })
    expect(roc_auc.reason?.code).toBe('no_champion')
    expect(limit).toMatchObject({ id: 'roc_auc.min', champion: null, status: 'pass' })
    expect(gone.reason).toMatchObject({ code: 'metric_missing', args: { side: 'challenger' } })
    expect(said(good)).toContain('a file of metrics, without rows')
    expect((await reviewTexts(null, '{"roc_auc": 0.7}', metrics)).verdict).toBe('block')
  })

  it('a file of predictions is an error that says what is wanted', async () => {
    const report = await reviewTexts('{"roc_auc": 0.8}', 'id,label,score\n1,0,0.5\n', ['roc_auc'])
    expect(report.verdict).toBe('error')
    expect(report.models[0].problems.map(({ code }) => code)).toEqual(['metrics_not_recognised'])
  })
})
