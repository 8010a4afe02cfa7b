/** What the agreed policy expects of reports that other jobs wrote. */
import type { ModelPlan } from '../config/to-plan.js'
import { metricId } from '../core/metrics/names.js'
import { type Problem, warningOf } from '../core/problem.js'
import type { Demanded } from '../core/rederive.js'
import type { ChangeContext } from '../github/context.js'
import type { Expected } from '../report/merge-reports.js'
import type { Report } from '../report/report.js'
import { outlineOf, unreviewedModel } from '../review.js'
import type { Agreed } from './agreed.js'
import type { ActionIo } from './io.js'
import { contextOfReport } from './report-of-run.js'

export function expectedBy(io: ActionIo, agreed: Agreed, change: ChangeContext): Expected {
  const { policy, config, models, leftOut, baseTip } = agreed
  return {
    models,
    untouched: config.config.models
      .map(({ name }) => name)
      .filter((name) => !models.includes(name) && !leftOut.includes(name)),
    advisory: policy.advisory,
    tool: { name: 'model-review-gate', version: io.version, configSha256: policy.sha256, configSource: policy.source },
    context: { ...contextOfReport(change), baseSha: baseTip },
    problems: agreed.problems,
    missing: (name, problem: Problem) => {
      const { model, plan, policy } = outlineBy(agreed, name)
      return unreviewedModel(model, plan, policy, [problem])
    },
  }
}

/**
 * Where the base branch has no policy yet and nothing is checked out to read the first one from: whatever was reported, for
 * information.
 */
export function expectedOfFirst(
  io: ActionIo,
  change: ChangeContext,
  reports: readonly Report[],
  missing: Problem['args'],
): Expected {
  const models = [...new Set(reports.flatMap((report) => report.models.map(({ name }) => name)))]
  const others = new Set(reports.flatMap(({ untouched }) => untouched).filter((name) => !models.includes(name)))
  return {
    models,
    untouched: [...others],
    advisory: true,
    tool: { name: 'model-review-gate', version: io.version, configSha256: null, configSource: null },
    context: contextOfReport(change),
    problems: [warningOf('policy_new', missing)],
    missing: (name) => {
      throw new Error(`defect: ${name} is of a report, and in none`)
    },
  }
}

/** A model of the config by its name, which is known to be there, and what every report says of it. */
export function outlineBy({ config }: Agreed, name: string) {
  const index = config.config.models.findIndex((model) => model.name === name)
  const [model, plan] = [config.config.models[index], config.plans[index]]
  const { policy } = config.config
  const { inferred: _, ...outline } = outlineOf(model, plan, policy, [])
  return { model, plan, policy, outline }
}

/** What must have been judged on all rows. Of totals, which cannot always be judged, it is enough that they are there. */
export function demandedBy(plan: ModelPlan): Demanded[] {
  if (plan.task === 'metrics')
    return plan.metrics.filter(({ role }) => role !== 'info').map(({ metric }) => ({ metric, role: null }))
  return [
    ...plan.metrics
      .filter(({ role, limitsOnly }) => role !== 'info' && !limitsOnly)
      .map((entry) => ({ metric: metricId(entry), role: entry.role })),
    ...plan.business.filter(({ role }) => role !== 'info').map(({ slug, role }) => ({ metric: slug, role })),
  ]
}
