/** What the gate did to a team, for a terminal and as JSON. */
import type { RuleStats, Stats } from '../decisions/stats.js'
import { cleanText } from '../report/escape.js'
import { wrap } from '../report/media/text.js'
import { formatNumber } from '../report/words/format.js'

const MOST_RULES = 12

export const renderStatsJson = (stats: Stats): string => `${JSON.stringify({ schemaVersion: 1, ...stats }, null, 2)}\n`

export function renderStatsText(stats: Stats): string {
  const { since, until, merges, held, refused, rollbacks, decisionHours, rules } = stats
  if (since === null) return 'The ledger is empty: nothing was decided or merged yet.\n'
  const total = merges.agreed + merges.despite + merges.unreviewed + merges.advisory
  const parts = [
    `Merged: ${count(total, 'change')} of a model between ${since} and ${until}. ${merges.agreed} as the review said, ${merges.despite} in spite of it, ${merges.unreviewed} without one${merges.advisory > 0 ? `, ${merges.advisory} before the rules were agreed` : ''}.`,
    `Held: ${count(held, 'merged change was', 'merged changes were')} blocked at least once on the way.`,
    ...(refused > 0 ? [`Not what was reviewed: ${count(refused, 'merge')}.`] : []),
    ...(rollbacks > 0 ? [`Taken back later: ${count(rollbacks, 'champion')}.`] : []),
    decisionHours === null
      ? 'Time to a decision: nobody had to decide.'
      : `Time to a decision: half within ${duration(decisionHours.median)}, the longest ${duration(decisionHours.longest)} (${count(decisionHours.count, 'decision')}).`,
  ]
  const holding = rules.filter(({ held: by }) => by.fixed + by.waived + by.merged_anyway > 0)
  const reporting = rules.filter((rule) => !holding.includes(rule) && rule.onlyReported > 0)
  const lines = [
    ...parts.flatMap((part) => wrap(part)),
    '',
    ...(holding.length === 0 ? ['No rule held a change that was merged.'] : ['Rules that held a change', '']),
    ...holding.slice(0, MOST_RULES).flatMap((rule) => wrap(ruleSentence(rule), '    ', '  ')),
    ...more(holding.length),
    ...(reporting.length === 0 ? [] : ['', 'Worse, and only reported: would have held if they were guardrails', '']),
    ...reporting
      .slice(0, MOST_RULES)
      .flatMap((rule) =>
        wrap(
          `${nameOf(rule)}: in ${count(rule.onlyReported, 'change')}; ${rule.takenBack > 0 ? `${rule.takenBack} of them taken back later` : 'none of them taken back later'}.`,
          '    ',
          '  ',
        ),
      ),
    ...more(reporting.length),
    '',
    ...wrap(
      'A failure that was waived or merged anyway, and not taken back, may have been a false alarm. A rule with many of them asks for a wider margin, or for the role info; one that only reports, and is right, can become a guardrail. Pull requests that were closed without a merge are not in the ledger.',
    ),
  ]
  return `${lines.map(cleanText).join('\n')}\n`
}

const nameOf = ({ model, check }: RuleStats): string => `${model}: ${check}`

function ruleSentence(rule: RuleStats): string {
  const { fixed, waived, merged_anyway } = rule.held
  const kept = waived + merged_anyway - rule.takenBack
  const doubt = kept > 0 ? ` ${kept} may have been ${kept === 1 ? 'a false alarm' : 'false alarms'}.` : ''
  return `${nameOf(rule)}: held ${count(fixed + waived + merged_anyway, 'change')}: ${fixed} fixed, ${waived} waived, ${merged_anyway} merged anyway.${doubt}`
}

const more = (rules: number): string[] =>
  rules > MOST_RULES ? [`  and ${formatNumber(rules - MOST_RULES)} more; --json has all.`] : []

const count = (number: number, one: string, many = `${one}s`): string =>
  `${formatNumber(number)} ${number === 1 ? one : many}`

function duration(hours: number): string {
  if (hours < 1) return count(Math.max(1, Math.round(hours * 60)), 'minute')
  return hours < 48 ? count(Math.round(hours), 'hour') : count(Math.round(hours / 24), 'day')
}
