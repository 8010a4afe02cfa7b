import { errorOf, ProblemError } from '../../core/problem.js'
import type { FolderFile } from '../folder.js'
import type { Found } from './found.js'

/** Python's `repr` of a float. */
const NUMBER = /^[+-]?(?:\d+\.?\d*(?:e[+-]?\d+)?|inf|nan)$/i
const WHOLE = /^[+-]?\d+$/

interface Entry {
  readonly timestamp: number
  readonly value: string
  readonly step: number
}

/**
 * The `metrics/` folder of an MLflow run: a file for each metric, named by it (`val/loss` in a folder `val`), a line for
 * each value: `timestamp value step`, in the oldest versions without the step. The last value counts: that of the largest
 * step, of several the latest, as MLflow itself says it (FileStore). Throws ProblemError with `metrics_unreadable`.
 */
export function readMlflowFolder(files: readonly FolderFile[], folder: string, found: Found): void {
  for (const { path, bytes } of files) {
    const last = lastEntry(new TextDecoder().decode(bytes), `${folder}/${path}`)
    if (!last) continue
    const number = Number(last.value)
    if (Number.isFinite(number)) found.add({ name: path, value: number })
    else found.addUnreadable(path, last.value)
  }
}

function lastEntry(text: string, file: string): Entry | undefined {
  let last: Entry | undefined
  for (const [index, line] of text.split('\n').entries()) {
    const [timestamp, value, step = '0'] = line.trim().split(/\s+/)
    if (timestamp === '') continue
    if (!WHOLE.test(timestamp) || value === undefined || !NUMBER.test(value) || !WHOLE.test(step))
      throw new ProblemError(errorOf('metrics_unreadable', { file, format: 'metrics of MLflow', line: index + 1 }))
    const entry = { timestamp: Number(timestamp), value, step: Number(step) }
    const later = last ? entry.step - last.step || entry.timestamp - last.timestamp : 0
    if (later >= 0) last = entry
  }
  return last
}
