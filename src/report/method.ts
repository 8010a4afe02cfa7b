/** What was not checked, and how the rest was computed, so that somebody else can repeat it. */
import type { Check } from '../core/comparison.js'
import { reason } from '../core/problem.js'
import { isLimit } from '../core/verdict.js'
import { answeredIn } from './counts.js'
import { configLine } from './describe-problems.js'
import type { Block } from './description.js'
import { type Findings, hasStatus, MOST_GROUPS_NAMED, MOST_NAMED } from './findings.js'
import {
  formatBytes,
  formatNumber,
  formatPercent,
  formatPlain,
  formatPlainPercent,
  NBSP,
  perPeriod,
  roundTo,
} from './format.js'
import { countOf, pluralOf } from './languages/english/nouns.js'
import { capitalise, code, joinPhrases, type Phrase, phrase, strong } from './phrase.js'
import { countPositives, groupOf, inlineNameOf, negativesOf, positivesOf, shorten, shortenPath } from './present.js'
import type { BusinessReport, InputOrigin, InputReport, ModelReport, Report, Words } from './report.js'
import { notPartSentence } from './requirements.js'
import { sentenceOf } from './say.js'

export function methodItems(findings: Findings): Phrase[] {
  const { model, report } = findings
  return [
    notCheckedItem(findings),
    isOfTotals(model) ? totalsItem(model) : evidenceItem(model),
    ...(model.operatingPoint ? [thresholdItem(model)] : []),
    methodItem(findings),
    ...model.business
      .filter((business) => !hasAmount(business, model))
      .map((business) => businessItem(business, model)),
    ...inferredItems(model),
    repeatItem(model, report),
  ]
}

export const inferredItems = (model: ModelReport): Phrase[] =>
  model.inferred.length > 0
    ? [phrase`${strong('Assumed, because no policy says so:')} ${model.inferred.map(sentenceOf).join(' ')}`]
    : []

/** The ids of everything that decided: what failed, and what a person is asked about. */
export function decidingIds(findings: Findings): Block[] {
  const { judged, undecided, unanswered } = findings
  const lists = [
    ['Failed checks by id:', judged.filter(hasStatus('regressed'))],
    ['Undecided checks by id:', findings.model.identicalPredictions ? [] : [...undecided, ...unanswered]],
  ] as const
  const items = lists
    .filter(([, checks]) => checks.length > 0)
    .map(
      ([title, checks]) =>
        phrase`${strong(title)} ${joinPhrases(
          checks.map((check) => code(check.id)),
          ', ',
        )}.`,
    )
  return items.length === 0 ? [] : [{ kind: 'list', items, decides: true }]
}

export function notCheckedItem(findings: Findings, first: Phrase = []): Phrase {
  const { model } = findings
  const small = model.smallSlices
  const parts: Phrase[] = first.length > 0 ? [first] : []
  if (small && small.slices > 0) {
    const examples = small.examples.slice(0, 2).map(({ slice, n }) => phrase`${groupOf(slice)} (${formatNumber(n)})`)
    const rows = countOf(small.rows, formatNumber(small.rows), model.words.row)
    parts.push(
      phrase`${countOf(small.slices, formatNumber(small.slices), 'group')} with fewer than ${formatNumber(small.minRows)} ${pluralOf(model.words.row)} (${rows} in all)${examples.length > 0 ? phrase`, such as ${joinPhrases(examples, ', ', ' and ')}` : ''}.`,
    )
  }
  const bare = findings.notEvaluated.filter(isBareNumber)
  if (bare.length > 0) parts.push(bareNumbersSentence(bare, model))
  const grouped = groupReasons(findings)
  parts.push(...grouped.slice(0, MOST_GROUPS_NAMED).map((checks) => reasonSentence(checks, model)))
  const more = grouped.slice(MOST_GROUPS_NAMED).flat().length
  if (more > 0) {
    parts.push([
      `${countOf(more, formatNumber(more), 'more check')} could not be evaluated; the report lists ${more === 1 ? 'it' : 'them'}.`,
    ])
  }
  if (
    model.business.length > 0 &&
    findings.model.checks.some((check) => check.kind === 'business' && check.slice !== null)
  )
    parts.push(['Money by group is shown, not judged.'])
  if (isOfTotals(model)) parts.push(['Groups of people and money need rows.'])
  else if (model.business.length === 0)
    parts.push(['No business function is configured, so nothing is said about money.'])
  const without = notPartSentence(model)
  if (without !== null) parts.push([without])
  return phrase`${strong('Not checked:')} ${joinPhrases(parts, ' ')}`
}

/** Checks that have the same metric and the same reason, overall ones first. */
function groupReasons({ notEvaluated }: Findings): readonly (readonly Check[])[] {
  const groups = new Map<string, Check[]>()
  const others = notEvaluated.filter((check) => !isBareNumber(check))
  for (const check of others.sort((a, b) => Number(a.slice !== null) - Number(b.slice !== null))) {
    const { code: why, args } = check.reason ?? { code: '', args: {} }
    const detail = check.slice === null || !Object.hasOwn(IN_GROUPS, why) ? JSON.stringify(args) : ''
    const key = JSON.stringify([check.metric, isLimit(check), check.slice === null, why, detail])
    const group = groups.get(key) ?? []
    group.push(check)
    groups.set(key, group)
  }
  return [...groups.values()]
}

const isBareNumber = (check: Check) => check.reason?.code === 'evidence_bare_numbers'

/** A file of bare numbers says the same of every one of them. */
function bareNumbersSentence(checks: readonly Check[], model: ModelReport): Phrase {
  if (checks.length === 1) return reasonSentence(checks, model)
  const named = checks.slice(0, MOST_GROUPS_NAMED).map((check) => inlineNameOf(check, model.words))
  const more = checks.length - named.length
  const list = joinPhrases(more > 0 ? [...named, `${formatNumber(more)} more`] : named, ', ', ' and ')
  return phrase`${capitalise(list)} have no standard error in both files, so a difference cannot be told from chance. Give the predictions or standard errors, set limits ("min" or "max"), or write "trust: point" to let the numbers decide as they are.`
}

/** Why several groups could not be evaluated, as an end of "in 3 groups …". */
const IN_GROUPS: Readonly<Record<string, (words: Words) => string>> = {
  slice_empty: () => 'without a row',
  one_class: () => 'with one label only',
  no_positives: (words) => `without ${positivesOf(words)}`,
  no_negatives: (words) => `without ${negativesOf(words)}`,
  no_predicted_positive: () => 'where a model flags nobody',
  no_predicted_negative: () => 'where a model flags everybody',
  champion_not_positive: () => "where today's value is not above zero, so that a share of it means nothing",
}

function reasonSentence(checks: readonly Check[], model: ModelReport): Phrase {
  const [check] = checks
  const name = capitalise(inlineNameOf(check, model.words))
  const limit = isLimit(check) ? ', limit' : ''
  const why = check.reason ? sentenceOf(check.reason) : 'no reason was given.'
  if (check.slice === null) return phrase`${name}${limit}: ${why}`
  const named = checks.slice(0, MOST_NAMED).map(({ slice }) => groupOf(slice!))
  const inGroups = Object.hasOwn(IN_GROUPS, check.reason?.code ?? '') ? IN_GROUPS[check.reason!.code] : undefined
  if (checks.length === 1) return phrase`${name} in ${named[0]}: ${why}`
  const more = checks.length - named.length
  const list = joinPhrases(more > 0 ? [...named, `${formatNumber(more)} more`] : named, '; ', more > 0 ? ' and ' : '; ')
  const count = `${formatNumber(checks.length)} groups`
  return inGroups
    ? phrase`${name} in ${count} ${inGroups(model.words)}: ${list}.`
    : phrase`${name} in ${count} (${list}): ${why}`
}

export const TIERS: Readonly<Record<string, string>> = {
  A: 'the same rows judged by both models',
  B: 'totals with counts or standard errors',
  C: 'bare numbers',
  D: 'one model only',
}

/** Judged by files of metrics, without rows. */
export const isOfTotals = (model: ModelReport): boolean => model.evidence === 'B' || model.evidence === 'C'

function totalsItem(model: ModelReport): Phrase {
  const isTrusted = model.checks.some((check) => check.reason?.code === 'trusted_point')
  const evidence =
    model.evidence === 'B' ? 'evidence_totals' : isTrusted ? 'evidence_numbers_trusted' : 'evidence_numbers'
  return phrase`${strong(`Evidence ${model.evidence}`)} (${TIERS[model.evidence!]}): ${sentenceOf(reason(evidence))}`
}

function evidenceItem(model: ModelReport): Phrase {
  const { rows, words } = model
  if (rows === null || model.evidence === null) return phrase`${strong('Evidence:')} nothing was compared.`
  const positives = model.positives === null ? '' : ` (${countPositives(model.positives, words)})`
  const items = rows.items === undefined ? '' : `, ${countOf(rows.items, formatNumber(rows.items), 'item')}`
  const lost = rows.onlyChampion + rows.onlyChallenger + rows.unusable
  const losses =
    lost === 0
      ? 'none lost'
      : `${formatNumber(rows.onlyChampion)} only in today's file, ${formatNumber(rows.onlyChallenger)} only in the new one, ${formatNumber(rows.unusable)} without a usable value`
  const flips = model.flips
    ? ` ${formatNumber(model.flips.changed)} ${model.flips.changed === 1 ? 'decision differs' : 'decisions differ'} (${formatPercent(model.flips.share)}${model.weighted ? ' by weight' : ''}): ${formatNumber(model.flips.becameRight)} become right, ${formatNumber(model.flips.becameWrong)} become wrong.`
    : ''
  const units =
    model.clustered && model.units !== null
      ? ` Rows that belong together count as one: ${formatNumber(model.units)} independent groups (clusters).`
      : ''
  const weights = model.weighted ? ' Rows are weighted: counts are of rows, shares go by weight.' : ''
  return phrase`${strong(`Evidence ${model.evidence}`)} (${TIERS[model.evidence]}): ${countOf(rows.matched, formatNumber(rows.matched), words.row).replace(NBSP, ' ')}${items}${positives}, matched by id, ${losses}.${flips}${units}${weights}`
}

export function thresholdItem(model: ModelReport, who = 'both models flag'): Phrase {
  const { champion, challenger, rule } = model.operatingPoint!
  const text =
    champion === challenger
      ? `${who} at ${formatPlain(champion)} and above`
      : `today's model flags at ${formatPlain(champion)} and above, the new one at ${formatPlain(challenger)}`
  const chosen =
    rule.target === null
      ? ''
      : ` Chosen on these ${pluralOf(model.words.row)}, for each model on its own, ${ruleInWords(rule.kind, formatPlainPercent(rule.target), model.words)}. So the numbers at it are slightly better than they will be, for both models alike.`
  return phrase`${strong('Threshold:')} ${text}.${chosen}`
}

function ruleInWords(kind: string, target: string, words: Words): string {
  const rows = pluralOf(words.row)
  switch (kind) {
    case 'top':
      return `to flag at most ${target} of the ${rows}`
    case 'precision':
      return `so that ${target} of the flagged ${rows} are ${positivesOf(words)}`
    case 'recall':
      return `to flag ${target} of the ${positivesOf(words)}`
    default:
      return `to flag at most ${target} of the ${negativesOf(words)}`
  }
}

function methodItem(findings: Findings): Phrase {
  const { model } = findings
  const sure = formatPlainPercent(model.policy.confidence)
  const tiers = { overall: 'overall', slices: 'group', reported: 'reported', limits: 'tested limit' } as const
  const families = model.families.filter((family) => family.checks > 0 && family.tier !== 'reported')
  const parts = families.map(
    (family) =>
      `${countOf(answeredIn(family, findings), formatNumber(answeredIn(family, findings)), `${tiers[family.tier]} check`)} (${formatPlainPercent(roundTo(family.alpha, 4, 'nearest'))}; ${formatNumber(family.eligible)} can block)`,
  )
  const required = findings.overall.filter((check) => check.role === 'primary').length
  const block = parts.length > 0 ? `A block needs proof over ${parts.join(' and ')} together. ` : ''
  const pass =
    required > 0
      ? `A pass needs ${sure} for ${required === 1 ? 'the required check' : `each of the ${formatNumber(required)} required checks`}. `
      : ''
  if (model.evidence === 'C')
    return phrase`${strong('Method:')} the numbers as the files give them. No test, no range: neither can be had without rows or standard errors.`
  const design = model.evidence === 'B' ? 'two independent samples, from totals' : 'paired, row by row'
  return phrase`${strong('Method:')} ${design}. ${block}${pass}The two ends of a range answer two questions: the better end counts all checks together and decides a block; the worse end is for that check alone and decides a pass. So a range can be lopsided.`
}

/** Whether there is an amount of the business function, whose formula then stands with what it assumes. */
export const hasAmount = ({ slug }: BusinessReport, model: ModelReport): boolean =>
  !model.identicalPredictions && model.checks.some((check) => isMoneyOf(check, slug) && check.difference !== null)

const isMoneyOf = (check: Check, slug: string) =>
  check.kind === 'business' && check.slice === null && check.metric === slug

export function businessItem(business: BusinessReport, model: ModelReport, inWords?: Phrase): Phrase {
  const formula =
    typeof business.formula === 'string'
      ? code(clipFormula(business.formula))
      : joinPhrases(
          Object.entries(business.formula).flatMap(([name, part]) =>
            typeof part === 'string'
              ? [phrase`${name.replaceAll('_', ' ')} ${code(clipFormula(part))}`]
              : Object.entries(part).map(
                  ([predicted, text]) =>
                    phrase`${code(shorten(name))} taken for ${code(shorten(predicted))} ${code(clipFormula(text))}`,
                ),
          ),
          ', ',
        )
  const title = strong(
    `${shorten(business.name)} (${shorten(business.unit)}${business.better === 'lower' ? ', lower is better' : ''}):`,
  )
  if (inWords) return phrase`${title} ${inWords}As written: ${formula}.`
  const volume = business.scale
    ? ` Scaled to ${formatNumber(business.scale.rows)} ${pluralOf(model.words.row)} ${perPeriod(shorten(business.scale.per))}.`
    : ''
  return phrase`${title} ${formula}.${volume} An estimate from past data, not a forecast.`
}

const clipFormula = (text: string): string => (text.length > 200 ? `${text.slice(0, 199)}…` : text)

export const INPUTS: Readonly<Record<InputReport['role'], string>> = {
  champion: 'champion',
  challenger: 'challenger',
  evaluation: 'evaluation',
  scenario: 'listed rows',
  operations: 'operations',
  card: 'card',
  reference: 'reference',
}

/** What must be known to take the same bytes again. */
export function remoteInput({ role, path, ref, commit, sha256, bytes }: InputReport, origin: InputOrigin): Phrase {
  const { kind, version, run, time } = origin
  const parts: Phrase[] = [
    ...(kind === 'url' ? [] : [[kind === 'mlflow' ? 'MLflow' : kind]]),
    ...(version === null ? [] : [phrase`version ${code(shorten(version))}`]),
    ...(run === null
      ? []
      : [phrase`run ${code(shorten(run))}${kind === 'artifact' && ref ? phrase` on ${code(shorten(ref))}` : ''}`]),
    ...(commit === null
      ? []
      : [phrase`${kind === 'mlflow' ? 'code at commit' : 'commit'} ${code(commit.slice(0, 7))}`]),
    ...(time === null ? [] : [[`of ${time.slice(0, 10)}`]]),
    [formatBytes(bytes)],
  ]
  return phrase`${INPUTS[role]} ${code(sha256.slice(0, 12))} (${code(shortenPath(path))}, ${joinPhrases(parts, ', ')})`
}

export function repeatItem(model: ModelReport, report: Report): Phrase {
  const inputs = model.inputs.map((input) => {
    if (input.origin && input.origin.kind !== 'path') return remoteInput(input, input.origin)
    const at = input.commit
      ? ` at ${input.ref ? `${shorten(input.ref)} ` : ''}`
      : input.ref
        ? ` at ${shorten(input.ref)}`
        : ''
    return phrase`${INPUTS[input.role]} ${code(input.sha256.slice(0, 12))} (${code(shortenPath(input.path))}${at}${input.commit ? code(input.commit.slice(0, 7)) : ''}${input.origin?.time ? `, of ${input.origin.time.slice(0, 10)}` : ''})`
  })
  const seed =
    model.seed === null
      ? ''
      : phrase` Seed ${code(model.seed.slice(0, 8))}${model.draws === null ? '' : `, ${formatNumber(model.draws)} draws`}.`
  const commit = report.context.headSha ? phrase` Commit ${code(report.context.headSha.slice(0, 7))}.` : ''
  return phrase`${strong('To repeat:')} ${joinPhrases(inputs, ', ')}. ${joinPhrases(configLine(report), ' ')}${seed}${commit}`
}
