/** Whether the files of a review are as new as its config asks. */
import type { ModelConfig } from './config/schema.js'
import { hoursOf } from './config/schema-source.js'
import { type Problem, type Reason, reason, warningOf } from './core/problem.js'
import type { Standing } from './core/verdict.js'
import type { InputReport } from './report/report.js'

/**
 * What is older than its `max_age`, or of unknown age: a warning, or with `on_stale` a reason for that verdict. `now`:
 * milliseconds since 1970. A file from the future (a clock that is wrong) counts as new.
 */
export function judgeAges(
  model: ModelConfig,
  inputs: readonly InputReport[],
  onStale: 'pass' | 'review' | 'block',
  now: number | undefined,
): { readonly standing: readonly Standing[]; readonly problems: readonly Problem[] } {
  const found = (['champion', 'challenger', 'evaluation', 'reference'] as const).flatMap((role): Reason[] => {
    const source = role === 'reference' ? model.drift?.reference : model[role]
    const allowed = typeof source === 'string' ? undefined : source?.max_age
    const input = inputs.find((each) => each.role === role)
    if (allowed === undefined || input === undefined) return []
    const { path, origin } = input
    const time = origin?.time ?? null
    if (time === null || now === undefined) return [reason('source_age_unknown', { role, path, allowed })]
    const hours = (now - Date.parse(time)) / 3_600_000
    return hours > hoursOf(allowed)
      ? [reason('source_stale', { role, path, allowed, date: time.slice(0, 10), hours: Math.floor(hours) })]
      : []
  })
  if (onStale === 'pass') return { standing: [], problems: found.map(({ code, args }) => warningOf(code, args)) }
  return { standing: found.map((each) => ({ verdict: onStale, reason: each })), problems: [] }
}
