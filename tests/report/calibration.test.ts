import { describe, expect, it } from 'vitest'
import type { ModelCalibration } from '../../src/core/comparison.js'
import { reason } from '../../src/core/problem.js'
import { renderHtml } from '../../src/report/media/html.js'
import { renderJson } from '../../src/report/media/json.js'
import { renderText } from '../../src/report/media/text.js'
import { blockSlice, CALIBRATION, check } from './fixtures.js'

const shown = (changes: Partial<ModelCalibration> = {}, rest: object = {}) =>
  renderText(
    {
      ...blockSlice,
      models: [
        {
          ...blockSlice.models[0],
          calibration: { ...CALIBRATION, challenger: { ...CALIBRATION.challenger, ...changes } },
          ...rest,
        },
      ],
    },
    { color: false },
  ).replaceAll(/[\s\u00a0]+/g, ' ')
const around = (value: number) => ({ low: value - 0.01, high: value + 0.01, confidence: 0.95 })

describe('the part about calibration', () => {
  it('says what is given and what happened, and by how much at least it is off', () => {
    expect(shown()).toContain(
      'The new model gives 23.9 % on average, and 22.1 % are defaults: too high by 1.8 points (95 % sure: by at least 1.0 points).',
    )
    expect(shown({ inTheLarge: 0.05, interval: around(0.05) })).toContain(
      'too low by 5.0 points (95 % sure: by at least 4.0',
    )
  })

  it('never calls a level right, only not shown to be wrong, and by how much it can be', () => {
    const text = shown({ inTheLarge: 0.001, interval: { low: -0.0102, high: 0.0119, confidence: 0.95 } })
    expect(text).toContain('not shown to be too high or too low; off by at most 1.2 points (95 % sure)')
  })

  it('says that shares go by weight where rows are weighted', () => {
    const text = shown({}, { weighted: true })
    expect(text).toContain('gives 23.9 % on average, and 22.1 % are defaults (by weight)')
    expect(text).toContain('32 are defaults (by weight).')
    expect(text).toContain('% by weight): ')
    expect(shown()).not.toContain('by weight')
  })

  it('never says that a probability may be off by more than 100 points', () => {
    const text = shown({ inTheLarge: 0.2, interval: { low: -7.2, high: 7.6, confidence: 0.95 } })
    expect(text).toContain('there are too few clients to say how far off it can be')
    expect(text).not.toContain('off by at most 7')
  })

  it('names the range that is furthest off by what happens to 100 people there', () => {
    expect(shown()).toContain('of 100 clients that are given 23.8 to 51.7 % (35.2 % on average), 32 are defaults')
  })

  it('says whole people, of as many as it takes not to call a few none, or nearly all all', () => {
    const furthest = (observed: number) => {
      const [bin] = CALIBRATION.bins
      const challenger = { n: 7011, meanPredicted: 0.131, observed }
      return /Furthest off: of ([\d,]+ clients) .*?, ([\d,.]+) are defaults\./
        .exec(shown({}, { calibration: { ...CALIBRATION, bins: [{ ...bin, challenger }] } }))
        ?.slice(1)
    }
    expect(furthest(0.95)).toEqual(['100 clients', '95'])
    expect(furthest(0.933)).toEqual(['100 clients', '93'])
    expect(furthest(0.01)).toEqual(['1,000 clients', '10'])
    expect(furthest(0.9996)).toEqual(['10,000 clients', '9,996'])
    expect([furthest(0), furthest(1)]).toEqual([
      ['100 clients', '0'],
      ['100 clients', '100'],
    ])
  })

  it('calls probabilities too timid or too extreme only where the range of the slope says so', () => {
    expect(shown({ slope: 2.24, slopeInterval: around(2.24) })).toContain('of the new model are too timid')
    expect(shown({ slope: 0.8, slopeInterval: around(0.8) })).toContain('of the new model are too extreme')
    expect(shown({ slope: 0.8, slopeInterval: { low: 0.5, high: 1.1, confidence: 0.95 } })).toContain(
      'of the new model are not shown to be too extreme or too timid',
    )
    const because = shown({ slope: null, slopeInterval: null, intercept: null, logisticReason: reason('separation') })
    expect(because).toContain('without a single exception')
  })

  it('speaks of one model only where there is no other, or both predict the same', () => {
    const alone = shown({}, { identicalPredictions: true })
    expect(alone).not.toContain("Today's model gives")
  })

  it('explains a worse loss of probabilities in the first lines', () => {
    const logLoss = check({
      metric: 'log_loss',
      better: 'lower',
      champion: 0.437,
      challenger: 0.482,
      status: 'regressed',
    })
    const text = shown({}, { checks: [logLoss], reasons: [reason('checks_regressed', { count: 1 })] })
    const sentence = "It gives 23.9 % on average (today's model: 22.4 %), and 22.1 % are defaults."
    expect(text.slice(0, text.indexOf('Better or worse?'))).toContain(sentence)
    const fine = shown(
      { interval: { low: -0.01, high: 0.01, confidence: 0.95 } },
      { checks: [logLoss], reasons: [reason('checks_regressed', { count: 1 })] },
    )
    expect(fine).not.toContain('It gives')
  })

  it('keeps the table for the files of the report', () => {
    expect(shown()).not.toContain('51.7 to 84.7')
    expect(renderHtml(blockSlice)).toContain('51.7 to')
  })

  it('stands in the JSON report as data', () => {
    expect(JSON.parse(renderJson(blockSlice)).models[0].calibration.challenger.slope).toBe(0.97)
  })
})
