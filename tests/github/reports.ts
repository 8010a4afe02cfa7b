/** Small reports for tests that are about what happens to a report, not about what is in it. */
import type { Check } from '../../src/core/comparison.js'
import type { ModelReport, Report } from '../../src/report/report.js'
import { fixedPoint } from '../report/fixed-point.js'

export function reportOf(parts: Partial<Report>): Report {
  return {
    schemaVersion: 1,
    verdict: 'pass',
    advisory: false,
    tool: { name: 'model-review-gate', version: '0.0.0', configSha256: null, configSource: null },
    context: { repository: null, pullRequest: null, headSha: null, baseSha: null, baseRef: null, runUrl: null },
    models: [],
    untouched: [],
    problems: [],
    ...parts,
  }
}

export function modelOf({
  approvals = null,
  ...parts
}: Partial<ModelReport> & { approvals?: ModelReport['policy']['approvals'] }): ModelReport {
  return {
    name: 'credit',
    owner: null,
    task: 'binary',
    verdict: 'pass',
    reasons: [],
    evidence: 'A',
    rows: { champion: 100, challenger: 100, matched: 100, onlyChampion: 0, onlyChallenger: 0, unusable: 0 },
    positives: 20,
    units: 100,
    clustered: false,
    weighted: false,
    identicalPredictions: false,
    disagreement: 0.04,
    flips: { share: 0.04, changed: 4, becameRight: 2, becameWrong: 2 },
    operatingPoint: fixedPoint(0.5, 0.5),
    checks: [],
    discovered: [],
    discovery: null,
    smallSlices: null,
    families: [],
    seed: null,
    draws: null,
    inputs: [],
    words: { row: 'row', positive: null, negative: null, flagged: null, notFlagged: null, positiveLabel: '1' },
    business: [],
    policy: {
      confidence: 0.95,
      onRegression: 'block',
      onInconclusive: 'review',
      onIdentical: 'review',
      approvals,
      waivers: null,
    },
    inferred: [],
    problems: [],
    ...parts,
  }
}

export function checkOf(parts: Partial<Check>): Check {
  return {
    id: 'roc_auc',
    kind: 'metric',
    metric: 'roc_auc',
    title: undefined,
    unit: { kind: 'score' },
    better: 'higher',
    slice: null,
    severity: 'normal',
    role: 'primary',
    gating: true,
    n: 100,
    positives: 20,
    units: 100,
    champion: 0.7,
    challenger: 0.71,
    difference: 0.01,
    improvement: 0.01,
    interval: { low: -0.01, high: 0.03, confidence: 0.95, simultaneous: true },
    margin: { kind: 'absolute', value: 0.005 },
    marginValue: 0.005,
    limit: undefined,
    status: 'pass',
    reason: null,
    notes: [],
    evidence: null,
    scaled: undefined,
    ...parts,
  }
}
