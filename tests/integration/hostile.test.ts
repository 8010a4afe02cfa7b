/** Hostile reports through cmark-gfm, the parser that GitHub's own is made from (Debian: cmark-gfm). */
import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hostileReport, reportsOfHostileFiles } from '../hostile/hostile-report.js'
import { expectOwnStructure } from '../hostile/own-structure.js'
import { type ReadDocument, readRendered } from '../hostile/read-document.js'

const hasCmark = spawnSync('cmark-gfm', ['--version']).status === 0
if (!hasCmark) console.warn('skipped: hostile reports through cmark-gfm need the Debian package cmark-gfm')

const EXTENSIONS = ['table', 'footnotes', 'strikethrough', 'autolink', 'tagfilter', 'tasklist'].flatMap((name) => [
  '-e',
  name,
])

function read(markdown: string): ReadDocument {
  const { stdout, status } = spawnSync('cmark-gfm', ['--unsafe', ...EXTENSIONS, '-t', 'html'], {
    input: markdown,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  expect(status).toBe(0)
  return readRendered(stdout)
}

describe.skipIf(!hasCmark)('through cmark-gfm', () => {
  it('a report whose every name is hostile keeps exactly its own structure in the comment', () => {
    fc.assert(
      fc.property(hostileReport, (report) => expectOwnStructure(report, { full: false }, read)),
      { numRuns: 120 },
    )
  })

  it('and in the report file', () => {
    fc.assert(
      fc.property(hostileReport, (report) => expectOwnStructure(report, { full: true }, read)),
      { numRuns: 60 },
    )
  })

  it.skipIf(reportsOfHostileFiles === undefined)('every value of the hostile files stays text', () => {
    for (const report of reportsOfHostileFiles ?? []) {
      expectOwnStructure(report, { full: false }, read)
      expectOwnStructure(report, { full: true }, read)
    }
  })
})
