/** What the search for undeclared slices found, in words: where losses sit and where gains come from. */
import type { Check, DeclaredSlice, FoundSlice } from '../core/comparison.js'
import type { Reason } from '../core/problem.js'
import type { Block, Section } from './description.js'
import { formatInHundred, formatNumber, formatPercent, formatPlainPercent } from './format.js'
import { countOf, pluralOf } from './languages/english/nouns.js'
import { code, joinPhrases, type Phrase, phrase, plainText, strong } from './phrase.js'
import { changeOf, groupOf, inlineNameOf, rangeInWords, shorten, todayToNewWithUnit } from './present.js'
import { mistakesInWords, scoresInWords, shareInWords } from './profile-words.js'
import type { ModelReport } from './report.js'
import { sentenceOf } from './say.js'

type Searched = Exclude<NonNullable<ModelReport['discovery']>, { readonly code: string }>

export const searchOf = ({ discovery }: ModelReport): Searched | null =>
  discovery === null || 'code' in discovery ? null : (discovery as Searched)

/** Findings listed where space is short; the report files have all. */
const MOST_LISTED = 3

/** A finding as a check, so that its numbers are written as those of declared groups are. */
export function checkOf(found: FoundSlice, { loss }: Searched): Check {
  const { slice, n, champion, challenger, difference, improvement, interval, direction } = found
  const isNamed = /^[\w@.[\]]+$/.test(loss.name)
  return {
    id: '',
    kind: 'slice',
    metric: loss.name,
    title: isNamed ? undefined : loss.name,
    unit: loss.unit,
    better: loss.better,
    slice,
    severity: 'info',
    role: 'info',
    gating: false,
    n,
    positives: undefined,
    units: n,
    champion,
    challenger,
    difference,
    improvement,
    interval,
    margin: null,
    marginValue: null,
    limit: undefined,
    status: direction === 'worse' ? 'regressed' : 'improved',
    reason: null,
    notes: [],
    evidence: null,
    scaled: undefined,
  }
}

const foundIn = (model: ModelReport, direction: FoundSlice['direction'], confirmed: boolean): readonly FoundSlice[] =>
  model.discovered.filter((found) => found.direction === direction && found.confirmed === confirmed)

/** Confirmed to be worse, and no group that the config declares: what nobody would look at otherwise. */
export function undeclaredWorse(model: ModelReport): readonly FoundSlice[] {
  const declared = declaredGroups(model)
  return foundIn(model, 'worse', true).filter(({ slice }) => !declared.has(keyOfGroup(slice)))
}

const declaredGroups = ({ checks }: ModelReport): ReadonlySet<string> =>
  new Set(checks.flatMap(({ slice }) => (slice === null ? [] : [keyOfGroup(slice)])))

/** The same of a group whose columns the config and the search name in another order. */
const keyOfGroup = (slice: FoundSlice['slice']): string =>
  Object.entries(slice)
    .map(([column, value]) => plainText(groupOf({ [column]: value })))
    .sort()
    .join('\n')

/** For "Who gets worse?": where losses sit that no declared group shows, and where gains come from. Empty without a search. */
export function discoveredSentence(model: ModelReport): Phrase {
  const search = searchOf(model)
  if (search === null || search.tested === 0) return []
  const late = search.stopped ? ' that ran out of time' : ''
  const searched = `A search${late} through ${countOf(search.tested, formatNumber(search.tested), 'group')}`
  const worse = undeclaredWorse(model)
  const isAnyWorse = foundIn(model, 'worse', true).length > 0
  const better = foundIn(model, 'better', true)
  if (worse.length === 0) {
    const gains = better.length > 0 ? phrase` The gain stands out most in ${groupOf(better[0].slice)}.` : ''
    return phrase` ${searched} shows ${isAnyWorse ? 'nothing beyond the declared ones' : 'none that gets worse'}.${gains}`
  }
  const [most] = worse
  const people = countOf(most.n, formatNumber(most.n), model.words.row)
  const more = worse.length > 1 ? ` and ${formatNumber(worse.length - 1)} more` : ''
  const gains = better.length > 0 ? phrase`; the gain stands out most in ${groupOf(better[0].slice)}` : ''
  return phrase` ${searched} finds ${strong(groupOf(most.slice))} worse (${people})${more}, which nobody declared${gains}. Found groups do not block; they say where to look.`
}

/** The folded part: every finding explains itself, and says how to have it judged from now on. */
export function discoveredSection(model: ModelReport, full: boolean): Section | null {
  const { discovery } = model
  if (discovery === null) return null
  const title = 'Groups found by search'
  if ('code' in discovery) {
    return { title: [title], blocks: [{ kind: 'paragraph', text: [sentenceOf(discovery)] }], drop: 'groups to watch' }
  }
  const search = discovery as Searched
  const most = full ? Number.POSITIVE_INFINITY : MOST_LISTED
  const worse = foundIn(model, 'worse', true)
  const watch = foundIn(model, 'worse', false)
  const better = foundIn(model, 'better', true)
  const blocks: Block[] = [{ kind: 'paragraph', text: introduction(model, search) }]
  const list = (heading: string, found: readonly FoundSlice[]) => {
    if (found.length === 0) return
    blocks.push({ kind: 'title', text: heading })
    blocks.push({ kind: 'list', items: found.slice(0, most).map((each) => findingItem(each, model, search)) })
    if (found.length > most)
      blocks.push({ kind: 'paragraph', text: [`${formatNumber(found.length - most)} more in the report files.`] })
  }
  list('Losses sit here', worse)
  const [undeclared] = undeclaredWorse(model)
  if (undeclared) {
    const named = worse.length > 1 ? groupOf(undeclared.slice) : ['it']
    blocks.push({
      kind: 'paragraph',
      text: phrase`To have ${named} judged in every review from now on, add to the config:`,
    })
    blocks.push({ kind: 'code', lines: configLines(undeclared.declared) })
  }
  list(worse.length > 0 ? 'Perhaps here too: not confirmed, worth a look' : 'Not confirmed, worth a look', watch)
  list(better.length > 1 ? 'Gains come from here (the groups may overlap)' : 'Gains come from here', better)
  blocks.push({ kind: 'paragraph', text: method(model, search) })
  return {
    title: [`${title} (${countOf(worse.length, formatNumber(worse.length), 'finding')})`],
    blocks,
    drop: 'groups to watch',
  }
}

function introduction(model: ModelReport, search: Searched): Phrase {
  const groups = countOf(search.tested, formatNumber(search.tested), 'group')
  const conditions =
    search.maxPredicates === 1 ? 'one condition' : `up to ${['', '', 'two', 'three'][search.maxPredicates]} conditions`
  const columns = countOf(search.columns.length, formatNumber(search.columns.length), 'column')
  const stopped = search.stopped
    ? ' The time allowed for the search ended before all groups were looked at; what was not reached is not in these numbers.'
    : ''
  const found =
    search.tested === 0
      ? 'No group has enough rows, so nothing was searched.'
      : foundIn(model, 'worse', true).length === 0
        ? `None is shown to be worse.`
        : 'A finding never blocks: it says where to look.'
  return phrase`Searched: ${groups} of ${conditions} over ${columns}, each with at least ${formatNumber(search.minRows)} ${pluralOf(model.words.row)}, for where the new model is worse than today's by ${lossName(search, model)}. ${found}${stopped}`
}

const lossName = (search: Searched, model: ModelReport): Phrase => inlineNameOf(checkOf(NOTHING, search), model.words)

/** Stands in where only the name of the loss is asked for. */
const NOTHING = {
  slice: {},
  n: 0,
  champion: 0,
  challenger: 0,
  difference: 0,
  improvement: 0,
  interval: { low: null, high: null, confidence: 0.95, simultaneous: true },
  direction: 'worse',
} as unknown as FoundSlice

function findingItem(found: FoundSlice, model: ModelReport, search: Searched): Phrase {
  const check = checkOf(found, search)
  const { words, policy } = model
  const size = `${countOf(found.n, formatNumber(found.n), words.row)}, ${formatInHundred(found.share, 'nearest')} of all`
  const change = changeOf(check) ?? 'unknown'
  const range = `${formatPlainPercent(policy.confidence)} range for all groups searched together ${rangeInWords(check) ?? 'unknown'}`
  const known = declaredGroups(model).has(keyOfGroup(found.slice)) ? ' It is declared, and judged above.' : ''
  return phrase`${strong(groupOf(found.slice))} (${size}): ${lossName(search, model)} ${todayToNewWithUnit(check) ?? ''}, a change of ${change}; ${range}.${known}${correctedSentence(found, check)}${found.confirmed ? shareSentence(found, search) : ''}${profileSentences(found, model)}${alikeSentence(found)}`
}

function correctedSentence(found: FoundSlice, check: Check): string {
  if (found.corrected.by === 'split_half') return ' Chosen on one half of the rows and measured on the other.'
  const corrected = {
    ...check,
    difference: check.better === 'lower' ? -found.corrected.improvement : found.corrected.improvement,
  }
  return ` Allowing for having been picked as the most extreme: ${changeOf(corrected) ?? 'unknown'}.`
}

/** Of the whole loss, or against the whole gain. */
function shareSentence(found: FoundSlice, { loss }: Searched): string {
  const sign = loss.better === 'lower' ? -1 : 1
  const whole = sign * (loss.challenger - loss.champion)
  const own = found.improvement * found.share
  const share = shareInWords(own, whole)
  return share === '' ? '' : ` ${share}`
}

function profileSentences(found: FoundSlice, model: ModelReport): Phrase {
  const { standsOut } = found.profile
  const sentences: Phrase[] = [...mistakesInWords(found.profile, model), ...scoresInWords(found.profile, model)]
  if (standsOut.length > 0) {
    const named = standsOut.map(
      ({ column, value, here, all }) =>
        phrase`${groupOf({ [column]: value })} (${formatPercent(here, 0)}, ${formatPercent(all, 0)} of all)`,
    )
    sentences.push(phrase`Commoner here: ${joinPhrases(named, ', ', ' and ')}.`)
  }
  return sentences.length > 0 ? phrase` ${joinPhrases(sentences, ' ')}` : []
}

function alikeSentence({ alike }: FoundSlice): Phrase {
  if (alike.count === 0) return []
  const named = alike.slices.slice(0, 2).map(({ slice }) => groupOf(slice))
  return phrase` ${countOf(alike.count, formatNumber(alike.count), 'other group')} ${alike.count === 1 ? 'restates' : 'restate'} it: ${joinPhrases(named, '; ')}${alike.count > named.length ? '; …' : ''}.`
}

function method(model: ModelReport, search: Searched): Phrase {
  const sure = formatPlainPercent(model.policy.confidence)
  const over =
    search.method === 'split_half'
      ? `One half of the rows chose ${countOf(search.confirmedOver, formatNumber(search.confirmedOver), 'group')}, the other half tested those alone, because all ${formatNumber(search.tested)} are too many to be tested together.`
      : `Confirmed means: shown with ${sure} certainty although all ${formatNumber(search.tested)} were looked at (random signs, ${formatNumber(search.draws)} draws, one family of their own).`
  const parts = [
    ...(search.tooSmall > 0 ? [`${formatNumber(search.tooSmall)} are too small`] : []),
    ...(search.tooThin > 0 ? [`in ${formatNumber(search.tooThin)} the models hardly differ`] : []),
    ...(search.bounded > 0 ? [`${formatNumber(search.bounded)} were ruled out by a bound`] : []),
  ]
  const small =
    parts.length > 0
      ? ` Of the ${formatNumber(search.considered)} combinations that occur, ${plainText(joinPhrases(parts, ', ', ' and '))}.`
      : ''
  const skipped = search.skipped
    .slice(0, 3)
    .map(({ column, reason }) => phrase`${code(shorten(column))} (${whySkipped(reason)})`)
  const more = search.skipped.length - skipped.length
  const left_out =
    skipped.length > 0
      ? phrase` Left out: ${joinPhrases(skipped, ', ')}${more > 0 ? `, ${formatNumber(more)} more` : ''}.`
      : ''
  return phrase`${over}${small}${left_out}`
}

/** Lines of the config; texts as JSON, which YAML reads. */
export function configLines(declared: DeclaredSlice): string[] {
  const entry =
    'where' in declared
      ? [`- name: ${JSON.stringify(declared.name)}`, `  where: ${quoteYaml(declared.where)}`]
      : declared.columns.length === 1
        ? [`- ${partOf(declared.columns[0])}`]
        : ['- cross:', ...declared.columns.map((part) => `    - ${partOf(part)}`)]
  return ['slices:', '  of:', ...entry.map((line) => `    ${line}`)]
}

const partOf = ({ column, bins }: { readonly column: string; readonly bins?: readonly number[] }): string =>
  bins === undefined ? JSON.stringify(column) : `{ column: ${JSON.stringify(column)}, bins: [${bins.join(', ')}] }`

/** Single quotes keep the double ones of a formula readable. */
const quoteYaml = (text: string): string =>
  /[\n\r\t]/.test(text) ? JSON.stringify(text) : `'${text.replaceAll("'", "''")}'`

/** In half a sentence: nobody asked for the column by name. */
const whySkipped = (why: Reason): string =>
  why.code === 'slice_not_constant_in_query' ? 'it differs within a query' : sentenceOf(why)
