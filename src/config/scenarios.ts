/** Scenarios of the config, as the core works on them. */
import { variantsOf } from '../core/expression.js'
import { formulaOptions } from '../core/formula-scope.js'
import type { ScenarioForm, ScenarioPlan } from '../core/scenario-plan.js'
import type { Task } from '../core/task-values.js'
import type { Path } from './path.js'
import { parseFormula, type Report, slugOf } from './plan-values.js'
import { shareOf } from './schema-parts.js'
import type { ScenarioConfig } from './schema-scenarios.js'

/** The column that tells rows of a group apart, where the config names none. */
export const DEFAULT_VARIANT = 'variant'

/** Plans of scenarios; mistakes are told to `report`. task: undefined where there are no rows. */
export function checkScenarios(
  entries: readonly (ScenarioConfig | undefined)[],
  task: Task | undefined,
  hasSeveralIds: boolean,
  report: Report,
): ScenarioPlan[] {
  const seen = new Map<string, number>()
  return entries.flatMap((entry, i) => {
    if (entry === undefined) return []
    const path = ['scenarios', i]
    const slug = slugOf(entry.name)
    const before = seen.get(slug)
    if (slug === '') report([...path, 'name'], 'scenario_name_empty', { value: entry.name })
    if (before !== undefined)
      report([...path, 'name'], 'duplicate_scenario', { value: entry.name, slug, first: `scenarios[${before}]` })
    seen.set(slug, before ?? i)
    const form = formOf(entry, task ?? 'binary', hasSeveralIds, path, report)
    if (!form) return []
    const { name, severity, min_pass, because, owner } = entry
    return [{ name, slug, severity, minPass: shareOf(min_pass), because, owner, form }]
  })
}

const FORMS = ['pair_by', 'ids', 'file'] as const

function formOf(
  entry: ScenarioConfig,
  task: Task,
  hasSeveralIds: boolean,
  path: Path,
  report: Report,
): ScenarioForm | undefined {
  const { where, expect, pair_by, variant, ids, file, tolerance = 0 } = entry
  const forms = FORMS.filter((key) => entry[key] !== undefined)
  const isPinned = ids !== undefined || file !== undefined
  const refuse = (code: string, args: Parameters<Report>[2] = {}, ...at: Path) => {
    report([...path, ...at], code, args)
    return undefined
  }
  if (forms.length > 1) return refuse('scenario_shape', { found: forms })
  if (variant !== undefined && pair_by === undefined)
    return refuse('scenario_key_unused', { key: 'variant', needs: 'pair_by' }, 'variant')
  if (where !== undefined && isPinned)
    return refuse('scenario_key_unused', { key: 'where', needs: 'rows that are not listed' }, 'where')
  if (entry.tolerance !== undefined && pair_by === undefined && !(isPinned && expect === undefined))
    return refuse(
      'scenario_key_unused',
      { key: 'tolerance', needs: 'pair_by, or listed rows without expect' },
      'tolerance',
    )
  if (expect === undefined && (!isPinned || task === 'ranking')) return refuse('scenario_expect_missing', { task })
  if (ids !== undefined && hasSeveralIds) return refuse('scenario_ids_several', {}, 'ids')
  const formula = (source: string, key: string, variants: boolean) =>
    parseFormula(
      source,
      { ...formulaOptions(task), expect: 'boolean', aggregates: false, variants },
      [...path, key],
      report,
    )
  const asked = expect === undefined ? undefined : formula(expect, 'expect', pair_by !== undefined)
  if (expect !== undefined && !asked) return undefined
  if (isPinned) return { kind: 'pinned', expect: asked, tolerance }
  // The rows are the same for both models.
  const options = { ...formulaOptions(task), modelValues: task === 'score' ? false : (['label'] as const) }
  const chosen =
    where === undefined
      ? undefined
      : parseFormula(where, { ...options, expect: 'boolean', aggregates: false }, [...path, 'where'], report)
  if (where !== undefined && !chosen) return undefined
  if (pair_by === undefined) return { kind: 'rows', where: chosen, expect: asked! }
  if (variantsOf(asked!).length < 2) return refuse('scenario_one_variant', { formula: expect! }, 'expect')
  return {
    kind: 'groups',
    where: chosen,
    pairBy: pair_by,
    variant: variant ?? DEFAULT_VARIANT,
    expect: asked!,
    tolerance,
  }
}
