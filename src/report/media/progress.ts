/** Where long work stands: one line that is rewritten on a terminal, a line for each phase in a log. */
import { say } from '../say.js'

/** Work shorter than this needs no word on a terminal, and shorter than that none in a log. */
const SHOWN_AFTER_MS = 2000
const LOGGED_AFTER_MS = 20_000
/** With more bytes than this, reading alone takes longer than two seconds, and says nothing in between. */
const MANY_BYTES = 2 ** 28

/** Where a phase begins and ends in the time of one model: measured at a million rows (bench/), good enough to guess by. */
const shares: Readonly<Record<string, readonly [number, number]>> = {
  'reading champion': [0, 0.3],
  'reading challenger': [0, 0.3],
  'reading evaluation': [0, 0.3],
  joining: [0.3, 0.4],
  slices: [0.4, 0.5],
  metrics: [0.5, 0.9],
  decision: [0.9, 1],
  'self-test': [0, 1],
}

/** One step of the work on one model. */
export interface Step {
  readonly model: string
  readonly phase: string
  /** Share of the phase that is done. */
  readonly done: number
  /** Rows of the larger file; undefined: not known yet. */
  readonly rows: number | undefined
  /** Bytes of the files read so far. */
  readonly bytes: number
}

export interface ProgressOptions {
  readonly write: (text: string) => void
  readonly isTerminal: boolean
  /** Milliseconds; of any beginning. */
  readonly clock: () => number
}

export interface ProgressLine {
  show(step: Step): void
  /** Leaves the line empty, for what comes next. */
  clear(): void
}

/**
 * On a terminal, once the work takes longer than two seconds: `card-fraud: metrics, 40 % · 1,000,000 rows · about 3 s left`,
 * rewritten in place. In a log, once it takes longer than twenty: one line for each phase that begins.
 */
export function makeProgress({ write, isTerminal, clock }: ProgressOptions): ProgressLine {
  const started = clock()
  let current: { readonly model: string; readonly started: number } | undefined
  let last = ''
  return {
    show: (step) => {
      const now = clock()
      if (current?.model !== step.model) current = { model: step.model, started: now }
      const isLong = now - started >= (isTerminal ? SHOWN_AFTER_MS : LOGGED_AFTER_MS)
      if (!isLong && !(isTerminal && step.bytes >= MANY_BYTES)) return
      const text = isTerminal ? lineOf(step, now - current.started) : phaseOf(step, null)
      if (text === last) return
      last = text
      write(
        isTerminal
          ? `\r\u001b[2K${text}`
          : `${[text, ...rowsOf(step), say().progress.after(seconds(now - started))].join(' · ')}\n`,
      )
    },
    clear: () => {
      if (isTerminal && last !== '') write('\r\u001b[2K')
      last = ''
    },
  }
}

function lineOf(step: Step, elapsedMs: number): string {
  const { phase, done } = step
  const [from, to] = shares[phase] ?? [0, 0]
  const whole = from + done * (to - from)
  // Too little is done to say how long the rest takes.
  const left = whole >= 0.25 ? [say().progress.left(seconds((elapsedMs * (1 - whole)) / whole))] : []
  return [phaseOf(step, done > 0 ? Math.floor(100 * done) : null), ...rowsOf(step), ...left].join(' · ')
}

const phaseOf = ({ model, phase }: Step, percent: number | null): string =>
  say().progress.phase(clean(model), phase, percent)

const rowsOf = ({ rows }: Step): string[] => (rows === undefined ? [] : [say().progress.rows(rows)])

const seconds = (milliseconds: number): number => Math.max(1, Math.round(milliseconds / 1000))

/** A name comes from a file: nothing of it may move the cursor. */
const clean = (name: string): string => name.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ')
