/** Who may decide what: the policy of the base branch, as far as it is about people. */

export interface DecisionRules {
  /** null: nobody is asked. */
  readonly approvals: ApprovalRules | null
  /** null: nobody may waive. */
  readonly waivers: WaiverRules | null
}

export interface ApprovalRules {
  /** `count` of these users and teams (`@ada`, `@acme/risk`). */
  readonly anyOf: readonly string[]
  readonly count: number
  /** Each of these, by a person of its own. */
  readonly allOf: readonly string[]
  /** Any of them asks for approval. */
  readonly when: readonly ApprovalCondition[]
  readonly preventAuthor: boolean
  readonly readersMayApprove: boolean
}

export type ApprovalCondition =
  | { readonly kind: 'review' | 'always' | 'policy_change' }
  | { readonly kind: 'business_beyond'; readonly amount: number; readonly of: string | null }
  | { readonly kind: 'slice_severity'; readonly severity: 'critical' | 'normal' | 'info' }

export interface WaiverRules {
  readonly who: readonly string[]
  readonly maxDays: number
}

/** Everybody whom the rules of approval name, each once. */
export const approversNamed = ({ anyOf, allOf }: ApprovalRules): readonly string[] => [...new Set([...allOf, ...anyOf])]

/** `@ada` and `Ada` are one user; `@acme/risk` is a team. */
export const sameName = (one: string, other: string): boolean => bare(one) === bare(other)
const bare = (name: string): string => name.replace(/^@/, '').toLowerCase()

/** `@acme/risk` as its organisation and its slug; undefined: a user. */
export function teamOf(name: string): { readonly org: string; readonly slug: string } | undefined {
  const [org, slug, ...more] = bare(name).split('/')
  return slug === undefined || more.length > 0 ? undefined : { org, slug }
}
export const userOf = (name: string): string => bare(name)
