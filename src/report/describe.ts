/**
 * Report → what is said, without a medium: heading, alert, the four answers, the rows that decided, and what is folded
 * away. Words are chosen by status and reason code only, so that text, table and verdict cannot disagree. Renderers turn a
 * `Description` into Markdown, HTML or terminal text and add no fact of their own.
 *
 * Room is left for states of later issues: no champion, waived, and the bot's commands (`commands`).
 */
import type { Verdict } from '../core/comparison.js'
import { approveCommand, lowerFirst } from './answers.js'
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
import type { AlertKind, Answer, Block, DescribeOptions, Description, Icon, Link, Section } from './description.js'
import { formatNumber } from './format.js'
import { glossaryOf } from './glossary.js'
import { thresholdWarnings } from './operating-point.js'
import { code, joinPhrases, type Phrase, phrase, plainText, strong } from './phrase.js'
import { shorten } from './present.js'
import type { ModelReport, Report } from './report.js'
import { say } from './say.js'

const VERDICTS = ['error', 'block', 'review', 'pass'] as const
const ICONS: Readonly<Record<Verdict, Icon>> = { error: '⛔', block: '⛔', review: '⚠️', pass: '✅' }
const ALERTS: Readonly<Record<Verdict, AlertKind>> = {
  error: 'caution',
  block: 'caution',
  review: 'warning',
  pass: 'tip',
}
const LONGEST_HEADING = 80

export const worstFirst = (models: readonly ModelReport[]): readonly ModelReport[] =>
  [...models].sort((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict))

export function describeReport(report: Report, options: DescribeOptions = {}): Description {
  const notices = noticesOf(report.problems)
  const described = { ...describeVerdict(report, options), ...(notices.length > 0 ? { notices } : {}) }
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
  const text = marker.head === 'none' ? heading.text : phrase`Outdated, ${code(marker.head)}: ${heading.text}`
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
  const headings = facts.map((fact) => phrase`${start}${advice}: ${fact}`)
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
  const { was, is } = say()
  return before && phrase`${was[before.verdict]} at commit ${code(shortSha(before.head))}, ${is[verdict]}`
}

function linksOf(report: Report): Link[] {
  return report.context.runUrl ? [{ text: 'Full report (files of this run)', href: report.context.runUrl }] : []
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
  const why = report.advisory
    ? phrase`there are no agreed rules on the base branch yet`
    : phrase`the workflow says ${code('fail-on: never')}`
  return phrase` This review informs and does not block: ${why}.`
}

const leadOf = (report: Report, { lead }: ModelDescription): string =>
  holdsNothing(report) && report.verdict === 'block' ? 'Would be blocked.' : lead

function untouchedBlock(report: Report): Phrase[] {
  if (report.untouched.length === 0) return []
  const names = joinPhrases(
    report.untouched.map((name) => code(shorten(name))),
    ', ',
  )
  return [
    phrase`${strong('Not under review:')} ${names}: this change touches none of ${report.untouched.length === 1 ? 'its' : 'their'} files.`,
  ]
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
      text: phrase`${described.alert}${advisoryNote(report)}`,
    },
    models: null,
    answers: answersOf(described.betterOrWorse, described.whoGetsWorse, described.howSure, described.whatNow),
    command: described.command,
    open: [...described.open, ...warningsOf([...report.problems, ...model.problems, ...thresholdWarnings(model)])],
    folded: withUntouched(described.folded, report),
    mergeAnyway: mergeAnyway(report, options),
    links: linksOf(report),
    history: historyOf(report),
    summary: `${report.verdict.toUpperCase()} ${shorten(model.name)} (${described.summary}${isApproved(report) ? ', approved' : ''})`,
  }
}

const approvalAsked = ({ model }: ModelDescription): Phrase[] => {
  const name = code(shorten(model.name))
  return [phrase`${name} passes, and approval is asked for`, phrase`approval is asked for`]
}

/** Names the untouched models in the last section, the one about what was not checked. */
function withUntouched(sections: readonly Section[], report: Report): readonly Section[] {
  const items = untouchedBlock(report)
  if (items.length === 0) return sections
  const last = sections.at(-1)
  if (!last) return [{ title: ['What was not checked'], blocks: [{ kind: 'list', items }], drop: null }]
  const [first, ...rest] = last.blocks
  const blocks: Block[] =
    first.kind === 'list'
      ? [{ kind: 'list', items: [...items, ...first.items] }, ...rest]
      : [{ kind: 'list', items }, first, ...rest]
  return [...sections.slice(0, -1), { ...last, blocks }]
}

function describeMany(report: Report, models: readonly ModelDescription[], options: DescribeOptions): Description {
  const own = models.filter(({ model }) => model.verdict === report.verdict)
  // Something beside the models asks for more than any of them.
  const worst = own.length > 0 ? own : models
  const name = (described: ModelDescription) => code(shorten(described.model.name))
  return {
    verdict: report.verdict,
    marker: markerOf(report, '*'),
    heading: { icon: ICONS[report.verdict], text: headingOf(report, [factOfMany(report, models, worst)]) },
    alert: {
      kind: ALERTS[report.verdict],
      lead: report.verdict === 'pass' ? 'Passed.' : leadOf(report, worst[0]),
      text:
        report.verdict === 'pass'
          ? phrase`All ${formatNumber(models.length)} models under review are within what the policy allows.${advisoryNote(report)}`
          : phrase`${name(worst[0])}: ${lowerFirst(worst[0].alert)}${worst.length > 1 ? ` The other ${worst.length - 1 === 1 ? 'one is' : `${formatNumber(worst.length - 1)} are`} below.` : ''}${advisoryNote(report)}`,
    },
    models: {
      kind: 'grid',
      caption: `The ${formatNumber(models.length)} models under review, worst first`,
      header: ['Result', 'Model', 'What was found'],
      align: ['left', 'left', 'left'],
      leading: true,
      rows: models.map((described) => [
        [`${ICONS[described.model.verdict]}\u00a0${say().verdicts[described.model.verdict]}`],
        name(described),
        described.found,
      ]),
    },
    answers: answersOf(
      gather(models, ({ betterOrWorse }) => betterOrWorse),
      gather(models, ({ whoGetsWorse }) => whoGetsWorse),
      gather(models, ({ howSure }) => howSure),
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
            title: phrase`${ICONS[described.model.verdict]} ${name(described)}: ${described.counts}`,
            blocks: [
              ...described.open,
              ...warningsOf([...described.model.problems, ...thresholdWarnings(described.model)]),
              ...described.folded.slice(0, -1).flatMap(asBlocks),
            ],
            drop: described.model.verdict === 'pass' ? 'parts of single models' : null,
          }),
        ),
        {
          title: ['What was not checked, and how this was computed'],
          blocks: models.flatMap((described): Block[] => [
            { kind: 'paragraph', text: strong(name(described)) },
            ...(described.folded.at(-1)?.blocks ?? []),
          ]),
          drop: null,
        },
      ],
      report,
    ),
    links: linksOf(report),
    history: historyOf(report),
    summary: `${report.verdict.toUpperCase()} ${models.map((described) => `${shorten(described.model.name)}: ${described.model.verdict} (${described.summary})`).join(', ')}`,
  }
}

/** One person is asked for one thing: while anything blocks, that is the author, and no decision is asked for yet. */
function whatNowOfMany(report: Report, models: readonly ModelDescription[]): Phrase | readonly Phrase[] {
  const named = (verdicts: readonly Verdict[]) =>
    joinPhrases(
      models.filter(({ model }) => verdicts.includes(model.verdict)).map(({ model }) => code(shorten(model.name))),
      ', ',
      ' and ',
    )
  if (report.verdict === 'pass' || report.verdict === 'review') {
    return gather(
      report.verdict === 'pass' ? models : models.filter(({ model }) => model.verdict === 'review'),
      ({ whatNow }) => whatNow,
    )
  }
  const [blocked, failed, open] = [named(['block']), named(['error']), named(['review'])]
  const tasks = [
    ...(failed.length > 0 ? [phrase`correct what is named for ${failed}`] : []),
    ...(blocked.length > 0 ? [phrase`repair ${blocked}`] : []),
  ]
  const again = report.context.pullRequest === null ? 'compare again' : 'push'
  const yet = open.length > 0 ? phrase` yet: the decision on ${open} is asked for after that` : ''
  return phrase`Author: ${joinPhrases(tasks, ', ')} and ${again}. Nobody else needs to act${yet}.`
}

const asBlocks = (section: Section): Block[] => [{ kind: 'title', text: plainText(section.title) }, ...section.blocks]

/** Every model's answer, models with the same answer named together. */
function gather(
  models: readonly ModelDescription[],
  answer: (described: ModelDescription) => Phrase,
): Phrase | readonly Phrase[] {
  const groups = new Map<string, { names: Phrase[]; text: Phrase }>()
  for (const described of models) {
    const text = answer(described)
    const group = groups.get(plainText(text)) ?? { names: [], text }
    group.names.push(code(shorten(described.model.name)))
    groups.set(plainText(text), group)
  }
  if (groups.size === 1) return [...groups.values()][0].text
  return [...groups.values()].map(({ names, text }) => phrase`${joinPhrases(names, ', ', ' and ')}: ${text}`)
}

function factOfMany(report: Report, models: readonly ModelDescription[], worst: readonly ModelDescription[]): Phrase {
  if (asksBesideChecks(report)) return [`all ${formatNumber(models.length)} models pass, approval is asked for`]
  const one = worst.length === 1
  const of = `${formatNumber(worst.length)} of ${formatNumber(models.length)} models`
  if (report.verdict === 'error') return [`${of} could not be evaluated`]
  if (report.verdict === 'review') return [`${of} ${one ? 'is' : 'are'} undecided`]
  if (report.verdict === 'pass') return [`all ${formatNumber(models.length)} models pass`]
  const regressed = worst.every(({ model }) => model.reasons[0]?.code === 'checks_regressed')
  return [regressed ? `${of} ${one ? 'gets' : 'get'} worse` : `${of} ${one ? 'is' : 'are'} blocked`]
}

/** Nothing could be compared at all: the config, or something every model needs, is at fault. */
function describeError(report: Report, models: readonly ModelDescription[]): Description {
  const errors = report.problems.filter((problem) => problem.severity === 'error')
  return {
    verdict: 'error',
    marker: markerOf(report, models.length === 1 ? models[0].model.name : '*'),
    heading: { icon: '⛔', text: headingOf(report, [['the review could not be evaluated']]) },
    alert: { kind: 'caution', lead: 'No result, so no merge.', text: firstSentence(errors) },
    models: null,
    answers: answersOf(...unknownAnswers(report)),
    command: null,
    mergeAnyway: null,
    open: [...problemBlocks(errors), ...warningsOf(report.problems)],
    folded: [
      {
        title: ['What was read'],
        blocks: [{ kind: 'list', items: [...configLine(report), ...untouchedBlock(report)] }],
        drop: null,
      },
    ],
    links: linksOf(report),
    history: historyOf(report),
    summary: `ERROR could not be evaluated (${[...new Set(errors.map((problem) => problem.code))].join(', ') || 'no result'})`,
  }
}

/** What this change touches is for another job: not a word here is about it. */
function describeLeftOut(report: Report): Description {
  return {
    ...describeNothing({ ...report, leftOut: [] }),
    heading: { icon: '➖', text: ['Nothing reviewed here: another job has the models of this change'] },
    alert: {
      kind: 'important',
      lead: 'Not reviewed here.',
      text: ['This job was told to review other models than those that this change touches, so no model was compared.'],
    },
    answers: answersOf(
      ['Unknown here.'],
      ['Unknown here.'],
      ['Not at all: this job compared nothing.'],
      ['Look at the result of the job that gathers the reports of all.'],
    ),
    summary: 'PASS nothing reviewed here (its models are left to another job)',
  }
}

function describeNothing(report: Report): Description {
  if (report.leftOut?.length && report.verdict === 'pass') return describeLeftOut(report)
  const isAsked = report.verdict === 'review'
  return {
    verdict: report.verdict,
    marker: markerOf(report, 'none'),
    heading: isAsked
      ? { icon: '⚠️', text: ['A person must decide: no model changes, but what judges them does'] }
      : { icon: '✅', text: ['Nothing to review: no model file changed'] },
    alert: {
      kind: isAsked ? 'warning' : 'tip',
      lead: isAsked ? 'Not decided.' : 'Nothing to review.',
      text: ['This change touches no file of a model under review, so no model was compared.'],
    },
    models: null,
    answers: answersOf(
      ['Neither. No model was compared.'],
      ['Nobody by a change of model.'],
      ['Certain as to the files: none of those that the policy watches is changed here.'],
      [
        isAsked
          ? 'Whoever may approve: read what is said above and decide.'
          : 'Nothing from you. Usual code review, then merge.',
      ],
    ),
    command: null,
    mergeAnyway: null,
    open: warningsOf(report.problems),
    folded: [
      {
        title: ['What was not checked'],
        blocks: [{ kind: 'list', items: [...untouchedBlock(report), ...configLine(report)] }],
        drop: null,
      },
    ],
    links: linksOf(report),
    history: historyOf(report),
    summary: isAsked
      ? 'REVIEW no model file changed, but what judges models did'
      : 'PASS nothing to review (no model file changed)',
  }
}
