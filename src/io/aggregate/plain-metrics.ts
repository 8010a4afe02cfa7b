import { isClassificationReport, readClassificationReport } from './classification-report.js'
import { type Found, finiteNumber, isObject, type Json, type JsonObject } from './found.js'

/** What a name ends in that holds the standard error of the name before. `_std` is not among them: it may be any spread. */
const ERROR_SUFFIXES = ['_stderr', '_standard_error', '_std_err', '_se'] as const

/**
 * Metrics of DVC and DVCLive, and of any job that writes numbers under names: nested names are joined by dots, lists and
 * texts are left out, as DVC does. `acc_stderr` beside `acc` is its standard error. A classification report may stand
 * anywhere inside.
 */
export function readPlainMetrics(document: Json, found: Found): boolean {
  if (!isObject(document)) return false
  readObject(document, '', found)
  return true
}

function readObject(object: JsonObject, prefix: string, found: Found): void {
  for (const [key, value] of Object.entries(object)) {
    if (isObject(value)) {
      if (isClassificationReport(value)) readClassificationReport(value, `${prefix}${key}.`, found)
      else readObject(value, `${prefix}${key}.`, found)
    } else if (!Array.isArray(value) && !isErrorOfSibling(key, object)) {
      found.addValue(prefix + key, value, { standardError: errorOfMetric(key, object) })
    }
  }
}

const isErrorOfSibling = (key: string, object: JsonObject): boolean =>
  ERROR_SUFFIXES.some((suffix) => key.endsWith(suffix) && Object.hasOwn(object, key.slice(0, -suffix.length)))

function errorOfMetric(key: string, object: JsonObject): number | undefined {
  for (const suffix of ERROR_SUFFIXES) {
    const error = Object.hasOwn(object, key + suffix) ? finiteNumber(object[key + suffix]) : undefined
    if (error !== undefined && error >= 0) return error
  }
  return undefined
}
