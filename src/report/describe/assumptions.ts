/** What an amount of money assumes: the formula in words, the volume, and that past rows stand for cases to come. */
import type { Check } from '../../core/comparison.js'
import { type Reason, reason } from '../../core/problem.js'
import type { Section } from '../description.js'
import { type Findings, isOverall } from '../findings.js'
import { type Phrase, plainText } from '../phrase.js'
import type { BusinessReport, ModelReport } from '../report.js'
import { say, sentenceOf } from '../say.js'
import { formulaInWords } from '../words/formula-words.js'
import { businessItem, hasAmount } from './method.js'

const checkOf = (business: BusinessReport, model: ModelReport): Check | undefined =>
  model.checks.find((check) => check.kind === 'business' && isOverall(check) && check.metric === business.slug)

const asksForDecisions = ({ formula }: BusinessReport): boolean =>
  typeof formula !== 'string' || /\b(?:flagged|prediction)\b/.test(formula)

/**
 * Everything that the amount of a business function rests on beside the data, as codes with arguments; empty where there is
 * no amount. Order: what is counted, how often, by whose decisions, for whom, how sure.
 */
export function assumptionsOf(business: BusinessReport, model: ModelReport): readonly Reason[] {
  const check = checkOf(business, model)
  if (!check || !hasAmount(business, model)) return []
  const { scale } = business
  const { operatingPoint, policy, words } = model
  return [
    ...(scale ? [reason('assumed_volume', { rows: scale.rows, per: scale.per, row: words.row })] : []),
    ...(operatingPoint && asksForDecisions(business)
      ? [reason('assumed_threshold', { champion: operatingPoint.champion, challenger: operatingPoint.challenger })]
      : []),
    reason('assumed_past', { n: check.n, row: words.row }),
    reason('assumed_alike', { row: words.row }),
    ...(check.interval ? [reason('assumed_range', { confidence: policy.confidence })] : []),
  ]
}

/** The formula as a person would say it, as text; null where it has no usual shape. */
export function wordsOfFormula(business: BusinessReport, model: ModelReport): string | null {
  const said = formulaInWords(business, model)
  return said?.map(plainText).join('; ') ?? null
}

export function assumptionsSection({ model }: Findings): Section | null {
  const valued = model.business.filter((business) => hasAmount(business, model))
  if (valued.length === 0) return null
  // What holds of all functions is said once.
  const assumed = valued.flatMap((business) => assumptionsOf(business, model))
  const shared = new Map(assumed.map((each) => [JSON.stringify(each), each]))
  const formulas = valued.map((business): Phrase => {
    return businessItem(business, model, formulaInWords(business, model) ?? [])
  })
  return {
    title: [say().assumptions.title(formulas.length)],
    blocks: [{ kind: 'list', items: [...formulas, ...[...shared.values()].map((each): Phrase => [sentenceOf(each)])] }],
    drop: null,
  }
}
