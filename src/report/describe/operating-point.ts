/** What the threshold does: the models compared in three ways, where each is worth most, and the curve in a few lines. */
import type { BestPoint, Check, CurvePoint, CurveRange, DecisionCurve, ValueCurve } from '../../core/comparison.js'
import type { Problem } from '../../core/problem.js'
import type { Block, DescribeOptions, Grid, Section } from '../description.js'
import { shorten } from '../escape.js'
import { code, type Phrase, phrase, plainText } from '../phrase.js'
import type { ModelReport } from '../report.js'
import { say } from '../say.js'
import { positivesOf } from '../words/check-names.js'
import { finestOf } from '../words/check-numbers.js'
import {
  decimalsOfAmount,
  formatBound,
  formatLargeSize,
  formatNumber,
  formatPercent,
  formatPlain,
  formatPlainPercent,
  formatSigned,
  perPeriod,
  withUnit,
} from '../words/format.js'
import { MINUS } from '../words/signs.js'
import { taskWordsOf } from '../words/task-words.js'

/** Thresholds of a curve that a table shows. */
const MOST_POINTS = 10
/** Of a decision curve. */
const SHOWN_PROBABILITIES: readonly number[] = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]

/** A threshold that means something else for the new model, as warnings in the report's own words. */
export function thresholdWarnings(model: ModelReport): Problem[] {
  const { words, operatingPoint } = model
  return (operatingPoint?.notes ?? []).map((note) => ({
    ...note,
    severity: 'warning',
    args: { ...note.args, rows: say().nouns.pluralOf(words.row), positives: positivesOf(words) },
  }))
}

/** One section for each function of the decision, and one for the decision curve; none where nothing depends on it. */
export function thresholdSections(model: ModelReport, options: DescribeOptions): Section[] {
  const { operatingPoint } = model
  if (operatingPoint === null || model.identicalPredictions) return []
  const said = say().operatingPoint
  const curves = operatingPoint.curves.filter(({ points }) => points.length > 0)
  const sections = (options.full ? curves : curves.slice(0, 1)).map((curve): Section => {
    const money = amountsOf(curve, model)
    return {
      title: said.title(nameOf(curve)),
      blocks: [
        ...questionBlocks(curve, model, money),
        ...bestBlocks(curve, model, money),
        {
          kind: 'grid',
          caption: said.atOtherThresholds(captionOf(curve)),
          drawn: true,
          ...curveTable(fewOf(curve.points, placesOf(curve, model)), placesOf(curve, model), model, money),
        },
        {
          kind: 'paragraph',
          text: [
            options.full
              ? said.rangesHoldTogether(curve.points.length)
              : said.rangesHoldTogetherInReport(curve.points.length),
          ],
        },
      ],
      drop: 'passed checks',
      curve: {
        champion: curve.points.map(({ champion }) => champion),
        challenger: curve.points.map(({ challenger }) => challenger),
        caption: said.bars(
          thresholdOf(curve.points[0].threshold),
          thresholdOf(curve.points[curve.points.length - 1].threshold),
        ),
      },
    }
  })
  return operatingPoint.decisionCurve && options.full
    ? [...sections, decisionSection(operatingPoint.decisionCurve, model)]
    : sections
}

export const captionOf = ({ id, title }: ValueCurve): string => (title === null ? id : shorten(title))

function nameOf(curve: ValueCurve): Phrase {
  if (curve.title !== null) return [shorten(curve.title)]
  const plain = taskWordsOf(curve.id)?.name
  return plain === undefined ? code(shorten(curve.id)) : say().operatingPoint.nameAndId(plain, code(shorten(curve.id)))
}

/** How the values of a curve are written. */
export interface Amounts {
  readonly unit: string | null
  value(value: number): string
  change(difference: number): string
  /** Of the change, in its own direction. */
  range(range: CurveRange): string
  /** Both in a sentence: `NTD 400 less per client; anything from NTD 805 less to NTD 6 less fits the data`. */
  told(difference: number, range: CurveRange): string
  /** The change at the volume that the config names. */
  readonly period: string | null
  atVolume(difference: number): string
}

export function amountsOf(curve: Pick<ValueCurve, 'id' | 'unit' | 'points' | 'better'>, model: ModelReport): Amounts {
  // The same digits as where the check is said.
  const check = model.checks.find(({ id }) => id === curve.id)
  const scale = model.business.find(({ slug }) => slug === curve.id)?.scale ?? null
  const unit = curve.unit.kind === 'money' ? shorten(curve.unit.name) : null
  const values = curve.points.flatMap(({ champion, challenger }) => [champion ?? 0, challenger ?? 0])
  const decimals = unit === null ? 3 : decimalsOfAmount(...values)
  const lower = curve.better === 'lower'
  const end = (value: number, rounding: 'down' | 'up') => formatBound(value, decimals, rounding)
  const endsOf = ({ low, high }: NonNullable<CurveRange>) =>
    lower ? ([negated(high), negated(low)] as const) : ([low, high] as const)
  const change = (difference: number) => formatSigned(difference, decimals)
  const rangeOf = (range: CurveRange) => {
    const said = say().operatingPoint.range
    if (range === null) return said.unknown
    const [low, high] = endsOf(range)
    if (low === null && high === null) return said.endless
    if (high === null) return said.orMore(end(low!, 'down'))
    if (low === null) return said.orLess(end(high, 'up'))
    return said.between(end(low, 'down'), end(high, 'up'))
  }
  const told = (difference: number, range: CurveRange) => {
    const said = say().operatingPoint.told
    if (unit === null) return said.score(change(difference), rangeOf(range))
    const words = say().moneyWords
    // The side is said by a word, so the sign is not needed.
    const sided = (signed: string) =>
      /[1-9]/.test(signed)
        ? words.change(withUnit(signed.replace(/^[+\u2212]/, ''), unit), signed.startsWith(MINUS) ? 'less' : 'more')
        : words.noChange
    const ofRow = said.ofRow(sided(change(difference)), model.words.row)
    if (range === null) return said.amount(ofRow, words.noRange)
    const [low, high] = endsOf(range)
    if (low === null && high === null) return said.amount(ofRow, words.anything)
    if (high === null) return said.amount(ofRow, words.anythingUpward(sided(end(low!, 'down'))))
    if (low === null) return said.amount(ofRow, words.anythingUpTo(sided(end(high, 'up'))))
    return said.amount(ofRow, words.anythingBetween(sided(end(low, 'down')), sided(end(high, 'up'))))
  }
  return {
    unit,
    value: (value) => formatNumber(value, decimals),
    change,
    range: rangeOf,
    told,
    period: scale && unit !== null ? shorten(scale.per) : null,
    atVolume: (difference) => {
      const sign = difference < 0 ? MINUS : difference > 0 ? '+' : ''
      return `${sign}${formatLargeSize(difference * (scale?.rows ?? 1), 'nearest', check ? finestOf(check) : 0)}`
    },
  }
}

const negated = (value: number | null) => (value === null ? null : 0 - value)

/** Four digits: as many as a table can use. */
export const thresholdOf = (threshold: number) => formatPlain(Number(threshold.toPrecision(4)))

const fromTo = (champion: string, challenger: string) =>
  champion === challenger ? champion : say().operatingPoint.fromTo(champion, challenger)

function questionBlocks(curve: ValueCurve, model: ModelReport, money: Amounts): Block[] {
  if (curve.questions.length === 0) return []
  const said = say().operatingPoint
  const { headers } = said
  const table: Grid = {
    kind: 'grid',
    caption: said.askedInWays(captionOf(curve), curve.questions.length),
    header: [
      headers.compared,
      headers.threshold,
      headers.flagged,
      headers.value(money.unit),
      headers.change,
      headers.range(formatPlainPercent(curve.confidence)),
      ...(money.period === null ? [] : [headers.changePer(perPeriod(money.period))]),
    ],
    align: ['left', 'left', 'left', 'right', 'right', 'right', ...(money.period === null ? [] : (['right'] as const))],
    rows: curve.questions.map((asked): Phrase[] => [
      [said.questions[asked.question]],
      // Valued at two thresholds each, one for either half: none of them, and no share flagged, belongs to the value.
      ...(asked.question === 'each_at_best'
        ? [[said.chosenByHalves], []]
        : [
            [fromTo(thresholdOf(asked.thresholds.champion), thresholdOf(asked.thresholds.challenger))],
            [fromTo(formatPercent(asked.flagged.champion), formatPercent(asked.flagged.challenger))],
          ]),
      [said.fromTo(money.value(asked.champion), money.value(asked.challenger))],
      [money.change(asked.difference)],
      [money.range(asked.range)],
      ...(money.period === null ? [] : [[money.atVolume(asked.difference)]]),
    ]),
  }
  return [
    { kind: 'paragraph', text: [said.howToReadQuestions(model.words.row, money.unit !== null)] },
    table,
    { kind: 'paragraph', text: [said.whyByHalves(model.words.row)] },
  ]
}

function bestBlocks(curve: ValueCurve, model: ModelReport, money: Amounts): Block[] {
  const { operatingPoint } = model
  const items = [
    ...repairItem(curve, model, money),
    ...(['challenger', 'champion'] as const).flatMap((name) => {
      const best = curve.best[name]
      return best === null ? [] : [bestItem(best, operatingPoint![name], name, curve, model, money)]
    }),
  ]
  return items.length === 0 ? [] : [{ kind: 'list', items }]
}

/** Whether a threshold can help where a business function is shown to lose; nothing where its curve does not say. */
export function repairSentence(check: Check, model: ModelReport): Phrase[] {
  const curve = model.operatingPoint?.curves.find(({ id }) => id === check.id)
  return curve === undefined ? [] : repairItem(curve, model, amountsOf(curve, model))
}

/** Where the function is shown to lose: whether a threshold can help. */
function repairItem(curve: ValueCurve, model: ModelReport, money: Amounts): Phrase[] {
  const failed = model.checks.some(({ id, status }) => id === curve.id && status === 'regressed')
  const asked = curve.questions.find(({ question }) => question === 'each_at_best')
  if (!failed || !asked) return []
  const said = say().operatingPoint
  const change = money.told(asked.difference, asked.range)
  if (asked.range !== null && asked.range.high !== null && asked.range.high < 0) return [said.notRepaired(change)]
  return [
    said.mayRepair({
      threshold: formatPlain(asked.thresholds.challenger),
      whole: asked.improvement >= 0,
      change,
    }),
  ]
}

function bestItem(
  best: BestPoint,
  configured: number,
  name: 'champion' | 'challenger',
  curve: ValueCurve,
  model: ModelReport,
  money: Amounts,
): Phrase {
  const said = say().operatingPoint
  const { row } = model.words
  const { low, high } = best.plausible
  const start = said.best(name, curve.better === 'lower' && money.unit !== null, formatPlain(best.threshold))
  if (best.threshold === configured) return [`${start} ${said.bestIsInUse}`]
  const advice = {
    plausible: low === high ? null : { low: formatPlain(low), high: formatPlain(high) },
    configured: formatPlain(configured),
    row,
  }
  if (!best.changeRecommended) return [`${start} ${said.noChangeAdvised(advice)}`]
  const advised = phrase`${start} ${said.changeAdvised(advice)}`
  if (best.improvement === null) return advised
  const change = curve.better === 'lower' ? 0 - best.improvement : best.improvement
  return phrase`${advised} ${said.estimatedChange(money.told(change, best.range))}`
}

/** Thresholds that have a name. */
export function placesOf(
  { best }: Pick<ValueCurve, 'best'>,
  { operatingPoint }: ModelReport,
): ReadonlyMap<number, string> {
  const places = new Map<number, string[]>()
  const add = (threshold: number | undefined, name: string) => {
    if (threshold !== undefined) places.set(threshold, [...(places.get(threshold) ?? []), name])
  }
  const said = say().operatingPoint.places
  add(operatingPoint!.champion, said.champion)
  add(operatingPoint!.challenger, said.challenger)
  add(best.champion?.threshold, said.bestChampion)
  add(best.challenger?.threshold, said.bestChallenger)
  return new Map([...places].map(([threshold, names]) => [threshold, plainText(say().lists.plain(names))]))
}

/** The first, the last, and others at equal steps; those with a name always. */
function fewOf(points: readonly CurvePoint[], places: ReadonlyMap<number, string>): readonly CurvePoint[] {
  const kept = new Set(points.filter(({ threshold }) => places.has(threshold)))
  const free = MOST_POINTS - kept.size
  for (let k = 0; k < free; k++) kept.add(points[Math.round((k * (points.length - 1)) / (free - 1))])
  return points.filter((point) => kept.has(point))
}

function curveTable(
  points: readonly CurvePoint[],
  places: ReadonlyMap<number, string>,
  model: ModelReport,
  money: Amounts,
): Omit<Grid, 'kind' | 'caption'> {
  const said = say().operatingPoint
  const { headers } = said
  const mark = (threshold: number) => {
    const name = places.get(threshold)
    return name === undefined ? thresholdOf(threshold) : said.thresholdAndPlace(thresholdOf(threshold), name)
  }
  const shown = (value: number | null) => (value === null ? said.noValue : money.value(value))
  return {
    header: [
      headers.threshold,
      headers.flagged,
      headers.today(money.unit),
      headers.new(money.unit),
      headers.change,
      headers.range(formatPlainPercent(model.policy.confidence)),
    ],
    align: ['left', 'left', 'right', 'right', 'right', 'right'],
    rows: points.map((point): Phrase[] => [
      [mark(point.threshold)],
      [fromTo(formatPercent(point.flagged.champion), formatPercent(point.flagged.challenger))],
      [shown(point.champion)],
      [shown(point.challenger)],
      [point.difference === null ? '' : money.change(point.difference)],
      [point.difference === null ? '' : money.range(point.range)],
    ]),
  }
}

function decisionSection({ points }: DecisionCurve, model: ModelReport): Section {
  const said = say().operatingPoint
  const curve = { id: '', unit: { kind: 'score' } as const, points, better: 'higher' as const }
  const score = amountsOf(curve, model)
  const few = points.filter(({ threshold }) => SHOWN_PROBABILITIES.includes(threshold))
  const { header, align, rows } = curveTable(few, new Map(), model, score)
  return {
    title: [said.decisionCurve],
    blocks: [
      { kind: 'paragraph', text: [said.whatNetBenefitIs(positivesOf(model.words), model.words.row)] },
      {
        kind: 'grid',
        caption: said.netBenefit,
        header: [...header.slice(0, 4), said.headers.flagAll, ...header.slice(4)],
        align: [...align.slice(0, 4), 'right', ...align.slice(4)],
        rows: rows.map((row, place) => {
          const { everybody } = few[place]
          return [...row.slice(0, 4), [everybody === null ? '' : score.value(everybody)], ...row.slice(4)]
        }),
      },
    ],
    drop: 'passed checks',
  }
}
