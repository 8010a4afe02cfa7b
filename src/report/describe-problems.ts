/** Findings about input and settings, in words: errors that left no result, and warnings beside one. */
import { isGateChange } from '../core/gate-changes.js'
import type { Problem } from '../core/problem.js'
import type { Block } from './description.js'
import { formatNumber } from './format.js'
import { gateMessages } from './languages/english/messages/gate.js'
import { code, type Phrase, phrase, strong } from './phrase.js'
import { shortenPath } from './present.js'
import type { Report } from './report.js'
import { sentenceOf } from './say.js'

/** Problems said in the open or listed one by one; a damaged file can have thousands. */
const MOST_PROBLEMS = 10

/** Findings about a change of the gate itself, for the top; paragraphs, because the answers below them are a list. */
export const noticesOf = (problems: readonly Problem[]): Block[] =>
  problems.filter(isNotice).map((problem) => ({ kind: 'paragraph', text: phrase`⚠️ ${sentenceOf(problem)}` }))

const isNotice = (problem: Problem): boolean =>
  problem.severity === 'warning' && (isGateChange(problem) || Object.hasOwn(gateMessages, problem.code))

/** Findings that belong to the whole run, said in the open. */
export function warningsOf(problems: readonly Problem[]): Block[] {
  const warnings = problems.filter((problem) => problem.severity === 'warning' && !isNotice(problem))
  if (warnings.length === 0) return []
  return [
    {
      kind: 'list',
      items: warnings.slice(0, MOST_PROBLEMS).map((problem) => phrase`⚠️ ${strong('Note:')} ${sentenceOf(problem)}`),
    },
  ]
}

export function firstSentence(problems: readonly Problem[]): Phrase {
  return problems.length === 0 ? ['The review ended without a result.'] : [sentenceOf(problems[0])]
}

/** Every error with its code, the first ones in the open. */
export function problemBlocks(errors: readonly Problem[]): Block[] {
  if (errors.length === 0) return []
  const items = errors.slice(0, MOST_PROBLEMS).map((problem) => phrase`${sentenceOf(problem)} (${code(problem.code)})`)
  const more = errors.length - items.length
  return [
    { kind: 'title', text: 'What was found' },
    { kind: 'list', items: more > 0 ? [...items, [`and ${formatNumber(more)} more, in the report.`]] : items },
  ]
}

/** "Unknown" to everything, and who repairs. */
export function unknownAnswers(report: Report): [Phrase, Phrase, Phrase, Phrase] {
  return [
    ['Unknown. Nothing was concluded: no number would mean anything.'],
    ['Unknown.'],
    [
      'Not a question of chance: the fault lies in the files or the settings named here, and says nothing about the model.',
    ],
    [
      `Author: correct what is named below and ${report.context.pullRequest === null ? 'run this again' : 'push'}. No approval or waiver can replace this.`,
    ],
  ]
}

export function configLine(report: Report): Phrase[] {
  const { tool } = report
  const version = `version ${tool.version}`
  if (tool.configSha256 === null) return [phrase`No policy file was read; ${version}.`]
  const source = tool.configSource === null ? '' : phrase` (${code(shortenPath(tool.configSource))})`
  return [phrase`Policy ${code(tool.configSha256.slice(0, 8))}${source}, ${version}.`]
}
