import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerMaxT, askMaxT, drawMaxima, maxT, rejectsAny, TIE_TOLERANCE } from '../../../src/core/stats/max-t.js'
import { drawSigns, type SignVectors, seedXoshiro128, takeDraws } from '../../../src/core/stats/random.js'
import reference from '../../reference/gate_procedure.json' with { type: 'json' }

const exact = reference.exact_max_t
const bucketSums = exact.bucket_sums.map((sums) => Float64Array.from(sums))
const seed = Uint8Array.from(Buffer.from(reference.draws.seed_hex, 'hex'))

/** Every pattern of signs once: draw t has the bits of the number t. */
function enumerateSigns(buckets: number): SignVectors {
  const draws = 2 ** buckets
  const bytes = new Uint8Array(Math.ceil(buckets / 8) * draws)
  for (let i = 0; i < bytes.length; i++) bytes[i] = (i % draws) >> (8 * Math.floor(i / draws))
  return { buckets, draws, complete: true, bytes }
}

/** The definition of section 5, word by word and slowly: statistics of every draw, then step after step. */
function decideByDefinition(
  sums: readonly Float64Array[],
  statistics: readonly number[],
  alpha: number,
  signs: SignVectors,
) {
  const values = sums.map((row) => {
    const norm = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0))
    return Array.from({ length: signs.draws }, (_, draw) => {
      const flipped = row.map((value, b) =>
        (signs.bytes[(b >> 3) * signs.draws + draw] >> (b & 7)) & 1 ? value : -value,
      )
      return norm === 0 ? 0 : flipped.reduce((sum, value) => sum + value, 0) / norm
    })
  })
  const seen = signs.complete ? 0 : 1
  const total = signs.draws + seen
  const maximaOf = (set: number[]) =>
    Array.from({ length: signs.draws }, (_, draw) => Math.max(...set.map((k) => values[k][draw])))
  const pOf = (k: number, set: number[]) =>
    (maximaOf(set).filter((maximum) => maximum >= -statistics[k] - TIE_TOLERANCE).length + seen) / total
  const criticalValueOf = (set: number[]) =>
    maximaOf(set).sort((a, b) => a - b)[Math.ceil((1 - alpha) * total - TIE_TOLERANCE) - 1] ?? Number.POSITIVE_INFINITY
  const all = sums.map((_, k) => k)
  const rejected = new Map<number, number>()
  let set = all
  let criticalValue = criticalValueOf(set)
  for (;;) {
    const failed = set.filter((k) => -statistics[k] - TIE_TOLERANCE > criticalValue)
    for (const k of failed) rejected.set(k, criticalValue)
    if (failed.length === 0 || failed.length === set.length) break
    set = set.filter((k) => !failed.includes(k))
    criticalValue = criticalValueOf(set)
  }
  const byLoss = [...all].sort((i, j) => statistics[i] - statistics[j])
  const stepDown = new Map<number, number>()
  byLoss.reduce((previous, k, rank) => {
    const p = Math.max(previous, pOf(k, byLoss.slice(rank)))
    stepDown.set(k, p)
    return p
  }, 0)
  return {
    checks: all.map((k) => ({
      singleStepP: pOf(k, all),
      stepDownP: stepDown.get(k),
      rejected: rejected.has(k),
      criticalValue: rejected.get(k) ?? criticalValue,
    })),
    firstCriticalValue: criticalValueOf(all),
    lastCriticalValue: criticalValue,
  }
}

const family = fc
  .record({ checks: fc.integer({ min: 1, max: 7 }), buckets: fc.integer({ min: 1, max: 20 }) })
  .chain(({ checks, buckets }) =>
    fc.record({
      sums: fc.array(
        fc
          .array(
            fc.oneof(fc.constant(0), fc.integer({ min: -3, max: 3 }), fc.double({ min: -9, max: 9, noNaN: true })),
            {
              minLength: buckets,
              maxLength: buckets,
            },
          )
          .map((row) => Float64Array.from(row, (value) => (Math.abs(value) < 1e-6 ? 0 : value))),
        { minLength: checks, maxLength: checks },
      ),
      // Quarters make ties between checks, and with the draws.
      statistics: fc.array(
        fc.oneof(
          fc.integer({ min: -16, max: 4 }).map((quarters) => quarters / 4),
          fc.double({ min: -5, max: 1, noNaN: true }),
        ),
        { minLength: checks, maxLength: checks },
      ),
      alpha: fc.constantFrom(0.05, 0.025, 0.1, 0.2, 1 - 0.95, 0.05 / 3, 0.5),
      draws: fc.constantFrom(10, 39, 99, 199),
      salt: fc.uint8Array({ minLength: 16, maxLength: 16 }),
    }),
  )

describe('the exact law, by enumerating all 4,096 patterns of signs', () => {
  const signs = enumerateSigns(12)

  it('p values and step-down p values agree with the reference', () => {
    const { checks } = maxT(bucketSums, exact.T, 0.05, signs)
    checks.forEach((check, k) => {
      expect(Math.abs(check.singleStepP - exact.p_single_step[k])).toBeLessThan(1e-12)
      expect(Math.abs(check.stepDownP - exact.p_step_down[k])).toBeLessThan(1e-12)
    })
  })

  it('critical values at 5 % and 10 % agree with the reference', () => {
    expect(Math.abs(maxT(bucketSums, exact.T, 0.05, signs).firstCriticalValue! - exact.crit95_exact)).toBeLessThan(
      1e-12,
    )
    expect(Math.abs(maxT(bucketSums, exact.T, 0.1, signs).firstCriticalValue! - exact.crit90_exact)).toBeLessThan(1e-12)
  })

  it('a check with four buckets of equal size never exceeds 2, the root of their number', () => {
    const only = maxT([bucketSums[3]], [-2], 0.05, signs)
    expect(only.checks[0].singleStepP).toBe(1 / 16)
    expect(maxT([bucketSums[3]], [-2 - 1e-8], 0.05, signs).checks[0].singleStepP).toBe(0)
  })
})

describe('drawn signs', () => {
  it('99,999 draws come within 0.004 of the exact p values', () => {
    const { checks } = maxT(bucketSums, exact.T, 0.05, drawSigns(seed, 12, 99_999))
    checks.forEach((check, k) => {
      expect(Math.abs(check.singleStepP - exact.p_single_step[k])).toBeLessThan(0.004)
      expect(Math.abs(check.stepDownP - exact.p_step_down[k])).toBeLessThan(0.004)
    })
  })

  it('4,999 draws from the reference seed give its p values and critical values', () => {
    const signs = drawSigns(seed, reference.draws.B, reference.draws.D)
    const test = maxT(bucketSums, exact.T, 0.05, signs)
    expect(test.checks.map((check) => check.singleStepP)).toEqual(reference.draws.p_single_step)
    expect(test.firstCriticalValue).toBeCloseTo(reference.draws.crit95, 12)
    expect(maxT(bucketSums, exact.T, 0.025, signs).firstCriticalValue).toBeCloseTo(reference.draws['crit97.5'], 12)
  })
})

describe('any family', () => {
  it('one pass gives what the definition gives step after step', () => {
    fc.assert(
      fc.property(family, ({ sums, statistics, alpha, draws, salt }) => {
        const signs = drawSigns(salt, sums[0].length, draws)
        const expected = decideByDefinition(sums, statistics, alpha, signs)
        const test = maxT(sums, statistics, alpha, signs)
        test.checks.forEach((check, k) => {
          const { criticalValue, ...rest } = expected.checks[k]
          expect(check).toMatchObject(rest)
          expect(check.criticalValue).toBeCloseTo(criticalValue, 10)
        })
        expect(test.firstCriticalValue).toBeCloseTo(expected.firstCriticalValue, 10)
        expect(test.lastCriticalValue).toBeCloseTo(expected.lastCriticalValue, 10)
      }),
      { numRuns: 300 },
    )
  })

  it('wherever the draws are cut into parts, the answer is that of the whole, to the last bit', () => {
    fc.assert(
      fc.property(family, fc.double({ min: 0, max: 1, noNaN: true }), (made, share) => {
        const { sums, statistics, alpha, draws, salt } = made
        const signs = drawSigns(salt, sums[0].length, draws)
        const question = askMaxT(sums, statistics, alpha, signs)
        const cut = Math.round(share * draws)
        const parts = [takeDraws(signs, 0, cut), takeDraws(signs, cut, draws)].map((part) => drawMaxima(question, part))
        expect(answerMaxT(question, parts)).toEqual(maxT(sums, statistics, alpha, signs))
      }),
      { numRuns: 300 },
    )
  })

  it('rejected means both p ≤ alpha and a statistic beyond the critical value', () => {
    fc.assert(
      fc.property(family, ({ sums, statistics, alpha, draws, salt }) => {
        for (const complete of [false, true]) {
          const signs = { ...drawSigns(salt, sums[0].length, draws), complete }
          maxT(sums, statistics, alpha, signs).checks.forEach((check, k) => {
            expect(check.stepDownP <= alpha + 1e-12).toBe(check.rejected)
            expect(-statistics[k] - TIE_TOLERANCE > check.criticalValue).toBe(check.rejected)
          })
        }
      }),
      { numRuns: 300 },
    )
  })

  it('neither the order of the checks nor the unit of a check matters', () => {
    fc.assert(
      fc.property(family, fc.constantFrom(-200, -30, 30, 200), ({ sums, statistics, alpha, draws, salt }, exponent) => {
        const signs = drawSigns(salt, sums[0].length, draws)
        const test = maxT(sums, statistics, alpha, signs)
        const reversed = maxT([...sums].reverse(), [...statistics].reverse(), alpha, signs)
        expect([...reversed.checks].reverse()).toEqual(test.checks)
        const scaled = maxT(
          sums.map((row) => row.map((value) => value * 2 ** exponent)),
          statistics,
          alpha,
          signs,
        )
        expect(scaled).toEqual(test)
      }),
    )
  })

  it('adding a check never lowers the p value of another', () => {
    fc.assert(
      fc.property(family, ({ sums, statistics, alpha, draws, salt }) => {
        const signs = drawSigns(salt, sums[0].length, draws)
        const all = maxT(sums, statistics, alpha, signs)
        const fewer = maxT(sums.slice(1), statistics.slice(1), alpha, signs)
        fewer.checks.forEach((check, k) => {
          expect(check.singleStepP).toBeLessThanOrEqual(all.checks[k + 1].singleStepP)
        })
      }),
    )
  })
})

describe('many buckets', () => {
  it('more than one sweep of blocks, with empty blocks between, agrees with the definition', () => {
    let state = 1
    const next = () => {
      state = (Math.imul(state, 1664525) + 1013904223) | 0
      return state / 2 ** 31
    }
    const sums = Array.from({ length: 4 }, (_, k) =>
      Float64Array.from({ length: 203 }, (_, b) => (k > 0 && (b >> 3) % (k + 1) !== 0 ? 0 : next())),
    )
    const statistics = [-2.5, -2.6, -1, -3.5]
    const signs = drawSigns(seed, 203, 499)
    const expected = decideByDefinition(sums, statistics, 0.05, signs)
    const test = maxT(sums, statistics, 0.05, signs)
    expect(test.checks.map((check) => check.singleStepP)).toEqual(expected.checks.map((check) => check.singleStepP))
    expect(test.checks.map((check) => check.stepDownP)).toEqual(expected.checks.map((check) => check.stepDownP))
    expect(test.lastCriticalValue).toBeCloseTo(expected.lastCriticalValue, 12)
  })
})

describe('step-down', () => {
  it('many checks, of which most are the worst in few draws only, agree with the definition', () => {
    const buckets = 203
    const count = 67
    const signs = drawSigns(seed, buckets, 499)
    const random = seedXoshiro128(Uint8Array.from(seed, (byte) => byte ^ 0x5a))
    const sums = Array.from({ length: count }, (_, check) => {
      const unit = 10 ** ((check % 7) - 3)
      return Float64Array.from({ length: buckets }, (_, b) =>
        b % 9 === check % 9 ? 0 : unit * (random() / 2 ** 32 - 0.45),
      )
    })
    const statistics = sums.map(() => (random() / 2 ** 32) * 5 - 4)
    for (const alpha of [0.05, 0.5]) {
      const expected = decideByDefinition(sums, statistics, alpha, signs)
      const test = maxT(sums, statistics, alpha, signs)
      for (const [k, check] of test.checks.entries()) {
        const { criticalValue, ...rest } = expected.checks[k]
        expect(check).toMatchObject(rest)
        expect(check.criticalValue).toBeCloseTo(criticalValue, 10)
      }
      expect(test.firstCriticalValue).toBeCloseTo(expected.firstCriticalValue, 10)
    }
  })

  it('a check hidden behind a worse one is found once that one is removed', () => {
    const many = new Float64Array(16).fill(1)
    const few = Float64Array.from({ length: 16 }, (_, b) => (b < 3 ? 1 : 0))
    const test = maxT([many, few], [-3.9, -1.73], 0.13, enumerateSigns(16))
    // Alone, three equal buckets agree with probability 1/8; beside the other check, exceeding 1.73 is more frequent.
    expect(test.checks[1].singleStepP).toBeGreaterThan(0.13)
    expect(test.checks[1].stepDownP).toBe(1 / 8)
    expect(test.checks.map((check) => check.rejected)).toEqual([true, true])
    expect(test.checks[0].criticalValue).toBe(test.firstCriticalValue)
    expect(test.checks[1].criticalValue).toBe(test.lastCriticalValue)
    expect(test.lastCriticalValue).toBeLessThan(test.firstCriticalValue!)
  })
})

describe('edges', () => {
  const signs = drawSigns(seed, 12, 99)

  it('no checks: no decisions and no critical value', () => {
    expect(maxT([], [], 0.05, signs)).toEqual({ checks: [], firstCriticalValue: null, lastCriticalValue: null })
  })

  it('a check without disagreement is 0 in every draw and p is 1 at statistic 0', () => {
    const test = maxT([new Float64Array(12)], [0], 0.05, signs)
    expect(test.checks[0]).toEqual({ singleStepP: 1, stepDownP: 1, rejected: false, criticalValue: 0 })
  })

  it('too few draws for alpha: the critical value is infinite and nothing is rejected', () => {
    const test = maxT(bucketSums.slice(0, 1), [-1000], 0.005, signs)
    expect(test.checks[0]).toEqual({
      singleStepP: 0.01,
      stepDownP: 0.01,
      rejected: false,
      criticalValue: Number.POSITIVE_INFINITY,
    })
  })

  it('bucket sums that do not fit, or are not finite, are refused', () => {
    expect(() => maxT([new Float64Array(11)], [0], 0.05, signs)).toThrow(RangeError)
    expect(() => maxT([new Float64Array(12).fill(Number.NaN)], [0], 0.05, signs)).toThrow(RangeError)
    expect(() => maxT([new Float64Array(12)], [Number.NaN], 0.05, signs)).toThrow(RangeError)
    expect(() => maxT([new Float64Array(12)], [], 0.05, signs)).toThrow(RangeError)
  })

  it.each([0, 1, -1, Number.NaN])('alpha %s is refused', (alpha) => {
    expect(() => maxT(bucketSums, exact.T, alpha, signs)).toThrow(RangeError)
  })
})

describe('rejectsAny', () => {
  const signs = drawSigns(seed, 12, 199)
  const family = fc
    .array(
      fc.tuple(
        fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 12, maxLength: 12 }),
        fc.integer({ min: -12, max: 8 }),
      ),
      { maxLength: 8 },
    )
    .map((checks) => ({
      sums: checks.map(([sums]) => Float64Array.from(sums)),
      statistics: checks.map(([, quarter]) => quarter / 4),
    }))

  it('says whether maxT rejects a check, in samples of draws and in all of them', () => {
    const seen = new Set<boolean>()
    fc.assert(
      fc.property(
        family,
        fc.constantFrom(0.001, 0.01, 0.05, 0.2),
        fc.boolean(),
        ({ sums, statistics }, alpha, complete) => {
          const drawn = complete ? enumerateSigns(12) : signs
          const any = rejectsAny(askMaxT(sums, statistics, alpha, drawn), drawn)
          seen.add(any)
          expect(any).toBe(maxT(sums, statistics, alpha, drawn).checks.some(({ rejected }) => rejected))
        },
      ),
      { numRuns: 200 },
    )
    expect(seen).toEqual(new Set([true, false]))
  })
})
