/**
 * The families of checks that share an error budget, and their joint critical values (statistics.md, section 5).
 * Overall and slice checks take half of alpha each; a policy with checks in one tier only gives it the whole. Checks that
 * are only reported dilute neither: they are a family of their own, so that "worse" means the same there.
 */
import type { Family } from './comparison.js'
import type { Examined, FamilyAnswer } from './judge.js'
import { maxT } from './stats/max-t.js'
import type { SignVectors } from './stats/random.js'

export type Tier = Family['tier']

export interface Member {
  readonly tier: Tier
  /** undefined: the check could not be evaluated, but its tier was asked for by the policy. */
  readonly examined: Examined | undefined
}

/** Answers in the order of the members; undefined where a check is not eligible to block. */
export function judgeFamilies(
  members: readonly Member[],
  alpha: number,
  drawSigns: () => SignVectors,
): { readonly answers: readonly (FamilyAnswer | undefined)[]; readonly families: readonly Family[] } {
  const gatingTiers = (['overall', 'slices'] as const).filter((tier) => members.some((member) => member.tier === tier))
  const answers: (FamilyAnswer | undefined)[] = members.map(() => undefined)
  const families: Family[] = []
  const signs = drawSigns()
  for (const tier of [...gatingTiers, 'reported'] as const) {
    const inTier = members.flatMap((member, index) => (member.tier === tier ? [index] : []))
    if (inTier.length === 0) continue
    const eligible = inTier.filter((index) => {
      const examined = members[index].examined
      return examined !== undefined && examined.ineligibleBecause === undefined
    })
    const tierAlpha = tier === 'reported' ? alpha : alpha / gatingTiers.length
    const result = maxT(
      eligible.map((index) => members[index].examined!.buckets),
      eligible.map((index) => members[index].examined!.failStatistic),
      tierAlpha,
      signs,
    )
    for (const [position, index] of eligible.entries()) {
      const check = result.checks[position]
      answers[index] = { pValue: check.stepDownP, rejected: check.rejected, criticalValue: check.criticalValue }
    }
    families.push({
      tier,
      alpha: tierAlpha,
      checks: inTier.length,
      eligible: eligible.length,
      criticalValue: Number.isFinite(result.lastCriticalValue) ? result.lastCriticalValue : null,
    })
  }
  return { answers, families }
}
