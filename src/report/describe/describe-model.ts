/** One model of the report in words: what happened to it, the four answers, and its tables. */

import type { AlertKind, Block, DescribeOptions, Section } from '../description.js'
import { shorten } from '../escape.js'
import { findingsOf } from '../findings.js'
import { code, joinPhrases, type Phrase, sentences } from '../phrase.js'
import type { ModelReport, Report } from '../report.js'
import { say, sentenceOf } from '../say.js'
import { betterOrWorse, commandOf, howSure, whatNow, whoGetsWorse } from './answers.js'
import { openBlocks } from './check-tables.js'
import { countsOf, foundOf, summaryOf } from './counts.js'
import { isOfFailures, verdictBefore } from './decided.js'
import { configLine, firstSentence, problemBlocks, unknownAnswers } from './describe-problems.js'
import { describeFirstVersion, isFirstVersion } from './first-version.js'
import { foldedSections } from './folded.js'
import { sayVerdict } from './headline.js'

export interface ModelDescription {
  readonly model: ModelReport
  /** What happened, as a clause for the heading; the longest that fits is used. */
  readonly facts: readonly Phrase[]
  readonly lead: string
  readonly alert: Phrase
  /** Another kind than the verdict's own. */
  readonly alertKind?: AlertKind | undefined
  readonly betterOrWorse: Phrase
  readonly whoGetsWorse: Phrase
  readonly howSure: Phrase
  /**
   * The same three where several models share the room, of a model that is blocked: the table of models names every failed
   * check. Absent: of any other model the first words alone would say too little, such as a gain without its price.
   */
  readonly inShort?: Readonly<Record<'betterOrWorse' | 'whoGetsWorse' | 'howSure', Phrase>>
  readonly whatNow: Phrase
  readonly command: { readonly lines: readonly string[]; readonly after: Phrase } | null
  readonly open: readonly Block[]
  /** The last section says what was not checked and how the rest was computed. */
  readonly folded: readonly Section[]
  /** `2 worse, 14 unclear, 47 fine (3 of them shown better)`. */
  readonly counts: string
  /** The finding in a table of models. */
  readonly found: Phrase
  /** `2 of 63 checks worse`. */
  readonly summary: string
}

/** The sentences are about what was found, so they are those of the verdict before people decided; `model` is as it is now. */
export function describeModel(model: ModelReport, report: Report, options: DescribeOptions): ModelDescription {
  const before = verdictBefore(model, report)
  const described = describeFound({ ...model, verdict: before }, report, options)
  if (before !== 'block' || model.verdict !== 'review') return { ...described, model }
  // What failed is waived; it is said of what still asks for a person.
  const left = model.reasons.filter((reason) => !isOfFailures(reason))
  const asking = left.length > 0 ? { ...model, reasons: left } : model
  const { facts, lead, alert, whatNow, command } = describeFound(asking, report, options)
  return { ...described, model, facts, lead, alert, whatNow, command }
}

function describeFound(model: ModelReport, report: Report, options: DescribeOptions): ModelDescription {
  if (model.verdict === 'error') return describeFailure(model, report)
  if (isFirstVersion(model)) return describeFirstVersion(model, report, options)
  const findings = findingsOf(model, report)
  const said = sayVerdict(findings)
  const command = commandOf(model, report, options)
  const [better, who, sure] = [betterOrWorse(findings), whoGetsWorse(findings), howSure(findings)]
  return {
    model,
    ...said,
    betterOrWorse: sentences(...better),
    whoGetsWorse: sentences(...who),
    howSure: sentences(...sure),
    ...(model.verdict === 'block'
      ? {
          inShort: {
            betterOrWorse: sentences(...better.slice(0, 1)),
            whoGetsWorse: sentences(...who.slice(0, 1)),
            howSure: sentences(...sure.slice(0, 2)),
          },
        }
      : {}),
    whatNow: whatNow(findings, command !== null),
    command,
    open: openBlocks(findings),
    folded: foldedSections(findings, options),
    counts: countsOf(findings),
    found: foundOf(findings),
    summary: summaryOf(findings),
  }
}

function describeFailure(model: ModelReport, report: Report): ModelDescription {
  const words = say().describeModel
  const errors = [...model.problems, ...report.problems].filter((problem) => problem.severity === 'error')
  const [betterOrWorse, whoGetsWorse, howSure, whatNow] = unknownAnswers(report)
  const files = model.inputs.map(({ role, path, rows, sha256, commit }) =>
    words.fileRead({
      role: say().method.inputRoles[role],
      path: code(shorten(path)),
      rows,
      hash: code(sha256.slice(0, 12)),
      commit: commit ? code(commit.slice(0, 7)) : null,
    }),
  )
  return {
    model,
    facts: [words.modelNotEvaluated(code(shorten(model.name)))],
    lead: say().leads.error,
    alert: errors.length > 0 ? firstSentence(errors) : joinPhrases(model.reasons.map(sentenceOf), ' '),
    betterOrWorse,
    whoGetsWorse,
    howSure,
    whatNow,
    command: null,
    open: problemBlocks(errors),
    folded: [
      { title: [words.whatWasRead], blocks: [{ kind: 'list', items: [...files, ...configLine(report)] }], drop: null },
    ],
    counts: words.notEvaluated,
    found: errors.length > 0 ? firstSentence(errors) : [words.notEvaluated],
    summary: [...new Set(errors.map((problem) => problem.code))].join(', ') || words.notEvaluated,
  }
}
