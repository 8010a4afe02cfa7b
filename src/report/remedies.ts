/** What is to be mended in the set-up, below a report that could not do all of its work. */
import type { Reason } from '../core/problem.js'
import { escapeMarkdown } from './escape.js'
import { sentenceOf } from './say.js'

/** Markdown; the empty text where there is nothing to mend. */
export function renderRemedies(remedies: readonly Reason[]): string {
  if (remedies.length === 0) return ''
  const lines = remedies.map((each) => `- ${escapeMarkdown(sentenceOf(each))}`)
  return `\n## To mend in the set-up\n\n${lines.join('\n')}\n`
}
