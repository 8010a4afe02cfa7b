/** The share of a row in metrics that rest on several classes at once, and so their support. */
import type { SlicingRows } from '../fold/input.js'
import type { MulticlassValues } from '../task-values.js'

/**
 * One of the things a metric rests on, such as the recall of one class: a distribution over the rows of a slice, in which
 * a row of weight w has the share w·(label[y] + champion[ŷ champion] + challenger[ŷ challenger]). Either `classes` holds one
 * class, or only one of the three is given. Shares sum to 1.
 */
export interface SharePart {
  /** Weight of the part in the metric: how far the metric moves when the part does. */
  readonly weight: number
  /** The classes that the coefficients below are of. */
  readonly classes: readonly number[]
  readonly label?: readonly number[]
  readonly champion?: readonly number[]
  readonly challenger?: readonly number[]
}

const NONE: readonly number[] = []

/**
 * Shares a_i of the rows (Σ a = 1 in every slice) whose 1/Σa² is the support of the whole metric. statistics.md, section 2,
 * names no support for metrics over more than two classes; for two it takes the smaller class. Here each part counts as
 * much as it would add to the sampling variance were all rows alike: parts with weight ω and effective count s get shares
 * proportional to ω²/s. Without weights, and with classes of n_k rows, the support of macro recall is then
 * (Σ 1/n_k)²/Σ 1/n_k³, Satterthwaite’s degrees of freedom (1946) of a mean of class means: n when the classes
 * are equal, close to the smallest n_k when one is much smaller than the others, never below the smallest.
 *
 * partsOf: the parts on a slice; none for slices that are not evaluated. Result: the share of a row of a slice with parts.
 */
export function mixParts(
  values: MulticlassValues,
  slicing: SlicingRows,
  partsOf: (slice: number) => readonly SharePart[],
): (row: number, slice: number) => number {
  const { slices, weight } = slicing
  const { label } = values
  const championDecision = values.champion.predicted
  const challengerDecision = values.challenger.predicted
  const classes = values.classes.length
  const byLabel = new Float64Array(slices * classes)
  const byChampion = new Float64Array(slices * classes)
  const byChallenger = new Float64Array(slices * classes)
  const squares = sumSquares(values, slicing)
  for (let slice = 0; slice < slices; slice++) {
    const parts = partsOf(slice)
    const mixed = parts.map((part) => part.weight ** 2 * sumOfSquares(part, squares, slice * classes))
    const total = mixed.reduce((sum, value) => sum + value, 0)
    for (const [index, part] of parts.entries()) {
      const scale = mixed[index] / total
      for (const [place, k] of part.classes.entries()) {
        const at = slice * classes + k
        byLabel[at] += scale * (part.label?.[place] ?? 0)
        byChampion[at] += scale * (part.champion?.[place] ?? 0)
        byChallenger[at] += scale * (part.challenger?.[place] ?? 0)
      }
    }
  }
  return (row, slice) => {
    const at = slice * classes
    return (
      weight[row] *
      (byLabel[at + label[row]] + byChampion[at + championDecision[row]] + byChallenger[at + challengerDecision[row]])
    )
  }
}

/** Σ w² by slice and class of the rows that have the class as label, as decisions, and as two of them. */
interface Squares {
  readonly label: Float64Array
  readonly champion: Float64Array
  readonly challenger: Float64Array
  readonly labelChampion: Float64Array
  readonly labelChallenger: Float64Array
  readonly championChallenger: Float64Array
}

function sumSquares(values: MulticlassValues, { codes, slices, weight }: SlicingRows): Squares {
  const classes = values.classes.length
  const table = () => new Float64Array(slices * classes)
  const squares: Squares = {
    label: table(),
    champion: table(),
    challenger: table(),
    labelChampion: table(),
    labelChallenger: table(),
    championChallenger: table(),
  }
  const { label } = values
  const champion = values.champion.predicted
  const challenger = values.challenger.predicted
  for (let row = 0; row < codes.length; row++) {
    if (codes[row] < 0) continue
    const at = codes[row] * classes
    const square = weight[row] * weight[row]
    const y = label[row]
    const p = champion[row]
    const c = challenger[row]
    squares.label[at + y] += square
    squares.champion[at + p] += square
    squares.challenger[at + c] += square
    if (y === p) squares.labelChampion[at + y] += square
    if (y === c) squares.labelChallenger[at + y] += square
    if (p === c) squares.championChallenger[at + p] += square
  }
  return squares
}

/** Σ of the squared shares of one part: the inverse of its effective count. */
function sumOfSquares(part: SharePart, squares: Squares, at: number): number {
  const { classes, label = NONE, champion = NONE, challenger = NONE } = part
  let sum = 0
  for (const [place, k] of classes.entries()) {
    const y = label[place] ?? 0
    const p = champion[place] ?? 0
    const c = challenger[place] ?? 0
    sum +=
      y * y * squares.label[at + k] +
      p * p * squares.champion[at + k] +
      c * c * squares.challenger[at + k] +
      2 *
        (y * p * squares.labelChampion[at + k] +
          y * c * squares.labelChallenger[at + k] +
          p * c * squares.championChallenger[at + k])
  }
  return sum
}
