import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { IntervalPlot } from '../../src/report/description.js'
import { renderText } from '../../src/report/media/text.js'
import { drawCurves, drawIntervals } from '../../src/report/media/text-plots.js'
import { blockSlice, passed } from './fixtures.js'

describe('a range drawn with characters', () => {
  it('lies wholly left of the allowed loss where the loss is shown, and reaches across it where it is not', () => {
    const [worse, unclear, better] = drawIntervals([
      { low: -8, estimate: -7, high: -5 },
      { low: -3, estimate: -0.5, high: 2 },
      { low: 0.5, estimate: 1, high: 3 },
    ])
    expect(worse).toMatch(/^─+●─+ +┊ +│$/)
    expect(unclear).toMatch(/^ +─+┊─*●─*│─+$/)
    expect(better).toMatch(/^ +┊ +│ *─+●─+$/)
  })
  it('goes on where it has no end', () => {
    const [open] = drawIntervals([{ low: null, estimate: 0.2, high: null }])
    expect(open).toMatch(/^<─*┊─*│─*●─*>$/)
  })
  it('is one line on the common axis: never wider than 50, the marks of all lines under each other', () => {
    const end = fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }))
    const plot = fc.record({ low: end, estimate: fc.double({ min: -1e6, max: 1e6, noNaN: true }), high: end })
    fc.assert(
      fc.property(fc.array(plot, { minLength: 1, maxLength: 6 }), (plots) => {
        const lines = drawIntervals(plots as IntervalPlot[]) as string[]
        for (const line of lines) {
          expect([...line].length).toBeLessThanOrEqual(50)
          expect(line.match(/●/g)).toHaveLength(1)
        }
        const places = new Set(lines.filter((line) => line.includes('│')).map((line) => [...line].indexOf('│')))
        expect(places.size).toBeLessThanOrEqual(1)
      }),
    )
  })
  it('is not drawn without a range', () => expect(drawIntervals([null])).toEqual([null]))
})

describe('a curve drawn with characters', () => {
  it('has both models on one scale, and a dot where there is no value', () =>
    expect(drawCurves({ champion: [0, 7, null], challenger: [14, 3.5, 0] })).toEqual({
      champion: '▁▅·',
      challenger: '█▃▁',
    }))
  it('is flat where nothing differs, and at most 50 long', () => {
    expect(drawCurves({ champion: [2, 2], challenger: [2, 2] }).champion).toBe('▁▁')
    const long = Array.from({ length: 64 }, (_, index) => index)
    expect([...drawCurves({ champion: long, challenger: long }).champion]).toHaveLength(50)
  })
})

describe('the report on a terminal', () => {
  it('draws what decided, with a line that says how to read it', () => {
    const text = renderText(blockSlice, { color: false })
    expect(text.match(/●/g)!.length).toBe(5 + 1)
    expect(text).toContain('worse to the left')
  })
  it('draws nothing where nothing had to be decided', () =>
    expect(renderText(passed, { color: false })).not.toContain('●'))
})
