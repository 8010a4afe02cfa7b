import { describe, expect, it } from 'vitest'
import { makeProgress, type Step } from '../../src/report/media/progress.js'

const step = (phase: string, done: number, more: Partial<Step> = {}): Step => ({
  model: 'card-fraud',
  phase,
  done,
  rows: 1_000_000,
  bytes: 1e6,
  ...more,
})

/** Shows each step at its second; what was written. */
function written(isTerminal: boolean, steps: readonly (readonly [number, Step])[], clear = false): string[] {
  let now = 0
  const texts: string[] = []
  const progress = makeProgress({ write: (text) => texts.push(text), isTerminal, clock: () => 5000 + now })
  for (const [second, shown] of steps) {
    now = 1000 * second
    progress.show(shown)
  }
  if (clear) progress.clear()
  return texts
}
const line = (text: string) => `\r\u001b[2K${text}`

describe('on a terminal', () => {
  it('nothing is said of work that takes less than two seconds, and nothing is cleared', () => {
    const steps = [
      [0, step('reading champion', 0)],
      [1, step('joining', 0)],
      [1.9, step('decision', 0)],
    ] as const
    expect(written(true, steps, true)).toEqual([])
  })

  it('one line is rewritten: phase, share, rows, and what remains, once enough is done to tell', () => {
    const steps = [
      [0, step('reading champion', 0, { rows: undefined })],
      [3, step('joining', 0)],
      [5, step('metrics', 0)],
      [7, step('metrics', 0.5)],
      [7, step('metrics', 0.501)],
    ] as const
    expect(written(true, steps, true)).toEqual([
      line('card-fraud: joining · 1,000,000 rows · about 7 s left'),
      line('card-fraud: metrics · 1,000,000 rows · about 5 s left'),
      line('card-fraud: metrics, 50 % · 1,000,000 rows · about 3 s left'),
      line(''),
    ])
  })

  it('a file so large that reading it takes longer is told at once, without a guess', () => {
    expect(written(true, [[0, step('reading champion', 0, { rows: undefined, bytes: 2 ** 29 })]])).toEqual([
      line('card-fraud: reading champion'),
    ])
  })

  it('the time of a second model is counted from its own beginning', () => {
    const steps = [
      [0, step('reading champion', 0)],
      [100, step('reading champion', 0, { model: 'churn' })],
      [104, step('slices', 0, { model: 'churn' })],
    ] as const
    expect(written(true, steps).at(-1)).toBe(line('churn: slices · 1,000,000 rows · about 6 s left'))
  })

  it('more than ninety seconds are minutes', () => {
    const steps = [
      [0, step('reading champion', 0, { rows: 10_000_000 })],
      [300, step('metrics', 0, { rows: 10_000_000 })],
    ] as const
    expect(written(true, steps)).toEqual([line('card-fraud: metrics · 10,000,000 rows · about 5 min left')])
  })

  it('a name from a file moves no cursor', () => {
    const [text] = written(true, [[3, step('a phase of its own', 0, { model: 'a\u001b[2Jb\nc', rows: undefined })]])
    expect(text).toBe(line('a [2Jb c: a phase of its own'))
  })
})

describe('in a log', () => {
  it('work of less than twenty seconds is silent', () => {
    expect(written(false, [[19, step('metrics', 0.5)]], true)).toEqual([])
  })

  it('each phase that begins later is one line', () => {
    const steps = [
      [0, step('reading champion', 0, { bytes: 2 ** 30 })],
      [25, step('metrics', 0)],
      [30, step('metrics', 0.5)],
      [130, step('decision', 0)],
    ] as const
    expect(written(false, steps, true)).toEqual([
      'card-fraud: metrics · 1,000,000 rows · after 25 s\n',
      'card-fraud: decision · 1,000,000 rows · after 2 min\n',
    ])
  })
})
