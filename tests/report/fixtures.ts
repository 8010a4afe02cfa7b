/**
 * Reports as they could come from real models: numbers of the credit, telco and income examples that the design of the
 * comment was drawn with. Repository, commits, dates and seeds are examples.
 */
import type { Calibration, Check, Evidence, Interval, Unit } from '../../src/core/comparison.js'
import type { Margin } from '../../src/core/plan.js'
import { errorOf, reason, warningOf } from '../../src/core/problem.js'
import type { BusinessReport, ModelReport, Report, Words } from '../../src/report/report.js'
import { fixedPoint } from './fixed-point.js'

const SHARE: Unit = { kind: 'share' }
const SCORE: Unit = { kind: 'score' }
const absolute = (value: number): Margin => ({ kind: 'absolute', value })
const relative = (value: number): Margin => ({ kind: 'relative', value })

export const evidence = (changes: Partial<Evidence> = {}): Evidence => ({
  standardError: 0.004,
  support: 400,
  disagreeingUnits: 300,
  guard: 0.001,
  failStatistic: -1.2,
  pValue: 0.4,
  criticalValue: 2.9,
  passStatistic: 2.2,
  passCritical: 1.65,
  eligible: true,
  ineligibleBecause: null,
  rowsNeeded: null,
  minimumDetectableLoss: 0.02,
  minimumPassableMargin: 0.01,
  ...changes,
})

const range = (low: number | null, high: number | null): Interval => ({
  low,
  high,
  confidence: 0.95,
  simultaneous: true,
})

/** A check from its two values; `range` is of the improvement, worse end first. */
export function check(changes: Partial<Check> & Pick<Check, 'metric' | 'champion' | 'challenger' | 'status'>): Check {
  const better = changes.better ?? 'higher'
  const { champion, challenger } = changes
  const difference = champion === null || challenger === null ? null : challenger - champion
  const margin = changes.margin === undefined ? absolute(0.005) : changes.margin
  const slice = changes.slice ?? null
  const slicePart = slice
    ? `@${Object.entries(slice)
        .map(([column, value]) => `${column}=${value}`)
        .join(',')}`
    : ''
  const codes = {
    improved: 'shown_better',
    pass: 'non_inferior',
    regressed: 'regression_shown',
    inconclusive: 'undecided',
    not_evaluated: 'one_class',
  }
  return {
    id: `${changes.metric}${slicePart}`,
    kind: slice ? 'slice' : 'metric',
    title: undefined,
    unit: SCORE,
    better,
    slice,
    severity: 'normal',
    role: 'guardrail',
    gating: true,
    n: 9906,
    positives: 2185,
    units: changes.n ?? 9906,
    difference,
    improvement: difference === null ? null : better === 'lower' ? -difference : difference,
    interval: null,
    margin,
    marginValue: margin === null ? null : margin.kind === 'absolute' ? margin.value : margin.value * (champion ?? 0),
    limit: undefined,
    reason: reason(codes[changes.status], changes.status === 'not_evaluated' ? { metric: changes.metric } : {}),
    notes: [],
    evidence: evidence(),
    scaled: undefined,
    ...changes,
  }
}

const CLIENT: Words = {
  row: 'client',
  positive: 'default',
  negative: 'good client',
  flagged: 'decline',
  notFlagged: 'approve',
  positiveLabel: '1',
}
const CUSTOMER: Words = {
  row: 'customer',
  positive: 'leaver',
  negative: 'stayer',
  flagged: 'contact',
  notFlagged: null,
  positiveLabel: 'Yes',
}
const NEUTRAL: Words = {
  row: 'row',
  positive: null,
  negative: null,
  flagged: null,
  notFlagged: null,
  positiveLabel: '1',
}

const EXPECTED_MARGIN: BusinessReport = {
  slug: 'expected_margin',
  name: 'Expected margin',
  unit: 'NTD',
  better: 'higher',
  formula: {
    true_negative: '0.12 * limit_bal',
    false_negative: '-0.45 * limit_bal',
    true_positive: '0',
    false_positive: '0',
  },
  scale: { rows: 2_400_000, per: 'year' },
}
const RETENTION: BusinessReport = {
  slug: 'retention_value',
  name: 'Retention value',
  unit: 'USD',
  better: 'higher',
  formula: {
    true_positive: '0.35 * 12 * monthly_charge - 0.5 * monthly_charge',
    false_positive: '-0.5 * monthly_charge',
    true_negative: '0',
    false_negative: '0',
  },
  scale: { rows: 500_000, per: 'year' },
}

const money = (
  business: BusinessReport,
  changes: Partial<Check> & Pick<Check, 'champion' | 'challenger' | 'status' | 'interval'>,
): Check => {
  const made = check({
    metric: business.slug,
    kind: 'business',
    title: business.name,
    unit: { kind: 'money', name: business.unit },
    role: 'primary',
    margin: relative(0.01),
    ...changes,
  })
  const { scale } = business
  if (!scale) return made
  const end = (value: number | null | undefined) => (value == null ? null : value * scale.rows)
  return {
    ...made,
    scaled: {
      per: scale.per,
      rows: scale.rows,
      difference: made.improvement! * scale.rows,
      low: end(made.interval?.low),
      high: end(made.interval?.high),
    },
  }
}

export function modelReport(changes: Partial<ModelReport> = {}): ModelReport {
  return {
    name: 'credit-default',
    owner: '@acme/credit-risk',
    task: 'binary',
    verdict: 'pass',
    reasons: [reason('all_fine')],
    evidence: 'A',
    rows: { champion: 9906, challenger: 9906, matched: 9906, onlyChampion: 0, onlyChallenger: 0, unusable: 0 },
    positives: 2185,
    units: 9906,
    clustered: false,
    weighted: false,
    identicalPredictions: false,
    disagreement: 0.0569,
    flips: { share: 0.0569, changed: 564, becameRight: 273, becameWrong: 291 },
    operatingPoint: fixedPoint(0.25, 0.25),
    checks: [],
    discovered: [],
    discovery: null,
    smallSlices: {
      slices: 6,
      rows: 157,
      minRows: 50,
      examples: [{ slice: { age_band: '60+', education: 'high_school' }, n: 49 }],
    },
    families: [
      { tier: 'overall', alpha: 0.025, eligible: 5, checks: 5, criticalValue: 2.31 },
      { tier: 'slices', alpha: 0.025, eligible: 51, checks: 58, criticalValue: 3.42 },
    ],
    seed: 'b97a40c3d1e2f3a4b5c6d7e8f9a0b1c2',
    draws: 9999,
    inputs: [
      {
        role: 'champion',
        path: 'models/credit/predictions.csv',
        ref: 'base',
        commit: '9b1e7d0aa11bb22cc33dd44ee55ff66778899aab',
        sha256: '05faa468a78c'.padEnd(64, '0'),
        bytes: 512_000,
        rows: 9906,
      },
      {
        role: 'challenger',
        path: 'models/credit/predictions.csv',
        ref: null,
        commit: null,
        sha256: '4d530e4b5701'.padEnd(64, '0'),
        bytes: 512_000,
        rows: 9906,
      },
    ],
    words: CLIENT,
    business: [EXPECTED_MARGIN],
    policy: {
      confidence: 0.95,
      onRegression: 'block',
      onInconclusive: 'review',
      onIdentical: 'review',
      approvals: { anyOf: ['@acme/risk', '@cfo'], count: 1, preventAuthor: true },
      waivers: null,
    },
    inferred: [],
    problems: [],
    ...changes,
  }
}

export function report(changes: Partial<Report> = {}): Report {
  return {
    schemaVersion: 1,
    verdict: 'pass',
    advisory: false,
    tool: {
      name: 'model-review-gate',
      version: '0.1.0',
      configSha256: 'c71d02aa'.padEnd(64, '0'),
      configSource: 'base branch',
    },
    context: {
      repository: 'acme/scoring',
      pullRequest: 71,
      headSha: 'a83d5f0112233445566778899aabbccddeeff001',
      baseSha: '9b1e7d0aa11bb22cc33dd44ee55ff66778899aab',
      baseRef: 'main',
      runUrl: 'https://github.com/acme/scoring/actions/runs/7002',
    },
    models: [],
    untouched: [],
    problems: [],
    ...changes,
  }
}

const groupCheck = (
  metric: 'specificity' | 'recall',
  slice: Readonly<Record<string, string>>,
  [n, positives]: readonly [number, number],
  [champion, challenger]: readonly [number, number],
  interval: Interval,
  status: Check['status'],
  changes: Partial<Check> = {},
) =>
  check({
    metric,
    unit: SHARE,
    slice,
    n,
    positives,
    champion,
    challenger,
    margin: absolute(0.05),
    interval,
    status,
    ...changes,
  })

const fineGroup = (metric: 'specificity' | 'recall', value: string): Check =>
  groupCheck(metric, { marriage: value }, [1200, 300], [0.58, 0.585], range(-0.02, 0.04), 'pass')
const fineGroups = ['married', 'single', 'other'].flatMap((value) => [
  fineGroup('recall', value),
  fineGroup('specificity', value),
])

export const blockMoney = report({
  verdict: 'block',
  models: [
    modelReport({
      verdict: 'block',
      reasons: [reason('checks_regressed', { count: 2 })],
      checks: [
        money(EXPECTED_MARGIN, {
          champion: 7805.2,
          challenger: 7281.4,
          status: 'regressed',
          interval: range(-802.6, -143.6),
          profile: {
            label: { here: 2185 / 9906, all: 2185 / 9906 },
            score: { champion: 0.2236, challenger: 0.2151 },
            mistakes: [reason('found_missed', { champion: 929, challenger: 946 })],
            recovery: null,
          },
        }),
        check({
          metric: 'roc_auc',
          role: 'primary',
          champion: 0.761,
          challenger: 0.766,
          status: 'pass',
          interval: range(-0.0008, 0.0126),
        }),
        check({
          metric: 'recall',
          unit: SHARE,
          champion: 0.575,
          challenger: 0.567,
          margin: absolute(0.02),
          status: 'pass',
          interval: range(-0.0178, 0.0055),
          reason: reason('no_harm_shown'),
        }),
        check({
          metric: 'specificity',
          unit: SHARE,
          champion: 0.835,
          challenger: 0.835,
          margin: absolute(0.05),
          status: 'pass',
          interval: range(-0.0045, 0.0067),
        }),
        check({
          metric: 'log_loss',
          better: 'lower',
          champion: 0.4371,
          challenger: 0.4367,
          margin: relative(0.02),
          status: 'pass',
          interval: range(-0.0021, 0.0039),
        }),
        groupCheck(
          'recall',
          { limit_band: '300k+' },
          [1675, 232],
          [81 / 232, 33 / 232],
          range(-0.2555, -0.1172),
          'regressed',
          {
            profile: {
              label: { here: 232 / 1675, all: 2185 / 9906 },
              score: { champion: 0.1401, challenger: 0.0912 },
              mistakes: [reason('found_missed', { champion: 151, challenger: 199 })],
              recovery: null,
            },
          },
        ),
        ...fineGroups,
      ],
    }),
  ],
})

/** Of the credit example: the new model's probabilities are a little too high. */
export const CALIBRATION: Calibration = {
  bins: [
    {
      low: 0.042,
      high: 0.238,
      champion: { n: 7283, meanPredicted: 0.124, observed: 0.121 },
      challenger: { n: 7011, meanPredicted: 0.131, observed: 0.118 },
    },
    {
      low: 0.238,
      high: 0.517,
      champion: { n: 1474, meanPredicted: 0.338, observed: 0.34 },
      challenger: { n: 1630, meanPredicted: 0.352, observed: 0.318 },
    },
    {
      low: 0.517,
      high: 0.847,
      champion: { n: 1149, meanPredicted: 0.677, observed: 0.672 },
      challenger: { n: 1265, meanPredicted: 0.688, observed: 0.655 },
    },
  ],
  champion: {
    meanPredicted: 0.2236,
    observed: 0.2206,
    inTheLarge: -0.003,
    interval: { low: -0.0105, high: 0.0044, confidence: 0.95 },
    intervalReason: null,
    debiasedSquaredError: -0.00011,
    debiasedReason: null,
    slope: 1.01,
    slopeInterval: { low: 0.96, high: 1.06, confidence: 0.95 },
    intercept: -0.01,
    logisticReason: null,
    rowsWithoutLogOdds: 0,
    expectedCalibrationError: 0.0052,
  },
  challenger: {
    meanPredicted: 0.2385,
    observed: 0.2206,
    inTheLarge: -0.0179,
    interval: { low: -0.0254, high: -0.0104, confidence: 0.95 },
    intervalReason: null,
    debiasedSquaredError: 0.00041,
    debiasedReason: null,
    slope: 0.97,
    slopeInterval: { low: 0.92, high: 1.02, confidence: 0.95 },
    intercept: -0.14,
    logisticReason: null,
    rowsWithoutLogOdds: 0,
    expectedCalibrationError: 0.018,
  },
}

export const blockSlice = report({
  verdict: 'block',
  context: { ...report().context, headSha: '4f2c9e1112233445566778899aabbccddeeff001' },
  models: [
    modelReport({
      verdict: 'block',
      reasons: [reason('checks_regressed', { count: 3 }), reason('checks_inconclusive', { count: 1 })],
      flips: { share: 0.0872, changed: 864, becameRight: 291, becameWrong: 573 },
      flipTest: {
        stayedWrong: 0,
        negativeFlipRate: 573 / 9906,
        midPValue: 2.1e-22,
        midPValueReason: null,
        value: { slug: 'expected_margin', difference: -727_100, improvement: -727_100 },
      },
      calibration: CALIBRATION,
      checks: [
        money(EXPECTED_MARGIN, {
          champion: 7805.2,
          challenger: 7731.8,
          status: 'inconclusive',
          interval: range(-296.1, 313.7),
          evidence: evidence({ rowsNeeded: { ifEqual: 48_000, atEstimate: null } }),
        }),
        check({
          metric: 'roc_auc',
          role: 'primary',
          champion: 0.761,
          challenger: 0.764,
          status: 'pass',
          interval: range(-0.0028, 0.0119),
        }),
        check({
          metric: 'recall',
          unit: SHARE,
          champion: 0.5755,
          challenger: 0.5945,
          margin: absolute(0.02),
          status: 'improved',
          interval: range(0.0084, 0.0358),
        }),
        check({
          metric: 'specificity',
          unit: SHARE,
          champion: 0.835,
          challenger: 0.793,
          margin: absolute(0.05),
          status: 'pass',
          interval: range(-0.0479, -0.0335),
          notes: [reason('regression_within_margin')],
        }),
        check({
          metric: 'log_loss',
          better: 'lower',
          champion: 0.437,
          challenger: 0.44,
          margin: relative(0.02),
          status: 'pass',
          interval: range(-0.0061, 0.0017),
        }),
        groupCheck(
          'specificity',
          { age_band: '40-49', education: 'high_school' },
          [551, 126],
          [0.7953, 0.4353],
          range(-0.4126, -0.2585),
          'regressed',
          {
            profile: {
              label: { here: 126 / 551, all: 2185 / 9906 },
              score: { champion: 0.2241, challenger: 0.3107 },
              mistakes: [
                reason('found_missed', { champion: 50, challenger: 64 }),
                reason('found_alarms', { champion: 87, challenger: 240 }),
              ],
              recovery: { threshold: 0.3412, flagged: 0.2143, flaggedNow: 0.2466 },
            },
          },
        ),
        groupCheck(
          'specificity',
          { education: 'high_school' },
          [1634, 396],
          [0.7924, 0.652],
          range(-0.1618, -0.0981),
          'regressed',
        ),
        groupCheck(
          'specificity',
          { age_band: '40-49' },
          [2166, 466],
          [0.8524, 0.7288],
          range(-0.1408, -0.0913),
          'regressed',
        ),
        groupCheck(
          'specificity',
          { age_band: '40-49', education: 'graduate' },
          [631, 120],
          [0.861, 0.798],
          range(-0.085, -0.0211),
          'inconclusive',
          { reason: reason('estimate_beyond_margin'), notes: [reason('regression_within_margin')] },
        ),
        groupCheck(
          'recall',
          { age_band: '40-49', education: 'high_school' },
          [551, 126],
          [0.603, 0.492],
          range(-0.2168, 0.1125),
          'inconclusive',
          { reason: reason('estimate_beyond_margin') },
        ),
        ...fineGroups,
      ],
    }),
  ],
})

const telco = (changes: Partial<ModelReport>): ModelReport =>
  modelReport({
    name: 'telco-churn',
    owner: null,
    words: CUSTOMER,
    business: [RETENTION],
    rows: { champion: 3538, challenger: 3538, matched: 3538, onlyChampion: 0, onlyChallenger: 0, unusable: 0 },
    positives: 944,
    units: 3538,
    operatingPoint: fixedPoint(0.3, 0.3),
    disagreement: 0.102,
    flips: { share: 0.1018, changed: 360, becameRight: 179, becameWrong: 181 },
    smallSlices: null,
    families: [
      { tier: 'overall', alpha: 0.025, eligible: 4, checks: 4, criticalValue: 2.2 },
      { tier: 'slices', alpha: 0.025, eligible: 12, checks: 22, criticalValue: 3.1 },
    ],
    inputs: [
      {
        role: 'champion',
        path: 'models/churn/champion.csv',
        ref: 'base',
        commit: '9b1e7d0aa11bb22cc33dd44ee55ff66778899aab',
        sha256: '68577b586563'.padEnd(64, '0'),
        bytes: 90_000,
        rows: 3538,
      },
      {
        role: 'challenger',
        path: 'models/churn/challenger.csv',
        ref: null,
        commit: null,
        sha256: '503a08bea77e'.padEnd(64, '0'),
        bytes: 90_000,
        rows: 3538,
      },
    ],
    ...changes,
  })

const telcoSize = { n: 3538, positives: 944 }

export const passed = report({
  context: { ...report().context, headSha: '2be7710112233445566778899aabbccddeeff001' },
  untouched: ['bike-demand'],
  models: [
    telco({
      checks: [
        money(RETENTION, {
          ...telcoSize,
          champion: 50.28,
          challenger: 53.7,
          margin: relative(0.02),
          status: 'improved',
          interval: range(2.02, 5.62),
        }),
        check({
          ...telcoSize,
          metric: 'roc_auc',
          role: 'primary',
          champion: 0.835,
          challenger: 0.851,
          margin: absolute(0.01),
          status: 'improved',
          interval: range(0.011, 0.024),
        }),
        check({
          ...telcoSize,
          metric: 'recall',
          role: 'primary',
          unit: SHARE,
          champion: 0.736,
          challenger: 0.79,
          margin: absolute(0.05),
          status: 'improved',
          interval: range(0.036, 0.08),
        }),
        check({
          ...telcoSize,
          metric: 'log_loss',
          role: 'primary',
          better: 'lower',
          champion: 0.4297,
          challenger: 0.4112,
          margin: relative(0.02),
          status: 'improved',
          interval: range(0.0125, 0.026),
        }),
        groupCheck(
          'recall',
          { contract: 'One year' },
          [740, 80],
          [0.25, 0.1375],
          range(-0.198, 0.0399),
          'inconclusive',
          { reason: reason('estimate_beyond_margin') },
        ),
        groupCheck(
          'recall',
          { contract: 'One year', internet: 'Fiber' },
          [300, 49],
          [19 / 49, 11 / 49],
          range(-0.2917, 0.0967),
          'inconclusive',
          { reason: reason('estimate_beyond_margin') },
        ),
        ...['Two year', 'Month-to-month'].map((contract) =>
          groupCheck('recall', { contract }, [1200, 400], [0.7, 0.75], range(0.01, 0.09), 'improved'),
        ),
      ],
    }),
  ],
})

const small = { n: 150, positives: 36 }
const tooFew = (needed: number, changes: Partial<Evidence> = {}) =>
  evidence({ rowsNeeded: { ifEqual: needed, atEstimate: needed * 2 }, ...changes })

export const undecided = report({
  verdict: 'review',
  context: { ...report().context, headSha: '8d31c07112233445566778899aabbccddeeff001' },
  models: [
    telco({
      verdict: 'review',
      reasons: [reason('checks_inconclusive', { count: 4 })],
      rows: { champion: 150, challenger: 150, matched: 150, onlyChampion: 0, onlyChallenger: 0, unusable: 0 },
      positives: 36,
      units: 150,
      flips: { share: 0.0467, changed: 7, becameRight: 3, becameWrong: 4 },
      smallSlices: {
        slices: 18,
        rows: 412,
        minRows: 50,
        examples: [
          { slice: { contract: 'One year' }, n: 31 },
          { slice: { internet: 'None' }, n: 28 },
        ],
      },
      checks: [
        money(RETENTION, {
          ...small,
          champion: 47.85,
          challenger: 46.88,
          margin: relative(0.02),
          status: 'inconclusive',
          interval: range(-11.9, 7.31),
          evidence: tooFew(11_420, { minimumDetectableLoss: 7.8 }),
        }),
        check({
          ...small,
          metric: 'roc_auc',
          role: 'primary',
          champion: 0.834,
          challenger: 0.831,
          margin: absolute(0.01),
          status: 'inconclusive',
          interval: range(-0.018, 0.015),
          evidence: tooFew(641, { minimumDetectableLoss: 0.034 }),
        }),
        check({
          ...small,
          metric: 'recall',
          role: 'primary',
          unit: SHARE,
          champion: 0.75,
          challenger: 0.75,
          margin: absolute(0.05),
          status: 'inconclusive',
          interval: range(-0.0943, null),
          evidence: tooFew(1180, {
            eligible: false,
            ineligibleBecause: reason('too_few_disagreements', { units: 2, minimum: 10 }),
            minimumDetectableLoss: null,
            disagreeingUnits: 2,
          }),
        }),
        check({
          ...small,
          metric: 'log_loss',
          role: 'primary',
          better: 'lower',
          champion: 0.421,
          challenger: 0.423,
          margin: relative(0.02),
          status: 'inconclusive',
          interval: range(-0.0136, 0.012),
          evidence: tooFew(584, { minimumDetectableLoss: 0.027 }),
        }),
        ...['Month-to-month', 'Fiber', 'Senior', 'Single'].map((group) =>
          groupCheck('recall', { group }, [70, 15], [0.6, 0.6], range(-0.2, 0.2), 'inconclusive'),
        ),
      ],
    }),
  ],
})

export const identical = report({
  verdict: 'review',
  models: [
    modelReport({
      verdict: 'review',
      identicalPredictions: true,
      disagreement: 0,
      flips: { share: 0, changed: 0, becameRight: 0, becameWrong: 0 },
      reasons: [reason('identical_predictions', { n: 9906 })],
      families: [],
      checks: ['roc_auc', 'brier_score'].map((metric) =>
        check({
          metric,
          role: metric === 'roc_auc' ? 'primary' : 'guardrail',
          champion: 0.761,
          challenger: 0.761,
          status: 'not_evaluated',
          evidence: null,
          reason: reason('identical_predictions', { n: 9906 }),
        }),
      ),
      policy: { ...modelReport().policy, approvals: null },
    }),
  ],
})

export const unreadable = report({
  verdict: 'error',
  context: { ...report().context, headSha: 'c09d2aa112233445566778899aabbccddeeff001' },
  models: [
    telco({
      verdict: 'error',
      reasons: [],
      evidence: null,
      rows: null,
      positives: null,
      flips: null,
      checks: [],
      families: [],
      problems: [
        errorOf('metric_undefined', { metric: 'roc_auc', why: 'the score column of the challenger is empty' }),
      ],
    }),
  ],
})

export const nothingTouched = report({ untouched: ['credit-default', 'telco-churn'] })

const incomeSize = { n: 150, positives: 34 }
export const threeModels = report({
  verdict: 'block',
  untouched: ['bike-demand', 'insurance-charges'],
  context: { ...report().context, headSha: 'e5a7714112233445566778899aabbccddeeff001' },
  models: [
    modelReport({
      checks: [
        money(EXPECTED_MARGIN, { champion: 7805.2, challenger: 7988.6, status: 'pass', interval: range(-28.7, 550.9) }),
        check({
          metric: 'roc_auc',
          role: 'primary',
          champion: 0.761,
          challenger: 0.7735,
          status: 'improved',
          interval: range(0.006, 0.0201),
        }),
        ...fineGroups,
      ],
    }),
    telco({
      verdict: 'block',
      reasons: [reason('checks_regressed', { count: 2 }), reason('checks_inconclusive', { count: 1 })],
      checks: [
        money(RETENTION, {
          ...telcoSize,
          champion: 50.28,
          challenger: 48.16,
          margin: relative(0.02),
          status: 'inconclusive',
          interval: range(-3.77, 0.25),
          reason: reason('estimate_beyond_margin'),
        }),
        check({
          ...telcoSize,
          metric: 'roc_auc',
          role: 'primary',
          champion: 0.835,
          challenger: 0.834,
          margin: absolute(0.01),
          status: 'pass',
          interval: range(-0.008, 0.009),
        }),
        check({
          ...telcoSize,
          metric: 'recall',
          unit: SHARE,
          champion: 0.736,
          challenger: 0.719,
          margin: absolute(0.05),
          status: 'pass',
          interval: range(-0.037, 0.012),
        }),
        groupCheck(
          'recall',
          { contract: 'One year', internet: 'Fiber' },
          [300, 49],
          [19 / 49, 0],
          range(-0.521, -0.165),
          'regressed',
        ),
        groupCheck('recall', { contract: 'One year' }, [740, 80], [0.25, 0], range(-0.345, -0.103), 'regressed'),
      ],
    }),
    modelReport({
      name: 'income-band',
      words: NEUTRAL,
      business: [],
      verdict: 'review',
      reasons: [reason('checks_inconclusive', { count: 1 })],
      rows: { champion: 150, challenger: 150, matched: 150, onlyChampion: 0, onlyChallenger: 0, unusable: 0 },
      positives: 34,
      checks: [
        check({
          ...incomeSize,
          metric: 'roc_auc',
          role: 'primary',
          champion: 0.861,
          challenger: 0.853,
          status: 'inconclusive',
          interval: range(-0.021, 0.007),
          evidence: tooFew(1840),
        }),
      ],
    }),
  ],
})

/** A first use without words, money or approvals: the policy is not on the base branch yet, and a limit is broken. */
/** Cases of a scenario: how many of `n` pass, of each model. */
export function scenario(
  title: string,
  [n, champion, challenger]: readonly [number, number | null, number],
  changes: Partial<Check> = {},
  args: Readonly<Record<string, string>> = {},
): Check {
  const minPass = changes.limit?.value ?? 1
  const failed = challenger / n < minPass
  return check({
    metric: title.toLowerCase().replaceAll(' ', '_'),
    id: `scenario.${title.toLowerCase().replaceAll(' ', '_')}`,
    kind: 'scenario',
    title,
    unit: SHARE,
    n,
    units: n,
    positives: undefined,
    champion: champion === null ? null : champion / n,
    challenger: challenger / n,
    margin: null,
    limit: { kind: 'min', value: minPass },
    status: failed ? 'regressed' : 'pass',
    reason: reason(failed ? 'scenario_failed' : 'scenario_passed', {
      form: 'rows',
      expect: null,
      cases: n,
      passed: challenger,
      failed: n - challenger,
      newly_failed: champion === null ? null : Math.max(0, champion - challenger),
      newly_passed: champion === null ? null : Math.max(0, challenger - champion),
      min_pass: minPass,
      ...args,
    }),
    evidence: null,
    ...changes,
  })
}

/** A number of a metadata file. */
export const operations = (
  changes: Partial<Check> & Pick<Check, 'metric' | 'champion' | 'challenger' | 'status' | 'reason'>,
): Check =>
  check({
    id: `operations.${changes.metric}`,
    kind: 'operations',
    unit: { kind: 'number', name: 'ms' },
    better: 'lower',
    n: 0,
    units: 0,
    positives: undefined,
    margin: null,
    evidence: null,
    ...changes,
  })

const FRAUD: Words = {
  row: 'payment',
  positive: 'fraud',
  negative: 'honest payment',
  flagged: 'stop',
  notFlagged: null,
  positiveLabel: '1',
}

const fraudChecks = [
  check({
    metric: 'roc_auc',
    role: 'primary',
    champion: 0.931,
    challenger: 0.936,
    status: 'improved',
    interval: range(0.001, 0.009),
  }),
  scenario(
    'Known fraud rings stay flagged',
    [14, 14, 12],
    { severity: 'critical' },
    { expect: 'flagged', because: 'incident 2231', owner: '@acme/fraud' },
  ),
  scenario('Dearer is never safer', [120, 118, 119], { limit: { kind: 'min', value: 0.95 } }, { form: 'groups' }),
  operations({
    metric: 'latency.p95_ms',
    champion: 180,
    challenger: 210,
    margin: relative(0.1),
    status: 'regressed',
    reason: reason('number_beyond', {
      champion: 180,
      challenger: 210,
      kind: 'max_increase',
      allowed: 0.1,
      relative: true,
      unit: 'ms',
    }),
  }),
  operations({
    metric: 'size_mb',
    id: 'operations.size_mb.max',
    unit: { kind: 'number', name: 'MB' },
    champion: 112,
    challenger: 118.5,
    limit: { kind: 'max', value: 200 },
    status: 'pass',
    reason: reason('limit_met', { value: 118.5, limit: 200, kind: 'max' }),
  }),
]

const fraud = (changes: Partial<ModelReport>): ModelReport =>
  modelReport({
    name: 'card-fraud',
    words: FRAUD,
    business: [],
    families: [{ tier: 'overall', alpha: 0.05, eligible: 1, checks: 1, criticalValue: 1.7 }],
    checks: fraudChecks,
    ...changes,
  })

export const blockScenario = report({
  verdict: 'block',
  models: [
    fraud({
      verdict: 'block',
      reasons: [reason('critical_scenarios_failed', { count: 1 }), reason('numbers_worse', { count: 1 })],
    }),
  ],
})

export const limitAdvisory = report({
  verdict: 'block',
  advisory: true,
  problems: [warningOf('policy_new', { path: '.github/model-review.yml', branch: 'main' })],
  models: [
    modelReport({
      verdict: 'block',
      words: NEUTRAL,
      business: [],
      smallSlices: null,
      reasons: [reason('limits_broken', { count: 1 })],
      policy: { ...modelReport().policy, approvals: null },
      checks: [
        check({
          metric: 'roc_auc',
          role: 'primary',
          champion: 0.761,
          challenger: 0.766,
          status: 'pass',
          interval: range(-0.0008, 0.0126),
        }),
        check({
          metric: 'recall',
          id: 'recall.min',
          kind: 'limit',
          unit: SHARE,
          champion: 0.575,
          challenger: 0.513,
          margin: null,
          improvement: null,
          evidence: null,
          limit: { kind: 'min', value: 0.55 },
          status: 'regressed',
          reason: reason('limit_broken', { value: 0.513, limit: 0.55, kind: 'min' }),
        }),
      ],
    }),
  ],
})

const PEOPLE: Words = {
  row: 'person',
  positive: 'person over 50k',
  negative: 'person under 50k',
  flagged: 'name',
  notFlagged: 'pass over',
  positiveLabel: '1',
}

const noChampion = reason('no_champion', {
  path: 'models/income/predictions.csv',
  ref: 'main',
  commit: '9b1e7d0aa11bb22cc33dd44ee55ff66778899aab',
})

/** A check of one model alone: its value, and no judgement. */
const alone = (changes: Partial<Check> & Pick<Check, 'metric' | 'challenger'>): Check =>
  check({
    n: 9000,
    positives: 2140,
    champion: null,
    status: 'not_evaluated',
    margin: null,
    evidence: null,
    reason: noChampion,
    ...changes,
  })
const limitAlone = (metric: string, kind: 'min' | 'max', value: number, of: Partial<Check>): Check => {
  const made = alone({ metric, challenger: null, kind: 'limit', limit: { kind, value }, ...of })
  const met = kind === 'min' ? made.challenger! >= value : made.challenger! <= value
  return {
    ...made,
    id: `${metric}.${kind}`,
    status: met ? 'pass' : 'regressed',
    reason: reason(met ? 'limit_met' : 'limit_broken', { value: made.challenger!, limit: value, kind }),
  }
}
const foundIn = (slice: Readonly<Record<string, string>>, n: number, found: number, positives: number): Check =>
  alone({ metric: 'recall', unit: SHARE, kind: 'slice', slice, n, positives, challenger: found / positives })

export const firstVersion = report({
  verdict: 'review',
  context: { ...report().context, headSha: '61f0b4e112233445566778899aabbccddeeff001' },
  models: [
    modelReport({
      name: 'income-band',
      owner: null,
      verdict: 'review',
      reasons: [noChampion],
      evidence: 'D',
      words: PEOPLE,
      rows: { champion: 0, challenger: 9000, matched: 0, onlyChampion: 0, onlyChallenger: 0, unusable: 0 },
      positives: 2140,
      units: 9000,
      operatingPoint: fixedPoint(0.5, 0.5),
      disagreement: null,
      flips: null,
      families: [],
      smallSlices: null,
      business: [],
      inputs: [
        {
          role: 'challenger',
          path: 'models/income/predictions.csv',
          ref: null,
          commit: null,
          sha256: '70acd98d559c'.padEnd(64, '0'),
          bytes: 700_000,
          rows: 9000,
        },
      ],
      checks: [
        alone({ metric: 'roc_auc', role: 'primary', challenger: 0.927 }),
        alone({ metric: 'recall', unit: SHARE, challenger: 1391 / 2140 }),
        alone({ metric: 'precision', unit: SHARE, role: 'info', gating: false, challenger: 0.78 }),
        alone({ metric: 'log_loss', better: 'lower', challenger: 0.277 }),
        limitAlone('roc_auc', 'min', 0.85, { role: 'primary', challenger: 0.927 }),
        limitAlone('recall', 'min', 0.55, { unit: SHARE, challenger: 1391 / 2140 }),
        limitAlone('log_loss', 'max', 0.35, { better: 'lower', challenger: 0.277 }),
        foundIn({ age_band: '<25' }, 1640, 9, 22),
        foundIn({ age_band: '25-34' }, 2380, 192, 391),
        foundIn({ age_band: '65+' }, 340, 41, 82),
        foundIn({ sex: 'female' }, 2996, 197, 328),
        foundIn({ sex: 'male' }, 6004, 1194, 1812),
      ],
    }),
  ],
})

export const states = {
  'review-no-champion': firstVersion,
  'block-money': blockMoney,
  'block-slice': blockSlice,
  pass: passed,
  'review-inconclusive': undecided,
  'review-identical': identical,
  error: unreadable,
  'nothing-touched': nothingTouched,
  'three-models': threeModels,
  'block-limit-advisory': limitAdvisory,
  'block-scenario': blockScenario,
} as const satisfies Readonly<Record<string, Report>>
