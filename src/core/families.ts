/**
 * The families of checks that share an error budget, and their joint critical values (statistics.md, section 5).
 * Overall and slice checks take half of alpha each; a policy with checks in one tier only gives it the whole. Checks that
 * are only reported dilute neither: they are a family of their own, so that "worse" means the same there.
 */
import type { Family } from './comparison.js'
import type { Examined, FamilyAnswer } from './judge.js'
import {
  answerMaxT,
  askMaxT,
  type DrawnMaxima,
  drawMaxima,
  type MaxT,
  type MaxTCheck,
  type MaxTQuestion,
  rejectsAny,
} from './stats/max-t.js'
import { type SignVectors, takeDraws } from './stats/random.js'

export type Tier = Family['tier']

export interface Member {
  readonly tier: Tier
  /** undefined: the check could not be evaluated, but its tier was asked for by the policy. */
  readonly examined: Examined | undefined
}

/** Goes through some of the draws where there is another processor for it; undefined: it will not. A failure costs time only. */
export type DrawElsewhere = (
  question: Pick<MaxTQuestion, 'bucketSums' | 'losses' | 'allowed'>,
  signs: SignVectors,
) => Promise<DrawnMaxima> | undefined

export interface JudgedFamilies {
  /** In the order of the members; undefined where a check is not eligible to block. */
  readonly answers: readonly (FamilyAnswer | undefined)[]
  readonly families: readonly Family[]
}

/** otherTiers: families of tests made elsewhere that share alpha (union bound). */
export function judgeFamilies(
  members: readonly Member[],
  alpha: number,
  drawSigns: () => SignVectors,
  otherTiers = 0,
): JudgedFamilies {
  const tiers = sortTiers(members, alpha, otherTiers)
  const signs = drawSigns()
  const results = tiers.map((tier) => {
    const question = askTier(tier, members, signs)
    return answerMaxT(question, [drawMaxima(question, signs)])
  })
  return answerTiers(members, tiers, results)
}

/**
 * Which members are shown to be worse than their margin: the `rejected` of `judgeFamilies` and nothing else, in a fraction
 * of its time where there are none. Members that are only reported are not asked.
 */
export function rejectFamilies(
  members: readonly Member[],
  alpha: number,
  drawSigns: () => SignVectors,
  otherTiers = 0,
): readonly boolean[] {
  const rejected = members.map(() => false)
  const signs = drawSigns()
  for (const tier of sortTiers(members, alpha, otherTiers)) {
    if (tier.tier === 'reported') continue
    const question = askTier(tier, members, signs)
    if (!rejectsAny(question, signs)) continue
    const { answers } = answerTiers(members, [tier], [answerMaxT(question, [drawMaxima(question, signs)])])
    for (const index of tier.eligible) rejected[index] = answers[index]!.rejected
  }
  return rejected
}

/** The same answers, with half of the draws made elsewhere at the same time. */
export async function judgeFamiliesTogether(
  drawElsewhere: DrawElsewhere,
  members: readonly Member[],
  alpha: number,
  drawSigns: () => SignVectors,
  otherTiers = 0,
): Promise<JudgedFamilies> {
  const tiers = sortTiers(members, alpha, otherTiers)
  const signs = drawSigns()
  const middle = signs.draws >> 1
  const [first, second] = [takeDraws(signs, 0, middle), takeDraws(signs, middle, signs.draws)]
  const results: MaxT[] = []
  for (const tier of tiers) {
    const question = askTier(tier, members, signs)
    const pending = middle > 0 ? drawElsewhere(question, first) : undefined
    if (!pending) {
      results.push(answerMaxT(question, [drawMaxima(question, signs)]))
      continue
    }
    // A failure is looked at only once the work here is done.
    const guarded = pending.catch(() => undefined)
    const here = drawMaxima(question, second)
    results.push(answerMaxT(question, [(await guarded) ?? drawMaxima(question, first), here]))
  }
  return answerTiers(members, tiers, results)
}

interface TierOfMembers {
  readonly tier: Tier
  readonly alpha: number
  /** Places of its members. */
  readonly inTier: readonly number[]
  readonly eligible: readonly number[]
}

function sortTiers(members: readonly Member[], alpha: number, otherTiers: number): TierOfMembers[] {
  const gatingTiers = (['overall', 'slices'] as const).filter((tier) => members.some((member) => member.tier === tier))
  return [...gatingTiers, 'reported' as const].flatMap((tier) => {
    const inTier = members.flatMap((member, index) => (member.tier === tier ? [index] : []))
    if (inTier.length === 0) return []
    const eligible = inTier.filter((index) => {
      const examined = members[index].examined
      return examined !== undefined && examined.ineligibleBecause === undefined
    })
    return [{ tier, alpha: tier === 'reported' ? alpha : alpha / (gatingTiers.length + otherTiers), inTier, eligible }]
  })
}

const askTier = ({ eligible, alpha }: TierOfMembers, members: readonly Member[], signs: SignVectors): MaxTQuestion => {
  const asked = sidesOf(eligible, members)
  return askMaxT(
    asked.map(({ buckets }) => buckets),
    asked.map(({ failStatistic }) => failStatistic),
    alpha,
    signs,
  )
}

/** A metric with a target can fail on either side of it: two chances, so two members of the maximum. */
const sidesOf = (eligible: readonly number[], members: readonly Member[]) =>
  eligible.flatMap((index) => {
    const { examined } = members[index]
    return (examined!.sides ?? [examined!]).map((side) => ({ index, ...side }))
  })

function answerTiers(
  members: readonly Member[],
  tiers: readonly TierOfMembers[],
  results: readonly MaxT[],
): JudgedFamilies {
  const answers: (FamilyAnswer | undefined)[] = members.map(() => undefined)
  const families = tiers.map(({ tier, alpha, inTier, eligible }, place): Family => {
    const { checks, lastCriticalValue } = results[place]
    for (const [position, { index }] of sidesOf(eligible, members).entries())
      answers[index] = answerOf(checks[position], answers[index], members[index].examined!)
    return {
      tier,
      alpha,
      checks: inTier.length,
      eligible: eligible.length,
      criticalValue: Number.isFinite(lastCriticalValue) ? lastCriticalValue : null,
    }
  })
  return { answers, families }
}

/** Of a check with two sides: the worse of both, with the critical value of each. */
function answerOf(check: MaxTCheck, before: FamilyAnswer | undefined, { sides }: Examined): FamilyAnswer {
  const { stepDownP: pValue, rejected, criticalValue } = check
  if (!sides) return { pValue, rejected, criticalValue }
  if (!before) return { pValue, rejected, criticalValue, sides: [criticalValue] }
  const worse = pValue < before.pValue ? { pValue, criticalValue } : before
  return {
    pValue: worse.pValue,
    rejected: rejected || before.rejected,
    criticalValue: worse.criticalValue,
    sides: [...before.sides!, criticalValue],
  }
}
