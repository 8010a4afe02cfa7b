/** The folded parts of a model: other checks, groups to watch, ranges, what was not checked. */
import type { Check } from '../../core/comparison.js'
import type { CheckRow, DescribeOptions, Section, Topic } from '../description.js'
import { type Findings, isOverall } from '../findings.js'
import type { ModelReport } from '../report.js'
import { say, sentenceOf } from '../say.js'
import { countPositives, groupOf, inlineNameOf } from '../words/check-names.js'
import { rangeWithUnit, sizeOf } from '../words/check-numbers.js'
import { formatPlainPercent } from '../words/format.js'
import { whoElseGetsWorse } from './answers.js'
import { assumptionsSection } from './assumptions.js'
import { calibrationSection } from './calibration.js'
import { cardSections } from './card.js'
import { changedDecisions } from './changed-decisions.js'
import { checkTable, decidingRows, rowOf } from './check-tables.js'
import { discoveredSection } from './discovered.js'
import { driftSection } from './drift.js'
import { decidingIds, methodItems } from './method.js'
import { moneyByGroup } from './money-by-group.js'
import { thresholdSections } from './operating-point.js'
import { whySections } from './why.js'

const MOST_WATCHED = 12

export function foldedSections(findings: Findings, options: DescribeOptions): Section[] {
  const { model } = findings
  const words = say().folded
  const listed = new Set(decidingRows(findings).map((row) => row.id))
  const sections: Section[] = [
    ...whoElseSection(findings),
    ...whySections(findings, options).map((section): Section => ({ ...section, about: 'why' })),
  ]
  const failed = otherFailedRows(findings, listed)
  if (failed.length > 0) {
    sections.push({
      title: [words.otherFailed.title],
      about: 'failed',
      blocks: [checkTable(findings, words.otherFailed.caption, failed)],
      drop: null,
    })
  }
  if (options.full) {
    const rows = [...model.checks].map((check) => rowOf(check, findings))
    sections.push({
      title: [words.allChecks.title(rows.length, findings.judged.length)],
      about: 'checks',
      blocks: [checkTable(findings, words.allChecks.caption, rows)],
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
        title: [words.overall.title(listed.size > 0)],
        blocks: [checkTable(findings, words.overall.caption, rows)],
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
    title: [say().method.title],
    about: 'method',
    blocks: [{ kind: 'list', items: methodItems(findings) }, ...decidingIds(findings)],
    drop: null,
  })
  return sections
}

function whoElseSection(findings: Findings): Section[] {
  const items = whoElseGetsWorse(findings)
  if (items.length === 0) return []
  return [{ title: [say().answers.whoElse.title], about: 'watch', blocks: [{ kind: 'list', items }], drop: null }]
}

const about = (topic: Topic, section: Section | null): Section | null => section && { ...section, about: topic }

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
  const words = say().folded.watch
  return {
    title: [words.title(checks.length)],
    about: 'watch',
    blocks: [
      checkTable(findings, words.caption, rows),
      { kind: 'paragraph', text: [words.unclear] },
      ...(more > 0 ? [{ kind: 'paragraph', text: [words.more(more)] } as const] : []),
    ],
    drop: 'groups to watch',
  }
}

function rangesOf(findings: Findings, checks: readonly Check[]): Section {
  const { model } = findings
  const words = say().folded.ranges
  const rows = checks
    .filter((check) => check.evidence !== null)
    .map((check) => {
      const loss = check.evidence!.minimumDetectableLoss
      const because = check.evidence!.ineligibleBecause
      const name = inlineNameOf(check, model.words)
      return [
        check.slice === null ? name : words.checkInGroup(name, groupOf(check.slice)),
        [evidenceOf(check, model)],
        [rangeWithUnit(check)],
        [
          loss === null
            ? because
              ? words.noLossBecause(sentenceOf(because))
              : words.noLoss
            : sizeOf(loss, { ...check, scaled: undefined }, model.words, 'awayFromZero'),
        ],
      ]
    })
  return {
    title: [words.title],
    about: 'ranges',
    blocks: [
      {
        kind: 'grid',
        caption: words.caption,
        header: words.header(formatPlainPercent(model.policy.confidence)),
        align: ['left', 'left', 'right', 'right'],
        rows,
      },
      { kind: 'paragraph', text: [words.caught] },
    ],
    drop: null,
  }
}

function evidenceOf(check: Check, model: ModelReport): string {
  // Totals do not always say over how many rows they are.
  const words = say().folded.ranges
  if (check.n === 0) return words.unknownRows
  const disagreeing = check.unit.kind === 'share' ? check.evidence?.disagreeingUnits : undefined
  return words.evidence(
    check.n,
    model.words.row,
    check.positives === undefined ? null : countPositives(check.positives, model.words),
    typeof disagreeing === 'number' ? disagreeing : null,
  )
}
