/** Reviews from totals on the real files of ../shared/data/metrics-only. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type AggregateMetricPlan, type AggregatePlan, compareAggregates } from '../../src/core/aggregate.js'
import { examineTotals } from '../../src/core/aggregate-judge.js'
import { adjustHolm } from '../../src/core/stats/multiplicity.js'
import { normalCdf } from '../../src/core/stats/normal.js'
import { readAggregates } from '../../src/io/aggregate/read-aggregates.js'
import { sentenceOf } from '../../src/report/say.js'
import { readShared, SHARED_DATA } from './shared-data.js'

const FOLDER = join(SHARED_DATA, 'metrics-only')
const isHere = existsSync(FOLDER)
const pairs = isHere ? readdirSync(join(FOLDER, 'lm-eval')) : []
const read = (...path: readonly string[]) =>
  readAggregates({ path: path.join('/'), bytes: readFileSync(join(FOLDER, ...path)) })

const want = (metric: string, margin = 0, rest: Partial<AggregateMetricPlan> = {}): AggregateMetricPlan => ({
  metric,
  role: 'guardrail',
  margin: { kind: 'absolute', value: margin },
  requireNonInferior: false,
  min: undefined,
  max: undefined,
  better: undefined,
  ...rest,
})
const planOf = (metrics: readonly AggregateMetricPlan[], trust: AggregatePlan['trust'] = 'none'): AggregatePlan => ({
  metrics,
  trust,
  policy: {
    confidence: 0.95,
    onRegression: 'block',
    onInconclusive: 'review',
    onIdentical: 'review',
    onMissingChampion: 'review',
    maxUnmatched: 0.001,
    smallSample: 'guarded',
  },
})

interface Reference {
  readonly task: string
  readonly metric: string
  readonly champion: number
  readonly challenger: number
  readonly delta: number
  readonly se_independent?: number
  readonly z?: number
  readonly p_two_sided?: number
  readonly p_holm?: number
}
const LOWER =
  /^(?:bits_per_byte|byte_perplexity|likelihood_difference|pct_stereotype|perplexity|ppl|word_perplexity)(?:,|$)/

describe.skipIf(!isHere)('results of lm-evaluation-harness', () => {
  it.each(pairs)(
    '%s: differences, errors, z, p and Holm equal the reference, and so does what is worse',
    async (pair) => {
      const reference: { comparisons: Reference[]; significantly_worse_holm: string[] } = readShared(
        'metrics-only',
        'lm-eval',
        pair,
        'reference-comparison.json',
      )
      const nameOf = ({ task, metric }: Reference) => `${task}.${metric}`
      const champion = await read('lm-eval', pair, 'champion.json')
      const challenger = await read('lm-eval', pair, 'challenger.json')
      expect(champion.metrics.map(({ name }) => name).sort()).toEqual(reference.comparisons.map(nameOf).sort())
      const result = compareAggregates(
        champion,
        challenger,
        planOf(reference.comparisons.map((row) => want(nameOf(row)))),
      )
      expect(result.evidence).toBe('B')
      const tested = reference.comparisons.flatMap((row, index) => {
        const check = result.checks[index]
        expect(check.difference).toBeCloseTo(row.delta, 12)
        expect(check.better, row.metric).toBe(LOWER.test(row.metric) ? 'lower' : 'higher')
        if (row.se_independent === undefined || row.se_independent === null) {
          expect(check.reason?.code).toBe('evidence_bare_numbers')
          return []
        }
        expect(check.evidence?.standardError).toBeCloseTo(row.se_independent, 12)
        return [{ row, check }]
      })
      expect(tested.length).toBeGreaterThan(0)
      const twoSided = tested.map(({ row, check }) => {
        const { statistic } = examineTotals({
          sign: 1,
          champion: check.champion!,
          challenger: check.challenger!,
          championError: champion.metrics.find(({ name }) => name === check.metric)!.standardError!,
          challengerError: challenger.metrics.find(({ name }) => name === check.metric)!.standardError!,
          margin: { kind: 'absolute', value: 0 },
          role: 'guardrail',
          requiresProof: false,
          n: undefined,
        })
        expect(statistic).toBeCloseTo(row.z!, 9)
        expect(Math.abs(check.evidence!.passStatistic!)).toBeCloseTo(Math.abs(row.z!), 9)
        const p = 2 * normalCdf(-Math.abs(statistic))
        expect(p).toBeCloseTo(row.p_two_sided!, 12)
        return p
      })
      for (const [index, p] of adjustHolm(twoSided).entries()) expect(p).toBeCloseTo(tested[index].row.p_holm!, 12)
      // Theirs is two-sided, so that what is worse there is also worse here.
      const regressed = result.checks.filter(({ status }) => status === 'regressed').map(({ metric }) => metric)
      expect(regressed).toEqual(expect.arrayContaining(reference.significantly_worse_holm))
      expect(result.verdict).toBe(
        regressed.length > 0
          ? 'block'
          : result.checks.every(({ status }) => status === 'pass' || status === 'improved')
            ? 'pass'
            : 'review',
      )
    },
  )

  it('the planted regression of BLOOM blocks: prost.acc_norm', async () => {
    const pair = 'bloom-560m_vs_1b1_commonsense'
    const result = compareAggregates(
      await read('lm-eval', pair, 'champion.json'),
      await read('lm-eval', pair, 'challenger.json'),
      planOf([want('prost.acc_norm'), want('prost.acc'), want('hellaswag.acc')]),
    )
    expect(result.verdict).toBe('block')
    expect(result.checks.map(({ status }) => status)).toEqual(['regressed', 'improved', 'improved'])
  })

  it('other shots for one of the models refuse the comparison', async () => {
    const pair = 'bloom-560m_vs_1b1_gsm8k'
    const champion = await read('lm-eval', pair, 'champion.json')
    const changed = readShared('metrics-only', 'lm-eval', pair, 'challenger.json')
    changed.config.num_fewshot = 5
    const bytes = new TextEncoder().encode(JSON.stringify(changed))
    const challenger = await readAggregates({ path: 'challenger.json', bytes })
    const [check] = compareAggregates(champion, challenger, planOf([want('gsm8k.acc')])).checks
    expect(check.reason).toEqual({
      code: 'not_comparable',
      args: { metric: 'gsm8k.acc', what: 'shots', champion: '8', challenger: '5' },
    })
    expect(sentenceOf(check.reason!)).toContain('(8 and 5)')
  })
})

describe.skipIf(!isHere)('a classification report', () => {
  const classes = ['BARBUNYA', 'BOMBAY', 'CALI', 'DERMASON', 'HOROZ', 'SEKER', 'SIRA']
  const plan = planOf([
    want('accuracy', 0.01, { role: 'primary' }),
    ...classes.map((name) => want(`${name}.recall`, 0.03)),
  ])
  const review = async (challenger: string) =>
    compareAggregates(
      await read('classification_report', 'champion.json'),
      await read('classification_report', challenger),
      plan,
    )

  it('has evidence B: every recall is a share of known rows', async () => {
    const { evidence, checks } = await review('challenger-better.json')
    expect(evidence).toBe('B')
    expect(checks[0].n).toBe(5512)
    expect(checks.every((check) => check.evidence !== null && check.n > 0)).toBe(true)
  })

  it('no class is said to be worse for the better challenger', async () => {
    const { verdict, checks } = await review('challenger-better.json')
    expect(checks.filter(({ status }) => status === 'regressed')).toEqual([])
    expect(verdict).not.toBe('block')
  })

  it('the class that the other challenger lost blocks', async () => {
    const { verdict, checks } = await review('challenger-class-regression.json')
    expect(verdict).toBe('block')
    const lost = checks.filter(({ status }) => status === 'regressed')
    const largest = checks
      .filter(({ metric }) => metric.endsWith('.recall'))
      .sort((a, b) => a.improvement! - b.improvement!)[0]
    expect(lost.map(({ metric }) => metric)).toContain(largest.metric)
  })
})

describe.skipIf(!isHere)('bare numbers of DVC', () => {
  const metrics = (folder: string) =>
    folder === 'dvc-bike-flat'
      ? [want('rmse', 2), want('r2', 0.01)]
      : [want('test.roc_auc', 0.01), want('test.logloss', 0.01)]

  it.each([
    ['dvc-bike-flat', 'challenger-better.json', 'pass'],
    ['dvc-bike-flat', 'challenger-worse.json', 'block'],
    ['dvc-telco-nested', 'challenger-better.json', 'pass'],
    ['dvc-telco-nested', 'challenger-same.json', 'pass'],
    ['dvc-telco-nested', 'challenger-worse.json', 'block'],
  ] as const)('%s %s: a person decides, or where numbers are trusted: %s', async (folder, file, trusted) => {
    const champion = await read(folder, 'champion.json')
    const challenger = await read(folder, file)
    const careful = compareAggregates(champion, challenger, planOf(metrics(folder)))
    expect(careful).toMatchObject({ evidence: 'C', verdict: 'review' })
    expect(careful.checks.map(({ reason }) => reason?.code)).toEqual(['evidence_bare_numbers', 'evidence_bare_numbers'])
    expect(compareAggregates(champion, challenger, planOf(metrics(folder), 'point')).verdict).toBe(trusted)
  })

  it('the same file on both sides is said to be that', async () => {
    const same = await read('dvc-bike-flat', 'champion.json')
    const result = compareAggregates(same, same, planOf(metrics('dvc-bike-flat'), 'point'))
    expect(result).toMatchObject({ verdict: 'review', reasons: [{ code: 'identical_aggregates' }] })
  })
})
