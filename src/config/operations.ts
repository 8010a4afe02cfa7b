/** Numbers of operations of the config, as the core works on them. */
import { type OperationsBound, type OperationsPlan, parseOperationsPath } from '../core/operations.js'
import { marginOf, type Report } from './plan-values.js'
import type { OperationsCheckConfig, OperationsConfig } from './schema-scenarios.js'

const BOUNDS = ['max', 'min', 'max_increase', 'max_decrease'] as const

/** Plans of numbers; mistakes are told to `report`. */
export function checkOperations(operations: OperationsConfig | undefined, report: Report): OperationsPlan[] {
  const seen = new Map<string, number>()
  return (operations?.checks ?? []).flatMap((entry, i) => {
    const path = ['operations', 'checks', i]
    const steps = parseOperationsPath(entry.path)
    if ('column' in steps) {
      report([...path, 'path'], 'operations_path', { value: entry.path, column: steps.column })
      return []
    }
    const bounds = boundsOf(entry)
    if (bounds.length === 0) report(path, 'operations_bound_missing', { value: entry.path })
    if (entry.min !== undefined && entry.max !== undefined && entry.min > entry.max)
      report([...path, 'min'], 'min_above_max', { min: entry.min, max: entry.max })
    for (const { kind } of bounds) {
      const before = seen.get(`${entry.path} ${kind}`)
      if (before !== undefined)
        report(path, 'duplicate_operations', { value: entry.path, key: kind, first: `operations.checks[${before}]` })
      seen.set(`${entry.path} ${kind}`, before ?? i)
    }
    const { name, unit = '', role, because, owner } = entry
    return [{ path: entry.path, steps, name, unit, gating: role !== 'info', because, owner, bounds }]
  })
}

function boundsOf(entry: OperationsCheckConfig): OperationsBound[] {
  return BOUNDS.flatMap((kind): OperationsBound[] => {
    const value = entry[kind]
    if (value === undefined) return []
    return kind === 'max' || kind === 'min' ? [{ kind, value: value as number }] : [{ kind, margin: marginOf(value)! }]
  })
}
