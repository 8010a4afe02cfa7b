import { requireProbability } from './arguments.js'

/** Value at x of the polynomial whose coefficients are given from the constant upwards. */
const polynomial = (x: number, coefficients: readonly number[]) =>
  coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0)

const SQRT_2_PI = 2.5066282746310007

/** Cody 1969: rational approximations of the central part, of the tail up to √32, and of the tail beyond. */
const CENTRE = {
  above: [18154.98125334356, 1067.6894854603709, 161.02823106855587, 2.2352520354606837, 0.06568233791820745],
  below: [45507.78933502673, 10260.932208618979, 976.0985517377767, 47.202581904688245, 1],
}
const TAIL = {
  above: [
    9842.714838383978, 11602.65143764735, 6848.190450536283, 2494.5375852903726, 597.2702763948002, 93.50665613217785,
    8.883149794388377, 0.39894151208813466, 1.0765576773720192e-8,
  ],
  below: [
    19685.429676859992, 38912.00328609327, 34900.95272114598, 18615.571640885097, 6485.558298266761, 1519.3775994075547,
    235.387901782625, 22.266688044328117, 1,
  ],
}
const FAR_TAIL = {
  above: [
    2.9112874951168793e-5, 0.0014216191932278934, 0.022235277870649807, 0.12740116116024736, 0.215898534057957,
    0.023073441764940174,
  ],
  below: [7.297515550839662e-5, 0.0037823963320275824, 0.06598813786892856, 0.4682382124808651, 1.284260096144911, 1],
}

/** exp(−x²/2), with x split so that the rounding of x² is not magnified. */
function expHalfSquare(x: number): number {
  const coarse = Math.trunc(x * 16) / 16
  return Math.exp((-coarse * coarse) / 2) * Math.exp(((coarse - x) * (coarse + x)) / 2)
}

/**
 * Cumulative distribution function of the standard normal, P(Z ≤ x), for any x; NaN throws RangeError.
 * Relative error about 1e-15 in the lower tail too. Cody 1969, Math. Comp. 23:631. R `pnorm`, SciPy `norm.cdf`.
 */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) throw new RangeError('x is not a number')
  const size = Math.abs(x)
  if (size <= 0.66291) {
    return 0.5 + (x * polynomial(x * x, CENTRE.above)) / polynomial(x * x, CENTRE.below)
  }
  const tail = tailBeyond(size)
  return x < 0 ? tail : 1 - tail
}

/** Upper tail of the standard normal, P(Z > x), without cancellation for large x. SciPy `norm.sf`. See `normalCdf`. */
export function normalUpperTail(x: number): number {
  return normalCdf(-x)
}

function tailBeyond(size: number): number {
  if (size > 40) return 0
  if (size <= Math.sqrt(32)) {
    return (expHalfSquare(size) * polynomial(size, TAIL.above)) / polynomial(size, TAIL.below)
  }
  const inverse = 1 / (size * size)
  const correction = (inverse * polynomial(inverse, FAR_TAIL.above)) / polynomial(inverse, FAR_TAIL.below)
  return (expHalfSquare(size) * (1 / SQRT_2_PI - correction)) / size
}

/** Wichura 1988, algorithm AS 241, PPND16: quantiles near the median, in the tails, and far in the tails. */
const QUANTILE_CENTRE = {
  above: [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
    33430.57558358813, 2509.0809287301227,
  ],
  below: [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
    28729.085735721943, 5226.495278852854,
  ],
}
const QUANTILE_TAIL = {
  above: [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  below: [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
  ],
}
const QUANTILE_FAR_TAIL = {
  above: [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
    0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
  ],
  below: [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 1.8463183175100548e-5,
    1.421511758316446e-7, 2.0442631033899397e-15,
  ],
}

/**
 * Quantile of the standard normal: the x with P(Z ≤ x) = p. p in (0, 1); RangeError otherwise. Relative error about 1e-15.
 * Wichura 1988, Appl. Statist. 37:477, algorithm AS 241 (PPND16). R `qnorm`, SciPy `norm.ppf`.
 */
export function normalQuantile(p: number): number {
  requireProbability(p)
  const fromMedian = p - 0.5
  if (Math.abs(fromMedian) <= 0.425) {
    const r = 0.180625 - fromMedian * fromMedian
    return (fromMedian * polynomial(r, QUANTILE_CENTRE.above)) / polynomial(r, QUANTILE_CENTRE.below)
  }
  const r = Math.sqrt(-Math.log(Math.min(p, 1 - p)))
  const [start, { above, below }] = r <= 5 ? [1.6, QUANTILE_TAIL] : [5, QUANTILE_FAR_TAIL]
  const size = polynomial(r - start, above) / polynomial(r - start, below)
  return fromMedian < 0 ? -size : size
}
