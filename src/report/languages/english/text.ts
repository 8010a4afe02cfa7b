/** Words of `text.ts` and `markdown.ts`: what stands around a description. */
import { lowerFirstLetter } from './letters.js'

export const text = {
  /** The last line on a terminal, behind the name of the tool. */
  summary: (summary: string, exitCode: number): string => `${summary} exit ${exitCode}`,
  /** history: `was blocked at 3f5a11c, now passes`. */
  history: (history: string): string => `This change ${history}.`,
  today: 'today',
  new: 'new',
  todayAndNew: (today: string, next: string): string => `today ${today}, new ${next}`,
  /** A cell behind the title of its column. */
  cell: (title: string, cell: string): string => `${lowerFirstLetter(title)} ${cell}`,
  check: (name: string, change: string | null): string => `${name}${change === null ? '' : `: ${change}`}`,
  allowed: (allowed: string): string => `allowed ${allowed}`,
  rowsNeeded: (rows: string): string => `rows needed ${rows}`,
  /** Before the id of the commit that a comment is about. */
  commit: 'commit',
}
