/** The self-test for a terminal and as JSON: what the policy does to a model as good as the champion, and what it would catch. */
import type { Check } from '../core/comparison.js'
import type { Problem, Reason } from '../core/problem.js'
import type { RunQuantile, SelfTest, SelfTestedCheck, Share } from '../core/self-test.js'
import { formatNumber, formatPercent, formatPlainPercent, NBSP } from './format.js'
import { ordered } from './json.js'
import { countOf } from './languages/english/nouns.js'
import { plainText } from './phrase.js'
import { marginInWords, nameOf, rowNameOf, shorten, sizeOf, styleOf } from './present.js'
import type { ModelReport, Tool, Words } from './report.js'
import { sentenceOf } from './say.js'
import { labelled, wrap } from './text.js'

export interface SelfTestReport {
  readonly schemaVersion: 1
  readonly tool: Tool
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

export function renderSelfTestText(made: SelfTestReport, { color, quiet }: SelfTestTextOptions): string {
  const bold = (text: string) => (color ? `\u001b[1m${text}\u001b[0m` : text)
  const summary = bold(`model-review: ${summaryOf(made)} exit ${selfTestExitCode(made)}`)
  if (quiet) return `${summary}\n`
  const lines = [
    ...problemLines(made.problems),
    ...made.models.flatMap((model) => [
      ...wrap(`Self-test of the policy for ${shorten(model.name)}`).map(bold),
      '',
      ...modelLines(model, bold),
      '',
    ]),
  ]
  return `${[...lines, summary].join('\n')}\n`
}

function summaryOf({ models, runs, seed }: SelfTestReport): string {
  const tested = models.flatMap(({ tested: each }) => (each ? [each.result] : []))
  if (tested.length === 0) return 'self-test could not run.'
  const blocked = tested.map(({ verdicts }) => formatNumber(verdicts.block.count)).join(' and ')
  const failed = models.length - tested.length
  const without = failed > 0 ? `; ${countOf(failed, formatNumber(failed), 'model')} could not be tested` : ''
  return `equal models blocked in ${blocked} of ${formatNumber(runs)} runs${without}; seed ${seed}.`.replaceAll(
    NBSP,
    ' ',
  )
}

const problemLines = (problems: readonly Problem[]): string[] =>
  problems.slice(0, MOST_PROBLEMS).flatMap((problem) => [...wrap(sentenceOf(problem), '  ', '- ')])

function modelLines({ tested, problems }: SelfTestedModel, bold: (text: string) => string): string[] {
  if (!tested) return ['It could not be tested:', ...problemLines(problems)]
  const { result, report } = tested
  const warnings = [...result.warnings.map(sentenceOf), ...problems.map(sentenceOf)].slice(0, MOST_PROBLEMS)
  return [
    ...wrap(questionOf(result, report)),
    '',
    bold("How often it stops a model that is as good as today's"),
    ...verdictLines(result),
    '',
    bold('What loss it would catch'),
    ...catchLines(result, report),
    ...groupLines(result, report),
    ...(warnings.length > 0
      ? ['', bold('What to know'), ...warnings.flatMap((warning) => wrap(warning, '  ', '- '))]
      : []),
  ]
}

function questionOf({ runs, n, units, clustered }: SelfTest, { words }: ModelReport): string {
  const row = countOf(n, formatNumber(n), words.row)
  const unit = clustered
    ? `each of the ${formatNumber(units)} units (${row} that belong together)`
    : `each of the ${row}`
  return `${formatNumber(runs)} times ${unit} exchanged the predictions of today's model and the new one by the toss of a coin, and the whole policy was run on the result. Neither side of it is better, so every block is a false alarm.`
}

function verdictLines({ runs, verdicts, regressed, alpha }: SelfTest): string[] {
  const line = (label: string, share: Share) => labelled(`  ${label}`, shareInWords(share, runs), LABEL_WIDTH, plain)
  return [
    ...line('Blocked', verdicts.block),
    ...line('Held for a person', verdicts.review),
    ...line('Passed', verdicts.pass),
    ...(verdicts.error.count > 0 ? line('Not evaluated', verdicts.error) : []),
    ...wrap(
      `A loss was shown where there is none in ${shareInWords(regressed, runs)}. The policy promises at most ${formatPlainPercent(Number(alpha.toPrecision(12)))}.`,
    ),
  ]
}

const plain = (text: string): string => text

/** `3 of 200 runs (0.3 % to 4.4 % in the long run)`. */
function shareInWords({ count, low, high }: Share, runs: number): string {
  const range =
    count === 0
      ? `at most ${formatPercent(roundUp(high))}`
      : count === runs
        ? `at least ${formatPercent(roundDown(low))}`
        : `${formatPercent(roundDown(low))} to ${formatPercent(roundUp(high))}`
  return `${formatNumber(count)} of ${formatNumber(runs)} runs (${range} in the long run)`
}

/** Both ends outward at one decimal of a percent. */
const roundUp = (share: number): number => Math.ceil(Number((share * 1000).toPrecision(12))) / 1000
const roundDown = (share: number): number => Math.floor(Number((share * 1000).toPrecision(12))) / 1000

function catchLines({ checks, runs }: SelfTest, report: ModelReport): string[] {
  if (checks.length === 0) return ['Nothing: the policy judges no metric and no group.']
  const overall = checks.filter(({ check }) => check.slice === null)
  return [
    ...wrap('Of a true loss of this size, or a larger one, 4 in 5 are blocked:'),
    ...overall.flatMap((tested) => {
      const { check } = tested
      const role = check.role === 'primary' ? ' (primary)' : ''
      return [
        ...wrap(`${plainText(nameOf(check, report.words))}${role}`, '    ', '  '),
        ...wrap(lossInWords(tested, report), '    ', '    '),
        ...wrap(passableInWords(tested, report, runs), '    ', '    '),
      ]
    }),
  ]
}

/** `0.012 (0.011 to 0.013); allowed: 0.005`. */
function lossInWords({ check, catches, blindBecause }: SelfTestedCheck, { words }: ModelReport): string {
  if (catches === null) return `No loss. ${blindBecause ? sentenceOf(blindBecause) : ''}`
  return `${quantileInWords(catches, check, words)}; allowed: ${allowedLoss(check, words)}`
}

/** The margin; a share of today's value also in the unit of the loss beside it, so that the two can be compared. */
function allowedLoss(check: Check, words: Words): string {
  if (check.margin?.value === 0) return 'nothing'
  const isShare = check.margin?.kind === 'relative' && check.marginValue !== null && styleOf(check) !== 'percent'
  return isShare
    ? `${marginInWords(check)} (${sizeOf(check.marginValue, check, words, 'nearest')})`
    : marginInWords(check)
}

function quantileInWords({ value, low, high }: RunQuantile, check: Check, words: Words): string {
  const size = (loss: number, rounding: 'nearest' | 'down' | 'up') => sizeOf(loss, check, words, rounding)
  const range =
    high === null
      ? `${size(low ?? 0, 'down')} or more`
      : `${low === null ? '' : `${size(low, 'down')} `}to ${size(high, 'up')}`
  return `${size(value, 'nearest')} (${range})`
}

/** How often a check kept an equal model from passing, and what it would have to allow instead. */
function passableInWords({ check, passable, held }: SelfTestedCheck, { words }: ModelReport, runs: number): string {
  if (held.count === 0) return ''
  const often = `It holds an equal model in ${shareInWords(held, runs)}.`
  return passable ? `${often} Allowing ${quantileInWords(passable, check, words)} would let 4 of 5 pass.` : often
}

/** Groups by measure: how many can block, and what the best, the middle and the worst of them catch. */
function groupLines({ checks }: SelfTest, report: ModelReport): string[] {
  const groups = checks.filter(({ check }) => check.slice !== null)
  if (groups.length === 0) return []
  const metrics = [...new Set(groups.map(({ check }) => check.metric))]
  const largest = groups
    .filter(({ catches }) => catches !== null)
    .sort((a, b) => b.check.n - a.check.n)
    .slice(0, MOST_GROUPS)
  return [
    ...metrics.flatMap((metric) => metricOfGroups(metric, groups, report)),
    ...(largest.length > 0 ? ['  The largest groups:'] : []),
    ...largest.flatMap(({ check, catches }) => [
      ...wrap(
        `${plainText(rowNameOf(check, report, false))}: ${quantileInWords(catches!, check, report.words)}`,
        '      ',
        '    ',
      ),
    ]),
  ]
}

function metricOfGroups(metric: string, groups: readonly SelfTestedCheck[], { words }: ModelReport): string[] {
  const own = groups.filter(({ check }) => check.metric === metric)
  const seeing = own.filter(({ catches }) => catches !== null).sort((a, b) => shownSize(a) - shownSize(b))
  const counted = `${formatNumber(seeing.length)} of ${countOf(own.length, formatNumber(own.length), 'group')}`
  if (seeing.length === 0) return wrap(`${shorten(metric)} in groups: ${counted} can block.`, '    ', '  ')
  const at = (place: number, rounding: 'down' | 'nearest' | 'up') =>
    sizeOf(seeing[place].catches!.value, seeing[place].check, words, rounding)
  const spread =
    seeing.length === 1
      ? at(0, 'nearest')
      : `from ${at(0, 'down')} to ${at(seeing.length - 1, 'up')}, half of them ${at((seeing.length - 1) >> 1, 'up')} or less`
  return wrap(`${shorten(metric)} in groups (${counted} can block): ${spread}`, '    ', '  ')
}

/** As large as it is printed: shares of each group's own value where the margin is one. */
const shownSize = ({ check, catches }: SelfTestedCheck): number =>
  styleOf(check) === 'percent' ? catches!.value / Math.abs(check.champion!) : catches!.value

/** JSON with keys in the order of the report's; the checks by id, in the order of the report. */
export function renderSelfTestJson(made: SelfTestReport): string {
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
