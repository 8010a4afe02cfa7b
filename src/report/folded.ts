/** The folded parts of a model: other checks, groups to watch, ranges, what was not checked. */
import type { Check } from '../core/comparison.js'
import { assumptionsSection } from './assumptions.js'
import { calibrationSection } from './calibration.js'
import { cardSections } from './card.js'
import { changedDecisions } from './changed-decisions.js'
import { checkTable, decidingRows, rowOf } from './check-tables.js'
import type { CheckRow, DescribeOptions, Section, Topic } from './description.js'
import { discoveredSection } from './discovered.js'
import { driftSection } from './drift.js'
import { type Findings, isOverall } from './findings.js'
import { formatNumber, formatPlainPercent, NBSP } from './format.js'
import { countOf } from './languages/english/nouns.js'
import { decidingIds, methodItems } from './method.js'
import { moneyByGroup } from './money-by-group.js'
import { thresholdSections } from './operating-point.js'
import { phrase } from './phrase.js'
import { countPositives, groupOf, inlineNameOf, rangeInWords, shorten, sizeOf } from './present.js'
import type { ModelReport } from './report.js'
import { sentenceOf } from './say.js'
import { whySections } from './why.js'

const MOST_WATCHED = 12

export function foldedSections(findings: Findings, options: DescribeOptions): Section[] {
  const { model } = findings
  const listed = new Set(decidingRows(findings).map((row) => row.id))
  const sections: Section[] = whySections(findings, options).map((section) => ({ ...section, about: 'why' }))
  const failed = otherFailedRows(findings, listed)
  if (failed.length > 0) {
    sections.push({
      title: ['All other failed checks'],
      about: 'failed',
      blocks: [checkTable(findings, 'Failed checks not listed above', failed)],
      drop: null,
    })
  }
  if (options.full) {
    const rows = [...model.checks].map((check) => rowOf(check, findings))
    sections.push({
      title: [allChecksTitle(rows.length, findings.judged.length)],
      about: 'checks',
      blocks: [checkTable(findings, 'Every check, in the order of the policy', rows)],
      drop: null,
    })
    sections.push(rangesOf(findings, model.checks))
  } else {
    const overall = model.checks.filter(
      (check) =>
        isOverall(check) &&
        !listed.has(check.id) &&
        (check.kind !== 'drift' || check.gating) &&
        check.status !== 'not_evaluated' &&
        !failed.some((row) => row.id === check.id),
    )
    if (overall.length > 0) {
      const rows = overall.map((check) => rowOf(check, findings, { drop: 'passed checks' }))
      sections.push({
        title: [listed.size > 0 ? 'All other overall checks' : 'Numbers'],
        blocks: [checkTable(findings, 'Overall checks', rows)],
        drop: 'passed checks',
      })
    }
    if (findings.undecided.length > 0 && findings.failedOverall.length + findings.failedGroups.length === 0) {
      sections.push(rangesOf(findings, findings.undecided))
    }
    if (findings.watched.length > 0 || worseGroups(findings).length > 0) sections.push(watchSection(findings))
  }
  const more = [
    about('discovered', discoveredSection(model, options.full === true)),
    about('assumptions', assumptionsSection(findings)),
    ...thresholdSections(model, options).map((section) => about('threshold', section)),
    about('money', moneyByGroup(findings)),
    about('decisions', changedDecisions(model, options)),
    about('calibration', calibrationSection(model, options)),
    about('drift', driftSection(model, options)),
    ...cardSections(model).map((section) => about('card', section)),
  ]
  sections.push(...more.filter((section) => section !== null))
  sections.push({
    title: ['What was not checked, and how this was computed'],
    about: 'method',
    blocks: [{ kind: 'list', items: methodItems(findings) }, ...decidingIds(findings)],
    drop: null,
  })
  return sections
}

const about = (topic: Topic, section: Section | null): Section | null => section && { ...section, about: topic }

/** The counts above leave out what is only reported or too small; the table does not. */
const allChecksTitle = (rows: number, counted: number): string =>
  rows === counted
    ? `All ${formatNumber(rows)} checks`
    : `All checks: ${formatNumber(counted)} counted above, ${formatNumber(rows - counted)} only reported or not checked`

/** A larger group is told by the smaller one above it, where that stands in the same table. */
function otherFailedRows(findings: Findings, listed: ReadonlySet<string>): CheckRow[] {
  const { failedOverall, failedScenarios, failedLimits, failedNumbers } = findings
  const overall = [...failedOverall, ...failedScenarios, ...failedLimits, ...failedNumbers].filter(
    (check) => !listed.has(check.id),
  )
  const groups = findings.failedGroups.filter(({ check }) => !listed.has(check.id))
  const here = new Set(groups.map(({ check }) => check))
  return [
    ...overall.map((check) => rowOf(check, findings)),
    ...groups.map(({ check, contains: inner }) =>
      rowOf(check, findings, { nested: inner !== null && here.has(inner) }),
    ),
  ]
}

const worseGroups = ({ worseWithinMargin, worseAndUndecided }: Findings): readonly Check[] =>
  [...worseAndUndecided, ...worseWithinMargin].filter((check) => !isOverall(check))

function watchSection(findings: Findings): Section {
  const checks = [...new Set([...findings.watched, ...worseGroups(findings)])]
  const rows = checks.slice(0, MOST_WATCHED).map((check) => rowOf(check, findings, { drop: 'groups to watch' }))
  const more = checks.length - rows.length
  return {
    title: [`Groups to watch (${formatNumber(checks.length)})`],
    about: 'watch',
    blocks: [
      checkTable(findings, 'Groups whose loss is not proven, or is within what is allowed', rows),
      {
        kind: 'paragraph',
        text: [
          'Unclear here means that the estimate is beyond the limit but not proven. At these estimates more rows will not turn it into a pass. Groups block only when harm is shown.',
        ],
      },
      ...(more > 0 ? [{ kind: 'paragraph', text: [`${formatNumber(more)} more are in the report.`] } as const] : []),
    ],
    drop: 'groups to watch',
  }
}

function rangesOf(findings: Findings, checks: readonly Check[]): Section {
  const { model } = findings
  const rows = checks
    .filter((check) => check.evidence !== null)
    .map((check) => {
      const loss = check.evidence!.minimumDetectableLoss
      const because = check.evidence!.ineligibleBecause
      return [
        phrase`${inlineNameOf(check, model.words)}${check.slice === null ? '' : phrase`, ${groupOf(check.slice)}`}`,
        [evidenceOf(check, model)],
        [rangeWithUnit(check)],
        [
          loss === null
            ? because
              ? `none: ${lowerFirstText(sentenceOf(because))}`
              : 'none'
            : sizeOf(loss, { ...check, scaled: undefined }, model.words, 'awayFromZero'),
        ],
      ]
    })
  return {
    title: ['Ranges, and what would have been caught'],
    about: 'ranges',
    blocks: [
      {
        kind: 'grid',
        caption: 'Ranges and smallest losses that would have been caught',
        header: [
          'Check',
          'Evidence',
          `${formatPlainPercent(model.policy.confidence)} range`,
          'Smallest loss it would have caught',
        ],
        align: ['left', 'left', 'right', 'right'],
        rows,
      },
      {
        kind: 'paragraph',
        text: [`Caught means: blocked with 80${NBSP}% probability, if the true loss were that large.`],
      },
    ],
    drop: null,
  }
}

/** Away from its change, a range of money needs its own unit. */
const rangeWithUnit = (check: Check): string => {
  const range = rangeInWords(check) ?? ''
  return range !== '' && check.unit.kind === 'money' ? `${range}${NBSP}${shorten(check.unit.name)}` : range
}

const lowerFirstText = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)

function evidenceOf(check: Check, model: ModelReport): string {
  // Totals do not always say over how many rows they are.
  if (check.n === 0) return 'not known'
  const rows = countOf(check.n, formatNumber(check.n), model.words.row).replace(NBSP, ' ')
  const positives = check.positives === undefined ? '' : `, ${countPositives(check.positives, model.words)}`
  const changed =
    typeof check.evidence?.disagreeingUnits === 'number' && check.unit.kind === 'share'
      ? `, ${formatNumber(check.evidence.disagreeingUnits)} changed`
      : ''
  return `${rows}${positives}${changed}`
}
