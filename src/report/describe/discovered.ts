/** What the search for undeclared slices found, in words: where losses sit and where gains come from. */
import type { Check, DeclaredSlice, FoundSlice } from '../../core/comparison.js'
import type { Reason } from '../../core/problem.js'
import type { Block, Section } from '../description.js'
import { shorten } from '../escape.js'
import { code, joinPhrases, type Phrase, phrase, plainText } from '../phrase.js'
import type { ModelReport } from '../report.js'
import { say, sentenceOf } from '../say.js'
import { groupOf, inlineNameOf } from '../words/check-names.js'
import { changeOf, rangeInWords, todayToNewWithUnit } from '../words/check-numbers.js'
import { formatInHundred, formatPercent, formatPlainPercent } from '../words/format.js'
import { mistakesInWords, scoresInWords, shareInWords } from '../words/profile-words.js'

type Searched = Exclude<NonNullable<ModelReport['discovery']>, { readonly code: string }>

export const searchOf = ({ discovery }: ModelReport): Searched | null =>
  discovery === null || 'code' in discovery ? null : (discovery as Searched)

/** Findings listed where space is short; the report files have all. */
const MOST_LISTED = 3
const MOST_SKIPPED = 3

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
  const said = say().discovered
  const worse = undeclaredWorse(model)
  const isAnyWorse = foundIn(model, 'worse', true).length > 0
  const better = foundIn(model, 'better', true)
  const searched = {
    tested: search.tested,
    stopped: search.stopped,
    gain: better.length > 0 ? groupOf(better[0].slice) : null,
  }
  if (worse.length === 0) return isAnyWorse ? said.onlyDeclaredWorse(searched) : said.noneWorse(searched)
  const [{ slice, n }] = worse
  const { row } = model.words
  return said.undeclaredWorse({ ...searched, group: groupOf(slice), n, row, more: worse.length - 1 })
}

/** The folded part: every finding explains itself, and says how to have it judged from now on. */
export function discoveredSection(model: ModelReport, full: boolean): Section | null {
  const { discovery } = model
  if (discovery === null) return null
  const said = say().discovered
  if ('code' in discovery) {
    return {
      title: [said.title],
      blocks: [{ kind: 'paragraph', text: [sentenceOf(discovery)] }],
      drop: 'groups to watch',
    }
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
    if (found.length > most) blocks.push({ kind: 'paragraph', text: [said.moreInFiles(found.length - most)] })
  }
  list(said.losses, worse)
  const [undeclared] = undeclaredWorse(model)
  if (undeclared) {
    blocks.push({ kind: 'paragraph', text: said.declare(worse.length > 1 ? groupOf(undeclared.slice) : null) })
    blocks.push({ kind: 'code', lines: configLines(undeclared.declared) })
  }
  list(worse.length > 0 ? said.perhapsToo : said.perhaps, watch)
  list(better.length > 1 ? said.gainsMayOverlap : said.gains, better)
  blocks.push({ kind: 'paragraph', text: method(model, search) })
  return {
    title: [said.titleAndCount(worse.length)],
    blocks,
    drop: 'groups to watch',
  }
}

function introduction(model: ModelReport, search: Searched): Phrase {
  const said = say().discovered
  const { tested, maxPredicates, minRows } = search
  const searched = said.searched({
    tested,
    maxPredicates,
    columns: search.columns.length,
    minRows,
    row: model.words.row,
    loss: lossName(search, model),
  })
  const found =
    tested === 0
      ? said.nothingSearched
      : foundIn(model, 'worse', true).length === 0
        ? said.noneShownWorse
        : said.neverBlocks
  return phrase`${searched} ${found}${search.stopped ? ` ${said.outOfTime}` : ''}`
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
  const said = say().discovered
  const sentences: (Phrase | string)[] = [
    said.finding({
      group: groupOf(found.slice),
      n: found.n,
      row: model.words.row,
      share: formatInHundred(found.share, 'nearest'),
      loss: lossName(search, model),
      values: todayToNewWithUnit(check) ?? '',
      change: changeOf(check),
      sure: formatPlainPercent(model.policy.confidence),
      range: rangeInWords(check),
    }),
    ...(declaredGroups(model).has(keyOfGroup(found.slice)) ? [said.isDeclared] : []),
    correctedSentence(found, check),
    ...(found.confirmed ? shareSentence(found, search) : []),
    ...profileSentences(found, model),
    ...alikeSentence(found),
  ]
  return joinPhrases(sentences, ' ')
}

function correctedSentence(found: FoundSlice, check: Check): string {
  const said = say().discovered
  if (found.corrected.by === 'split_half') return said.measuredOnOtherHalf
  const corrected = {
    ...check,
    difference: check.better === 'lower' ? -found.corrected.improvement : found.corrected.improvement,
  }
  return said.corrected(changeOf(corrected))
}

/** Of the whole loss, or against the whole gain. */
function shareSentence(found: FoundSlice, { loss }: Searched): string[] {
  const sign = loss.better === 'lower' ? -1 : 1
  const whole = sign * (loss.challenger - loss.champion)
  const own = found.improvement * found.share
  const share = shareInWords(own, whole)
  return share === '' ? [] : [share]
}

function profileSentences(found: FoundSlice, model: ModelReport): Phrase[] {
  const said = say().discovered
  const { standsOut } = found.profile
  const sentences: Phrase[] = [...mistakesInWords(found.profile, model), ...scoresInWords(found.profile, model)]
  if (standsOut.length > 0) {
    const named = standsOut.map(({ column, value, here, all }) =>
      said.standsOut(groupOf({ [column]: value }), formatPercent(here, 0), formatPercent(all, 0)),
    )
    sentences.push(said.commonerHere(named))
  }
  return sentences
}

function alikeSentence({ alike }: FoundSlice): Phrase[] {
  if (alike.count === 0) return []
  const named = alike.slices.slice(0, 2).map(({ slice }) => groupOf(slice))
  return [say().discovered.restatedBy(alike.count, named)]
}

function method(model: ModelReport, search: Searched): Phrase {
  const said = say().discovered
  const { tested, draws, confirmedOver } = search
  const sure = formatPlainPercent(model.policy.confidence)
  const notLookedAt = said.notLookedAt(search)
  const skipped = search.skipped
    .slice(0, MOST_SKIPPED)
    .map(({ column, reason }) => said.skipped(code(shorten(column)), whySkipped(reason)))
  const sentences: (Phrase | string)[] = [
    search.method === 'split_half'
      ? said.testedByHalves(confirmedOver, tested)
      : said.confirmedMeans({ sure, tested, draws }),
    ...(notLookedAt === '' ? [] : [notLookedAt]),
    ...(skipped.length > 0 ? [said.leftOut(skipped, search.skipped.length - skipped.length)] : []),
  ]
  return joinPhrases(sentences, ' ')
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

const whySkipped = (why: Reason): string =>
  why.code === 'slice_not_constant_in_query' ? say().discovered.differsWithinQuery : sentenceOf(why)
