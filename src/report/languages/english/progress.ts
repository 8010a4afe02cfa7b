/** Words of `progress.ts`: where long work stands. */
import { formatNumber } from '../../words/format.js'

/** Phases by their names in the code, which are English. */
const PHASES: Readonly<Record<string, string>> = {
  'reading champion': 'reading champion',
  'reading challenger': 'reading challenger',
  'reading evaluation': 'reading evaluation',
  'reading reference': 'reading reference',
  joining: 'joining',
  slices: 'slices',
  metrics: 'metrics',
  decision: 'decision',
  'searching groups': 'searching groups',
  'self-test': 'self-test',
}

const time = (seconds: number): string => (seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`)

export const progress = {
  /** percent: of the phase that is done; null: nothing yet, or not told. */
  phase: (model: string, phase: string, percent: number | null): string =>
    `${model}: ${Object.hasOwn(PHASES, phase) ? PHASES[phase] : phase}${percent === null ? '' : `, ${percent} %`}`,
  rows: (rows: number): string => `${formatNumber(rows)} rows`,
  /** In whole seconds. */
  left: (seconds: number): string => `about ${time(seconds)} left`,
  after: (seconds: number): string => `after ${time(seconds)}`,
}
