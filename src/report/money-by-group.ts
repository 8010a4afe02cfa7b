/** Who gains and who pays: the money of a business function by group, for information. */
import type { Check } from '../core/comparison.js'
import type { Block, Section } from './description.js'
import type { Findings } from './findings.js'
import { formatLargeSize, formatNumber, formatPlainPercent, MINUS, NBSP } from './format.js'
import { pluralOf } from './language.js'
import { type Phrase, phrase, strong } from './phrase.js'
import { changeOf, groupOf, rangeInWords, shorten } from './present.js'

/** Groups of one column, and columns, that are listed: the largest changes. */
const MOST_GROUPS = 4
const MOST_COLUMNS = 3

/** Change of the whole group on the test data. */
const totalOf = (check: Check): number => check.difference! * check.n

/**
 * The groups of single columns by how much their money changes in all. Only for values given row by row: a formula over sums
 * does not add up over groups, nor do weighted rows.
 */
export function moneyByGroup({ model }: Findings): Section | null {
  if (model.weighted || model.identicalPredictions) return null
  const blocks = model.business.flatMap((business): Block[] => {
    if (typeof business.formula === 'string') return []
    const columns = new Map<string, Check[]>()
    for (const check of model.checks) {
      if (check.kind !== 'business' || check.metric !== business.slug || check.slice === null) continue
      const names = Object.keys(check.slice)
      if (names.length !== 1 || check.difference === null) continue
      columns.set(names[0], [...(columns.get(names[0]) ?? []), check])
    }
    const largest = [...columns.values()]
      .map((checks) => [...checks].sort((a, b) => Math.abs(totalOf(b)) - Math.abs(totalOf(a))).slice(0, MOST_GROUPS))
      .sort((a, b) => Math.abs(totalOf(b[0])) - Math.abs(totalOf(a[0])))
      .slice(0, MOST_COLUMNS)
    if (largest.length === 0) return []
    const unit = shorten(business.unit)
    return [
      {
        kind: 'paragraph',
        text: phrase`${strong(shorten(business.name))} by group is shown for information and decides nothing. Every column splits the same ${pluralOf(model.words.row)} anew, so amounts of two columns must not be added.`,
      },
      {
        kind: 'grid',
        caption: `${shorten(business.name)} by group: the largest changes`,
        header: [
          'Group',
          capitalised(pluralOf(model.words.row)),
          'Change in the test',
          `Per ${model.words.row}`,
          `${formatPlainPercent(model.policy.confidence)} range`,
        ],
        align: ['left', 'right', 'right', 'right', 'right'],
        rows: largest.flatMap((checks) =>
          [...checks]
            .sort((a, b) => totalOf(a) - totalOf(b))
            .map((check): Phrase[] => [
              groupOf(check.slice!),
              [formatNumber(check.n)],
              [signed(totalOf(check), unit)],
              [changeOf(check) ?? ''],
              [rangeInWords(check) ?? ''],
            ]),
        ),
      },
    ]
  })
  return blocks.length > 0 ? { title: ['Who gains and who pays'], blocks, drop: 'groups to watch' } : null
}

function signed(amount: number, unit: string): string {
  const sign = amount < 0 ? MINUS : amount > 0 ? '+' : ''
  return `${sign}${formatLargeSize(amount, 'nearest')}${NBSP}${unit}`
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
