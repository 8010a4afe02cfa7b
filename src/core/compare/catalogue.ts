import type { FoldedSlicing, Measure } from '../fold.js'
import { businessMeasure, measureKey, metricMeasure } from '../measures.js'
import type { NamedMetric } from '../metrics/names.js'
import { isReason } from '../metrics/task-metric.js'
import type { Pair } from '../pair.js'
import type { Margin, OperatingPoint, Plan } from '../plan.js'
import type { Problem, Reason } from '../problem.js'
import type { MetricSums } from '../sums.js'

/** Something computed on every slice: a distinct metric or a business function. */
interface Measured {
  readonly measure: Measure
  readonly undefinedBecause: Reason | undefined
  /** The same of a pair with other predictions. */
  readonly remake: (pair: Pair) => Pick<Measured, 'measure' | 'undefinedBecause'>
}

export interface Catalogue {
  readonly list: readonly Measured[]
  /** Place in `list` of a metric (by `measureKey`) or business function (by slug). */
  readonly place: ReadonlyMap<string, number>
  /** Places folded on every slice. */
  readonly onSlices: readonly number[]
  readonly problems: readonly Problem[]
}

/** Stands in for a metric that these data do not have. */
const UNKNOWN: Measure = {
  kind: 'statistic',
  needsChampion: false,
  compute: () => ({ champion: Number.NaN, challenger: Number.NaN }),
}

export const businessKey = (slug: string) => `business ${slug}`

export function listMeasures(plan: Plan, pair: Pair, point: OperatingPoint): Catalogue {
  const sliceOverrides = plan.slices.of.map((slice) => slice.margin)
  const wanted = new Map<string, { named: NamedMetric; relative: boolean; sliced: boolean }>()
  const want = (named: NamedMetric, margins: readonly (Margin | undefined)[], sliced: boolean) => {
    const key = measureKey(named)
    const known = wanted.get(key)
    wanted.set(key, {
      named,
      relative: (known?.relative ?? false) || margins.some((margin) => margin?.kind === 'relative'),
      sliced: (known?.sliced ?? false) || sliced,
    })
  }
  for (const entry of plan.metrics) want(entry, [entry.margin], false)
  if (plan.slices.of.length > 0)
    for (const entry of plan.slices.metrics) want(entry, [entry.margin, ...sliceOverrides], true)
  const place = new Map<string, number>()
  const list: Measured[] = []
  const onSlices: number[] = []
  const problems: Problem[] = []
  for (const [key, { named, relative, sliced }] of wanted) {
    if (sliced) onSlices.push(list.length)
    place.set(key, list.length)
    const remake = (other: Pair) => {
      const made = metricMeasure(named, other, relative)
      return isReason(made)
        ? { measure: UNKNOWN, undefinedBecause: made }
        : { measure: made, undefinedBecause: undefined }
    }
    list.push({ ...remake(pair), remake })
  }
  for (const business of plan.business) {
    onSlices.push(list.length)
    place.set(businessKey(business.slug), list.length)
    const remake = (other: Pair) => businessMeasure(business, other, point, business.margin.kind === 'relative')
    const made = remake(pair)
    list.push({ ...made, remake })
    problems.push(...made.problems)
  }
  return { list, place, onSlices, problems }
}

export const measuresOf = ({ list }: Catalogue): readonly Measure[] => list.map(({ measure }) => measure)

/** Sums of one measure on one slice, or the reason that its formula has none anywhere. */
export function sumsOf(
  catalogue: Catalogue,
  place: number,
  folded: FoldedSlicing,
  row: number,
  slice: number,
): MetricSums {
  const { undefinedBecause } = catalogue.list[place]
  return undefinedBecause ? { undefinedBecause } : folded.sums[row][slice]
}
