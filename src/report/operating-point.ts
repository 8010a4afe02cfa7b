/** What the threshold does: the models compared in three ways, where each is worth most, and the curve in a few lines. */
import type {
  BestPoint,
  Check,
  CurvePoint,
  CurveQuestion,
  CurveRange,
  DecisionCurve,
  ValueCurve,
} from '../core/comparison.js'
import type { Problem } from '../core/problem.js'
import type { Block, DescribeOptions, Grid, Section } from './description.js'
import {
  decimalsOfAmount,
  formatBound,
  formatLargeSize,
  formatNumber,
  formatPercent,
  formatPlain,
  formatPlainPercent,
  formatSigned,
  MINUS,
  NBSP,
  perPeriod,
} from './format.js'
import { pluralOf } from './languages/english/nouns.js'
import { code, type Phrase, phrase, strong } from './phrase.js'
import { finestOf, positivesOf, shorten } from './present.js'
import type { ModelReport } from './report.js'
import { taskWordsOf } from './task-words.js'

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
    args: { ...note.args, rows: pluralOf(words.row), positives: positivesOf(words) },
  }))
}

/** One section for each function of the decision, and one for the decision curve; none where nothing depends on it. */
export function thresholdSections(model: ModelReport, options: DescribeOptions): Section[] {
  const { operatingPoint } = model
  if (operatingPoint === null || model.identicalPredictions) return []
  const curves = operatingPoint.curves.filter(({ points }) => points.length > 0)
  const sections = (options.full ? curves : curves.slice(0, 1)).map((curve): Section => {
    const money = amountsOf(curve, model)
    return {
      title: phrase`What the threshold does: ${nameOf(curve)}`,
      blocks: [
        ...questionBlocks(curve, model, money),
        ...bestBlocks(curve, model, money),
        {
          kind: 'grid',
          caption: `${captionOf(curve)} at other thresholds`,
          drawn: true,
          ...curveTable(fewOf(curve.points, placesOf(curve, model)), placesOf(curve, model), model, money),
        },
        {
          kind: 'paragraph',
          text: [
            `The ranges hold for all ${formatNumber(curve.points.length)} thresholds of the curve together${options.full ? '' : '; the report lists them'}.`,
          ],
        },
      ],
      drop: 'passed checks',
      curve: {
        champion: curve.points.map(({ champion }) => champion),
        challenger: curve.points.map(({ challenger }) => challenger),
        caption: `thresholds ${thresholdOf(curve.points[0].threshold)} to ${thresholdOf(curve.points[curve.points.length - 1].threshold)}; a higher bar is a larger value`,
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
  return plain === undefined ? code(shorten(curve.id)) : phrase`${plain}, ${code(shorten(curve.id))}`
}

/** How the values of a curve are written. */
export interface Amounts {
  readonly unit: string | null
  value(value: number): string
  change(difference: number): string
  /** Of the change, in its own direction. */
  range(range: CurveRange): string
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
  return {
    unit,
    value: (value) => formatNumber(value, decimals),
    change: (difference) => formatSigned(difference, decimals),
    range: (range) => {
      if (range === null) return 'too few differ'
      const [low, high] = lower ? [negated(range.high), negated(range.low)] : [range.low, range.high]
      if (low === null && high === null) return 'no limit'
      if (high === null) return `${end(low!, 'down')} or more`
      if (low === null) return `${end(high, 'up')} or less`
      return `${end(low, 'down')} to${NBSP}${end(high, 'up')}`
    },
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
  champion === challenger ? champion : `${champion}${NBSP}→${NBSP}${challenger}`

const QUESTIONS: Readonly<Record<CurveQuestion['question'], string>> = {
  as_configured: 'As configured',
  same_threshold: 'Same threshold',
  same_volume: 'Same number flagged',
  each_at_best: 'Each at its best',
}

const withUnitName = (title: string, { unit }: Amounts) => (unit === null ? title : `${title} (${unit})`)

function questionBlocks(curve: ValueCurve, model: ModelReport, money: Amounts): Block[] {
  if (curve.questions.length === 0) return []
  const rows = pluralOf(model.words.row)
  const sure = formatPlainPercent(curve.confidence)
  const table: Grid = {
    kind: 'grid',
    caption: `${captionOf(curve)}, asked in ${formatNumber(curve.questions.length)} ways`,
    header: [
      'Compared',
      'Threshold',
      'Flagged',
      withUnitName('Value', money),
      'Change',
      `${sure} range`,
      ...(money.period === null ? [] : [`Change ${perPeriod(money.period)}`]),
    ],
    align: ['left', 'left', 'left', 'right', 'right', 'right', ...(money.period === null ? [] : (['right'] as const))],
    rows: curve.questions.map((asked): Phrase[] => [
      [QUESTIONS[asked.question]],
      // Valued at two thresholds each, one for either half: none of them, and no share flagged, belongs to the value.
      ...(asked.question === 'each_at_best'
        ? [['chosen by halves'], []]
        : [
            [fromTo(thresholdOf(asked.thresholds.champion), thresholdOf(asked.thresholds.challenger))],
            [fromTo(formatPercent(asked.flagged.champion), formatPercent(asked.flagged.challenger))],
          ]),
      [`${money.value(asked.champion)}${NBSP}→${NBSP}${money.value(asked.challenger)}`],
      [money.change(asked.difference)],
      [money.range(asked.range)],
      ...(money.period === null ? [] : [[money.atVolume(asked.difference)]]),
    ]),
  }
  const unit = money.unit === null ? '' : ` Values are per ${model.words.row}.`
  return [
    {
      kind: 'paragraph',
      text: [
        `The arrow leads from today's model to the new one.${unit} This is reported and decides nothing; the ranges of the table hold together.`,
      ],
    },
    table,
    {
      kind: 'paragraph',
      text: [
        `"Each at its best" chooses a threshold for each model on one half of the ${rows} and values it on the other, so that it is not flattered by the choice. So its values can lie below those of another line, and belong to no single threshold; the best ones on all ${rows} are named below.`,
      ],
    },
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
  const changeWithUnit = (difference: number) =>
    `${money.change(difference)}${money.unit === null ? '' : `${NBSP}${money.unit} per ${model.words.row}`}`
  if (asked.range !== null && asked.range.high !== null && asked.range.high < 0) {
    return [
      phrase`${strong('Moving the threshold does not repair it.')} Each at its best, the new model is still worth less: ${changeWithUnit(asked.difference)} (${money.range(asked.range)}).`,
    ]
  }
  const repaired = asked.improvement >= 0 ? 'may repair it' : 'may repair most of it'
  return [
    phrase`${strong(`A threshold of ${formatPlain(asked.thresholds.challenger)} ${repaired}.`)} Best estimate, each model at its best: ${changeWithUnit(asked.difference)} (${money.range(asked.range)}).`,
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
  const who = name === 'champion' ? "Today's model" : 'The new model'
  const rows = pluralOf(model.words.row)
  const most = curve.better === 'lower' && money.unit !== null ? 'costs least' : 'is worth most'
  const { low, high } = best.plausible
  const start = `${who} ${most} at ${formatPlain(best.threshold)}.`
  if (best.threshold === configured) return [`${start} That is where it flags.`]
  const may =
    low === high
      ? `By these ${rows} no other threshold of the curve may be as good`
      : `By these ${rows} the best may lie anywhere from ${formatPlain(low)} to ${formatPlain(high)}`
  if (!best.changeRecommended) {
    return [`${start} ${may}, and the configured ${formatPlain(configured)} lies there: no change is recommended.`]
  }
  const gain =
    best.improvement === null
      ? ''
      : ` Estimated change: ${money.change(curve.better === 'lower' ? 0 - best.improvement : best.improvement)}${money.unit === null ? '' : `${NBSP}${money.unit}`} per ${model.words.row} (${money.range(best.range)}).`
  return phrase`${start} ${may}; ${strong(`the configured ${formatPlain(configured)} does not lie there: consider a change.`)}${gain}`
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
  add(operatingPoint!.champion, 'today')
  add(operatingPoint!.challenger, 'new')
  add(best.champion?.threshold, 'best today')
  add(best.challenger?.threshold, 'best new')
  return new Map([...places].map(([threshold, names]) => [threshold, names.join(', ')]))
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
  const mark = (threshold: number) => {
    const name = places.get(threshold)
    return name === undefined ? thresholdOf(threshold) : `${thresholdOf(threshold)} (${name})`
  }
  const shown = (value: number | null) => (value === null ? 'no value' : money.value(value))
  return {
    header: [
      'Threshold',
      'Flagged',
      withUnitName('Today', money),
      withUnitName('New', money),
      'Change',
      `${formatPlainPercent(model.policy.confidence)} range`,
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
  const curve = { id: '', unit: { kind: 'score' } as const, points, better: 'higher' as const }
  const score = amountsOf(curve, model)
  const few = points.filter(({ threshold }) => SHOWN_PROBABILITIES.includes(threshold))
  const { header, align, rows } = curveTable(few, new Map(), model, score)
  return {
    title: ['Decision curve: net benefit at every threshold probability'],
    blocks: [
      {
        kind: 'paragraph',
        text: [
          `Net benefit counts the ${positivesOf(model.words)} that are flagged, per ${model.words.row}, and takes off false alarms at the odds of the threshold. A model helps where it is above 0 (flag nobody) and above "flag all".`,
        ],
      },
      {
        kind: 'grid',
        caption: 'Net benefit',
        header: [...header.slice(0, 4), 'Flag all', ...header.slice(4)],
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
