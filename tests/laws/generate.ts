/** Seeded data for laws and simulations: rows of two related models, with whatever makes life hard. */
import type { PairRows } from '../core/make-pair.js'

export interface Random {
  /** In [0, 1). */
  uniform(): number
  normal(): number
  /** 0 … below − 1. */
  integer(below: number): number
}

/** A small generator of its own (mulberry32), so that no test depends on the generator under test. */
export function seedRandom(seed: number): Random {
  let state = seed | 0
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  return {
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    integer: (below) => Math.floor(uniform() * below),
  }
}

export const logistic = (x: number): number => 1 / (1 + Math.exp(-x))

export interface Shape {
  readonly seed: number
  readonly n: number
  readonly weighted: boolean
  readonly clustered: boolean
  /** Scores are rounded to this many decimals; fewer decimals, more ties. */
  readonly decimals: number
  /** How much of the challenger's signal is left, and how noisy it is. */
  readonly skill: number
  readonly noise: number
}

export type LawRows = Required<Pick<PairRows, 'label' | 'champion' | 'challenger' | 'columns'>> & PairRows

/** Every class has at least two rows; columns: `region` (4 values), `age` (numbers), `amount` (heavy-tailed), `cost`. */
export function makeRows(shape: Shape): LawRows {
  const random = seedRandom(shape.seed)
  const rows = Array.from({ length: shape.n }, (_, row) => {
    const signal = random.normal() * 1.3 - 0.4
    const label = row < 4 ? row % 2 : random.uniform() < logistic(signal) ? 1 : 0
    const round = (score: number) => Number(score.toFixed(shape.decimals))
    return {
      label,
      champion: round(logistic(signal + 0.5 * random.normal())),
      challenger: round(logistic(shape.skill * signal + shape.noise * random.normal())),
      weight: Number((0.25 + 3 * random.uniform() ** 2).toFixed(3)),
      cluster: random.integer(Math.ceil(shape.n / 3)),
      region: ['north', 'south', 'east', 'west'][Math.min(random.integer(5), 3)],
      age: 18 + random.integer(60),
      amount: Number(Math.exp(3 + random.normal()).toFixed(2)),
      cost: Number((1 + 9 * random.uniform()).toFixed(2)),
    }
  })
  const take = <K extends keyof (typeof rows)[number]>(name: K) => rows.map((row) => row[name])
  return {
    label: take('label'),
    champion: take('champion'),
    challenger: take('challenger'),
    ...(shape.weighted ? { weight: take('weight') } : {}),
    ...(shape.clustered ? { cluster: take('cluster') } : {}),
    columns: { region: take('region'), age: take('age'), amount: take('amount'), cost: take('cost') },
  }
}

/** In random order; `items` itself is left alone. */
export function shuffle<T>(items: readonly T[], random: Random): T[] {
  const result = [...items]
  for (let i = result.length - 1; i > 0; i--) {
    const j = random.integer(i + 1)
    ;[result[i], result[j]] = [result[j], result[i]]
  }
  return result
}
