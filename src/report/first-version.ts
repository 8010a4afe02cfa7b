/** The first version of a model: nothing to compare it with, so what it does is said in people, in money and against limits. */
import type { Check } from '../core/comparison.js'
import { intervalClopperPearson } from '../core/stats/clopper-pearson.js'
import { isLimit, isRequirement } from '../core/verdict.js'
import { approversOf, commandOf } from './answers.js'
import { cardSections } from './card.js'
import { casesInWords } from './cases.js'
import type { ModelDescription } from './describe-model.js'
import type { Block, DescribeOptions, Grid, Section } from './description.js'
import { type Findings, findingsOf, rankOf } from './findings.js'
import { formatNumber, formatPlainPercent, NBSP, perPeriod, roundTo, withUnit } from './format.js'
import { sayLimit } from './headline.js'
import { countOf, pluralOf } from './languages/english/nouns.js'
import { businessItem, decidingIds, inferredItems, notCheckedItem, repeatItem, TIERS, thresholdItem } from './method.js'
import { capitalise, code, joinPhrases, type Phrase, phrase, strong } from './phrase.js'
import {
  allowedOf,
  aloneInPeople,
  countPositives,
  groupOf,
  inlineNameOf,
  isRateOfPeople,
  moneyAtVolume,
  nameOf,
  peopleCountedBy,
  shorten,
  shortenPath,
  valueInWords,
  valueWithUnit,
} from './present.js'
import type { ModelReport, Report } from './report.js'
import {
  alsoFailed,
  requirementOwners,
  requirementsSentence,
  sayScenario,
  unansweredSentence,
  whereToRepair,
} from './requirements.js'
import { say } from './say.js'

export const isFirstVersion = (model: ModelReport): boolean =>
  model.evidence === 'D' && model.reasons.some((reason) => reason.code === 'no_champion')

/** Groups named in the answer, and listed in the table. */
const MOST_GROUPS_NAMED = 3
const MOST_GROUPS_LISTED = 12

/** What is missed, then what is wrongly flagged, then what any other rate says, then the ranking. */
const FELT_FIRST = ['recall', 'specificity', 'precision', 'accuracy', 'roc_auc']
const feltRank = (check: Check) => (FELT_FIRST.indexOf(check.metric) + FELT_FIRST.length + 1) % (FELT_FIRST.length + 1)

interface Alone {
  readonly model: ModelReport
  readonly report: Report
  readonly findings: Findings
  readonly overall: readonly Check[]
  readonly limits: readonly Check[]
  readonly broken: readonly Check[]
  readonly scenarios: readonly Check[]
  /** Values of the metric by group that speaks most of people, worst first. */
  readonly groups: readonly Check[]
}

export function describeFirstVersion(model: ModelReport, report: Report, options: DescribeOptions): ModelDescription {
  const alone = lookAt(model, report)
  const name = code(shorten(model.name))
  const command = commandOf(model, report, options)
  const said = sayFailed(alone) ?? {
    lead: 'First version.',
    facts: [phrase`${name} is new, nothing to compare it with`, phrase`${name} is new`],
    alert: phrase`There is no model in production yet. ${requirementsInWords(alone)}${unansweredSentence(alone.findings)}`,
  }
  return {
    model,
    ...said,
    alertKind: model.verdict === 'review' ? 'important' : undefined,
    betterOrWorse: whatItDoes(alone),
    whoGetsWorse: whereItIsWeakest(alone),
    howSure: howWellMeasured(alone),
    whatNow: whoAccepts(alone, command !== null),
    command: command && { ...command, after: phrase`${command.after} ${AFTER_THE_MERGE}` },
    open: [...limitBlocks(alone), ...scenarioBlocks(alone)],
    folded: foldedSections(alone),
    counts: limitsCounted(alone),
    found: ['first version, nothing to compare it with'],
    summary: `first version, ${limitsCounted(alone)}`,
  }
}

/** What the new model alone must meet and does not. */
function sayFailed({ model, findings }: Alone): Pick<ModelDescription, 'facts' | 'lead' | 'alert'> | null {
  const lead = say().leads[model.verdict]
  const also = (clauses: readonly Phrase[]) =>
    clauses.length > 0 ? phrase` It also ${joinPhrases(clauses, ', and ')}.` : ([] as Phrase)
  switch (model.reasons[0]?.code) {
    case 'limits_broken': {
      const said = sayLimit(findings, lead)
      return { ...said, alert: phrase`${said.alert}${also(alsoFailed(findings, []))}` }
    }
    case 'critical_scenarios_failed':
    case 'scenarios_failed': {
      const limits = findings.failedLimits.map(
        (check) => phrase`breaks the limit for ${inlineNameOf(check, model.words)}`,
      )
      return sayScenario(findings, lead, also(limits))
    }
    default:
      return null
  }
}

const AFTER_THE_MERGE = 'After the merge this model is the champion, and the next change is compared with it.'

function lookAt(model: ModelReport, report: Report): Alone {
  const known = model.checks.filter((check) => check.challenger !== null)
  const groups = known.filter((check) => check.slice !== null && check.kind !== 'business')
  const metrics = [...new Set(groups.sort((a, b) => feltRank(a) - feltRank(b)).map((check) => check.metric))]
  const limits = model.checks.filter(isLimit)
  const worstFirst = (a: Check, b: Check) => {
    const by = a.challenger! - b.challenger! || (a.id < b.id ? -1 : 1)
    return a.better === 'lower' ? -by : by
  }
  return {
    model,
    report,
    findings: findingsOf(model, report),
    scenarios: model.checks.filter((check) => check.kind === 'scenario' && check.gating),
    overall: known
      .filter((check) => check.slice === null && !isLimit(check) && !isRequirement(check))
      .sort((a, b) => rankOf(a) - rankOf(b) || feltRank(a) - feltRank(b)),
    limits,
    broken: limits.filter((check) => check.status === 'regressed'),
    groups: groups.filter((check) => check.metric === metrics[0] && check.better !== 'target').sort(worstFirst),
  }
}

/** Scenarios, then limits; where there are only scenarios, nothing is said of limits. */
function requirementsInWords(alone: Alone): Phrase {
  const { scenarios, limits, findings } = alone
  if (scenarios.length === 0) return [limitsInWords(alone)]
  const said = requirementsSentence(findings)
  const checked = said.length > 0 ? said : ['No scenario could be checked.']
  if (limits.length > 0) return phrase`${checked} ${limitsInWords(alone)}`
  return phrase`${checked} Whether that is good enough is your decision.`
}

function limitsInWords({ limits, broken }: Alone): string {
  if (limits.length === 0)
    return 'The policy sets no limits, so nothing was judged; whether the new model is good enough is your decision.'
  const met = limits.filter((check) => check.status === 'pass').length
  if (broken.length > 0)
    return `The new model breaks ${formatNumber(broken.length)} of the ${countOf(limits.length, formatNumber(limits.length), 'limit')} of the policy.`
  const all = met === limits.length ? (met === 1 ? 'the one limit' : `all ${formatNumber(met)} limits`) : undefined
  return `The new model meets ${all ?? `${formatNumber(met)} of ${formatNumber(limits.length)} limits`} of the policy; whether that is good enough is your decision.`
}

function limitsCounted({ limits, scenarios }: Alone): string {
  const passed = scenarios.filter((check) => check.status === 'pass').length
  const passing =
    scenarios.length > 0
      ? `${formatNumber(passed)} of ${countOf(scenarios.length, formatNumber(scenarios.length), 'scenario')} passed`
      : ''
  if (limits.length === 0) return passing || 'no limits to meet'
  const met = limits.filter((check) => check.status === 'pass').length
  return `${passing === '' ? '' : `${passing}, `}${formatNumber(met)} of ${countOf(limits.length, formatNumber(limits.length), 'limit')} met`
}

function whatItDoes({ model, overall }: Alone): Phrase {
  const people = overall
    .filter((check) => FELT_FIRST.includes(check.metric))
    .sort((a, b) => feltRank(a) - feltRank(b))
    .map((check) => aloneInPeople(check, model))
    .filter((said) => said !== null)
    .slice(0, 2)
  const money = overall.filter((check) => check.kind === 'business').map((check) => moneyAlone(check, model))
  const sentences = [...(people.length > 0 ? [capitalise(phrase`${joinPhrases(people, '; ')}.`)] : []), ...money]
  if (sentences.length > 0) return phrase`No comparison is possible. ${joinPhrases(sentences, ' ')}`
  const values = overall
    .slice(0, MOST_GROUPS_NAMED)
    .map((check) => phrase`${inlineNameOf(check, model.words)} is ${valueWithUnit(check.challenger!, check)}`)
  return phrase`No comparison is possible.${values.length > 0 ? phrase` ${capitalise(joinPhrases(values, ', '))}.` : ''}`
}

function moneyAlone(check: Check, model: ModelReport): Phrase {
  const unit = check.unit.kind === 'money' ? shorten(check.unit.name) : ''
  const perRow = withUnit(valueInWords(check.challenger!, check), unit)
  const { scale } = model.business.find((each) => each.slug === check.metric) ?? { scale: null }
  const year =
    scale === null || unit === ''
      ? ''
      : `; at ${formatNumber(scale.rows)} ${pluralOf(model.words.row)} ${perPeriod(shorten(scale.per))} about ${moneyAtVolume(check.challenger!, unit, scale.rows)}`
  return phrase`${inlineNameOf(check, model.words)}: ${perRow} per ${model.words.row} in the test of ${formatNumber(check.n)}${year}.`
}

function whereItIsWeakest({ model, groups }: Alone): Phrase {
  if (groups.length === 0) return ['Nobody can be compared, and no values by group are there.']
  const [worst] = groups
  const named = groups.slice(0, MOST_GROUPS_NAMED).map((check) => {
    const people = isRateOfPeople(check) ? aloneCount(check, model) : valueWithUnit(check.challenger!, check)
    return phrase`${groupOf(check.slice!)} (${people})`
  })
  return isRateOfPeople(worst)
    ? phrase`Nobody can be compared. It ${peopleCountedBy(worst, model.words).verb} the largest share of ${peopleCountedBy(worst, model.words).people} in these groups: ${joinPhrases(named, ', ', ' and ')}.`
    : phrase`Nobody can be compared. ${inlineNameOf(worst, model.words)} is weakest in these groups: ${joinPhrases(named, ', ', ' and ')}.`
}

/** `13 of 22`, `51 in 100`: never a share alone of fewer than 100 people. */
function aloneCount(check: Check, model: ModelReport): string {
  const { total } = peopleCountedBy(check, model.words)
  const share = 1 - check.challenger!
  if (total < 100 && !model.weighted) return `${formatNumber(Math.round(share * total))} of ${formatNumber(total)}`
  return `${formatNumber(share * 100)} in${NBSP}100`
}

/** The exact range of a rate of people counted one by one; null for anything else. */
function rangeAlone(check: Check, model: ModelReport): { readonly low: number; readonly high: number } | null {
  if (!isRateOfPeople(check) || check.challenger === null || model.weighted || model.clustered) return null
  const { total } = peopleCountedBy(check, model.words)
  if (total === 0) return null
  return intervalClopperPearson(Math.round(check.challenger * total), total, model.policy.confidence)
}

const percentRange = ({ low, high }: { low: number; high: number }): string =>
  `${formatNumber(roundTo(low * 100, 1, 'down'), 1)} to${NBSP}${formatNumber(roundTo(high * 100, 1, 'up'), 1)}${NBSP}%`

function howWellMeasured({ model, overall }: Alone): Phrase {
  const check = [...overall].sort((a, b) => feltRank(a) - feltRank(b)).find((each) => rangeAlone(each, model) !== null)
  if (check === undefined)
    return ['Unknown. Of one model alone, ranges are computed only for rates of rows that count one by one.']
  const { low, high } = rangeAlone(check, model)!
  const { verb, people } = peopleCountedBy(check, model.words)
  const from = formatNumber(roundTo((1 - high) * 100, 0, 'down'))
  const to = formatNumber(roundTo((1 - low) * 100, 0, 'up'))
  return [
    `${formatPlainPercent(model.policy.confidence)} sure that it ${verb} between ${from} and ${to} in${NBSP}100 ${people}. That says how well it was measured, not that it is good enough.`,
  ]
}

function whoAccepts({ model, report, broken, findings }: Alone, hasCommand: boolean): Phrase {
  const again = report.context.pullRequest === null ? 'compare again' : 'push'
  if (model.verdict === 'block')
    return broken.length + findings.failedScenarios.length > 0
      ? phrase`Author: repair the model${whereToRepair(findings)} and ${again}. Nobody else needs to act.${requirementOwners(findings)}`
      : [`Author: name a champion in the config (champion.path) and ${again}. The policy blocks a model without one.`]
  if (model.verdict === 'pass') return [`Nothing from you. Usual code review, then merge. ${AFTER_THE_MERGE}`]
  const approvers = report.advisory ? null : approversOf(model)
  if (approvers === null)
    return [`Whoever merges decides whether it is good enough; the merge is not held. ${AFTER_THE_MERGE}`]
  if (hasCommand) return phrase`${approvers} accepts it as the first champion with this comment, adding a reason:`
  return phrase`${approvers} decides whether it becomes the first champion; the check stays red until then. ${AFTER_THE_MERGE}`
}

function limitBlocks({ model, limits }: Alone): Block[] {
  if (limits.length === 0) return []
  const grid: Grid = {
    kind: 'grid',
    caption: 'The limits of the policy',
    header: ['Result', 'Check', 'Value', 'Limit', `${formatPlainPercent(model.policy.confidence)} range`],
    align: ['left', 'left', 'right', 'right', 'right'],
    leading: true,
    rows: limits.map((check) => {
      const range = rangeAlone(check, model)
      return [
        [
          check.status === 'pass'
            ? `✅${NBSP}met`
            : check.status === 'regressed'
              ? `⛔${NBSP}broken`
              : `➖${NBSP}not checked`,
        ],
        nameOf(check, model.words),
        [check.challenger === null ? '' : valueWithUnit(check.challenger, check)],
        [allowedOf(check) ?? ''],
        [range === null ? '' : percentRange(range)],
      ]
    }),
  }
  return [{ kind: 'title', text: 'Limits' }, grid]
}

function scenarioBlocks({ model, scenarios }: Alone): Block[] {
  if (scenarios.length === 0) return []
  const results = { pass: `✅${NBSP}passes`, regressed: `⛔${NBSP}fails` }
  return [
    { kind: 'title', text: 'Scenarios' },
    {
      kind: 'grid',
      caption: 'The scenarios of the policy',
      header: ['Result', 'Scenario', 'Asked', 'Found'],
      align: ['left', 'left', 'right', 'left'],
      leading: true,
      rows: scenarios.map((check) => [
        [check.status === 'pass' || check.status === 'regressed' ? results[check.status] : `➖${NBSP}not checked`],
        nameOf(check, model.words),
        [allowedOf(check) ?? ''],
        casesInWords(check, model.words),
      ]),
    },
  ]
}

function foldedSections(alone: Alone): Section[] {
  const { model, overall, groups } = alone
  const sections: Section[] = []
  if (overall.length > 0) {
    sections.push({
      title: ['All values'],
      about: 'checks',
      blocks: [
        {
          kind: 'grid',
          caption: 'Values of the new model',
          header: ['Check', 'Value', `${formatPlainPercent(model.policy.confidence)} range`],
          align: ['left', 'right', 'right'],
          rows: overall.map((check) => {
            const range = rangeAlone(check, model)
            return [
              nameOf(check, model.words),
              [valueWithUnit(check.challenger!, check)],
              [range === null ? '' : percentRange(range)],
            ]
          }),
        },
      ],
      drop: 'passed checks',
    })
  }
  if (groups.length > 0) {
    const shown = groups.slice(0, MOST_GROUPS_LISTED)
    const more = groups.length - shown.length
    sections.push({
      title: phrase`Groups, weakest first: ${inlineNameOf(groups[0], model.words)}`,
      blocks: [
        {
          kind: 'grid',
          caption: 'Values by group',
          header: [
            'Group',
            'Value',
            capitaliseText(
              isRateOfPeople(groups[0]) ? peopleCountedBy(groups[0], model.words).people : pluralOf(model.words.row),
            ),
          ],
          align: ['left', 'right', 'right'],
          rows: shown.map((check) => [
            groupOf(check.slice!),
            [valueWithUnit(check.challenger!, check)],
            [formatNumber(isRateOfPeople(check) ? peopleCountedBy(check, model.words).total : check.n)],
          ]),
        },
        ...(more > 0
          ? [{ kind: 'paragraph', text: [`${formatNumber(more)} more are in the JSON report.`] } as const]
          : []),
      ],
      drop: 'groups to watch',
    })
  }
  sections.push(...cardSections(model))
  sections.push({
    title: ['What was not checked, and how this was computed'],
    about: 'method',
    blocks: [{ kind: 'list', items: methodItems(alone) }, ...decidingIds(alone.findings)],
    drop: null,
  })
  return sections
}

const capitaliseText = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function methodItems({ model, report, findings }: Alone): Phrase[] {
  const { rows, words } = model
  const missing = model.reasons.find((reason) => reason.code === 'no_champion')!
  const said = (name: string) =>
    typeof missing.args[name] === 'string' ? shortenPath(String(missing.args[name])) : null
  const at = said('commit') ? phrase` at ${code(said('commit')!.slice(0, 7))}` : ''
  const on = said('ref') ? phrase` on ${code(said('ref')!)}` : ''
  const positives = model.positives === null ? '' : ` (${countPositives(model.positives, words)})`
  const tested = rows?.challenger ?? 0
  return [
    notCheckedItem(findings, ['Every comparison, because there is no champion.']),
    phrase`${strong('Looked for a champion in:')} ${code(said('path') ?? 'champion.path')}${on}${at}: ${said('source') ? 'nothing of that name exists there' : 'the file does not exist there'}. If one should, correct ${code(`champion.${said('source') ?? 'path'}`)}.`,
    phrase`${strong('Evidence D')} (${TIERS.D}): ${rows === null ? 'a file of metrics, without rows' : countOf(tested, formatNumber(tested), words.row)}${positives}. Ranges are exact (Clopper and Pearson), for each rate alone; of other measures none is computed without a champion.`,
    ...(model.operatingPoint
      ? [
          thresholdItem(
            { ...model, operatingPoint: { ...model.operatingPoint, champion: model.operatingPoint.challenger } },
            'the new model flags',
          ),
        ]
      : []),
    ...model.business.map((business) => businessItem(business, model)),
    ...inferredItems(model),
    repeatItem({ ...model, seed: null }, report),
  ]
}
