/** Checked formulas: plain JSON values, every node of a known type. */

export interface Expression {
  /** The formula as it was written. */
  readonly source: string
  readonly root: NumberNode | ConditionNode | AggregateNode
  readonly type: 'number' | 'boolean'
  /** `row`: one value a row. `aggregate`: one value for a set of rows, from sums over them. */
  readonly kind: 'row' | 'aggregate'
}

export interface ParseOptions {
  /** What the formula must give. Left out: what it gives by itself; a lone column is a number. */
  readonly expect?: 'number' | 'boolean'
  /** May it use sum, mean and count? Default true. */
  readonly aggregates?: boolean
  /**
   * May it use score, label, prediction and flagged? A slice may not: it holds the same rows for both models. A list names
   * those that the task knows; `position` is a column unless it is in the list. Default true.
   */
  readonly modelValues?: boolean | readonly ModelValue[]
  /** label and prediction are names of classes: compared with a name or with each other, never a number. Default false. */
  readonly classNames?: boolean
  /** It speaks of rows of a group by their variant: every name is followed by one, `score[high]`. Default false. */
  readonly variants?: boolean
}

export type ModelValue = 'score' | 'label' | 'prediction' | 'flagged' | 'position'
export type ClassValue = 'label' | 'prediction'
export type Arithmetic = '+' | '-' | '*' | '/' | '%'
export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>='
export type RowFunction = 'min' | 'max' | 'abs' | 'sqrt' | 'log' | 'exp' | 'round' | 'floor' | 'clip'
export type SmoothFunction = 'sqrt' | 'log' | 'exp'

export type NumberNode =
  | { readonly node: 'constant'; readonly value: number }
  | { readonly node: 'column'; readonly name: string }
  | { readonly node: 'model'; readonly name: ModelValue }
  | { readonly node: 'negate'; readonly of: NumberNode }
  | { readonly node: 'arithmetic'; readonly op: Arithmetic; readonly left: NumberNode; readonly right: NumberNode }
  | { readonly node: 'call'; readonly name: RowFunction; readonly of: readonly NumberNode[] }
  | { readonly node: 'choose'; readonly when: ConditionNode; readonly yes: NumberNode; readonly no: NumberNode }
  /** The value in the row of the group that has this variant. */
  | { readonly node: 'number_of'; readonly variant: string; readonly of: NumberNode }

export type ConditionNode =
  | { readonly node: 'truth'; readonly value: boolean }
  /** A column of 1 and 0, or of `true` and `false` in any case. */
  | { readonly node: 'truth_of'; readonly of: NumberNode & { node: 'column' | 'model' } }
  | { readonly node: 'compare'; readonly op: Comparison; readonly left: NumberNode; readonly right: NumberNode }
  | { readonly node: 'number_in'; readonly of: NumberNode; readonly list: readonly number[] }
  | { readonly node: 'text_in'; readonly column: string; readonly list: readonly string[] }
  | { readonly node: 'class_in'; readonly of: ClassValue; readonly list: readonly string[] }
  /** The model predicts the class that the label is. */
  | { readonly node: 'class_right' }
  /** The condition on the row of the group that has this variant. */
  | { readonly node: 'condition_of'; readonly variant: string; readonly of: ConditionNode }
  /** The same class in two rows of a group. */
  | { readonly node: 'class_same'; readonly sides: readonly { readonly variant: string; readonly of: ClassValue }[] }
  | { readonly node: 'not'; readonly of: ConditionNode }
  | { readonly node: 'both'; readonly op: 'and' | 'or'; readonly left: ConditionNode; readonly right: ConditionNode }
  | {
      readonly node: 'choose_truth'
      readonly when: ConditionNode
      readonly yes: ConditionNode
      readonly no: ConditionNode
    }

export type AggregateNode =
  | { readonly node: 'constant'; readonly value: number }
  | { readonly node: 'rows' }
  | { readonly node: 'sum'; readonly of: NumberNode }
  | { readonly node: 'negate'; readonly of: AggregateNode }
  | {
      readonly node: 'arithmetic'
      readonly op: '+' | '-' | '*' | '/'
      readonly left: AggregateNode
      readonly right: AggregateNode
    }
  | { readonly node: 'smooth'; readonly name: SmoothFunction; readonly of: AggregateNode }
