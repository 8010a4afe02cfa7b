import type { Direction } from '../../core/aggregate.js'
import { shareOf } from './classification-report.js'
import { type Found, fieldOf, finiteNumber, isObject, type Json, type JsonObject, textOf } from './found.js'

/** Beside `results` at least one of these stands in every version of the harness. */
const BESIDE = ['versions', 'config', 'configs', 'n-shot', 'n-samples', 'higher_is_better', 'git_hash']
/** Fields of a task that are no metric. */
const NO_METRIC = ['alias', 'name', 'sample_len', 'sample_count', 'samples']
/** Means of zeros and ones, whose standard error can be told from the rows where the harness says 0. */
const ZERO_ONE = /^(?:acc|acc_norm|exact_match|em|pass@\d+)$/

/**
 * lm-evaluation-harness: `results` by task, with keys `acc`, `acc_stderr` (up to 0.3) or `acc,none`, `acc_stderr,none`
 * (from 0.4, the part behind the comma is the filter). Names become `task.acc,none`. Direction, rows, shots, version and
 * the hash over documents, prompts and targets come from the tables beside it, as far as they are there.
 */
export function readLmEval(document: Json, found: Found): boolean {
  const results = fieldOf(document, 'results')
  if (!isObject(document) || !isObject(results) || !BESIDE.some((key) => key in document)) return false
  const tasks = Object.entries(results)
  if (tasks.length === 0 || !tasks.every(([, values]) => isObject(values))) return false
  for (const [task, values] of tasks) readTask(document, task, values as JsonObject, found)
  return true
}

function readTask(document: JsonObject, task: string, values: JsonObject, found: Found): void {
  const n = finiteNumber(fieldOf(fieldOf(document['n-samples'], task), 'effective')) ?? finiteNumber(values.sample_len)
  const asked = fieldOf(document.configs, task)
  const shots =
    fieldOf(document['n-shot'], task) ?? fieldOf(asked, 'num_fewshot') ?? fieldOf(document.config, 'num_fewshot')
  const same = {
    version: textOf(fieldOf(document.versions, task)),
    shots: textOf(shots),
    promptHash: textOf(fieldOf(document.task_hashes, task)),
    setup: textOf(document.system_instruction_sha),
  }
  for (const [key, value] of Object.entries(values)) {
    const [metric, filter] = splitKey(key)
    if (NO_METRIC.includes(metric) || metric.endsWith('_stderr')) continue
    const stated = finiteNumber(
      fieldOf(values, filter === undefined ? `${metric}_stderr` : `${metric}_stderr,${filter}`),
    )
    const recovered = stated === 0 && ZERO_ONE.test(metric) ? shareOf(value, n).standardError : undefined
    found.addValue(`${task}.${key}`, value, {
      standardError: recovered ?? stated,
      n,
      better: directionOf(fieldOf(fieldOf(document.higher_is_better, task), metric)),
      ...same,
    })
  }
}

function splitKey(key: string): readonly [string, string | undefined] {
  const comma = key.indexOf(',')
  return comma < 0 ? [key, undefined] : [key.slice(0, comma), key.slice(comma + 1)]
}

const directionOf = (higherIsBetter: Json | undefined): Direction | undefined =>
  higherIsBetter === true ? 'higher' : higherIsBetter === false ? 'lower' : undefined
