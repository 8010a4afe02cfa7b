/** The self-test for a terminal and as JSON: what the policy does to a model as good as the champion, and what it would catch. */
import type { Check } from '../../core/comparison.js'
import type { Language } from '../../core/languages.js'
import type { Problem, Reason } from '../../core/problem.js'
import type { RunQuantile, SelfTest, SelfTestedCheck, Share } from '../../core/self-test.js'
import { shorten } from '../escape.js'
import { plainText } from '../phrase.js'
import type { ModelReport, Tool, Words } from '../report.js'
import { inLanguage, say, sentenceOf } from '../say.js'
import { nameOf, rowNameOf } from '../words/check-names.js'
import { marginInWords, sizeOf, styleOf } from '../words/check-numbers.js'
import { formatPercent, formatPlainPercent } from '../words/format.js'
import { NBSP } from '../words/signs.js'
import { ordered } from './json.js'
import { labelled, wrap } from './text.js'

export interface SelfTestReport {
  readonly schemaVersion: 1
  readonly tool: Tool
  /** Absent: English. */
  readonly language?: Language
  readonly runs: number
  readonly seed: number
  readonly models: readonly SelfTestedModel[]
  /** Findings that belong to no model. */
  readonly problems: readonly Problem[]
}

export interface SelfTestedModel {
  readonly name: string
  readonly task: string
  /** null: it could not be tested; `problems` say why. */
  readonly tested: { readonly report: ModelReport; readonly result: SelfTest } | null
  readonly problems: readonly Problem[]
}

/** 0: every model was tested; 2: one of them could not be, or there was none. What the test found is no failure. */
export function selfTestExitCode({ models, problems }: SelfTestReport): 0 | 2 {
  const failed = problems.some(({ severity }) => severity === 'error')
  return !failed && models.length > 0 && models.every(({ tested }) => tested !== null) ? 0 : 2
}

interface SelfTestTextOptions {
  readonly color: boolean
  readonly quiet: boolean
}

/** Groups told one by one, the largest first. */
const MOST_GROUPS = 5
const LABEL_WIDTH = 21
/** Problems of a model told one by one; a damaged file can have thousands. */
const MOST_PROBLEMS = 10

export function renderSelfTestText(made: SelfTestReport, options: SelfTestTextOptions): string {
  return inLanguage(made.language, () => textOf(made, options))
}

function textOf(made: SelfTestReport, { color, quiet }: SelfTestTextOptions): string {
  const said = say().selfTest
  const bold = (text: string) => (color ? `\u001b[1m${text}\u001b[0m` : text)
  const summary = bold(said.exit(summaryOf(made), selfTestExitCode(made)))
  if (quiet) return `${summary}\n`
  const lines = [
    ...problemLines(made.problems),
    ...made.models.flatMap((model) => [
      ...wrap(said.title(shorten(model.name))).map(bold),
      '',
      ...modelLines(model, bold),
      '',
    ]),
  ]
  return `${[...lines, summary].join('\n')}\n`
}

function summaryOf({ models, runs, seed }: SelfTestReport): string {
  const tested = models.flatMap(({ tested: each }) => (each ? [each.result] : []))
  const said = say().selfTest
  if (tested.length === 0) return said.couldNotRun
  const blocked = tested.map(({ verdicts }) => verdicts.block.count)
  return said.summary({ blocked, runs, untested: models.length - tested.length, seed }).replaceAll(NBSP, ' ')
}

const problemLines = (problems: readonly Problem[]): string[] =>
  problems.slice(0, MOST_PROBLEMS).flatMap((problem) => [...wrap(sentenceOf(problem), '  ', '- ')])

function modelLines({ tested, problems }: SelfTestedModel, bold: (text: string) => string): string[] {
  const said = say().selfTest
  if (!tested) return [said.untested, ...problemLines(problems)]
  const { result, report } = tested
  const warnings = [...result.warnings.map(sentenceOf), ...problems.map(sentenceOf)].slice(0, MOST_PROBLEMS)
  return [
    ...wrap(questionOf(result, report)),
    '',
    bold(said.howOftenItStops),
    ...verdictLines(result),
    '',
    bold(said.whatItCatches),
    ...catchLines(result, report),
    ...groupLines(result, report),
    ...(warnings.length > 0
      ? ['', bold(said.whatToKnow), ...warnings.flatMap((warning) => wrap(warning, '  ', '- '))]
      : []),
  ]
}

function questionOf({ runs, n, units, clustered }: SelfTest, { words }: ModelReport): string {
  return say().selfTest.question({ runs, n, units: clustered ? units : null, row: words.row })
}

function verdictLines({ runs, verdicts, regressed, alpha }: SelfTest): string[] {
  const said = say().selfTest
  const line = (label: string, share: Share) => labelled(`  ${label}`, shareInWords(share, runs), LABEL_WIDTH, plain)
  return [
    ...line(said.blocked, verdicts.block),
    ...line(said.held, verdicts.review),
    ...line(said.passed, verdicts.pass),
    ...(verdicts.error.count > 0 ? line(said.notEvaluated, verdicts.error) : []),
    ...wrap(said.falseAlarms(shareInWords(regressed, runs), formatPlainPercent(Number(alpha.toPrecision(12))))),
  ]
}

const plain = (text: string): string => text

/** `3 of 200 runs (0.3 % to 4.4 % in the long run)`. */
function shareInWords({ count, low, high }: Share, runs: number): string {
  const said = say().selfTest
  const [least, most] = [formatPercent(roundDown(low)), formatPercent(roundUp(high))]
  const range = count === 0 ? said.atMost(most) : count === runs ? said.atLeast(least) : said.between(least, most)
  return said.inRuns(count, runs, range)
}

/** Both ends outward at one decimal of a percent. */
const roundUp = (share: number): number => Math.ceil(Number((share * 1000).toPrecision(12))) / 1000
const roundDown = (share: number): number => Math.floor(Number((share * 1000).toPrecision(12))) / 1000

function catchLines({ checks, runs }: SelfTest, report: ModelReport): string[] {
  const said = say().selfTest
  if (checks.length === 0) return [said.nothing]
  const overall = checks.filter(({ check }) => check.slice === null)
  return [
    ...wrap(said.blockedIfTrue),
    ...overall.flatMap((tested) => {
      const { check } = tested
      return [
        ...wrap(said.check(plainText(nameOf(check, report.words)), check.role === 'primary'), '    ', '  '),
        ...wrap(lossInWords(tested, report), '    ', '    '),
        ...wrap(passableInWords(tested, report, runs), '    ', '    '),
      ]
    }),
  ]
}

/** `0.012 (0.011 to 0.013); allowed: 0.005`. */
function lossInWords({ check, catches, blindBecause }: SelfTestedCheck, { words }: ModelReport): string {
  const said = say().selfTest
  if (catches === null) return said.noLoss(blindBecause ? sentenceOf(blindBecause) : '')
  return said.loss(quantileInWords(catches, check, words), allowedLoss(check, words))
}

/** The margin; a share of today's value also in the unit of the loss beside it, so that the two can be compared. null: 0. */
function allowedLoss(check: Check, words: Words): string | null {
  if (check.margin?.value === 0) return null
  const isShare = check.margin?.kind === 'relative' && check.marginValue !== null && styleOf(check) !== 'percent'
  return isShare
    ? say().selfTest.shareAndSize(marginInWords(check), sizeOf(check.marginValue, check, words, 'nearest'))
    : marginInWords(check)
}

function quantileInWords({ value, low, high }: RunQuantile, check: Check, words: Words): string {
  const size = (loss: number, rounding: 'nearest' | 'down' | 'up') => sizeOf(loss, check, words, rounding)
  return say().selfTest.size({
    size: size(value, 'nearest'),
    low: low === null && high !== null ? null : size(low ?? 0, 'down'),
    high: high === null ? null : size(high, 'up'),
  })
}

/** How often a check kept an equal model from passing, and what it would have to allow instead. */
function passableInWords({ check, passable, held }: SelfTestedCheck, { words }: ModelReport, runs: number): string {
  if (held.count === 0) return ''
  const said = say().selfTest
  const often = said.holdsEqual(shareInWords(held, runs))
  return passable ? `${often} ${said.wouldPass(quantileInWords(passable, check, words))}` : often
}

/** Groups by measure: how many can block, and what the best, the middle and the worst of them catch. */
function groupLines({ checks }: SelfTest, report: ModelReport): string[] {
  const groups = checks.filter(({ check }) => check.slice !== null)
  if (groups.length === 0) return []
  const said = say().selfTest
  const metrics = [...new Set(groups.map(({ check }) => check.metric))]
  const largest = groups
    .filter(({ catches }) => catches !== null)
    .sort((a, b) => b.check.n - a.check.n)
    .slice(0, MOST_GROUPS)
  return [
    ...metrics.flatMap((metric) => metricOfGroups(metric, groups, report)),
    ...(largest.length > 0 ? [`  ${said.largestGroups}`] : []),
    ...largest.flatMap(({ check, catches }) => [
      ...wrap(
        said.group(plainText(rowNameOf(check, report, false)), quantileInWords(catches!, check, report.words)),
        '      ',
        '    ',
      ),
    ]),
  ]
}

function metricOfGroups(metric: string, groups: readonly SelfTestedCheck[], { words }: ModelReport): string[] {
  const said = say().selfTest
  const own = groups.filter(({ check }) => check.metric === metric)
  const seeing = own.filter(({ catches }) => catches !== null).sort((a, b) => shownSize(a) - shownSize(b))
  if (seeing.length === 0) return wrap(said.noGroupCanBlock(shorten(metric), own.length), '    ', '  ')
  const at = (place: number, rounding: 'down' | 'nearest' | 'up') =>
    sizeOf(seeing[place].catches!.value, seeing[place].check, words, rounding)
  const sizes =
    seeing.length === 1
      ? at(0, 'nearest')
      : said.sizes(at(0, 'down'), at(seeing.length - 1, 'up'), at((seeing.length - 1) >> 1, 'up'))
  const told = { metric: shorten(metric), able: seeing.length, groups: own.length, sizes }
  return wrap(said.groupsCanBlock(told), '    ', '  ')
}

/** As large as it is printed: shares of each group's own value where the margin is one. */
const shownSize = ({ check, catches }: SelfTestedCheck): number =>
  styleOf(check) === 'percent' ? catches!.value / Math.abs(check.champion!) : catches!.value

/** JSON with keys in the order of the report's; the checks by id, in the order of the report. */
export function renderSelfTestJson(made: SelfTestReport): string {
  return inLanguage(made.language, () => jsonOf(made))
}

function jsonOf(made: SelfTestReport): string {
  const shown = {
    ...made,
    models: made.models.map(({ name, task, tested, problems }) => ({
      name,
      task,
      ...(tested ? resultOf(tested.result, tested.report) : {}),
      problems: problems.map(showFinding),
    })),
    problems: made.problems.map(showFinding),
  }
  return `${JSON.stringify(ordered(shown, 'selfTest'), null, 2)}\n`
}

const showFinding = <T extends Reason>(found: T) => ({ ...found, message: sentenceOf(found) })

function resultOf(result: SelfTest, { inputs }: ModelReport) {
  const { comparison: _, warnings, checks, ...rest } = result
  return {
    ...rest,
    inputs,
    warnings: warnings.map(showFinding),
    checks: checks.map(({ check, ...tested }) => ({
      id: check.id,
      kind: check.kind,
      metric: check.metric,
      slice: check.slice,
      role: check.role,
      n: check.n,
      margin: check.marginValue,
      marginRule: check.margin,
      ...tested,
    })),
  }
}
