/** What a scenario asks, as the core needs it: formulas parsed, defaults filled in. */
import type { Expression } from './expression.js'

export interface ScenarioPlan {
  readonly name: string
  /** `Known rings` becomes `known_rings`; its check is `scenario.known_rings`. */
  readonly slug: string
  readonly severity: 'critical' | 'normal' | 'info'
  /** Smallest share of cases that must come out as asked; 1 is all of them. */
  readonly minPass: number
  readonly because: string | undefined
  readonly owner: string | undefined
  readonly form: ScenarioForm
}

export type ScenarioForm =
  /** Every row that `where` chooses is a case, and must meet `expect`. */
  | { readonly kind: 'rows'; readonly where: Expression | undefined; readonly expect: Expression }
  /** Rows with the same value of `pairBy` are a case; `expect` speaks of them by their value of `variant`. */
  | {
      readonly kind: 'groups'
      readonly where: Expression | undefined
      readonly pairBy: string
      readonly variant: string
      readonly expect: Expression
      /** How far the two sides of a comparison may miss each other, in their own unit. */
      readonly tolerance: number
    }
  /** Every listed row is a case: it must meet `expect`, or not get worse where none is given. */
  | {
      readonly kind: 'pinned'
      readonly expect: Expression | undefined
      readonly tolerance: number
    }
