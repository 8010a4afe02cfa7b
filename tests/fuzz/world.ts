/** What every fuzz test needs: how many cases, a review in memory, and what must be true of anything that comes out. */
import fc from 'fast-check'
import { expect } from 'vitest'
import { loadConfig } from '../../src/config/load.js'
import { type Problem, ProblemError } from '../../src/core/problem.js'
import { renderHtml } from '../../src/report/media/html.js'
import { renderJson } from '../../src/report/media/json.js'
import { renderMarkdownReport } from '../../src/report/media/markdown.js'
import { exitCodeOf, renderText } from '../../src/report/media/text.js'
import type { Report } from '../../src/report/report.js'
import { sentenceOf } from '../../src/report/say.js'
import { review } from '../../src/review.js'

/** Cases of all fuzz tests together; each takes its share. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 2_000)
const SEED = Number(process.env.FUZZ_SEED ?? 20_240_229)

/** `share`: of all cases. Seeds that once failed are `examples`. */
export async function holds<T>(
  share: number,
  arbitrary: fc.Arbitrary<T>,
  law: (value: T) => unknown,
  examples: T[] = [],
): Promise<void> {
  const property = fc.asyncProperty(arbitrary, async (value) => {
    const before = process.cpuUsage()
    await law(value)
    const { user } = process.cpuUsage(before)
    expect(user / 1e6, 'seconds of work for one case').toBeLessThan(2)
  })
  await fc.assert(property, {
    seed: SEED,
    numRuns: Math.max(1, Math.round(RUNS * share)),
    examples: examples.map((example): [T] => [example]),
    endOnFailure: RUNS > 10_000,
  })
}

const encoder = new TextEncoder()
const CONTEXT = { repository: null, pullRequest: null, headSha: null, baseSha: null, baseRef: null, runUrl: null }

/** The review of the files under a config; undefined when the config itself is refused. Throws what is no ProblemError. */
export async function reviewFiles(
  config: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<Report | undefined> {
  const loaded = load(config)
  if (!loaded) return undefined
  return review({
    config: loaded,
    models: loaded.config.models.map(({ name }) => name),
    fetch: async ({ path }) => {
      const content = Object.hasOwn(files, path) ? files[path] : ''
      return { path, ref: null, commit: null, bytes: typeof content === 'string' ? encoder.encode(content) : content }
    },
    configSource: null,
    configSha256: null,
    context: CONTEXT,
    advisory: false,
    problems: [],
  })
}

/** undefined when the config is refused, by problems that can all be told. */
export function load(config: string): ReturnType<typeof loadConfig> | undefined {
  try {
    return loadConfig(config)
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    expectTold(error.problems)
    return undefined
  }
}

/** Every problem has a sentence, and nothing of JavaScript shows in it. */
export function expectTold(problems: readonly Problem[]): void {
  expect(problems.length).toBeGreaterThan(0)
  for (const problem of problems) {
    const sentence = sentenceOf(problem)
    expect(sentence.startsWith(`${problem.code} {`), `no sentence: ${sentence}`).toBe(false)
    expect(sentence.replaceAll(JSON.stringify(problem.args), '')).not.toMatch(/\[object \w+\]/)
  }
}

/** The report can be shown in every medium, holds no number that JSON cannot hold, and has one of four verdicts. */
export function expectSound(report: Report): void {
  expect(['pass', 'review', 'block', 'error']).toContain(report.verdict)
  const exitCode = exitCodeOf(report)
  renderText(report, { color: false, quiet: false, exitCode })
  renderMarkdownReport(report)
  renderHtml(report)
  JSON.parse(renderJson(report))
  const numbers: number[] = []
  JSON.stringify(report, (_, value) => {
    if (typeof value === 'number') numbers.push(value)
    return value
  })
  expect(numbers.filter(Number.isNaN)).toEqual([])
  const told = [...report.problems, ...report.models.flatMap((model) => model.problems)]
  if (told.length > 0) expectTold(told)
}

/** A pair of files for a binary model whose challenger is better beyond doubt. */
export function makeFiles(rows = 150): { readonly champion: string; readonly challenger: string } {
  const lines = (spread: number) =>
    Array.from({ length: rows }, (_, row) => {
      const label = row % 3 === 0 ? 1 : 0
      const wobble = ((row * 37) % 101) / 101 - 0.5
      const score = 0.5 + (label ? 0.2 : -0.2) + spread * wobble
      return `r${row},${label},${Math.min(0.98, Math.max(0.02, score)).toFixed(4)},${['a', 'b'][row % 2]}${row % 4},${row % 100}`
    })
  const file = (spread: number) => ['id,label,score,group,size', ...lines(spread), ''].join('\n')
  return { champion: file(0.9), challenger: file(0.3) }
}

export const BINARY_CONFIG = `version: 1
models:
  - name: fuzz
    champion: { path: a }
    challenger: { path: b }
    columns: { id: id, label: label, score: score }
    positive: 1
    operating_point: { threshold: 0.4 }
    metrics:
      - { metric: roc_auc, role: primary, margin: 0.05 }
      - { metric: recall, role: guardrail, margin: 0.1, min: 0.2 }
      - brier_score
    slices:
      min_rows: 20
      of: [group, { column: size, bins: [30, 60] }, { name: low, where: "size < 20 or group in ['a0']" }]
    business:
      - { name: Saved, unit: EUR, role: guardrail, margin: 20%, value: "sum(if(flagged and label, 100, 0)) - sum(if(flagged, 5, 0))" }
policy: { on_inconclusive: review }
`

/** What stands beside metrics: rules for thresholds, scenarios, numbers of operations, a card, a search for slices. */
export const RICH_CONFIG = BINARY_CONFIG.replace('{ threshold: 0.4 }', '{ top: 40% }').replace(
  'policy:',
  `    discover: { columns: all, max_predicates: 2, min_rows: 20 }
    scenarios:
      - { name: Known ones, where: "size < 9", expect: "flagged or score < 0.9", min_pass: 90%, because: "a reason", severity: info }
      - { name: Alike, pair_by: size, variant: group, expect: "score[a0] <= score[b1]", tolerance: 0.5 }
      - { name: Pinned, ids: [r1, r2, r3] }
    operations:
      file: ops.json
      champion_file: ops.json
      checks:
        - { path: latency.p95_ms, max_increase: 10%, unit: ms }
        - { path: size_mb, max: 200 }
    card: { file: ops.json }
policy:`,
)
export const OPERATIONS = '{"latency":{"p95_ms":180},"size_mb":120,"trained_by":"x"}'

/** One check: for tests in which what is judged does not matter. */
export const LEAN_CONFIG = `version: 1
models:
  - name: fuzz
    champion: { path: a }
    challenger: { path: b }
    columns: { id: id, label: label, score: score }
    metrics: [{ metric: recall, role: primary, margin: 0.05 }]
`
