/** How often the same rows have judged (statistics.md, section 14): what the ledger knows of it, and what follows. */
import { type Problem, type Reason, reason, warningOf } from '../core/problem.js'
import { worstVerdict } from '../core/verdict.js'
import type { ModelReport, Report } from '../report/report.js'
import type { Json, LedgerEntry } from './ledger.js'
import { judgedFileOf } from './promotion.js'

/** Without a budget: of so many challengers no better than they may be, one passes by luck at the usual 1 in 20. */
const MANY = 20

const OF_REUSE: readonly string[] = ['reuse_high', 'reuse_spent', 'reuse_unknown']

/** Digests of the challengers that a test set has judged, in reviews that the ledger took note of and in merges. */
export function challengersJudged(entries: readonly LedgerEntry[], testSet: string): Set<string> {
  const found = new Set<string>()
  const note = (of: Json | undefined, challenger: Json | undefined) => {
    if (of === testSet && typeof challenger === 'string') found.add(challenger)
  }
  for (const { kind, payload } of entries) {
    if (kind === 'promote' && isRecord(payload.file)) note(payload.testSet, payload.file.sha256)
    if (kind === 'review' && Array.isArray(payload.models))
      for (const model of payload.models) if (isRecord(model)) note(model.testSet, model.challenger)
  }
  return found
}

const isRecord = (value: Json | undefined): value is Readonly<Record<string, Json>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * The report with what its test rows were used for before. A warning where that is much: half of the budget, or 20
 * challengers where there is none. Beyond the budget, and where the ledger cannot say, a pass becomes a review. entries:
 * undefined where the ledger could not be read. The challenger of the report counts; applied again, it gives the same.
 */
export function withReuse(report: Report, entries: readonly LedgerEntry[] | undefined, budget: number | null): Report {
  const models = report.models.map((model) => withReuseOf(model, entries, budget))
  const raised = models.some(({ verdict }, index) => verdict !== report.models[index].verdict)
  const verdict = raised ? worstVerdict([report.verdict, ...models.map((model) => model.verdict)]) : report.verdict
  return { ...report, models, verdict }
}

function withReuseOf(
  model: ModelReport,
  entries: readonly LedgerEntry[] | undefined,
  budget: number | null,
): ModelReport {
  if (!model.testSet || model.verdict === 'error') return model
  const problems: readonly Problem[] = model.problems.filter(({ code }) => !OF_REUSE.includes(code))
  if (!entries) return budget === null ? model : held({ ...model, problems }, reason('reuse_unknown'))
  const judged = challengersJudged(entries, model.testSet)
  const own = judgedFileOf(model)?.sha256
  const count = judged.size + (own !== undefined && judged.has(own) ? 0 : 1)
  if (budget !== null && count > budget)
    return held({ ...model, problems }, reason('reuse_spent', { count, budget, row: model.words.row }))
  if (count < (budget === null ? MANY : budget / 2)) return { ...model, problems }
  return { ...model, problems: [...problems, warningOf('reuse_high', { count, budget, row: model.words.row })] }
}

function held(model: ModelReport, because: Reason): ModelReport {
  const others = model.reasons.filter(({ code }) => !OF_REUSE.includes(code) && code !== 'all_fine')
  const verdict = worstVerdict([model.verdict, 'review'])
  const isDeciding = verdict !== model.verdict
  return { ...model, verdict, reasons: isDeciding ? [because, ...others] : [...others, because] }
}
