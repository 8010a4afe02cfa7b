/** What other rules would say of the same rows: two reports of one comparison, the second under rules that are only proposed. */
import { checkIdOfModel } from '../core/check-id.js'
import { type Problem, warningOf } from '../core/problem.js'
import type { ModelReport, Report } from './report.js'
import { isReportedOnly } from './words/check-names.js'

/** Checks and models that are named; of more, how many. */
const MOST_NAMED = 5
/** Mistakes of the proposed rules that are told one by one. */
const MOST_PROBLEMS = 3

/**
 * The difference that the proposed rules make, as one finding with code `proposed_policy_effect`, or `proposed_policy_same`;
 * where they could not be applied to a model, also why. path: of the config.
 */
export function comparePolicies(now: Report, proposed: Report, path: string): Problem[] {
  const failed = proposed.models.filter(
    ({ name, verdict }) => verdict === 'error' && modelNamed(now, name)?.verdict !== 'error',
  )
  if (failed.length > 0) {
    const models = failed.map(({ name }) => name)
    const why = failed.flatMap(({ problems }) => problems.filter(({ severity }) => severity === 'error'))
    return [warningOf('proposed_policy_unknown', { path, models }), ...asWarnings(why)]
  }
  const name: NameCheck = (model, id) => (now.models.length > 1 ? checkIdOfModel(model.name, id) : id)
  const blocked = blockingChecks(now, name)
  const wouldBlock = blockingChecks(proposed, name)
  const known = new Set(proposed.models.flatMap((model) => model.checks.map(({ id }) => name(model, id))))
  const freed = [...blocked].filter((id) => !wouldBlock.has(id))
  const caught = [...wouldBlock].filter((id) => !blocked.has(id))
  const dropped = [...gatingChecks(now, name)].filter((id) => !known.has(id) && !freed.includes(id))
  const models = now.models.flatMap((model) => (modelNamed(proposed, model.name) ? [] : [model.name]))
  const isSame = now.verdict === proposed.verdict && [freed, caught, dropped, models].every((list) => list.length === 0)
  if (isSame) return [warningOf('proposed_policy_same', { path })]
  return [
    warningOf('proposed_policy_effect', {
      path,
      verdict: now.verdict,
      proposed: proposed.verdict,
      freed: freed.length,
      freedChecks: freed.slice(0, MOST_NAMED),
      caught: caught.length,
      caughtChecks: caught.slice(0, MOST_NAMED),
      dropped: dropped.length,
      droppedChecks: dropped.slice(0, MOST_NAMED),
      models,
    }),
  ]
}

/** Proposed rules that cannot be read; what is wrong with them is no fault of the review. */
export const unreadablePolicy = (problems: readonly Problem[], path: string): Problem[] => [
  warningOf('proposed_policy_invalid', { path, count: problems.length }),
  ...asWarnings(problems),
]

const asWarnings = (problems: readonly Problem[]): Problem[] =>
  problems.slice(0, MOST_PROBLEMS).map(({ code, args }) => warningOf(code, args))

const modelNamed = ({ models }: Report, name: string) => models.find((model) => model.name === name)

/** The id of a check, with the name of its model where there are several. */
type NameCheck = (model: ModelReport, id: string) => string

/** Checks that fail and hold the merge with it. */
const blockingChecks = ({ models }: Report, name: NameCheck): ReadonlySet<string> =>
  new Set(
    models
      .filter(({ verdict }) => verdict === 'block')
      .flatMap((model) =>
        model.checks
          .filter((check) => check.gating && check.status === 'regressed' && !isReportedOnly(check))
          .map(({ id }) => name(model, id)),
      ),
  )

const gatingChecks = ({ models }: Report, name: NameCheck): ReadonlySet<string> =>
  new Set(models.flatMap((model) => model.checks.filter(({ gating }) => gating).map(({ id }) => name(model, id))))
