import type { PackedKeys } from './keys.js'
import { fmix32, fnv1a32 } from './stats/random.js'

/** Most buckets there can be (statistics.md, section 5). */
export const MaxBuckets = 1024

/**
 * The bucket of every unit, 0 … buckets − 1: units whose bucket sums take their random sign together.
 * units: distinct ids in canonical order. Up to 1024 units: each has its own, its rank. More: 1024 buckets by
 * fmix32(FNV-1a32(UTF-8 of the id)) mod 1024, so that a unit's bucket depends on nothing but its id. statistics.md, section 5.
 */
export function assignBuckets(units: PackedKeys): { bucketOfUnit: Uint16Array; buckets: number } {
  const { bytes, offsets } = units
  const count = offsets.length - 1
  if (count <= MaxBuckets)
    return { bucketOfUnit: Uint16Array.from({ length: count }, (_, rank) => rank), buckets: count }
  const bucketOfUnit = new Uint16Array(count)
  for (let unit = 0; unit < count; unit++) {
    bucketOfUnit[unit] = fmix32(fnv1a32(bytes, offsets[unit], offsets[unit + 1])) % MaxBuckets
  }
  return { bucketOfUnit, buckets: MaxBuckets }
}
