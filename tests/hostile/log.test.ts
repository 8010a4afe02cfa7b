import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { annotate } from '../../src/action/annotate.js'
import type { ActionIo } from '../../src/action/io.js'
import { connectToRunner } from '../../src/action-io.js'
import { cleanLines } from '../../src/report/escape.js'
import { renderText } from '../../src/report/media/text.js'
import type { Report } from '../../src/report/report.js'
import { hostileReport, reportsOfHostileFiles } from './hostile-report.js'
import { commandsOf, type LogCommand } from './runner-log.js'
import { hostileText, PIECES } from './strings.js'

/** What a terminal would obey, or what would reorder the text: everything but line feeds. */
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/

/** What is written to the log, and what was asked to be a command. */
function logOf(write: (log: ActionIo['log']) => void): { text: string; wanted: Omit<LogCommand, 'properties'>[] } {
  const wanted: Omit<LogCommand, 'properties'>[] = []
  let text = ''
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += chunk
    return true
  })
  try {
    const { log } = connectToRunner()
    write({
      ...log,
      warning: (line, ...more) => {
        wanted.push({ name: 'warning', message: cleanLines(line) })
        log.warning(line, ...more)
      },
      error: (line, ...more) => {
        wanted.push({ name: 'error', message: cleanLines(line) })
        log.error(line, ...more)
      },
    })
  } finally {
    spy.mockRestore()
  }
  return { text, wanted }
}

function expectOwnCommands(write: (log: ActionIo['log']) => void): void {
  const { text, wanted } = logOf(write)
  expect(commandsOf(text).map(({ name, message }) => ({ name, message }))).toEqual(wanted)
  expect(text).not.toMatch(CONTROLS)
}

const writeAll = (report: Report) => (log: ActionIo['log']) => {
  annotate({ log } as ActionIo, report, 1)
  log.info(renderText(report, { color: false, commands: true }))
}

describe('the log of a run with hostile names', () => {
  it('carries only the commands that we write, and nothing that a terminal would obey', () => {
    fc.assert(
      fc.property(hostileReport, (report) => expectOwnCommands(writeAll(report))),
      { numRuns: 40 },
    )
  })

  it('does so for any single line', () => {
    fc.assert(
      fc.property(hostileText, (text) =>
        expectOwnCommands((log) => {
          log.info(text)
          log.warning(text)
          log.error(text)
        }),
      ),
      { numRuns: 150 },
    )
  })

  it.skipIf(reportsOfHostileFiles === undefined)('does so for every value of the hostile files', () => {
    for (const report of reportsOfHostileFiles ?? []) expectOwnCommands(writeAll(report))
  })

  it('would show a command that data smuggled in (the reader of the log can fail)', () => {
    for (const line of PIECES.filter((piece) => /::(error|warning|add-mask|stop-commands)\b.*::|##\[/.test(piece)))
      if (!line.startsWith('%')) expect(commandsOf(line), JSON.stringify(line)).not.toEqual([])
  })
})

describe('the text for a terminal', () => {
  it('holds no control character of the data, and none but colours of ours when asked for', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        expect(renderText(report, { color: false, commands: true })).not.toMatch(CONTROLS)
        expect(renderText(report, { color: true, commands: true }).replace(/\u001b\[[0-9;]+m/g, '')).not.toMatch(
          CONTROLS,
        )
      }),
      { numRuns: 25 },
    )
  })
})
