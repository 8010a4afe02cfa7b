/**
 * What the two models said about the rows of a pair, by task. Arrays have one entry a row of the pair, in canonical order,
 * unless said otherwise. Every number is finite: rows without a usable value were counted and left out by the join.
 */
export type Task = TaskValues['task']

export type TaskValues =
  | BinaryValues
  | MulticlassValues
  | RegressionValues
  | RankingValues
  | ForecastValues
  | ScoreValues

/** Labels and scores stand in the pair itself. */
export interface BinaryValues {
  readonly task: 'binary'
}

/** Classes are the same over both models and all slices: those of labels and predictions together, in code-unit order. */
export interface MulticlassValues {
  readonly task: 'multiclass'
  readonly classes: readonly string[]
  /** Index into `classes`. */
  readonly label: Int32Array
  readonly champion: ClassPredictions
  readonly challenger: ClassPredictions
}

export interface ClassPredictions {
  /** Index into `classes`. */
  readonly predicted: Int32Array
  /** One array a class, in the order of `classes`: probabilities of every row. undefined: only decisions are known. */
  readonly probabilities: readonly Float64Array[] | undefined
}

export interface RegressionValues {
  readonly task: 'regression'
  readonly yTrue: Float64Array
  readonly champion: Float64Array
  readonly challenger: Float64Array
}

/** A row of the pair is a query; its items are neighbours in the item arrays. */
export interface RankingValues {
  readonly task: 'ranking'
  /** Items of query q are itemStart[q] … itemStart[q + 1] − 1. */
  readonly itemStart: Int32Array
  /** Graded relevance ≥ 0 of every item; 0 is not relevant. */
  readonly relevance: Float64Array
  readonly champion: Float64Array
  readonly challenger: Float64Array
}

export interface ForecastValues {
  readonly task: 'forecast'
  readonly yTrue: Float64Array
  readonly champion: Forecast
  readonly challenger: Forecast
  /** Mean absolute seasonal difference of the row's series in the past, for scaled errors; undefined: not given. */
  readonly scale: Float64Array | undefined
}

export interface Forecast {
  readonly point: Float64Array
  /** Ends of the prediction interval. */
  readonly lower: Float64Array | undefined
  readonly upper: Float64Array | undefined
  /** Predicted quantiles by level, levels ascending in (0, 1). */
  readonly quantiles: readonly { readonly level: number; readonly values: Float64Array }[]
}

/** A row of the pair is an item; repeats were averaged. */
export interface ScoreValues {
  readonly task: 'score'
  readonly champion: Float64Array
  readonly challenger: Float64Array
  /** Repeats of each item, and how many of them were correct (score ≥ 1), for pass@k. */
  readonly repeats: { readonly champion: Repeats; readonly challenger: Repeats }
}

export interface Repeats {
  readonly count: Float64Array
  readonly correct: Float64Array
}
