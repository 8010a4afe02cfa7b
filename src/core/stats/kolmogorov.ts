/**
 * Upper tail of Kolmogorov's distribution: the limit of P(√n D > x) for the largest distance D between an empirical and
 * its true distribution function. 1 for x ≤ 0; NaN throws RangeError. Two forms of the same theta function, each where it
 * converges in a few terms. Kolmogorov 1933; Feller 1948, Ann. Math. Statist. 19:177. SciPy `kstwobign.sf`.
 */
export function kolmogorovUpperTail(x: number): number {
  if (Number.isNaN(x)) throw new RangeError('x is not a number')
  // The distance from 1 is below e^(−700).
  if (x < 0.04) return 1
  let sum = 0
  if (x < 1.18) {
    const decay = (Math.PI * Math.PI) / (8 * x * x)
    for (let odd = 1; odd < 12; odd += 2) sum += Math.exp(-odd * odd * decay)
    return 1 - (Math.sqrt(2 * Math.PI) / x) * sum
  }
  for (let j = 1, sign = 1; j < 6; j++, sign = -sign) sum += sign * Math.exp(-2 * j * j * x * x)
  return 2 * sum
}
