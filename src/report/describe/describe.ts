/**
 * Report → what is said, without a medium: heading, alert, the four answers, the rows that decided, and what is folded
 * away. Words are chosen by status and reason code only, so that text, table and verdict cannot disagree. Renderers turn a
 * `Description` into Markdown, HTML or terminal text and add no fact of their own.
 *
 * Room is left for states of later issues: no champion, waived, and the bot's commands (`commands`).
 */
import type { Verdict } from '../../core/comparison.js'
import type { AlertKind, Answer, Block, DescribeOptions, Description, Icon, Link, Section } from '../description.js'
import { shorten } from '../escape.js'
import { code, type Phrase, plainText, sentences, strong } from '../phrase.js'
import type { ModelReport, Report } from '../report.js'
import { say } from '../say.js'
import { approveCommand } from './answers.js'
import {
  alertOfDecided,
  answersSection,
  asksBesideChecks,
  decidedBlocks,
  headingOfDecided,
  isApproved,
  mergeAnyway,
  whatNowOfDecided,
  whoApproves,
} from './decided.js'
import { describeModel, type ModelDescription } from './describe-model.js'
import { configLine, firstSentence, noticesOf, problemBlocks, unknownAnswers, warningsOf } from './describe-problems.js'
import { glossaryOf } from './glossary.js'
import { thresholdWarnings } from './operating-point.js'

const VERDICTS = ['error', 'block', 'review', 'pass'] as const
const ICONS: Readonly<Record<Verdict, Icon>> = { error: '⛔', block: '⛔', review: '⚠️', pass: '✅' }
const ALERTS: Readonly<Record<Verdict, AlertKind>> = {
  error: 'caution',
  block: 'caution',
  review: 'warning',
  pass: 'tip',
}
const LONGEST_HEADING = 80
/** Of several models, those that are answered for in the open. */
const MOST_ANSWERED = 2

export const worstFirst = (models: readonly ModelReport[]): readonly ModelReport[] =>
  [...models].sort((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict))

export function describeReport(report: Report, options: DescribeOptions = {}): Description {
  const { above, below } = noticesOf(report.problems)
  const verdict = describeVerdict(report, options)
  const described = { ...verdict, notices: above, open: [...below, ...verdict.open] }
  const decided = report.decisions ? withDecisions(described, report, options) : described
  const description = withGlossary(decided, report)
  return options.outdated ? outdated(description) : description
}

/** The words that are used, before the last section, which is about what was not checked. */
function withGlossary(description: Description, report: Report): Description {
  if (report.models.every(({ verdict }) => verdict === 'error')) return description
  const glossary = glossaryOf(
    description,
    report.models.map(({ task }) => task),
  )
  const { folded } = description
  return glossary === null
    ? description
    : { ...description, folded: [...folded.slice(0, -1), glossary, ...folded.slice(-1)] }
}

/** What people decided, beside what was found. */
function withDecisions(description: Description, report: Report, options: DescribeOptions): Description {
  const { alert, answers, open, folded } = description
  const asked = asksBesideChecks(report)
  const command = asked ? approveCommand(report, options) : description.command
  const whatNow = asked ? whoApproves(report, command !== null) : whatNowOfDecided(report)
  const answered = answersSection(report)
  return {
    ...description,
    alert: alertOfDecided(report, alert.text) ?? alert,
    answers: whatNow ? [...answers.slice(0, -1), { question: say().questions[3], parts: [whatNow] }] : answers,
    command: report.verdict === 'pass' ? null : command,
    open: [...decidedBlocks(report), ...open],
    folded: answered ? [answered, ...folded] : folded,
  }
}

/** A newer commit has no report yet: whose this one is, before anything else. */
function outdated(description: Description): Description {
  const { heading, marker } = description
  const text = marker.head === 'none' ? heading.text : say().describe.outdated(code(marker.head), heading.text)
  return { ...description, heading: { ...heading, text } }
}

function describeVerdict(report: Report, options: DescribeOptions): Description {
  const models = worstFirst(report.models).map((model) => describeModel(model, report, options))
  // A report can be an error although every model was compared (a broken config beside them): then the error speaks.
  const ownError = report.verdict === 'error' && models.every(({ model }) => model.verdict !== 'error')
  if (ownError) return describeError(report, models)
  if (models.length === 0) return describeNothing(report)
  return models.length === 1 ? describeOne(report, models[0], options) : describeMany(report, models, options)
}

/** `a83d5f0`. */
export const shortSha = (sha: string): string => sha.slice(0, 7)

/** The longest of some headings that fits; the last one in any case. */
function headingOf(report: Report, facts: readonly Phrase[]): Phrase {
  const { headings: starts, adviceOnly } = say()
  const advice = holdsNothing(report) && report.verdict !== 'error' ? adviceOnly : ''
  const start = starts[headingOfDecided(report) ?? report.verdict]
  const headings = facts.map((fact) => say().describe.heading(start, advice, fact))
  return headings.find((heading) => plainText(heading).length + 3 <= LONGEST_HEADING) ?? headings.at(-1)!
}

function markerOf(report: Report, model: string): Description['marker'] {
  const { before = null } = report
  return {
    model,
    head: report.context.headSha ? shortSha(report.context.headSha) : 'none',
    verdict: report.verdict,
    was: before && { verdict: before.verdict, head: shortSha(before.head) },
  }
}

/** `was blocked at commit a1c09f2, now passes`. */
function historyOf({ before = null, verdict }: Report): Phrase | null {
  const { was, is, describe } = say()
  return before && describe.history(was[before.verdict], code(shortSha(before.head)), is[verdict])
}

function linksOf(report: Report): Link[] {
  return report.context.runUrl ? [{ text: say().describe.fullReport, href: report.context.runUrl }] : []
}

const answersOf = (...answers: readonly (Phrase | readonly Phrase[])[]): Answer[] =>
  say().questions.map((question, index) => {
    const answer = answers[index]
    return { question, parts: isParts(answer) ? answer : [answer] }
  })
const isParts = (answer: Phrase | readonly Phrase[]): answer is readonly Phrase[] => Array.isArray(answer[0])

/** Whether the verdict informs and the merge is not held. */
const holdsNothing = ({ advisory, trial }: Report): boolean => advisory || trial === true

function advisoryNote(report: Report): Phrase {
  if (!holdsNothing(report)) return []
  const words = say().describe
  return report.advisory ? [words.noAgreedRules] : words.onTrial(code('fail-on: never'))
}

const leadOf = (report: Report, { lead }: ModelDescription): string =>
  holdsNothing(report) && report.verdict === 'block' ? say().describe.wouldBeBlocked : lead

function untouchedBlock(report: Report): Phrase[] {
  if (report.untouched.length === 0) return []
  return [say().describe.notUnderReview(report.untouched.map((name) => code(shorten(name))))]
}

function describeOne(report: Report, described: ModelDescription, options: DescribeOptions): Description {
  const { model } = described
  return {
    verdict: report.verdict,
    marker: markerOf(report, model.name),
    heading: {
      icon: ICONS[report.verdict],
      text: headingOf(report, asksBesideChecks(report) ? approvalAsked(described) : described.facts),
    },
    alert: {
      kind: described.alertKind ?? ALERTS[report.verdict],
      lead: leadOf(report, described),
      text: sentences(described.alert, advisoryNote(report)),
    },
    models: null,
    answers: answersOf(described.betterOrWorse, described.whoGetsWorse, described.howSure, described.whatNow),
    command: described.command,
    open: [...described.open, ...warningsOf([...report.problems, ...model.problems, ...thresholdWarnings(model)])],
    folded: withUntouched(described.folded, report),
    mergeAnyway: mergeAnyway(report, options),
    links: linksOf(report),
    history: historyOf(report),
    summary: say().describe.summaries.one(report.verdict, shorten(model.name), described.summary, isApproved(report)),
  }
}

const approvalAsked = ({ model }: ModelDescription): Phrase[] => {
  const { facts } = say().describe
  return [facts.approvalAskedOf(code(shorten(model.name))), [facts.approvalAsked]]
}

/** Names the untouched models in the last section, the one about what was not checked. */
function withUntouched(sections: readonly Section[], report: Report): readonly Section[] {
  const items = untouchedBlock(report)
  if (items.length === 0) return sections
  const last = sections.at(-1)
  if (!last) return [{ title: [say().describe.notChecked], blocks: [{ kind: 'list', items }], drop: null }]
  const [first, ...rest] = last.blocks
  const blocks: Block[] =
    first.kind === 'list'
      ? [{ kind: 'list', items: [...items, ...first.items] }, ...rest]
      : [{ kind: 'list', items }, first, ...rest]
  return [...sections.slice(0, -1), { ...last, blocks }]
}

const nameOf = ({ model }: ModelDescription): Phrase => code(shorten(model.name))

function describeMany(report: Report, models: readonly ModelDescription[], options: DescribeOptions): Description {
  const own = models.filter(({ model }) => model.verdict === report.verdict)
  // Something beside the models asks for more than any of them.
  const worst = own.length > 0 ? own : models
  const words = say().describe
  const answered = worst.slice(0, MOST_ANSWERED)
  return {
    verdict: report.verdict,
    marker: markerOf(report, '*'),
    heading: { icon: ICONS[report.verdict], text: headingOf(report, [factOfMany(report, models, worst)]) },
    alert: {
      kind: ALERTS[report.verdict],
      lead: report.verdict === 'pass' ? say().leads.pass : leadOf(report, worst[0]),
      text: sentences(
        report.verdict === 'pass'
          ? words.allWithinPolicy(models.length)
          : words.worstOf(nameOf(worst[0]), worst[0].alert, worst.length - 1),
        advisoryNote(report),
      ),
    },
    models: {
      kind: 'grid',
      caption: words.modelsCaption(models.length),
      header: words.modelsHeader,
      align: ['left', 'left', 'left'],
      leading: true,
      rows: models.map((described) => [
        [`${ICONS[described.model.verdict]}\u00a0${say().verdicts[described.model.verdict]}`],
        nameOf(described),
        described.found,
      ]),
    },
    answers: answersOf(
      withPointer(
        gather(answered, (each) => inShort(each).betterOrWorse, models),
        models.length - answered.length,
      ),
      gather(answered, (each) => inShort(each).whoGetsWorse, models),
      gather(answered, (each) => inShort(each).howSure, models),
      whatNowOfMany(report, models),
    ),
    // An approval is of the commit, so one line is for all of them.
    command: report.verdict === 'review' ? (worst.find(({ command }) => command !== null)?.command ?? null) : null,
    mergeAnyway: mergeAnyway(report, options),
    open: warningsOf([...report.problems]),
    folded: withUntouched(
      [
        ...models.map(
          (described): Section => ({
            title: words.modelTitle(ICONS[described.model.verdict], nameOf(described), described.counts),
            blocks: [
              ownAnswers(described),
              ...described.open,
              ...warningsOf([...described.model.problems, ...thresholdWarnings(described.model)]),
              ...described.folded.slice(0, -1).flatMap(asBlocks),
            ],
            drop: described.model.verdict === 'pass' ? 'parts of single models' : null,
          }),
        ),
        {
          title: [words.notCheckedAndHow],
          blocks: models.flatMap((described): Block[] => [
            { kind: 'paragraph', text: strong(nameOf(described)) },
            ...(described.folded.at(-1)?.blocks ?? []),
          ]),
          drop: null,
        },
      ],
      report,
    ),
    links: linksOf(report),
    history: historyOf(report),
    summary: words.summaries.many(
      report.verdict,
      models.map(({ model, summary }) => ({ name: shorten(model.name), verdict: model.verdict, found: summary })),
    ),
  }
}

/** One person is asked for one thing: while anything blocks, that is the author, and no decision is asked for yet. */
function whatNowOfMany(report: Report, models: readonly ModelDescription[]): Phrase | readonly Phrase[] {
  if (report.verdict === 'pass' || report.verdict === 'review') {
    const asked = report.verdict === 'pass' ? models : models.filter(({ model }) => model.verdict === 'review')
    return gather(asked, ({ whatNow }) => whatNow, asked)
  }
  const named = (verdict: Verdict) => models.filter(({ model }) => model.verdict === verdict).map(nameOf)
  return say().describe.author({
    failed: named('error'),
    blocked: named('block'),
    open: named('review'),
    push: report.context.pullRequest !== null,
  })
}

const asBlocks = (section: Section): Block[] => [{ kind: 'title', text: plainText(section.title) }, ...section.blocks]

const inShort = (described: ModelDescription) => described.inShort ?? described

/** Who is not answered for in the open: nobody shall take the silence about a model for an answer. */
function withPointer(answers: readonly Phrase[], others: number): readonly Phrase[] {
  if (others === 0) return answers
  const pointer = say().describe.answeredBelow(others)
  return answers.length === 1 ? [sentences(answers[0], pointer)] : [...answers, [pointer]]
}

/** The whole answers to the first three questions, in the part of a model: in the open there may be room for a few of them. */
export function ownAnswers({ betterOrWorse, whoGetsWorse, howSure }: ModelDescription): Block {
  const { questions } = say()
  const answers = [betterOrWorse, whoGetsWorse, howSure]
  return { kind: 'list', items: answers.map((answer, index) => sentences(strong(questions[index]), answer)) }
}

/** The answers of some models, those with the same one named together; without a name where it is that of all. */
function gather(
  models: readonly ModelDescription[],
  answer: (described: ModelDescription) => Phrase,
  all: readonly ModelDescription[],
): readonly Phrase[] {
  const groups = new Map<string, { names: Phrase[]; text: Phrase }>()
  for (const described of models) {
    const text = answer(described)
    const group = groups.get(plainText(text)) ?? { names: [], text }
    group.names.push(nameOf(described))
    groups.set(plainText(text), group)
  }
  if (groups.size === 1 && models.length === all.length) return [[...groups.values()][0].text]
  return [...groups.values()].map(({ names, text }) => say().describe.answerOf(names, text))
}

function factOfMany(report: Report, models: readonly ModelDescription[], worst: readonly ModelDescription[]): Phrase {
  const { facts } = say().describe
  const [some, all] = [worst.length, models.length]
  if (asksBesideChecks(report)) return [facts.allPassAndAsked(all)]
  if (report.verdict === 'error') return [facts.notEvaluated(some, all)]
  if (report.verdict === 'review') return [facts.undecided(some, all)]
  if (report.verdict === 'pass') return [facts.allPass(all)]
  const regressed = worst.every(({ model }) => model.reasons[0]?.code === 'checks_regressed')
  return [regressed ? facts.worse(some, all) : facts.blocked(some, all)]
}

/** Nothing could be compared at all: the config, or something every model needs, is at fault. */
function describeError(report: Report, models: readonly ModelDescription[]): Description {
  const errors = report.problems.filter((problem) => problem.severity === 'error')
  const words = say().describe
  return {
    verdict: 'error',
    marker: markerOf(report, models.length === 1 ? models[0].model.name : '*'),
    heading: { icon: '⛔', text: headingOf(report, [[words.facts.reviewNotEvaluated]]) },
    alert: { kind: 'caution', lead: say().leads.error, text: firstSentence(errors) },
    models: null,
    answers: answersOf(...unknownAnswers(report)),
    command: null,
    mergeAnyway: null,
    open: [...problemBlocks(errors), ...warningsOf(report.problems)],
    folded: [
      {
        title: [words.whatWasRead],
        blocks: [{ kind: 'list', items: [...configLine(report), ...untouchedBlock(report)] }],
        drop: null,
      },
    ],
    links: linksOf(report),
    history: historyOf(report),
    summary: words.summaries.error([...new Set(errors.map((problem) => problem.code))]),
  }
}

/** What this change touches is for another job: not a word here is about it. */
function describeLeftOut(report: Report): Description {
  const { leftOut: words, summaries } = say().describe
  return {
    ...describeNothing({ ...report, leftOut: [] }),
    heading: { icon: '➖', text: [words.heading] },
    alert: { kind: 'important', lead: words.lead, text: [words.alert] },
    answers: answersOf([words.unknown], [words.unknown], [words.howSure], [words.whatNow]),
    summary: summaries.leftOut,
  }
}

function describeNothing(report: Report): Description {
  if (report.leftOut?.length && report.verdict === 'pass') return describeLeftOut(report)
  const isAsked = report.verdict === 'review'
  const { nothing: words, notChecked, summaries } = say().describe
  return {
    verdict: report.verdict,
    marker: markerOf(report, 'none'),
    heading: isAsked ? { icon: '⚠️', text: [words.headingAsked] } : { icon: '✅', text: [words.heading] },
    alert: {
      kind: isAsked ? 'warning' : 'tip',
      lead: isAsked ? say().leads.review : words.lead,
      text: [words.alert],
    },
    models: null,
    answers: answersOf(
      [words.betterOrWorse],
      [words.whoGetsWorse],
      [words.howSure],
      [isAsked ? words.whatNowAsked : words.whatNow],
    ),
    command: null,
    mergeAnyway: null,
    open: warningsOf(report.problems),
    folded: [
      {
        title: [notChecked],
        blocks: [{ kind: 'list', items: [...untouchedBlock(report), ...configLine(report)] }],
        drop: null,
      },
    ],
    links: linksOf(report),
    history: historyOf(report),
    summary: isAsked ? summaries.nothingAsked : summaries.nothing,
  }
}
