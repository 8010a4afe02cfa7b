import { requireCount } from './arguments.js'
import { binomialCdf, binomialMass } from './binomial.js'
import { chiSquareUpperTail } from './chi-square.js'

export interface McNemarTest {
  /** (onlyFirst − onlySecond) / √(onlyFirst + onlySecond). */
  readonly zScore: number
  /** zScore², chi-square with one degree of freedom, and its two-sided p value. */
  readonly statistic: number
  readonly pValue: number
  /** The same with the continuity correction of Edwards. */
  readonly correctedStatistic: number
  readonly correctedPValue: number
  /** Conditional on the discordant pairs: binomial with probability ½. */
  readonly exactPValue: number
  readonly exactPValueLess: number
  readonly exactPValueGreater: number
  /** The exact one less half the probability of what was seen on each side: nearly exact, and less conservative. */
  readonly midPValue: number
}

/**
 * McNemar's test of two models on the same rows: are rows that only the first gets right as frequent as rows that only the
 * second gets right? `onlyFirst` and `onlySecond` count those rows; whole and ≥ 0, RangeError otherwise.
 * No such row: statistics 0 and p values 1, by convention (there is nothing that speaks against equality).
 * McNemar 1947, Psychometrika 12:153; mid-p: Fagerland, Lydersen, Laake 2013, BMC Med. Res. Methodol. 13:91.
 * R `mcnemar.test`, `binom.test`; statsmodels `mcnemar`.
 */
export function testMcNemar(onlyFirst: number, onlySecond: number): McNemarTest {
  requireCount('onlyFirst', onlyFirst)
  requireCount('onlySecond', onlySecond)
  const discordant = onlyFirst + onlySecond
  const difference = onlyFirst - onlySecond
  const scale = Math.sqrt(Math.max(1, discordant))
  const zScore = difference / scale
  const statistic = zScore ** 2
  const correctedStatistic = (Math.max(0, Math.abs(difference) - 1) / scale) ** 2
  const exactPValueLess = binomialCdf(onlyFirst, discordant, 0.5)
  const exactPValueGreater = binomialCdf(onlySecond, discordant, 0.5)
  const exactPValue = Math.min(1, 2 * Math.min(exactPValueLess, exactPValueGreater))
  const massSeen = binomialMass(onlyFirst, discordant, 0.5)
  return {
    zScore,
    statistic,
    pValue: chiSquareUpperTail(statistic, 1),
    correctedStatistic,
    correctedPValue: chiSquareUpperTail(correctedStatistic, 1),
    exactPValue,
    exactPValueLess,
    exactPValueGreater,
    midPValue: discordant === 0 ? 1 : difference === 0 ? 1 - massSeen / 2 : exactPValue - massSeen,
  }
}
