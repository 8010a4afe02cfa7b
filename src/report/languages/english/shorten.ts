/** Sentences of `shorten.ts`: what a comment that was too long left out. */

import type { Left } from '../../description.js'
import { formatNumber } from '../../words/format.js'

const LEFT: Readonly<Record<Left, string>> = {
  'words explained': 'words explained',
  'groups to watch': 'groups to watch',
  'explanations of failed checks': 'explanations of failed checks',
  'groups that contain a failed group': 'groups that contain a failed group',
  'passed checks': 'passed checks',
  'lines that waive': 'lines that waive',
  'parts of single models': 'parts of single models',
  'ends of lists': 'the ends of long lists',
  'all but the first': 'all but the first models and notes',
  ids: 'ids of checks',
}

export const shorten = {
  leftOut: (left: readonly Left[]): string => `Shortened: left out are ${left.map((each) => LEFT[each]).join(', ')}.`,
  /** report: a link or a name, by one of the two below. */
  restIsIn: (report: string): string => `Everything is in the ${report}.`,
  fullReport: 'full report',
  report: 'report',
  more: (more: number): string => `${formatNumber(more)} more are in the report.`,
  moreModels: (more: number): string => `${formatNumber(more)} more models`,
  inTheReport: 'in the report',
  /** Behind ids and a comma. */
  andMoreIds: (more: number): string => `and ${formatNumber(more)} more, in the report.`,
  /** Where none is named. */
  idsCounted: (ids: number): string => `${formatNumber(ids)}, in the report.`,
}
