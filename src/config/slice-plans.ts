import type { SliceBy, SlicePlan } from '../core/plan.js'
import type { Path } from './path.js'
import { marginOf, parseFormula, type Report } from './plan-values.js'
import type { SliceConfig } from './schema.js'

type SimpleSlice = Exclude<SliceBy, { kind: 'cross' } | { kind: 'where' }>
type SliceObject = Exclude<SliceConfig, string>

export function checkSlices(entries: readonly (SliceConfig | undefined)[], report: Report): SlicePlan[] {
  const declared = new Map<string, { by: SliceBy; place: string }>()
  // Crosses last: they may name any slice of the list.
  const order = [...entries.keys()].sort((a, b) => Number(isCross(entries[a])) - Number(isCross(entries[b])) || a - b)
  const bySlot: (SlicePlan | undefined)[] = []
  const seen = new Map<string, number>()
  for (const i of order) {
    const given = entries[i]
    if (given === undefined) continue
    const path = ['slices', 'of', i]
    const entry: SliceObject = typeof given === 'string' ? { column: given, severity: 'normal' } : given
    const by = sliceBy(entry, declared, path, report)
    if (!by) continue
    const key = JSON.stringify(by)
    const before = seen.get(key)
    if (before !== undefined) report(path, 'duplicate_slice_entry', { first: `slices.of[${before}]` })
    seen.set(key, before ?? i)
    if (by.kind !== 'cross') {
      const other = declared.get(by.name)
      if (other && other.by.kind === by.kind && before === undefined) {
        report(path, 'duplicate_slice_name', { name: by.name, first: other.place })
      }
      // A column may stand beside its own bins; by its name a cross then means the column as it is.
      if (by.kind === 'column' || other?.by.kind !== 'column') declared.set(by.name, { by, place: `slices.of[${i}]` })
    }
    const margin = marginOf(entry.margin)
    if (margin?.kind === 'relative' && margin.value >= 1) {
      report([...path, 'margin'], 'margin_too_large', { value: entry.margin!, metric: 'a slice' })
    }
    bySlot[i] = { by, severity: entry.severity, margin, minRows: entry.min_rows }
  }
  return bySlot.filter((plan) => plan !== undefined)
}

const isCross = (entry: SliceConfig | undefined) => typeof entry === 'object' && entry.cross !== undefined

function sliceBy(
  entry: SliceObject,
  declared: ReadonlyMap<string, { by: SliceBy; place: string }>,
  path: Path,
  report: Report,
): SliceBy | undefined {
  const ways = (['column', 'cross', 'where'] as const).filter((way) => entry[way] !== undefined)
  const cuts = entry.bins !== undefined || entry.quantiles !== undefined
  if (ways.length !== 1 || (cuts && entry.column === undefined)) {
    report(path, 'slice_shape', { found: ways })
    return undefined
  }
  if (entry.column !== undefined) return simpleSlice({ ...entry, column: entry.column }, path, report)
  if (entry.where !== undefined) {
    if (entry.name === undefined) report(path, 'slice_name_missing')
    const options = { expect: 'boolean', aggregates: false, modelValues: false } as const
    const where = parseFormula(entry.where, options, [...path, 'where'], report)
    return where && entry.name !== undefined ? { kind: 'where', name: entry.name, where } : undefined
  }
  const parts = entry.cross!.map((part, i) => crossPartOf(part, declared, [...path, 'cross', i], report))
  if (parts.some((part) => part === undefined)) return undefined
  const names = parts.map((part) => part!.name)
  const repeated = names.find((name, i) => names.indexOf(name) < i)
  if (repeated !== undefined) {
    report([...path, 'cross'], 'cross_repeats', { name: repeated })
    return undefined
  }
  return { kind: 'cross', parts: parts as SimpleSlice[] }
}

type CrossPart = NonNullable<SliceObject['cross']>[number]

function crossPartOf(
  part: CrossPart,
  declared: ReadonlyMap<string, { by: SliceBy; place: string }>,
  path: Path,
  report: Report,
): SimpleSlice | undefined {
  if (typeof part !== 'string') return simpleSlice(part, path, report)
  const by = declared.get(part)?.by
  if (!by) return { kind: 'column', name: part, column: part }
  if (by.kind !== 'where' && by.kind !== 'cross') return by
  report(path, 'cross_of_condition', { name: part })
  return undefined
}

function simpleSlice(
  cut: { column: string; bins?: number[]; quantiles?: number; name?: string },
  path: Path,
  report: Report,
): SimpleSlice | undefined {
  const { column, bins, quantiles, name = column } = cut
  if (bins !== undefined && quantiles !== undefined) {
    report(path, 'bins_and_quantiles')
    return undefined
  }
  if (bins !== undefined) {
    const wrong = bins.findIndex((edge, i) => i > 0 && edge <= bins[i - 1])
    if (wrong >= 0)
      report([...path, 'bins', wrong], 'bins_not_ascending', { value: bins[wrong], before: bins[wrong - 1] })
    return { kind: 'bins', name, column, edges: bins }
  }
  return quantiles === undefined
    ? { kind: 'column', name, column }
    : { kind: 'quantiles', name, column, count: quantiles }
}
