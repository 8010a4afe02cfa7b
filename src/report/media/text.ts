/** The report for a terminal: 80 columns, words before symbols, colour only where asked for, one summary line at the end. */
import { describeReport } from '../describe/describe.js'
import type { Block, CheckRow, CheckTable, DescribeOptions, Grid, Section } from '../description.js'
import { cleanText } from '../escape.js'
import { type Phrase, plainText } from '../phrase.js'
import type { Report } from '../report.js'
import { inLanguage, say } from '../say.js'
import { NBSP } from '../words/signs.js'
import { drawCurves, drawIntervals } from './text-plots.js'

export interface TextOptions extends DescribeOptions {
  readonly color: boolean
  /** Printed in the summary line; the command line's own when left out. */
  readonly exitCode?: number
  /** Only the summary line. */
  readonly quiet?: boolean
}

const WIDTH = 80
const RESULT_WIDTH = 14
const ANSWER_WIDTH = 19
/** Longest cell of a table that is kept on one line. */
const LONGEST_HELD = 40

/** 0 pass, 1 block, 3 review, 2 could not be evaluated; an advisory review informs and exits 0. */
export function exitCodeOf(report: Report): 0 | 1 | 2 | 3 {
  if (report.verdict === 'error') return 2
  if (report.advisory || report.verdict === 'pass') return 0
  return report.verdict === 'block' ? 1 : 3
}

type Colour = 'red' | 'yellow' | 'green' | 'bold' | 'dim'
const CODES: Readonly<Record<Colour, number>> = { red: 31, yellow: 33, green: 32, bold: 1, dim: 2 }
type Paint = (text: string, ...colours: readonly Colour[]) => string

const VERDICT_COLOURS = { block: 'red', error: 'red', review: 'yellow', pass: 'green' } as const
const ICON_COLOURS = { '⛔': 'red', '⚠️': 'yellow', '✅': 'green', '➖': 'dim' } as const

export function renderText(report: Report, options: TextOptions): string {
  return inLanguage(report.language, () => textOf(report, options))
}

function textOf(report: Report, options: TextOptions): string {
  const words = say().text
  const description = describeReport(report, options)
  const paint: Paint = (text, ...colours) =>
    options.color && text !== '' && colours.length > 0
      ? `\u001b[${colours.map((colour) => CODES[colour]).join(';')}m${text}\u001b[0m`
      : text
  const summary =
    `model-review: ${words.summary(cleanText(description.summary), options.exitCode ?? exitCodeOf(report))}`.replaceAll(
      NBSP,
      ' ',
    )
  const colour = VERDICT_COLOURS[description.verdict]
  if (options.quiet) return `${paint(summary, colour)}\n`
  const lines = [
    ...wrap(plainText(description.heading.text)).map((line) => paint(line, 'bold', colour)),
    '',
    ...wrap(`${description.alert.lead} ${plainText(description.alert.text)}`),
    ...(description.notices ?? []).flatMap((block) => ['', ...blockLines(block, paint)]),
    ...(description.models ? ['', ...blockLines(description.models, paint)] : []),
    '',
    ...description.answers.flatMap(({ question, parts }) =>
      parts.flatMap((part, index) =>
        labelled(index === 0 ? question : '', plainText(part), ANSWER_WIDTH, (label) => paint(label, 'bold')),
      ),
    ),
    ...(description.command
      ? [
          '',
          ...description.command.lines.map((line) => `    ${cleanText(line)}`),
          '',
          ...wrap(plainText(description.command.after)),
        ]
      : []),
    ...(description.mergeAnyway ? ['', ...sectionLines(description.mergeAnyway, paint)] : []),
    ...description.open.flatMap((block) => ['', ...openLines(block, paint)]),
    ...description.folded
      .filter(({ drop }) => drop !== 'words explained')
      .flatMap((section) => ['', ...sectionLines(section, paint)]),
    ...(description.history ? ['', ...wrap(words.history(plainText(description.history)))] : []),
    ...description.links.flatMap(({ text, href }) => ['', `${text}: ${cleanText(href)}`]),
    '',
    paint(summary, 'bold', colour),
  ]
  return `${collapse(lines).join('\n')}\n`
}

/** Never two empty lines in a row. */
const collapse = (lines: readonly string[]): string[] =>
  lines.filter((line, index) => line !== '' || lines[index - 1] !== '')

function sectionLines(section: Section, paint: Paint): string[] {
  const title = wrap(`-- ${withoutIcon(plainText(section.title))}`, '   ')
  const last = title.at(-1)!
  const rest = WIDTH - 1 - widthOf(last)
  const ruled = [...title.slice(0, -1), rest > 0 ? `${last} ${'-'.repeat(rest)}` : last]
  return [
    ...ruled.map((line) => paint(line, 'dim')),
    ...curveLines(section, paint),
    ...section.blocks.flatMap((block) => ['', ...blockLines(block, paint)]),
  ]
}

/** Both curves above the numbers, each behind its name. */
function curveLines({ curve }: Section, paint: Paint): string[] {
  if (!curve || curve.challenger.every((value) => value === null)) return []
  const { champion, challenger } = drawCurves(curve)
  const indent = ' '.repeat(RESULT_WIDTH)
  return [
    '',
    ...labelled(say().text.today, champion, RESULT_WIDTH, (label) => label),
    ...labelled(say().text.new, challenger, RESULT_WIDTH, (label) => label),
    ...wrap(curve.caption, indent, indent).map((line) => paint(line, 'dim')),
  ]
}

/** In the open stands what decided: each check with its picture, where it has one. */
function openLines(block: Block, paint: Paint): string[] {
  if (block.kind !== 'checks') return blockLines(block, paint)
  const drawn = drawIntervals(block.rows.map(({ plot }) => plot))
  if (drawn.every((line) => line === null)) return blockLines(block, paint)
  const indent = ' '.repeat(RESULT_WIDTH)
  return [
    ...block.rows.flatMap((row, index) => {
      const line = drawn[index]
      return [...checkLines(row, block, paint), ...(line === null ? [] : [`${indent}${line}`])]
    }),
    ...wrap(say().textPlots.intervals, indent, indent).map((line) => paint(line, 'dim')),
  ]
}

function blockLines(block: Block, paint: Paint): string[] {
  switch (block.kind) {
    case 'title':
      return wrap(block.text).map((line) => paint(line, 'bold'))
    case 'paragraph':
      return wrap(withoutIcon(plainText(block.text)))
    case 'list':
      return block.items.flatMap((item) => wrap(withoutIcon(plainText(item)), '  ', '- '))
    case 'code':
      return block.lines.map((line) => `    ${cleanText(line)}`)
    case 'checks':
      return block.rows.flatMap((row) => checkLines(row, block, paint))
    case 'grid':
      return block.rows.flatMap((cells) => gridLines(cells, block, paint))
  }
}

/** A result and what it is of, or a name; then every other cell that says something, after the title of its column. */
function gridLines(cells: readonly Phrase[], { header, leading }: Grid, paint: Paint): string[] {
  const texts = cells.map((cell) => withoutIcon(plainText(cell)))
  const named = leading ? 2 : 1
  const indent = ' '.repeat(named === 2 ? RESULT_WIDTH : 4)
  const details = texts.slice(named).flatMap((text, index) => {
    if (text === '') return []
    const said = say().text.cell(header[index + named], text)
    return [said.length <= LONGEST_HELD ? said.replaceAll(' ', NBSP) : said]
  })
  return [
    ...(named === 2 ? labelled(texts[0], texts[1], RESULT_WIDTH, (label) => paint(label)) : wrap(texts[0], '  ')),
    ...wrap(plainText(say().lists.long(details)), indent, indent),
  ]
}

const withoutIcon = (text: string): string => text.replace(/^(?:⛔|⚠️|✅|➖)\s*/u, '')

/** Two lines a check: what happened, then the numbers behind it. */
function checkLines(row: CheckRow, { last, rangeTitle }: CheckTable, paint: Paint): string[] {
  const words = say().text
  const numbers = [
    row.sides === null ? (row.values ?? '') : words.todayAndNew(row.sides.today, row.sides.next),
    row.allowed === null ? '' : words.allowed(row.allowed),
    last === 'range'
      ? row.range === null
        ? ''
        : words.cell(rangeTitle, row.range.replaceAll(' ', NBSP))
      : row.rowsNeeded === null
        ? ''
        : row.rowsNeededFor !== null
          ? words.rowsNeeded(row.rowsNeeded)
          : row.rowsNeeded,
    plainText(say().lists.plain(row.result.rest)),
  ].filter((text) => text !== '')
  const finding = words.check(plainText(row.name), row.change)
  return [
    ...labelled(row.result.word, finding, RESULT_WIDTH, (label) => paint(label, ICON_COLOURS[row.result.icon])),
    ...wrap(plainText(say().lists.long(numbers)), ' '.repeat(RESULT_WIDTH), ' '.repeat(RESULT_WIDTH)),
  ]
}

export function labelled(label: string, text: string, width: number, paint: (label: string) => string): string[] {
  const [first, ...rest] = wrap(text, ' '.repeat(width), ' '.repeat(width))
  return [`${paint(label)}${' '.repeat(Math.max(1, width - widthOf(label)))}${(first ?? '').trimStart()}`, ...rest]
}

const widthOf = (text: string): number => [...text].length

/** Lines of at most `WIDTH` characters; no-break spaces hold words together. A longer word gets a line of its own. */
export function wrap(text: string, indent = '', firstIndent = ''): string[] {
  const lines: string[] = []
  let line = firstIndent
  let isEmpty = true
  for (const word of cleanText(text).split(/ +/)) {
    if (word === '') continue
    if (!isEmpty && widthOf(line) + 1 + widthOf(word) > WIDTH) {
      lines.push(line)
      line = indent
      isEmpty = true
    }
    line += isEmpty ? word : ` ${word}`
    isEmpty = false
  }
  if (!isEmpty) lines.push(line)
  return lines.map((each) => each.replaceAll(NBSP, ' '))
}
