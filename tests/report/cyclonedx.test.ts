import { Spec, Validation } from '@cyclonedx/cyclonedx-library'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderModelCard } from '../../src/report/media/cyclonedx.js'
import type { ModelReport, Report } from '../../src/report/report.js'
import { blockSlice, modelReport, report, states, threeModels } from './fixtures.js'
import { anyReport } from './generate.js'

/** CycloneDX's own schema, which refuses every key that it does not know. */
const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6)
const problemsOf = (shown: Report) => validator.validate(renderModelCard(shown))

const card: ModelReport['card'] = {
  path: 'models/credit/Karte ä.yml',
  sha256: 'a'.repeat(64),
  fields: [
    { field: 'trained_by', text: 'Ada' },
    { field: 'data', text: 'Loans of 2024' },
    { field: 'commit', text: '0123abc' },
    { field: 'date', text: '2026-11-01' },
    { field: 'intended_use', text: 'Deciding on credit cards' },
    { field: 'version', text: '7' },
    { field: 'limitations', text: 'Not for companies' },
    { field: 'license', text: 'internal' },
  ],
  missing: [],
}
const carded = { ...blockSlice, models: [{ ...blockSlice.models[0], card }] }
const modelOf = (shown: Report) => JSON.parse(renderModelCard(shown)).components[0]

describe('the model card for supply chains', () => {
  it.each(Object.keys(states))('of the report %s is valid CycloneDX 1.6', async (name) => {
    expect(await problemsOf(states[name as keyof typeof states])).toBeNull()
  })

  it('is valid with every field of a card', async () => {
    expect(await problemsOf(carded)).toBeNull()
    expect(modelOf(carded)).toMatchObject({
      type: 'machine-learning-model',
      name: 'credit-default',
      version: '7',
      authors: [{ name: 'Ada' }],
      licenses: [{ license: { name: 'internal' } }],
      pedigree: { commits: [{ uid: '0123abc' }] },
      modelCard: {
        considerations: { useCases: ['Deciding on credit cards'], technicalLimitations: ['Not for companies'] },
      },
    })
    const [reference] = modelOf(carded).externalReferences
    expect(reference).toEqual({
      type: 'model-card',
      url: 'models/credit/Karte%20%C3%A4.yml',
      hashes: [{ alg: 'SHA-256', content: 'a'.repeat(64) }],
    })
  })

  it('is valid whatever the names in a report are', async () => {
    await fc.assert(
      fc.asyncProperty(anyReport, async (shown) => {
        expect(await problemsOf(shown)).toBeNull()
      }),
      { numRuns: 50 },
    )
  })

  it('is refused by that schema with a key that it does not know: the test above can fail', async () => {
    const bom = JSON.parse(renderModelCard(blockSlice))
    bom.components[0].modelCard.quantitativeAnalysis.performanceMetrics[0].rows = 3
    expect(await validator.validate(JSON.stringify(bom))).not.toBeNull()
  })

  it('has the value of the new model, of the champion and the gain with its interval, overall and by group', () => {
    const failed = blockSlice.models[0].checks.find(({ slice, status }) => slice !== null && status === 'regressed')!
    const slice = Object.entries(failed.slice!)
      .map(([column, value]) => `${column}=${value}`)
      .join(', ')
    const { performanceMetrics } = modelOf(blockSlice).modelCard.quantitativeAnalysis
    expect(performanceMetrics).toContainEqual({ type: failed.metric, value: String(failed.challenger), slice })
    expect(performanceMetrics).toContainEqual({
      type: `${failed.metric} of the champion`,
      value: String(failed.champion),
      slice,
    })
    expect(performanceMetrics).toContainEqual({
      type: `improvement of ${failed.metric} over the champion`,
      value: String(failed.improvement),
      slice,
      confidenceInterval: {
        ...(failed.interval!.low === null ? {} : { lowerBound: String(failed.interval!.low) }),
        ...(failed.interval!.high === null ? {} : { upperBound: String(failed.interval!.high) }),
      },
    })
    const overall = blockSlice.models[0].checks.find(({ slice, kind }) => slice === null && kind === 'metric')!
    expect(performanceMetrics).toContainEqual({ type: overall.metric, value: String(overall.challenger) })
  })

  it('names the groups that are shown to get worse, and no others', () => {
    const risks = modelOf(blockSlice).modelCard.considerations.fairnessAssessments
    const harmed = blockSlice.models[0].checks.filter(({ slice, status }) => slice && status === 'regressed')
    expect(risks).toHaveLength(harmed.length)
    expect(modelOf(states.pass).modelCard.considerations.fairnessAssessments).toBeUndefined()
  })

  it('has the digest of every file that was read, each under the model that read it', () => {
    const { components, dependencies } = JSON.parse(renderModelCard(threeModels))
    const data = components.filter(({ type }: { type: string }) => type === 'data')
    expect(data.map(({ hashes }: { hashes: { content: string }[] }) => hashes[0].content)).toEqual(
      threeModels.models.flatMap(({ inputs }) => inputs.map(({ sha256 }) => sha256)),
    )
    const refs = components.map((component: { 'bom-ref': string }) => component['bom-ref'])
    expect(new Set(refs).size).toBe(refs.length)
    expect(dependencies.map(({ dependsOn }: { dependsOn: string[] }) => dependsOn.length)).toEqual(
      threeModels.models.map(({ inputs }) => inputs.length),
    )
  })

  it('has no number for what could not be computed, and no bound for an infinite end', () => {
    const [first] = blockSlice.models[0].checks
    const shown = report({
      models: [
        modelReport({
          checks: [
            {
              ...first,
              challenger: null,
              difference: null,
              improvement: null,
              interval: null,
              status: 'not_evaluated',
            },
            { ...first, interval: { low: null, high: 0.1, confidence: 0.95, simultaneous: true } },
          ],
        }),
      ],
    })
    const { performanceMetrics } = modelOf(shown).modelCard.quantitativeAnalysis
    expect(JSON.stringify(performanceMetrics)).not.toMatch(/null|NaN|undefined|Infinity/)
    expect(performanceMetrics.at(-1).confidenceInterval).toEqual({ upperBound: '0.1' })
  })

  it('has neither a serial number nor a time: the same report gives the same bytes', () => {
    const text = renderModelCard(carded)
    expect(text).not.toMatch(/serialNumber|timestamp/)
    expect(renderModelCard(JSON.parse(JSON.stringify(carded)))).toBe(text)
  })
})
