/** What was not checked, and how the rest was computed, so that somebody else can repeat it. */
import type { Check } from '../../core/comparison.js'
import { reason } from '../../core/problem.js'
import { isLimit } from '../../core/verdict.js'
import type { Block } from '../description.js'
import { shorten, shortenPath } from '../escape.js'
import { type Findings, hasStatus, isOfGroup, MOST_GROUPS_NAMED, MOST_NAMED } from '../findings.js'
import { code, joinPhrases, type Phrase, phrase } from '../phrase.js'
import type { BusinessReport, InputReport, ModelReport, Report, Words } from '../report.js'
import { say, sentenceOf } from '../say.js'
import { countPositives, groupOf, inlineNameOf, negativesOf, positivesOf } from '../words/check-names.js'
import { formatPlain, formatPlainPercent, roundSignificant, roundTo } from '../words/format.js'
import { answeredIn } from './counts.js'
import { configLine } from './describe-problems.js'
import { notPartSentence } from './requirements.js'

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
  model.inferred.length > 0 ? [say().method.assumed(model.inferred.map(sentenceOf).join(' '))] : []

/** The ids of everything that decided: what failed, and what a person is asked about. */
export function decidingIds(findings: Findings): Block[] {
  const { judged, undecided, unanswered } = findings
  const words = say().method
  const lists = [
    [words.failedIds, judged.filter(hasStatus('regressed'))],
    [words.undecidedIds, findings.model.identicalPredictions ? [] : [...undecided, ...unanswered]],
  ] as const
  const items = lists
    .filter(([, checks]) => checks.length > 0)
    .map(([sentence, checks]) => sentence(say().lists.plain(checks.map((check) => code(check.id)))))
  return items.length === 0 ? [] : [{ kind: 'list', items, decides: true }]
}

export function notCheckedItem(findings: Findings, first: Phrase = []): Phrase {
  const { model } = findings
  const { row } = model.words
  const words = say().method
  const small = model.smallSlices
  const parts: (Phrase | string)[] = first.length > 0 ? [first] : []
  if (small && small.slices > 0) {
    const examples = small.examples.slice(0, 2).map(({ slice, n }) => ({ group: groupOf(slice), rows: n }))
    parts.push(words.smallGroups({ groups: small.slices, minRows: small.minRows, row, rows: small.rows, examples }))
  }
  const bare = findings.notEvaluated.filter(isBareNumber)
  if (bare.length > 0) parts.push(bareNumbersSentence(bare, model))
  const grouped = groupReasons(findings)
  parts.push(...grouped.slice(0, MOST_GROUPS_NAMED).map((checks) => reasonSentence(checks, model)))
  const more = grouped.slice(MOST_GROUPS_NAMED).flat().length
  if (more > 0) parts.push(words.moreNotEvaluated(more))
  if (
    model.business.length > 0 &&
    findings.model.checks.some((check) => check.kind === 'business' && check.slice !== null)
  )
    parts.push(words.moneyByGroupNotJudged)
  if (isOfTotals(model)) parts.push(words.groupsAndMoneyNeedRows)
  else if (model.business.length === 0) parts.push(words.noBusinessFunction)
  const without = notPartSentence(model)
  if (without !== null) parts.push(without)
  return words.notChecked(joinPhrases(parts, ' '))
}

/** Checks that have the same metric and the same reason, overall ones first. */
function groupReasons({ notEvaluated }: Findings): readonly (readonly Check[])[] {
  const groups = new Map<string, Check[]>()
  const others = notEvaluated.filter((check) => !isBareNumber(check))
  for (const check of others.sort((a, b) => Number(a.slice !== null) - Number(b.slice !== null))) {
    const { code: why, args } = check.reason ?? { code: '', args: {} }
    const detail = check.slice === null || !isOfGroup(why) ? JSON.stringify(args) : ''
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
  return say().method.bareNumbers(named, checks.length - named.length)
}

const nounsOf = (words: Words) => ({ row: words.row, positives: positivesOf(words), negatives: negativesOf(words) })

function reasonSentence(checks: readonly Check[], model: ModelReport): Phrase {
  const words = say().method
  const [check] = checks
  const name = inlineNameOf(check, model.words)
  const why = check.reason ? sentenceOf(check.reason) : words.noReason
  if (check.slice === null) return words.notEvaluated(name, isLimit(check), why)
  const named = checks.slice(0, MOST_NAMED).map(({ slice }) => groupOf(slice!))
  if (checks.length === 1) return words.notEvaluatedInGroup(name, named[0], why)
  const more = checks.length - named.length
  const reasonCode = check.reason?.code ?? ''
  return isOfGroup(reasonCode)
    ? words.groupsLack(name, named, more, reasonCode, nounsOf(model.words))
    : words.notEvaluatedInGroups(name, named, more, why)
}

/** Judged by files of metrics, without rows. */
export const isOfTotals = (model: ModelReport): boolean => model.evidence === 'B' || model.evidence === 'C'

function totalsItem(model: ModelReport): Phrase {
  const isTrusted = model.checks.some((check) => check.reason?.code === 'trusted_point')
  const evidence =
    model.evidence === 'B' ? 'evidence_totals' : isTrusted ? 'evidence_numbers_trusted' : 'evidence_numbers'
  return say().method.evidence(model.evidence!, sentenceOf(reason(evidence)))
}

function evidenceItem(model: ModelReport): Phrase {
  const said = say().method
  const { rows, words, flips } = model
  if (rows === null || model.evidence === null) return said.nothingCompared()
  const sentences = [
    said.matchedRows({
      rows: rows.matched,
      row: words.row,
      items: rows.items ?? null,
      positives: model.positives === null ? null : countPositives(model.positives, words),
      onlyChampion: rows.onlyChampion,
      onlyChallenger: rows.onlyChallenger,
      unusable: rows.unusable,
    }),
    ...(flips ? [said.decisionsDiffer({ ...flips, byWeight: model.weighted })] : []),
    ...(model.clustered && model.units !== null ? [said.clusters(model.units)] : []),
    ...(model.weighted ? [said.weighted] : []),
  ]
  return said.evidence(model.evidence, sentences.join(' '))
}

/** alone: there is no model of today. */
export function thresholdItem(model: ModelReport, alone = false): Phrase {
  const said = say().method
  const { champion, challenger, rule } = model.operatingPoint!
  const next = formatPlain(challenger)
  const at = alone
    ? said.newFlagsAt(next)
    : champion === challenger
      ? said.bothFlagAt(next)
      : said.flagAt(formatPlain(champion), next)
  const chosen =
    rule.target === null ? [] : [said.chosenHere(rule.kind, formatPlainPercent(rule.target), nounsOf(model.words))]
  return said.threshold([at, ...chosen].join(' '))
}

function methodItem(findings: Findings): Phrase {
  const { model } = findings
  const said = say().method
  if (model.evidence === 'C') return said.method(said.untested)
  const families = model.families
    .filter((family) => family.checks > 0 && family.tier !== 'reported')
    .map((family) => ({
      tier: family.tier,
      checks: answeredIn(family, findings),
      risk: formatPlainPercent(roundTo(family.alpha, 4, 'nearest')),
      canBlock: family.eligible,
    }))
  const certainty = certaintyOf(model)
  const required = findings.overall.filter((check) => check.role === 'primary').length
  const sentences = [
    model.evidence === 'B' ? said.twoSamples : said.paired,
    ...(families.length > 0 ? [said.blockNeeds(families)] : []),
    ...(required > 0 ? [said.passNeeds(certainty.pass, required)] : []),
    said.endsOfRange,
    ...(certainty.models > 1 ? [said.errorRateIsShared(certainty)] : []),
  ]
  return said.method(sentences.join(' '))
}

/** How sure a pass has to be: the error rate is shared among the new models that the test rows may judge. */
function certaintyOf({ policy }: ModelReport) {
  const models = policy.reuseBudget ?? 1
  const plain = formatPlainPercent(policy.confidence)
  const risk = roundSignificant((1 - policy.confidence) / models, 3, 'nearest')
  return { models, plain, pass: models > 1 ? formatPlainPercent(1 - risk) : plain }
}

/** Whether there is an amount of the business function, whose formula then stands with what it assumes. */
export const hasAmount = ({ slug }: BusinessReport, model: ModelReport): boolean =>
  !model.identicalPredictions && model.checks.some((check) => isMoneyOf(check, slug) && check.difference !== null)

const isMoneyOf = (check: Check, slug: string) =>
  check.kind === 'business' && check.slice === null && check.metric === slug

/** inWords: the formula as a person would say it, or nothing where it has no usual shape; left out, it is not asked for. */
export function businessItem(business: BusinessReport, model: ModelReport, inWords?: readonly Phrase[]): Phrase {
  const said = say().method
  const formula =
    typeof business.formula === 'string'
      ? code(clipFormula(business.formula))
      : say().lists.plain(
          Object.entries(business.formula).flatMap(([name, part]) =>
            typeof part === 'string'
              ? [said.formulaOfOutcome(name, code(clipFormula(part)))]
              : Object.entries(part).map(([predicted, text]) =>
                  said.formulaOfCell(code(shorten(name)), code(shorten(predicted)), code(clipFormula(text))),
                ),
          ),
        )
  const title = said.businessTitle(shorten(business.name), shorten(business.unit), business.better === 'lower')
  if (inWords) return phrase`${title} ${said.asWritten(inWords, formula)}`
  const { scale } = business
  const volume = scale ? [said.scaledTo(scale.rows, model.words.row, shorten(scale.per))] : []
  return joinPhrases([title, said.formula(formula), ...volume, said.notAForecast], ' ')
}

const clipFormula = (text: string): string => (text.length > 200 ? `${text.slice(0, 199)}…` : text)

/** Where its bytes are, and what must be known to take the same ones again. */
export function inputInWords({ role, path, ref, commit, sha256, bytes, origin }: InputReport): Phrase {
  const said = say().method
  const day = origin?.time?.slice(0, 10) ?? null
  const file = {
    sha256: code(sha256.slice(0, 12)),
    path: code(shortenPath(path)),
    commit: commit ? code(commit.slice(0, 7)) : null,
    day,
  }
  if (!origin || origin.kind === 'path') return said.input(role, { ...file, ref: ref ? shorten(ref) : null })
  const { kind, version, run } = origin
  return said.remoteInput(role, kind, {
    ...file,
    version: version === null ? null : code(shorten(version)),
    run: run === null ? null : code(shorten(run)),
    branch: kind === 'artifact' && ref ? code(shorten(ref)) : null,
    bytes,
  })
}

export function repeatItem(model: ModelReport, report: Report): Phrase {
  const said = say().method
  const { headSha } = report.context
  const sentences = [
    said.inputs(model.inputs.map(inputInWords)),
    ...configLine(report),
    ...(model.seed === null ? [] : [said.seed(code(model.seed.slice(0, 8)), model.draws)]),
    ...(headSha ? [said.commit(code(headSha.slice(0, 7)))] : []),
  ]
  return said.toRepeat(joinPhrases(sentences, ' '))
}
