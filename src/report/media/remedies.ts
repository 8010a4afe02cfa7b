/** What is to be mended in the set-up, below a report that could not do all of its work. */
import type { Language } from '../../core/languages.js'
import type { Reason } from '../../core/problem.js'
import { escapeMarkdown } from '../escape.js'
import { inLanguage, say, sentenceOf } from '../say.js'

/** Markdown; the empty text where there is nothing to mend. language: of the report above. */
export function renderRemedies(remedies: readonly Reason[], language: Language | undefined): string {
  if (remedies.length === 0) return ''
  return inLanguage(language, () => {
    const lines = remedies.map((each) => `- ${escapeMarkdown(sentenceOf(each))}`)
    return `\n## ${say().remedies.title}\n\n${lines.join('\n')}\n`
  })
}
