/** The first version of a model: nothing to compare it with, so what it does is said in people, in money and against limits. */
import type { Check } from '../../core/comparison.js'
import { intervalClopperPearson } from '../../core/stats/clopper-pearson.js'
import { isLimit, isRequirement } from '../../core/verdict.js'
import type { Block, DescribeOptions, Grid, Section } from '../description.js'
import { shorten, shortenPath } from '../escape.js'
import { type Findings, findingsOf, rankOf } from '../findings.js'
import { code, type Phrase, phrase, plainText, sentences } from '../phrase.js'
import type { ModelReport, Report } from '../report.js'
import { say } from '../say.js'
import { casesInWords } from '../words/cases.js'
import { countPositives, groupOf, inlineNameOf, isRateOfPeople, nameOf } from '../words/check-names.js'
import { allowedOf, valueInWords, valueWithUnit } from '../words/check-numbers.js'
import { formatNumber, formatPlainPercent, roundTo, withUnit } from '../words/format.js'
import { aloneInPeople, peopleCountedBy } from '../words/harm.js'
import { moneyAtVolume } from '../words/money-words.js'
import { NBSP } from '../words/signs.js'
import { approversOf, commandOf } from './answers.js'
import { cardSections } from './card.js'
import type { ModelDescription } from './describe-model.js'
import { sayLimit } from './headline.js'
import { businessItem, decidingIds, inferredItems, notCheckedItem, repeatItem, thresholdItem } from './method.js'
import {
  alsoFailed,
  requirementOwners,
  requirementsSentence,
  sayScenario,
  unansweredSentence,
  whereToRepair,
} from './requirements.js'

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
  const words = say().firstVersion
  const said = sayFailed(alone) ?? {
    lead: words.lead,
    facts: [words.nothingToCompare(name), words.isNew(name)],
    alert: sentences(words.noneInProduction, requirementsInWords(alone), unansweredSentence(alone.findings)),
  }
  return {
    model,
    ...said,
    alertKind: model.verdict === 'review' ? 'important' : undefined,
    betterOrWorse: whatItDoes(alone),
    whoGetsWorse: whereItIsWeakest(alone),
    howSure: howWellMeasured(alone),
    whatNow: whoAccepts(alone, command !== null),
    command: command && { ...command, after: phrase`${command.after} ${words.afterTheMerge}` },
    open: [...limitBlocks(alone), ...scenarioBlocks(alone)],
    folded: foldedSections(alone),
    counts: limitsCounted(alone),
    found: [words.found],
    summary: words.summary(limitsCounted(alone)),
  }
}

/** What the new model alone must meet and does not. */
function sayFailed({ model, findings }: Alone): Pick<ModelDescription, 'facts' | 'lead' | 'alert'> | null {
  const lead = say().leads[model.verdict]
  const words = say().headline
  const also = (clauses: readonly Phrase[]): Phrase => (clauses.length > 0 ? words.itAlso(clauses) : [])
  switch (model.reasons[0]?.code) {
    case 'limits_broken': {
      const said = sayLimit(findings, lead)
      return { ...said, alert: sentences(said.alert, also(alsoFailed(findings, []))) }
    }
    case 'critical_scenarios_failed':
    case 'scenarios_failed': {
      const limits = findings.failedLimits.map((check) => words.breaksLimit(inlineNameOf(check, model.words)))
      return sayScenario(findings, lead, also(limits))
    }
    default:
      return null
  }
}

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
  const words = say().firstVersion
  const said = requirementsSentence(findings)
  const checked = said.length > 0 ? said : words.noScenarioChecked
  return sentences(checked, limits.length > 0 ? limitsInWords(alone) : words.yourDecision)
}

const metOf = (limits: readonly Check[]): number => limits.filter((check) => check.status === 'pass').length

function limitsInWords({ limits, broken }: Alone): string {
  const words = say().firstVersion
  if (limits.length === 0) return words.noLimits
  return broken.length > 0
    ? words.breaksLimits(broken.length, limits.length)
    : words.meetsLimits(metOf(limits), limits.length)
}

function limitsCounted({ limits, scenarios }: Alone): string {
  const words = say().firstVersion
  const passed = scenarios.filter((check) => check.status === 'pass').length
  const counted = [
    ...(scenarios.length > 0 ? [words.scenariosPassed(passed, scenarios.length)] : []),
    ...(limits.length > 0 ? [words.limitsMet(metOf(limits), limits.length)] : []),
  ]
  return counted.length > 0 ? plainText(say().lists.plain(counted)) : words.nothingToMeet
}

function whatItDoes({ model, overall }: Alone): Phrase {
  const words = say().firstVersion
  const people = overall
    .filter((check) => FELT_FIRST.includes(check.metric))
    .sort((a, b) => feltRank(a) - feltRank(b))
    .map((check) => aloneInPeople(check, model))
    .filter((said) => said !== null)
    .slice(0, 2)
  const money = overall.filter((check) => check.kind === 'business').map((check) => moneyAlone(check, model))
  const said = [...(people.length > 0 ? [words.inPeople(people)] : []), ...money]
  if (said.length > 0) return sentences(words.noComparison, ...said)
  const values = overall
    .slice(0, MOST_GROUPS_NAMED)
    .map((check) => words.valueIs(inlineNameOf(check, model.words), valueWithUnit(check.challenger!, check)))
  return sentences(words.noComparison, values.length > 0 ? words.values(values) : null)
}

function moneyAlone(check: Check, model: ModelReport): Phrase {
  const unit = check.unit.kind === 'money' ? shorten(check.unit.name) : ''
  const { scale } = model.business.find((each) => each.slug === check.metric) ?? { scale: null }
  return say().firstVersion.money({
    name: inlineNameOf(check, model.words),
    perRow: withUnit(valueInWords(check.challenger!, check), unit),
    row: model.words.row,
    tested: check.n,
    volume:
      scale === null || unit === ''
        ? null
        : { rows: scale.rows, per: shorten(scale.per), amount: moneyAtVolume(check.challenger!, unit, scale.rows) },
  })
}

function whereItIsWeakest({ model, groups }: Alone): Phrase {
  const words = say().firstVersion
  if (groups.length === 0) return [words.noGroups]
  const [worst] = groups
  const named = groups
    .slice(0, MOST_GROUPS_NAMED)
    .map((check) =>
      words.groupWith(
        groupOf(check.slice!),
        isRateOfPeople(check) ? aloneCount(check, model) : valueWithUnit(check.challenger!, check),
      ),
    )
  if (!isRateOfPeople(worst)) return words.weakestGroups(inlineNameOf(worst, model.words), named)
  const { verb, people } = peopleCountedBy(worst, model.words)
  return words.largestShares(verb, people, named)
}

/** `13 of 22`, `51 in 100`: never a share alone of fewer than 100 people. */
function aloneCount(check: Check, model: ModelReport): string {
  const { total } = peopleCountedBy(check, model.words)
  const share = 1 - check.challenger!
  const words = say().firstVersion
  if (total < 100 && !model.weighted) return words.countOf(Math.round(share * total), total)
  return words.inHundred(share * 100)
}

/** The exact range of a rate of people counted one by one; null for anything else. */
function rangeAlone(check: Check, model: ModelReport): { readonly low: number; readonly high: number } | null {
  if (!isRateOfPeople(check) || check.challenger === null || model.weighted || model.clustered) return null
  const { total } = peopleCountedBy(check, model.words)
  if (total === 0) return null
  return intervalClopperPearson(Math.round(check.challenger * total), total, model.policy.confidence)
}

const percentRange = ({ low, high }: { low: number; high: number }): string =>
  say().firstVersion.percentRange(
    formatNumber(roundTo(low * 100, 1, 'down'), 1),
    formatNumber(roundTo(high * 100, 1, 'up'), 1),
  )

function howWellMeasured({ model, overall }: Alone): Phrase {
  const check = [...overall].sort((a, b) => feltRank(a) - feltRank(b)).find((each) => rangeAlone(each, model) !== null)
  const words = say().firstVersion
  if (check === undefined) return [words.noRange]
  const { low, high } = rangeAlone(check, model)!
  const { verb, people } = peopleCountedBy(check, model.words)
  return [
    words.sureBetween({
      confidence: formatPlainPercent(model.policy.confidence),
      verb,
      low: formatNumber(roundTo((1 - high) * 100, 0, 'down')),
      high: formatNumber(roundTo((1 - low) * 100, 0, 'up')),
      people,
    }),
  ]
}

function whoAccepts({ model, report, broken, findings }: Alone, hasCommand: boolean): Phrase {
  const words = say().firstVersion
  const { author, tasks, nobodyElse, nothingFromYou } = say().answers
  const push = report.context.pullRequest !== null
  if (model.verdict === 'block')
    return broken.length + findings.failedScenarios.length > 0
      ? sentences(author(tasks.repair(whereToRepair(findings), push)), nobodyElse, requirementOwners(findings))
      : [words.nameChampion('champion.path', push)]
  if (model.verdict === 'pass') return sentences(nothingFromYou, words.afterTheMerge)
  const approvers = report.advisory ? null : approversOf(model)
  if (approvers === null) return sentences(words.mergerDecides, words.afterTheMerge)
  if (hasCommand) return words.approverAccepts(approvers)
  return sentences(words.approverDecides(approvers), words.afterTheMerge)
}

function limitBlocks({ model, limits }: Alone): Block[] {
  if (limits.length === 0) return []
  const words = say().firstVersion.limits
  const grid: Grid = {
    kind: 'grid',
    caption: words.caption,
    header: words.header(formatPlainPercent(model.policy.confidence)),
    align: ['left', 'left', 'right', 'right', 'right'],
    leading: true,
    rows: limits.map((check) => {
      const range = rangeAlone(check, model)
      return [
        resultOf(check, words),
        nameOf(check, model.words),
        [check.challenger === null ? '' : valueWithUnit(check.challenger, check)],
        [allowedOf(check) ?? ''],
        [range === null ? '' : percentRange(range)],
      ]
    }),
  }
  return [{ kind: 'title', text: words.title }, grid]
}

function resultOf(
  { status }: Check,
  words: { readonly pass: string; readonly regressed: string; readonly notChecked: string },
): Phrase {
  if (status === 'pass') return [`✅${NBSP}${words.pass}`]
  return [status === 'regressed' ? `⛔${NBSP}${words.regressed}` : `➖${NBSP}${words.notChecked}`]
}

function scenarioBlocks({ model, scenarios }: Alone): Block[] {
  if (scenarios.length === 0) return []
  const words = say().firstVersion.scenarios
  return [
    { kind: 'title', text: words.title },
    {
      kind: 'grid',
      caption: words.caption,
      header: words.header,
      align: ['left', 'left', 'right', 'left'],
      leading: true,
      rows: scenarios.map((check) => [
        resultOf(check, words),
        nameOf(check, model.words),
        [allowedOf(check) ?? ''],
        casesInWords(check, model.words),
      ]),
    },
  ]
}

function foldedSections(alone: Alone): Section[] {
  const { model, overall, groups } = alone
  const words = say().firstVersion
  const sections: Section[] = []
  if (overall.length > 0) {
    sections.push({
      title: [words.allValues.title],
      about: 'checks',
      blocks: [
        {
          kind: 'grid',
          caption: words.allValues.caption,
          header: words.allValues.header(formatPlainPercent(model.policy.confidence)),
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
      title: words.groups.title(inlineNameOf(groups[0], model.words)),
      blocks: [
        {
          kind: 'grid',
          caption: words.groups.caption,
          header: words.groups.header(
            isRateOfPeople(groups[0])
              ? peopleCountedBy(groups[0], model.words).people
              : say().nouns.pluralOf(model.words.row),
          ),
          align: ['left', 'right', 'right'],
          rows: shown.map((check) => [
            groupOf(check.slice!),
            [valueWithUnit(check.challenger!, check)],
            [formatNumber(isRateOfPeople(check) ? peopleCountedBy(check, model.words).total : check.n)],
          ]),
        },
        ...(more > 0 ? [{ kind: 'paragraph', text: [words.groups.more(more)] } as const] : []),
      ],
      drop: 'groups to watch',
    })
  }
  sections.push(...cardSections(model))
  sections.push({
    title: [say().method.title],
    about: 'method',
    blocks: [{ kind: 'list', items: methodItems(alone) }, ...decidingIds(alone.findings)],
    drop: null,
  })
  return sections
}

function methodItems({ model, report, findings }: Alone): Phrase[] {
  const { rows, words, operatingPoint } = model
  const said = say().firstVersion
  const missing = model.reasons.find((reason) => reason.code === 'no_champion')!
  const given = (name: string) =>
    typeof missing.args[name] === 'string' ? shortenPath(String(missing.args[name])) : null
  const [commit, ref, source] = [given('commit'), given('ref'), given('source')]
  const positives = model.positives === null ? null : countPositives(model.positives, words)
  return [
    notCheckedItem(findings, [said.everyComparison]),
    said.lookedFor({
      place: code(given('path') ?? 'champion.path'),
      on: ref ? code(ref) : null,
      at: commit ? code(commit.slice(0, 7)) : null,
      byName: Boolean(source),
      key: code(`champion.${source ?? 'path'}`),
    }),
    say().method.evidence('D', said.tested(rows === null ? null : (rows.challenger ?? 0), words.row, positives)),
    ...(operatingPoint ? [thresholdItem(model, true)] : []),
    ...model.business.map((business) => businessItem(business, model)),
    ...inferredItems(model),
    repeatItem({ ...model, seed: null }, report),
  ]
}
