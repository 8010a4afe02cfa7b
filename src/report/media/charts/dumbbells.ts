/** Metrics of the whole data set: where today's model is, and where the new one. One panel for each unit. */
import type { Check } from '../../../core/comparison.js'
import { isLimit, isRequirement } from '../../../core/verdict.js'
import type { Grid } from '../../description.js'
import { type Phrase, plainText } from '../../phrase.js'
import type { ModelReport } from '../../report.js'
import { say } from '../../say.js'
import { inlineNameOf } from '../../words/check-names.js'
import { changeOf, todayToNew, todayToNewWithUnit } from '../../words/check-numbers.js'
import { type Band, bottomAxis, linear, spread } from './axes.js'
import { type Chart, type Drawing, isNarrow } from './chart.js'
import { shortNameOf } from './names.js'
import { dot, label, line, square } from './svg.js'

type Drawn = Check & { readonly champion: number; readonly challenger: number }

const MOST_METRICS = 14
const MOST_PANELS = 4

const isDrawn = (check: Check): check is Drawn =>
  check.slice === null &&
  check.champion !== null &&
  check.challenger !== null &&
  !isLimit(check) &&
  !isRequirement(check) &&
  check.kind !== 'integrity'

interface Panel {
  readonly title: string
  readonly checks: readonly Drawn[]
  readonly domain: readonly [number, number]
}

/** Null where nothing has a value of both models. */
export function dumbbellChart(model: ModelReport): Chart | null {
  const checks = model.checks.filter(isDrawn).slice(0, MOST_METRICS)
  if (checks.length === 0) return null
  const name = (check: Drawn) => plainText(inlineNameOf(check, model.words))
  const panels = panelsOf(checks, model)
  const drawn = panels.flatMap((panel) => panel.checks)
  const better = drawn.filter((check) => !isAboutEqual(check) && (check.improvement ?? 0) > 0).length
  const equal = drawn.filter(isAboutEqual).length
  const said = say().charts.dumbbells
  return {
    finding: said.finding(drawn.length, better, equal),
    numbers: plainText(say().lists.long(drawn.map((check) => said.item(name(check), todayToNewWithUnit(check) ?? '')))),
    key: [said.key],
    draw: (width) => draw(panels, (check) => shortNameOf(check, model.words), width),
    table: {
      kind: 'grid',
      caption: said.caption,
      header: said.headers,
      align: ['left', 'left', 'right', 'right'],
      leading: true,
      rows: drawn.map((check): Phrase[] => [
        [wayOf(check)],
        [name(check)],
        [todayToNew(check) ?? ''],
        [changeOf(check) ?? ''],
      ]),
    } satisfies Grid,
  }
}

/** A change that rounds to nothing has no way. */
const isAboutEqual = (check: Drawn): boolean => !/^[+\u2212]/.test(changeOf(check) ?? '')

function wayOf(check: Drawn): string {
  const said = say().charts.dumbbells
  if (isAboutEqual(check)) return said.aboutEqual
  const hasBetterWay = check.improvement !== null && (check.better !== 'target' || check.target !== undefined)
  return said.way(check.difference! > 0, hasBetterWay ? check.improvement > 0 : null)
}

function panelsOf(checks: readonly Drawn[], { words }: ModelReport): Panel[] {
  const panels = new Map<string, { readonly title: string; readonly isShare: boolean; readonly checks: Drawn[] }>()
  const isOfOne = ({ unit, champion, challenger }: Drawn) =>
    (unit.kind === 'share' || (unit.kind === 'score' && unit.of !== 'label')) &&
    [champion, challenger].every((value) => value >= 0 && value <= 1)
  /** '': a panel of its own. */
  const unitOf = ({ unit }: Drawn): string => {
    if (unit.kind === 'money' || unit.kind === 'number') return unit.name
    return unit.kind === 'score' && unit.of === 'label'
      ? (unit.name ?? words.unit ?? say().charts.dumbbells.unitOfLabel)
      : ''
  }
  for (const check of checks) {
    const isShare = isOfOne(check)
    const title = isShare ? '' : unitOf(check)
    const key = JSON.stringify(isShare || title !== '' ? [isShare, title] : check.id)
    const panel = panels.get(key)
    if (panel) panel.checks.push(check)
    else panels.set(key, { title, isShare, checks: [check] })
  }
  return [...panels.values()].slice(0, MOST_PANELS).map(({ title, isShare, checks: of }) => {
    const values = of.flatMap(({ champion, challenger }) => [champion, challenger])
    const [low, high] = spread([0, ...values])
    return {
      title,
      checks: of,
      domain: isShare ? [0, 1] : [Math.min(0, ...values) < 0 ? low : 0, Math.max(0, ...values) > 0 ? high : 0],
    }
  })
}

const ROW = 42
const NARROW_ROW = 60
const AXIS = 44
/** Room for names beside a wide plot. */
const NAMES = 320

function draw(panels: readonly Panel[], name: (check: Drawn) => string, width: number): Drawing {
  const narrow = isNarrow(width)
  const rowHeight = narrow ? NARROW_ROW : ROW
  let top = 6
  const parts: string[] = []
  for (const { title, checks, domain } of panels) {
    const bottom = top + checks.length * rowHeight
    const x = linear(domain, [narrow ? 6 : NAMES, width - 10], narrow ? 5 : 8)
    const middles = checks.map((_, index) => top + index * rowHeight + (narrow ? 47 : rowHeight / 2))
    const bands: readonly Band[] = narrow ? middles.map((y) => [y - 9, y + 9]) : [[top, bottom]]
    parts.push(bottomAxis(x, { bands, bottom, title: title === '' ? undefined : title, narrow }))
    for (const [index, check] of checks.entries()) {
      const y = middles[index]
      const [room, up] = narrow ? [width, 32] : [NAMES - 20, 4]
      const values = say().charts.dumbbells.note(todayToNew(check) ?? '', wayOf(check))
      parts.push(
        label(0, y - up, name(check), { kind: 'name', room }),
        label(0, y - up + 17, values, { kind: 'plain', room }),
        drawPair(x(check.champion), x(check.challenger), y),
      )
    }
    top = bottom + AXIS
  }
  return { height: top - (panels.at(-1)!.title === '' ? 18 : 0), body: parts.join('') }
}

/** The two marks, and the way from one to the other where they stand apart. */
const drawPair = (today: number, next: number, y: number): string =>
  [line(today, y, next, y, 'way'), dot(today, y), square(next, y)].join('')
