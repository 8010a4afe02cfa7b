/** The self-test of every model of a config: takes the files once, and runs the policy on exchanged predictions. */
import type { Progress } from './core/compare.js'
import { errorOf, type Problem, ProblemError } from './core/problem.js'
import { selfTest } from './core/self-test.js'
import type { SelfTestedModel, SelfTestReport } from './report/media/self-test.js'
import { describeModel, type ReviewRequest, takePair } from './review.js'
import { VERSION } from './version.js'

export interface SelfTestRequest
  extends Pick<ReviewRequest, 'config' | 'models' | 'fetch' | 'configSource' | 'configSha256' | 'progress' | 'helper'> {
  readonly runs: number
  readonly seed: number
}

/** What cannot be tested says why, in the problems of its model; a defect of ours is thrown. */
export async function selfTestModels(request: SelfTestRequest): Promise<SelfTestReport> {
  const { runs, seed, config } = request
  const models: SelfTestedModel[] = []
  for (const [index, model] of config.config.models.entries()) {
    if (!request.models.includes(model.name)) continue
    let rows: number | undefined
    const progress: Progress = (phase, done) => request.progress?.({ model: model.name, phase, done, rows, bytes: 0 })
    const plan = config.plans[index]
    const { name, task } = model
    const untested = (problems: readonly Problem[]) => ({ name, task, tested: null, problems })
    if (plan.task === 'metrics') {
      models.push(untested([errorOf('self_test_needs_rows', { model: name })]))
      continue
    }
    try {
      const { pair, problems, inputs } = await takePair(model, plan, request, progress)
      rows = pair.n
      const result = selfTest(pair, plan, { runs, seed }, problems, progress)
      const report = describeModel({ model, plan, policy: config.config.policy }, result.comparison, inputs)
      models.push({ name, task, tested: { report, result }, problems: result.comparison.problems })
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      models.push(untested(error.problems))
    }
  }
  return {
    schemaVersion: 1,
    tool: {
      name: 'model-review-gate',
      version: VERSION,
      configSha256: request.configSha256,
      configSource: request.configSource,
    },
    language: config.config.report.language,
    runs,
    seed,
    models,
    problems: [],
  }
}
