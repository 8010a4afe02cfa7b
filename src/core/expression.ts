/** placeholder while the road is laid: replaced by the expression language */
export interface Expression {
  readonly source: string
}
