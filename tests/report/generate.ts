/** Reports as a fuzzer imagines them: valid by their types, with every status, unit and gap, and hostile names. */
import fc from 'fast-check'
import type { Check, FoundSlice } from '../../src/core/comparison.js'
import { errorOf, reason, warningOf } from '../../src/core/problem.js'
import { decisionMessages } from '../../src/report/languages/english/messages/decision.js'
import type { ModelReport, Report } from '../../src/report/report.js'
import { evidence, check as makeCheck, report as makeReport, modelReport } from './fixtures.js'

const hostileName = fc.oneof(
  fc.constantFrom(
    'age_band',
    '40-49',
    '@acme',
    '#12',
    'a|b',
    '`x`',
    '<b>',
    '-->',
    '$x$',
    'x\ny',
    '\u202ex',
    '[a](http://b)',
    '- x',
    '```',
    '</details>',
    '年',
    '',
  ),
  // Without the one character that a report must never print for a number.
  fc.string({ unit: 'binary', maxLength: 12 }).map((text) => text.replaceAll('∞', '')),
)
const tiny = fc.double({ min: -1, max: 1, noNaN: true })
const value = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1, 1e-9, 0.5, 7805.2, 1e9, -3.2))
const codes = fc.constantFrom(...Object.keys(decisionMessages))
const anyReason = codes.map((code) =>
  reason(code, { n: 3, slice: 'x', minimum: 10, count: 2, kind: 'min', value: 0.5, limit: 0.6 }),
)

/** What makes a check one beside the metrics. */
const besideMetrics = (
  kind: 'scenario' | 'operations' | 'drift',
  because: string | null,
  n: number,
): Partial<Check> => ({
  kind,
  slice: null,
  title: kind === 'operations' ? undefined : (because ?? 'Known | rings'),
  interval: null,
  evidence: null,
  scaled: undefined,
  notes: [],
  ...(kind === 'scenario' && n > 0
    ? {
        unit: { kind: 'share' },
        reason: reason(because === null ? 'scenario_passed' : 'scenario_failed', {
          cases: n,
          failed: because === null ? 0 : 1,
          passed: because === null ? n : n - 1,
          newly_failed: because?.length ?? null,
          newly_passed: 2,
          min_pass: 0.95,
          form: because === '' ? 'groups' : 'rows',
          expect: because,
          because,
          owner: because,
        }),
      }
    : {}),
})

export const anyCheck: fc.Arbitrary<Check> = fc
  .record({
    metric: fc.constantFrom(
      'roc_auc',
      'recall',
      'specificity',
      'log_loss',
      'accuracy',
      'precision',
      'unheard_of',
      'expected_margin',
    ),
    status: fc.constantFrom(
      'improved' as const,
      'pass' as const,
      'regressed' as const,
      'inconclusive' as const,
      'not_evaluated' as const,
    ),
    values: fc.option(fc.tuple(value, value), { freq: 8 }),
    unit: fc.constantFrom(
      { kind: 'share' } as const,
      { kind: 'score' } as const,
      { kind: 'money', name: 'EUR' } as const,
      { kind: 'money', name: 'ho|urs' } as const,
      { kind: 'number', name: 'm|s' } as const,
      { kind: 'number', name: '' } as const,
    ),
    better: fc.constantFrom('higher' as const, 'lower' as const, 'target' as const),
    slice: fc.option(fc.dictionary(hostileName, hostileName, { minKeys: 1, maxKeys: 2 })),
    severity: fc.constantFrom('normal' as const, 'critical' as const, 'info' as const),
    role: fc.constantFrom('primary' as const, 'guardrail' as const, 'info' as const),
    ends: fc.option(fc.tuple(fc.option(tiny), fc.option(tiny))),
    margin: fc.option(
      fc.record({
        kind: fc.constantFrom('absolute' as const, 'relative' as const),
        value: fc.constantFrom(0, 0.005, 0.02, 0.1),
      }),
    ),
    n: fc.integer({ min: 0, max: 100_000 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    why: fc.option(anyReason),
    note: fc.boolean(),
    scaled: fc.boolean(),
    rowsNeeded: fc.option(fc.double({ min: 1, max: 1e9, noNaN: true })),
    limit: fc.constantFrom(undefined, undefined, { kind: 'min' as const, value: 0.55 }),
    beside: fc.option(fc.constantFrom('scenario' as const, 'operations' as const, 'drift' as const), { freq: 2 }),
    because: fc.option(hostileName),
  })
  .map((made): Check => {
    const [champion, challenger] = made.values ?? [null, null]
    const ends = made.ends && [...made.ends].sort((a, b) => (a ?? -1) - (b ?? 1))
    const isMoney = made.unit.kind === 'money'
    return makeCheck({
      ...made,
      id: `${made.metric}@${JSON.stringify(made.slice)}`,
      kind: made.limit ? 'limit' : isMoney ? 'business' : made.slice ? 'slice' : 'metric',
      title: isMoney ? 'Expected | margin' : undefined,
      champion,
      challenger,
      gating: made.role !== 'info' && made.severity !== 'info',
      positives: Math.round(made.n * made.share),
      interval: ends && { low: ends[0], high: ends[1], confidence: 0.95, simultaneous: made.note },
      reason: made.why,
      notes: made.note ? [reason('regression_within_margin')] : [],
      evidence: evidence({
        rowsNeeded: made.rowsNeeded === null ? null : { ifEqual: made.rowsNeeded, atEstimate: null },
        minimumDetectableLoss: made.note ? null : 0.02,
      }),
      scaled:
        isMoney && made.scaled && made.values
          ? { per: 'year', rows: 500_000, difference: 1, low: null, high: null }
          : undefined,
      ...(made.beside === null ? {} : besideMetrics(made.beside, made.because, made.n)),
    })
  })

const anySlice = fc.dictionary(hostileName, hostileName, { minKeys: 1, maxKeys: 3 })

const anyFound = fc
  .record({
    slice: anySlice,
    direction: fc.constantFrom('worse' as const, 'better' as const),
    confirmed: fc.boolean(),
    n: fc.integer({ min: 1, max: 100_000 }),
    share: fc.double({ min: 0.001, max: 1, noNaN: true }),
    losses: fc.tuple(value, value),
    ends: fc.tuple(fc.option(tiny), fc.option(tiny)),
    by: fc.constantFrom('conditional' as const, 'shrinkage' as const, 'split_half' as const),
    alike: fc.array(anySlice, { maxLength: 3 }),
    name: hostileName,
    isColumns: fc.boolean(),
  })
  .map(({ losses: [champion, challenger], ends, by, alike, name, isColumns, ...made }): FoundSlice => {
    const [low, high] = [...ends].sort((a, b) => (a ?? -1) - (b ?? 1))
    return {
      ...made,
      champion,
      challenger,
      difference: challenger - champion,
      improvement: champion - challenger,
      interval: { low, high, confidence: 0.95, simultaneous: true },
      pValue: 0.0005,
      corrected: { by, improvement: (champion - challenger) / 2 },
      profile: {
        label: { here: 0.3, all: 0.2 },
        score: { champion: 0.2, challenger: 0.25 },
        mistakes: [reason('found_confused', { label: name, predicted: name, champion: 3, challenger: 9 })],
        standsOut: [{ column: name, value: name, here: 0.6, all: 0.2 }],
      },
      alike: { count: alike.length, slices: alike.map((slice) => ({ slice, n: 5, improvement: -0.1 })) },
      declared: isColumns
        ? { columns: [{ column: name, bins: [1, 2] }, { column: name }] }
        : { name, where: `col(${name})` },
      rowsTested: undefined,
    }
  })

const anyDiscovery: fc.Arbitrary<Pick<ModelReport, 'discovered' | 'discovery'>> = fc.oneof(
  fc.constant({ discovered: [], discovery: null }),
  fc.constant({ discovered: [], discovery: reason('discover_no_difference', { loss: 'brier_score' }) }),
  fc
    .record({ discovered: fc.array(anyFound, { maxLength: 5 }), name: hostileName, stopped: fc.boolean() })
    .map(({ discovered, name, stopped }) => ({
      discovered,
      discovery: {
        loss: { name, unit: { kind: 'score' as const }, better: 'lower' as const, champion: 0.2, challenger: 0.19 },
        columns: [name, 'age'],
        skipped: [{ column: name, reason: reason('discover_one_value', { column: name, value: name }) }],
        maxPredicates: 2,
        minRows: 50,
        considered: 300,
        tooSmall: 40,
        bounded: 0,
        tooThin: 9,
        nearlyAll: 1,
        tested: 250,
        confirmedOver: 250,
        method: 'all' as const,
        draws: 1999,
        criticalValue: 3.2,
        stopped,
      },
    })),
)

export const anyModel: fc.Arbitrary<ModelReport> = fc
  .record({
    name: hostileName,
    verdict: fc.constantFrom('pass' as const, 'review' as const, 'block' as const, 'error' as const),
    reasons: fc.array(anyReason, { maxLength: 3 }),
    checks: fc.array(anyCheck, { maxLength: 14 }),
    identicalPredictions: fc.boolean(),
    weighted: fc.boolean(),
    word: fc.option(hostileName),
    hasApprovals: fc.boolean(),
    approver: fc.constantFrom('@acme/risk', '@cfo', '@a b', '<x>'),
    onInconclusive: fc.constantFrom('pass' as const, 'review' as const, 'block' as const),
    path: hostileName,
    search: anyDiscovery,
  })
  .map(({ word, hasApprovals, approver, onInconclusive, path, search, ...made }) =>
    modelReport({
      ...made,
      ...search,
      card: { path, sha256: 'ab'.repeat(32), fields: [{ field: 'data', text: path }], missing: ['commit'] },
      words: {
        row: word ?? 'row',
        positive: word,
        negative: null,
        flagged: word,
        notFlagged: word,
        positiveLabel: word ?? '1',
      },
      policy: {
        ...modelReport().policy,
        onInconclusive,
        approvals: hasApprovals ? { anyOf: [approver], count: 1, preventAuthor: true } : null,
      },
      inputs: modelReport().inputs.map((input) => ({ ...input, path, ref: path })),
      problems: [
        warningOf('undecided'),
        ...(made.verdict === 'error' ? [errorOf('slice_empty', { slice: path })] : []),
      ],
    }),
  )

const WORST = ['error', 'block', 'review', 'pass'] as const

export const anyReport: fc.Arbitrary<Report> = fc
  .record({
    models: fc.array(anyModel, { maxLength: 3 }),
    advisory: fc.boolean(),
    untouched: fc.array(hostileName, { maxLength: 2 }),
    isLocal: fc.boolean(),
  })
  .map(({ isLocal, ...made }) =>
    makeReport({
      ...made,
      verdict: WORST.find((verdict) => made.models.some((model) => model.verdict === verdict)) ?? 'pass',
      context: isLocal
        ? { repository: null, pullRequest: null, headSha: null, baseSha: null, baseRef: null, runUrl: null }
        : makeReport().context,
    }),
  )
