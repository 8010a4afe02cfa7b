/** How the scores of both models lie: counts of rows in bins of equal width, for pictures. Decides nothing. */
import type { ScoreDistribution } from './comparison.js'
import type { Pair } from './pair.js'

const BINS = 24

type Rows = Pick<Pair, 'n' | 'label' | 'championScore' | 'challengerScore' | 'values'>

/**
 * Histogram of the main number of each model (score or prediction) over the range of both together: 24 bins of equal width,
 * the last one closed. Rows are counted, not weighed; of the binary task also those with a positive label. null: tasks
 * whose rows have no such number, no rows, or a single value. NumPy `histogram`.
 */
export function distributeScores(rows: Rows): ScoreDistribution | null {
  const { task } = rows.values
  if ((task !== 'binary' && task !== 'regression') || rows.n === 0) return null
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const scores of [rows.championScore, rows.challengerScore]) {
    for (let row = 0; row < rows.n; row++) {
      if (scores[row] < low) low = scores[row]
      if (scores[row] > high) high = scores[row]
    }
  }
  const width = (high - low) / BINS
  if (!(width > 0) || !Number.isFinite(width)) return null
  const [champion, challenger] = [rows.championScore, rows.challengerScore].map((scores) => {
    const n = new Int32Array(BINS)
    const positives = new Int32Array(BINS)
    for (let row = 0; row < rows.n; row++) {
      const bin = Math.min(BINS - 1, Math.floor((scores[row] - low) / width))
      n[bin]++
      positives[bin] += rows.label[row]
    }
    return { n, positives }
  })
  const edge = (bin: number) => (bin === BINS ? high : low + bin * width)
  const count = ({ n, positives }: typeof champion, bin: number) => ({
    n: n[bin],
    positives: task === 'binary' ? positives[bin] : null,
  })
  return {
    bins: Array.from({ length: BINS }, (_, bin) => ({
      low: edge(bin),
      high: edge(bin + 1),
      champion: count(champion, bin),
      challenger: count(challenger, bin),
    })),
  }
}
