/**
 * Root of a continuous function with opposite signs at the ends, to the last digits of x: bisection, sped up by inverse
 * quadratic interpolation. No change of sign: RangeError. Chandrupatla 1997, Adv. Eng. Softw. 28:145. R `uniroot`.
 */
export function findRoot(valueAt: (x: number) => number, low: number, high: number): number {
  let [x1, x2, x3] = [high, low, low]
  let [f1, f2, f3] = [valueAt(high), valueAt(low), 0]
  if (f1 === 0) return x1
  if (f2 === 0) return x2
  if (!(f1 > 0 !== f2 > 0)) throw new RangeError(`no change of sign between ${low} and ${high}`)
  let share = 0.5
  for (;;) {
    const x = x1 + share * (x2 - x1)
    const f = valueAt(x)
    if (f > 0 === f1 > 0) {
      x3 = x1
      f3 = f1
    } else {
      x3 = x2
      f3 = f2
      x2 = x1
      f2 = f1
    }
    x1 = x
    f1 = f
    const best = Math.abs(f1) < Math.abs(f2) ? x1 : x2
    const width = Math.abs(x2 - x1)
    const tolerance = Number.EPSILON * Math.abs(best) + Number.MIN_VALUE
    if (f1 === 0 || width <= 2 * tolerance) return best
    const xi = (x1 - x2) / (x3 - x2)
    const phi = (f1 - f2) / (f3 - f2)
    const trusted = phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi
    share = trusted
      ? (f1 / (f2 - f1)) * (f3 / (f2 - f3)) + (((x3 - x1) / (x2 - x1)) * (f1 / (f3 - f1)) * f2) / (f3 - f2)
      : 0.5
    share = Math.min(1 - tolerance / width, Math.max(tolerance / width, share))
  }
}
