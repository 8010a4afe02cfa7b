/** What readers of metric files share: collecting numbers under their names. */
import type { AggregateMetric } from '../../core/aggregate.js'
import { errorOf, ProblemError } from '../../core/problem.js'

export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [key: string]: Json
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)

/** A field of an object's own; undefined if there is none. */
export const fieldOf = (value: unknown, key: string): Json | undefined =>
  isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined

export const finiteNumber = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined

/** A number as it is or in decimal text, as model cards have it. */
export const readDecimal = (value: unknown): number | undefined =>
  typeof value === 'string' && /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i.test(value)
    ? finiteNumber(Number(value))
    : finiteNumber(value)

/** Something short that a sentence may quote: a version, a number of shots, a hash; undefined for anything else. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value)) ? String(value) : undefined

/** Names whose values are no finite numbers: what JSON and YAML writers make of NaN and the infinities. */
const NOT_FINITE = /^[+-]?(?:nan|\.nan|inf|\.inf|infinity|n\/a|none|null)$/i

/** Metrics in file order, each name once. */
export class Found {
  readonly metrics: AggregateMetric[] = []
  readonly unreadable: { name: string; found: string }[] = []
  private readonly names = new Set<string>()
  private readonly file: string

  constructor(file: string) {
    this.file = file
  }

  /** Adds a metric; throws ProblemError with `metric_twice` where one of that name stands already. */
  add(metric: AggregateMetric): void {
    this.claim(metric.name)
    this.metrics.push(metric)
  }

  /** Adds whatever stands where a number is expected: a number as a metric, NaN and its like as unreadable, no other. */
  addValue(name: string, value: unknown, rest: Omit<AggregateMetric, 'name' | 'value'> = {}): void {
    const number = finiteNumber(value)
    if (number !== undefined) this.add({ name, value: number, ...rest })
    else if (
      typeof value === 'number' ||
      value === null ||
      (typeof value === 'string' && NOT_FINITE.test(value.trim()))
    )
      this.addUnreadable(name, value)
  }

  addUnreadable(name: string, value: unknown): void {
    this.claim(name)
    const found = typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value)
    this.unreadable.push({ name, found: found.length > 40 ? `${found.slice(0, 39)}…` : found })
  }

  private claim(name: string): void {
    if (this.names.has(name)) throw new ProblemError(errorOf('metric_twice', { file: this.file, metric: name }))
    this.names.add(name)
  }
}

/** A reader of one format: undefined when the document is not of it. */
export type Reader = (document: Json, found: Found) => boolean
