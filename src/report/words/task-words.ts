/** Plain words for the metrics of tasks without a positive label, and of others with parameters, by canonical name. */

import { plainText } from '../phrase.js'
import { say } from '../say.js'
import { formatPlain, formatPlainPercent } from './format.js'

interface DetailedWords {
  readonly name: string
  readonly worse: string
  readonly better: string
  /** What sets the metric apart from others of its name: `first 10`, `within 50`; null without a parameter. */
  readonly detail: string | null
}

const first = (k: number): string => say().taskWords.first(formatPlain(k))
const level = (share: number): string => say().taskWords.level(formatPlain(share))

/** What the number behind the `@` of a metric says: `first 5`, `within 50`, `3 tries`. */
const PARAMETERS: Readonly<Record<string, (value: number) => string>> = {
  ndcg: first,
  map: first,
  mrr: first,
  precision: first,
  recall: first,
  hit_rate: first,
  top_k_accuracy: first,
  within: (tolerance) => say().taskWords.within(formatPlain(tolerance)),
  absolute_error_quantile: level,
  mean_pinball_loss: level,
  weighted_quantile_loss: level,
  mean_tweedie_deviance: (power) => say().taskWords.power(formatPlain(power)),
  interval_coverage: (nominal) => say().taskWords.target(formatPlainPercent(nominal)),
  interval_score: (nominal) => say().taskWords.ofInterval(formatPlainPercent(nominal)),
  net_benefit: (probability) => say().taskWords.actingPays(formatPlainPercent(probability)),
  pass: (k) => say().taskWords.tries(k, formatPlain(k)),
}

/** A metric's id without its parameters, and those; null for a metric without plain words. */
function partsOf(metric: string) {
  const [, base, parameters] = /^([a-z_][a-z0-9_]*)(.*)$/i.exec(metric) ?? []
  const { metrics } = say().taskWords
  return base !== undefined && Object.hasOwn(metrics, base) ? { base: base as keyof typeof metrics, parameters } : null
}

/** The words of a metric as a check names it: `ndcg@10`, `recall[SIRA]`, `mean_absolute_error.cap0.99`. */
export function taskWordsOf(metric: string): DetailedWords | undefined {
  const parts = partsOf(metric)
  if (parts === null) return undefined
  const { base, parameters } = parts
  const words = say().taskWords
  const ofClass = /^\[([^\]]+)\]$/.exec(parameters)?.[1]
  if (ofClass !== undefined && Object.hasOwn(words.ofClass, base))
    return { ...words.ofClass[base as keyof typeof words.ofClass](ofClass), detail: null }
  const at = /^@(\d+(?:\.\d+)?(?:e[+-]?\d+)?)/.exec(parameters)?.[1]
  const cap = /\.cap(\d+(?:\.\d+)?)/.exec(parameters)?.[1]
  const relevant = /\.relevant(-?\d+(?:\.\d+)?)/.exec(parameters)?.[1]
  const details = [
    ...(at !== undefined && Object.hasOwn(PARAMETERS, base) ? [PARAMETERS[base](Number(at))] : []),
    ...(base === 'mean_error' ? [words.targetZero] : []),
    ...(cap === undefined ? [] : [words.capped(formatPlainPercent(1 - Number(cap)))]),
    ...(parameters.includes('.exponential') ? [words.highGrades] : []),
    ...(relevant === undefined ? [] : [words.relevantFrom(formatPlain(Number(relevant)))]),
    ...(parameters.includes('.by_id') ? [words.tiesById] : []),
  ]
  return { ...words.metrics[base], detail: details.length > 0 ? plainText(say().lists.plain(details)) : null }
}

/** Parameters that the words beside the name say already. */
const SAID_IN_WORDS = /\.(?:cap\d+(?:\.\d+)?|exponential|relevant-?\d+(?:\.\d+)?|by_id)/g

/** `mean_absolute_error` of `mean_absolute_error.cap0.99`: the name that people know, beside the words of the rest. */
export const knownNameOf = (metric: string): string =>
  partsOf(metric) === null ? metric : metric.replaceAll(SAID_IN_WORDS, '')
