/**
 * Can the scores be taken as probabilities? Of both models on the same rows, for information (statistics.md, section 11):
 * a check on calibration in the large is a metric of its own.
 */
import type { Calibration, CalibrationBin, ModelCalibration } from './comparison.js'
import type { Pair } from './pair.js'
import { type Reason, reason } from './problem.js'
import { fitLogistic, type LogisticFit, type LogisticRows } from './stats/logistic.js'
import { selectKth } from './stats/select.js'
import { studentTQuantile } from './stats/student-t.js'

const MOST_BINS = 10
/** Above this many rows the slope is fitted to rows pooled by their log odds: its error is then below 1e-5. */
const MOST_SINGLE_ROWS = 100_000
const POOLS = 4096

type Rows = Pick<Pair, 'n' | 'label' | 'championScore' | 'challengerScore' | 'weight' | 'unitOfRow' | 'units'>

/**
 * Calibration of the two models' scores, which are probabilities in [0, 1].
 *
 * - Reliability: at most 10 bins with nearly equally many scores of both models together; in each the mean score and the
 *   observed share of positives, by weight.
 * - In the large: mean of label − score, with its two-sided interval by (2.1) and Student's t on the effective number of
 *   rows; clusters count as units.
 * - Debiased squared error over the bins, Σ_b (W_b/W)[(ȳ_b − p̄_b)² − ȳ_b(1 − ȳ_b)/(s_b − 1)], s_b the effective number of
 *   rows of the bin (Kumar, Liang, Ma 2019, NeurIPS, "Verified uncertainty calibration", section 4). It can be negative. A
 *   bin with a single row joins its neighbour.
 * - Slope and intercept of the logistic regression of the label on the log odds of the score (Cox 1958, Biometrika 45:562);
 *   1 and 0 are perfect, a slope below 1 is too extreme. Rows with a score of 0 or 1 have no log odds: left out and counted.
 *   The slope's interval is by the sandwich of units.
 * - Expected calibration error over ten bins of equal width: biased upward, for comparison with other tools only.
 *
 * What these rows cannot give is null with a reason. R `rms::val.prob`, scikit-learn `calibration_curve`.
 */
export function describeCalibration(rows: Rows, confidence: number): Calibration {
  const edges = poolEdges(rows.championScore, rows.challengerScore)
  const [champion, challenger] = [rows.championScore, rows.challengerScore].map((score) =>
    calibrationOf(rows, score, edges, confidence),
  )
  const bins = Array.from(
    { length: edges.length - 1 },
    (_, bin): CalibrationBin => ({
      low: edges[bin],
      high: edges[bin + 1],
      champion: champion.bins[bin],
      challenger: challenger.bins[bin],
    }),
  )
  return { bins, champion: champion.model, challenger: challenger.model }
}

/**
 * Ends of the bins, ascending: the smallest score, the pooled deciles that differ, the largest score. At least two. Of very
 * many rows every so-manieth one is looked at for the deciles: rows stand in canonical order, so the bins are the same
 * however the files are sorted, and only nearly equally full.
 */
function poolEdges(champion: Float64Array, challenger: Float64Array): number[] {
  const n = champion.length
  const stride = Math.max(1, Math.floor(n / MOST_SINGLE_ROWS))
  const sampled = Math.ceil(n / stride)
  const pooled = new Float64Array(2 * sampled)
  for (let k = 0; k < sampled; k++) {
    pooled[2 * k] = champion[k * stride]
    pooled[2 * k + 1] = challenger[k * stride]
  }
  let smallest = Number.POSITIVE_INFINITY
  let largest = Number.NEGATIVE_INFINITY
  for (let row = 0; row < n; row++) {
    const a = champion[row]
    const b = challenger[row]
    if (a < smallest) smallest = a
    if (a > largest) largest = a
    if (b < smallest) smallest = b
    if (b > largest) largest = b
  }
  const edges = [smallest]
  let from = 0
  for (let k = 1; k < MOST_BINS; k++) {
    const place = Math.floor((k * pooled.length) / MOST_BINS)
    // Smaller ones than the last quantile stand before it already.
    const edge = selectKth(pooled.subarray(from), place - from + 1)
    from = place
    if (edge > edges[edges.length - 1]) edges.push(edge)
  }
  if (largest > edges[edges.length - 1] || edges.length === 1) edges.push(largest)
  return edges
}

/** What one pass over the rows of a model collects. */
interface Sums {
  readonly n: Int32Array
  readonly weight: Float64Array
  readonly square: Float64Array
  readonly predicted: Float64Array
  readonly observed: Float64Array
  /** Σ w(label − score) over ten bins of equal width. */
  readonly gap: Float64Array
  /** Σ w, Σ w², and of the gap d = label − score: Σ wd, Σ w²d, Σ w²d². */
  readonly totals: { all: number; squares: number; gap: number; gapSquares: number; squaredGapSquares: number }
}

function calibrationOf(rows: Rows, score: Float64Array, edges: readonly number[], confidence: number) {
  const sums = sumRows(rows, score, edges)
  const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0)
  const { all } = sums.totals
  const large = inTheLarge(rows, score, sums, confidence)
  const debiased = debiasedError(sums)
  const model: ModelCalibration = {
    meanPredicted: total(sums.predicted) / all,
    observed: total(sums.observed) / all,
    inTheLarge: large.value,
    interval: large.interval,
    intervalReason: large.because,
    debiasedSquaredError: 'code' in debiased ? null : debiased.value,
    debiasedReason: 'code' in debiased ? debiased : null,
    ...coxRegression(rows, score, confidence),
    expectedCalibrationError: sums.gap.reduce((sum, each) => sum + Math.abs(each), 0) / all,
  }
  const bins = Array.from(sums.n, (n, bin) =>
    n === 0
      ? null
      : {
          n,
          meanPredicted: sums.predicted[bin] / sums.weight[bin],
          observed: sums.observed[bin] / sums.weight[bin],
        },
  )
  return { model, bins }
}

/** Cells of equal width that say where a search for the bin of a score begins. */
const CELLS = 1024

function sumRows({ n, label, weight }: Rows, score: Float64Array, edges: readonly number[]): Sums {
  const bins = edges.length - 1
  const counts = new Int32Array(bins)
  const [weights, squares, predicted, observed] = [1, 2, 3, 4].map(() => new Float64Array(bins))
  const gaps = new Float64Array(10)
  const totals = { all: 0, squares: 0, gap: 0, gapSquares: 0, squaredGapSquares: 0 }
  const firstBin = Uint8Array.from({ length: CELLS + 1 }, (_, cell) => {
    let bin = 0
    while (bin < bins - 1 && cell / CELLS >= edges[bin + 1]) bin++
    return bin
  })
  const ends = Float64Array.from([...edges.slice(1, bins), Number.POSITIVE_INFINITY])
  for (let row = 0; row < n; row++) {
    const p = score[row]
    const w = weight ? weight[row] : 1
    let bin = firstBin[Math.floor(p * CELLS)]
    while (p >= ends[bin]) bin++
    const gap = w * (label[row] - p)
    counts[bin]++
    weights[bin] += w
    squares[bin] += w * w
    predicted[bin] += w * p
    observed[bin] += w * label[row]
    // Ten bins [k/10, (k + 1)/10), the last one closed.
    gaps[Math.min(9, Math.floor(p * 10))] += gap
    totals.all += w
    totals.squares += w * w
    totals.gap += gap
    totals.gapSquares += w * gap
    totals.squaredGapSquares += gap * gap
  }
  return { n: counts, weight: weights, square: squares, predicted, observed, gap: gaps, totals }
}

/** A bin too thin to tell noise from error joins the one before it (the first one the next). */
function debiasedError(sums: Sums): { readonly value: number } | Reason {
  const merged: { weight: number; square: number; predicted: number; observed: number }[] = []
  const isThin = ({ weight, square }: { weight: number; square: number }) => !(weight * weight > square * (1 + 1e-9))
  for (const bin of sums.n.keys()) {
    const [weight, square] = [sums.weight[bin], sums.square[bin]]
    const [predicted, observed] = [sums.predicted[bin], sums.observed[bin]]
    const last = merged.at(-1)
    if (last && (isThin(last) || isThin({ weight, square }))) {
      last.weight += weight
      last.square += square
      last.predicted += predicted
      last.observed += observed
    } else merged.push({ weight, square, predicted, observed })
  }
  if (merged.some(isThin)) return reason('calibration_rows_too_few')
  const value = merged.reduce((sum, { weight, square, predicted, observed }) => {
    const share = observed / weight
    const gap = share - predicted / weight
    return sum + (weight / sums.totals.all) * (gap * gap - (share * (1 - share)) / ((weight * weight) / square - 1))
  }, 0)
  return { value }
}

/** Mean of label − score and its interval. */
function inTheLarge(rows: Rows, score: Float64Array, { totals }: Sums, confidence: number) {
  const { units } = rows
  const value = totals.gap / totals.all
  // Influence of a row: w(d − value)/Σw; of a unit: the sum of its rows'.
  const { influences, shares } = rows.unitOfRow
    ? sumUnits(rows, rows.unitOfRow, score, value, totals.all)
    : {
        influences:
          (totals.squaredGapSquares - 2 * value * totals.gapSquares + value * value * totals.squares) / totals.all ** 2,
        shares: totals.squares / totals.all ** 2,
      }
  const support = 1 / shares
  if (units < 2 || support < 2)
    return { value, interval: null, because: reason('support_too_small', { support, minimum: 2 }) }
  const error = Math.sqrt((units / (units - 1)) * Math.max(0, influences))
  const half = studentTQuantile(0.5 + confidence / 2, support - 1) * error
  return { value, interval: { low: value - half, high: value + half, confidence }, because: null }
}

/** Σ over units of squared influence and squared share; rows of a unit are neighbours. */
function sumUnits({ n, label, weight }: Rows, unitOfRow: Int32Array, score: Float64Array, value: number, all: number) {
  let influences = 0
  let shares = 0
  for (let row = 0; row < n; ) {
    const unit = unitOfRow[row]
    let influence = 0
    let share = 0
    for (; row < n && unitOfRow[row] === unit; row++) {
      const w = (weight ? weight[row] : 1) / all
      influence += w * (label[row] - score[row] - value)
      share += w
    }
    influences += influence * influence
    shares += share * share
  }
  return { influences, shares }
}

type Cox = Pick<ModelCalibration, 'slope' | 'slopeInterval' | 'intercept' | 'logisticReason' | 'rowsWithoutLogOdds'>

function coxRegression(rows: Rows, score: Float64Array, confidence: number): Cox {
  const { n, label, weight, unitOfRow } = rows
  const logOdds = new Float64Array(n)
  let without = 0
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let row = 0; row < n; row++) {
    const x = Math.log(score[row] / (1 - score[row]))
    logOdds[row] = x
    if (x - x !== 0) without++
    else {
      if (x < low) low = x
      if (x > high) high = x
    }
  }
  const nothing = { slope: null, slopeInterval: null, intercept: null, rowsWithoutLogOdds: without }
  const isLarge = n > MOST_SINGLE_ROWS
  const fitted = isLarge ? poolRows(rows, logOdds, low, high) : singleRows(label, weight, logOdds)
  const fit = fitLogistic(fitted)
  if ('code' in fit) return { ...nothing, logisticReason: fit }
  const spread = isLarge && !weight && !unitOfRow ? sandwichOfPools(fitted, fit) : sandwichOfUnits(rows, logOdds, fit)
  return {
    ...nothing,
    slope: fit.slope,
    intercept: fit.intercept,
    slopeInterval: spread && intervalOfSlope(fit.slope, spread, confidence),
    logisticReason: null,
  }
}

function singleRows(label: Uint8Array, weight: Float64Array | undefined, logOdds: Float64Array): LogisticRows {
  const kept: number[] = []
  for (let row = 0; row < logOdds.length; row++) if (Number.isFinite(logOdds[row])) kept.push(row)
  return {
    x: Float64Array.from(kept, (row) => logOdds[row]),
    weight: Float64Array.from(kept, (row) => (weight ? weight[row] : 1)),
    positiveWeight: Float64Array.from(kept, (row) => (weight ? weight[row] : 1) * label[row]),
  }
}

/** Rows by log odds in narrow pools of equal width, each at its mean. */
function poolRows({ n, label, weight }: Rows, logOdds: Float64Array, low: number, high: number): LogisticRows {
  const all = new Float64Array(POOLS)
  const positive = new Float64Array(POOLS)
  const x = new Float64Array(POOLS)
  const scale = high > low ? (POOLS - 1) / (high - low) : 0
  for (let row = 0; row < n; row++) {
    if (!Number.isFinite(logOdds[row])) continue
    const pool = Math.round((logOdds[row] - low) * scale)
    const w = weight ? weight[row] : 1
    all[pool] += w
    x[pool] += w * logOdds[row]
    if (label[row] === 1) positive[pool] += w
  }
  const used = Array.from(all.keys()).filter((pool) => all[pool] > 0)
  return {
    x: Float64Array.from(used, (pool) => x[pool] / all[pool]),
    weight: Float64Array.from(used, (pool) => all[pool]),
    positiveWeight: Float64Array.from(used, (pool) => positive[pool]),
  }
}

/** Variance of the slope, and how many units it rests on. */
interface Spread {
  readonly variance: number
  readonly units: number
  readonly support: number
}

function intervalOfSlope(slope: number, { variance, units, support }: Spread, confidence: number) {
  if (units < 2 || support < 2 || !Number.isFinite(variance)) return null
  const half = studentTQuantile(0.5 + confidence / 2, support - 1) * Math.sqrt((units / (units - 1)) * variance)
  return { low: slope - half, high: slope + half, confidence }
}

/** Σ of the information matrix and of the outer products of the scores. */
interface Sandwich {
  aa: number
  ab: number
  bb: number
  meatAA: number
  meatAB: number
  meatBB: number
}

const emptySandwich = (): Sandwich => ({ aa: 0, ab: 0, bb: 0, meatAA: 0, meatAB: 0, meatBB: 0 })

/** The sandwich estimator (White 1982, Econometrica 50:1): the row of the slope in the inverse information, times the meat, times itself. */
function slopeVariance({ aa, ab, bb, meatAA, meatAB, meatBB }: Sandwich): number {
  const determinant = aa * bb - ab * ab
  if (!(determinant > 0)) return Number.NaN
  const fromA = -ab / determinant
  const fromB = aa / determinant
  return fromA * fromA * meatAA + 2 * fromA * fromB * meatAB + fromB * fromB * meatBB
}

/** Over units, whose rows are neighbours. */
function sandwichOfUnits(rows: Rows, logOdds: Float64Array, { intercept, slope }: LogisticFit): Spread {
  const { n, label, weight, unitOfRow } = rows
  const sums = emptySandwich()
  let units = 0
  let all = 0
  let squares = 0
  for (let row = 0; row < n; ) {
    const unit = unitOfRow ? unitOfRow[row] : row
    let scoreA = 0
    let scoreB = 0
    let share = 0
    for (; row < n && (unitOfRow ? unitOfRow[row] : row) === unit; row++) {
      const x = logOdds[row]
      if (x - x !== 0) continue
      const w = weight ? weight[row] : 1
      const mu = 1 / (1 + Math.exp(-(intercept + slope * x)))
      const residual = w * (label[row] - mu)
      const variance = w * mu * (1 - mu)
      scoreA += residual
      scoreB += residual * x
      sums.aa += variance
      sums.ab += variance * x
      sums.bb += variance * x * x
      share += w
    }
    if (share === 0) continue
    units++
    all += share
    squares += share * share
    sums.meatAA += scoreA * scoreA
    sums.meatAB += scoreA * scoreB
    sums.meatBB += scoreB * scoreB
  }
  return { variance: slopeVariance(sums), units, support: (all * all) / squares }
}

/** The same over pools of rows that weigh 1 and are units of their own. */
function sandwichOfPools({ x: xs, weight, positiveWeight }: LogisticRows, { intercept, slope }: LogisticFit): Spread {
  const sums = emptySandwich()
  let units = 0
  for (const [pool, x] of xs.entries()) {
    const mu = 1 / (1 + Math.exp(-(intercept + slope * x)))
    const variance = weight[pool] * mu * (1 - mu)
    const meat = positiveWeight[pool] * (1 - mu) ** 2 + (weight[pool] - positiveWeight[pool]) * mu * mu
    units += weight[pool]
    sums.aa += variance
    sums.ab += variance * x
    sums.bb += variance * x * x
    sums.meatAA += meat
    sums.meatAB += meat * x
    sums.meatBB += meat * x * x
  }
  return { variance: slopeVariance(sums), units, support: units }
}
