/** Findings about input and settings, in words: errors that left no result, and warnings beside one. */
import { isAboutGate } from '../../core/gate-changes.js'
import type { Problem } from '../../core/problem.js'
import type { Block } from '../description.js'
import { shortenPath } from '../escape.js'
import { code, type Phrase } from '../phrase.js'
import type { Report } from '../report.js'
import { say, sentenceOf } from '../say.js'

/** Problems said in the open or listed one by one; a damaged file can have thousands. */
const MOST_PROBLEMS = 10

/** What a change does to the gate itself, by the codes of its findings. */
const CHANGED: Readonly<Record<string, 'rules' | 'workflow' | 'data'>> = {
  policy_changed_in_pr: 'rules',
  policy_differs: 'rules',
  workflow_changed_in_pr: 'workflow',
  evaluation_changed_in_pr: 'data',
}

/**
 * Findings about a change of the gate itself: one stands above the answers, where nobody misses it; of several a line does,
 * so that the answers stay on the first screen, and they stand `below`. Paragraphs above, because the answers are a list.
 */
export function noticesOf(problems: readonly Problem[]): { readonly above: Block[]; readonly below: Block[] } {
  const words = say().describeProblems
  const notices = problems.filter(isNotice)
  const items = notices.map((problem) => words.notice(sentenceOf(problem)))
  if (items.length < 2) return { above: items.map((text) => ({ kind: 'paragraph', text })), below: [] }
  const changed = [...new Set(notices.flatMap(({ code }) => CHANGED[code] ?? []))]
  const effect = notices.find(({ code, args }) => code === 'proposed_policy_effect' && args.verdict !== args.proposed)
  return {
    above: [{ kind: 'paragraph', text: words.notice(words.changesGate(changed, effect?.args ?? null)) }],
    below: [
      { kind: 'title', text: words.whatChangesGate },
      { kind: 'list', items: notices.map((problem) => [sentenceOf(problem)]) },
    ],
  }
}

const isNotice = (problem: Problem): boolean => problem.severity === 'warning' && isAboutGate(problem)

/** Findings that belong to the whole run, said in the open. */
export function warningsOf(problems: readonly Problem[]): Block[] {
  const warnings = problems.filter((problem) => problem.severity === 'warning' && !isNotice(problem))
  if (warnings.length === 0) return []
  return [
    {
      kind: 'list',
      items: warnings.slice(0, MOST_PROBLEMS).map((problem) => say().describeProblems.warning(sentenceOf(problem))),
    },
  ]
}

export function firstSentence(problems: readonly Problem[]): Phrase {
  return problems.length === 0 ? [say().describeProblems.noResult] : [sentenceOf(problems[0])]
}

/** Every error with its code, the first ones in the open. */
export function problemBlocks(errors: readonly Problem[]): Block[] {
  if (errors.length === 0) return []
  const words = say().describeProblems
  const items = errors.slice(0, MOST_PROBLEMS).map((problem) => words.error(sentenceOf(problem), code(problem.code)))
  const more = errors.length - items.length
  return [
    { kind: 'title', text: words.found },
    { kind: 'list', items: more > 0 ? [...items, [words.andMore(more)]] : items },
  ]
}

/** "Unknown" to everything, and who repairs. */
export function unknownAnswers(report: Report): [Phrase, Phrase, Phrase, Phrase] {
  const words = say().describeProblems
  return [
    [words.betterOrWorse],
    [words.whoGetsWorse],
    [words.howSure],
    [words.whatNow(report.context.pullRequest !== null)],
  ]
}

export function configLine({ tool }: Report): Phrase[] {
  const words = say().describeProblems
  if (tool.configSha256 === null) return [[words.noPolicy(tool.version)]]
  const source = tool.configSource === null ? null : code(shortenPath(tool.configSource))
  return [words.policy(code(tool.configSha256.slice(0, 8)), source, tool.version)]
}
