/** The hidden first line of our comment: machine values that find it again and say what it was about. */
import type { Verdict } from '../core/comparison.js'
import { escapeMarkerValue } from './escape.js'

/** Begins the first line of every comment of ours; a comment is ours by it and by its author. */
export const MARKER = '<!-- model-review-gate v1'

/** A verdict and the short commit that it was about. */
export interface Said {
  readonly verdict: Verdict
  readonly head: string
}

export interface Marker {
  /** `*`: several models. */
  readonly model: string
  /** Seven hex digits; `none` outside of a pull request. */
  readonly head: string
  readonly verdict: Verdict
  /** The last other verdict that stood here; null: none did. */
  readonly was: Said | null
}

export const renderMarker = ({ model, head, verdict, was }: Marker): string =>
  `${MARKER} model=${escapeMarkerValue(model)} head=${escapeMarkerValue(head)} verdict=${verdict}${was ? ` was=${was.verdict}@${escapeMarkerValue(was.head)}` : ''} -->`

const VERDICTS = 'pass|review|block|error'
const SHA = '[0-9a-f]{7,40}'
const LINE = new RegExp(
  `^${MARKER} model=(?<model>[\\w./*-]{1,100}) head=(?<head>none|${SHA}) verdict=(?<verdict>${VERDICTS})(?: was=(?<wasVerdict>${VERDICTS})@(?<wasHead>${SHA}))? -->(?:\\r?\\n|$)`,
)

/**
 * What a comment's first line says; null: it is not one that we write. Anybody who may edit comments can have written it, so
 * it is a hint for the history and nothing is decided by it.
 */
export function parseMarker(body: string): Marker | null {
  const { model, head, verdict, wasVerdict, wasHead } = LINE.exec(body)?.groups ?? {}
  if (model === undefined) return null
  return {
    model,
    head,
    verdict: verdict as Verdict,
    was: wasVerdict === undefined ? null : { verdict: wasVerdict as Verdict, head: wasHead },
  }
}

/**
 * What stood in the comment before this run and was something else: the comment's own verdict, or the one before it where a run
 * only confirms it, so that the same result leaves the same text. null: nothing else.
 */
export function saidBefore(body: string, verdict: Verdict): Said | null {
  const marker = parseMarker(body)
  if (marker === null) return null
  const last = marker.verdict === verdict ? marker.was : { verdict: marker.verdict, head: marker.head }
  return last === null || last.head === 'none' || last.verdict === verdict ? null : last
}
