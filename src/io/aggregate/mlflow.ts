import { type Found, fieldOf, finiteNumber, isObject, type Json, type JsonObject } from './found.js'

/**
 * MLflow: a list of `{key, value, step, timestamp}` (also as `metrics` of a run, `run.data.metrics`), or a mapping from
 * name to such a list without keys. Of several entries the last step counts, and of the same step the last written.
 */
export function readMlflow(document: Json, found: Found): boolean {
  const list = listOf(document)
  if (list) {
    const histories = new Map<string, JsonObject[]>()
    for (const entry of list) {
      const key = String(entry.key)
      histories.set(key, [...(histories.get(key) ?? []), entry])
    }
    for (const [name, history] of histories) found.addValue(name, lastOf(history).value)
    return true
  }
  if (!isObject(document)) return false
  const entries = Object.entries(document)
  if (!entries.some(([, value]) => isHistory(value))) return false
  for (const [name, value] of entries) found.addValue(name, isHistory(value) ? lastOf(value).value : value)
  return true
}

const isEntry = (value: Json): value is JsonObject =>
  isObject(value) && typeof value.key === 'string' && Object.hasOwn(value, 'value')

function listOf(document: Json): readonly JsonObject[] | undefined {
  const data = fieldOf(fieldOf(document, 'run') ?? document, 'data') ?? document
  const list = Array.isArray(data) ? data : fieldOf(data, 'metrics')
  return Array.isArray(list) && list.length > 0 && list.every(isEntry) ? list : undefined
}

const isHistory = (value: Json): value is readonly JsonObject[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((entry) => isObject(entry) && Object.hasOwn(entry, 'value') && ('step' in entry || 'timestamp' in entry))

const orderOf = (entry: JsonObject, key: string): number => finiteNumber(Number(entry[key] ?? 0)) ?? 0

const lastOf = (history: readonly JsonObject[]): JsonObject =>
  history.reduce((last, entry) => {
    const steps = orderOf(entry, 'step') - orderOf(last, 'step')
    return steps > 0 || (steps === 0 && orderOf(entry, 'timestamp') >= orderOf(last, 'timestamp')) ? entry : last
  })
