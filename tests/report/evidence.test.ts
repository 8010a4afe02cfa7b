import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderEvidence } from '../../src/report/media/evidence.js'
import { renderJson } from '../../src/report/media/json.js'
import type { DecisionsReport, Report } from '../../src/report/report.js'
import { blockSlice, check, modelReport, report, states, unreadable } from './fixtures.js'
import { anyReport } from './generate.js'

const reportSha256 = 'c'.repeat(64)
const render = (shown: Report) => renderEvidence(shown, { reportSha256 })

const decisions: DecisionsReport = {
  verdictBefore: 'block',
  waivers: [
    {
      id: 'w1',
      model: 'credit-default',
      check: 'recall@education=high school',
      by: 'cfo',
      until: '2027-01-15',
      daysLeft: 12,
      reason: 'The product ends in January.',
      source: 'command',
    },
  ],
  ended: [],
  approvals: {
    needed: 2,
    by: ['@acme/risk'],
    given: [{ by: 'risk-1', sha: 'd'.repeat(40), at: '2026-12-01T09:00:00Z', via: 'comment', reason: null }],
    voided: [
      {
        by: 'risk-2',
        sha: 'e'.repeat(40),
        at: '2026-11-30T09:00:00Z',
        via: 'review',
        reason: null,
        because: { code: 'approval_voided', args: { check: 'recall' } },
      },
    ],
    satisfied: false,
  },
  answers: [],
}

describe('the evidence of a verdict', () => {
  it('names what was compared, by which rules, with which result', () => {
    const evidence = JSON.parse(render(blockSlice))
    const [model] = blockSlice.models
    expect(evidence).toMatchObject({
      schemaVersion: 1,
      verdict: 'block',
      tool: { name: 'model-review-gate', version: blockSlice.tool.version },
      policy: { sha256: blockSlice.tool.configSha256, source: blockSlice.tool.configSource },
      change: {
        commit: blockSlice.context.headSha,
        base: blockSlice.context.baseSha,
        pullRequest: blockSlice.context.pullRequest,
      },
      report: { sha256: reportSha256 },
    })
    expect(evidence.models[0].inputs.map((input: { sha256: string }) => input.sha256)).toEqual(
      model.inputs.map(({ sha256 }) => sha256),
    )
    expect(evidence.models[0].checks).toHaveLength(model.checks.length)
    const failed = model.checks.find(({ status }) => status === 'regressed')!
    expect(evidence.models[0].checks.find(({ id }: { id: string }) => id === failed.id)).toMatchObject({
      status: 'regressed',
      n: failed.n,
      champion: failed.champion,
      challenger: failed.challenger,
      interval: failed.interval,
      margin: failed.marginValue,
    })
  })

  it('names who waived and approved what, and who no longer does, but keeps no conversation', () => {
    const answers = [
      {
        command: '/model-review status',
        by: 'ada',
        at: '2026-12-01T09:00:00Z',
        ok: true,
        answer: { code: 'x', args: {} },
      },
    ]
    const text = render({ ...blockSlice, decisions: { ...decisions, answers } })
    expect(JSON.parse(text).decisions).toEqual({
      verdictBefore: 'block',
      waivers: decisions.waivers,
      ended: [],
      approvals: {
        ...decisions.approvals,
        voided: [{ ...decisions.approvals!.voided[0], because: 'approval_voided' }],
      },
    })
    expect(text).not.toContain('/model-review status')
  })

  it('says of what could not be evaluated why, and has no number for it', () => {
    const evidence = JSON.parse(render(unreadable))
    expect(evidence.verdict).toBe('error')
    expect(evidence.models[0].checks).toEqual([])
    expect(evidence.models[0].problems.length).toBeGreaterThan(0)
    const bare = modelReport({
      rows: null,
      checks: [check({ metric: 'accuracy', champion: 0.8, challenger: 0.9, status: 'not_evaluated', n: 0 })],
    })
    expect(JSON.parse(render(report({ models: [bare] }))).models[0].checks[0].n).toBeNull()
  })

  it('holds no rows, though the report may', () => {
    const rows = { columns: ['id'], rows: [] }
    const flipped = { ...blockSlice.models[0], flippedRows: { ...rows, marker: 'customer-4711' } as never }
    expect(render({ ...blockSlice, models: [flipped] })).not.toContain('customer-4711')
  })
})

describe('canonical JSON (RFC 8785)', () => {
  it('has no space, no line break at the end, and keys in the order of their UTF-16 code units', () => {
    const text = render(blockSlice)
    expect(text).toBe(JSON.stringify(JSON.parse(text)))
    const walk = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      if (!Array.isArray(value)) expect(Object.keys(value)).toEqual(Object.keys(value).sort())
      Object.values(value).forEach(walk)
    }
    walk(JSON.parse(text))
  })

  it.each(Object.keys(states))('is the same for the report %s after it was written and read', (name) => {
    const shown = states[name as keyof typeof states]
    expect(render(JSON.parse(JSON.stringify(shown)))).toBe(render(shown))
  })

  it('changes with every number of a check', () => {
    const [model] = blockSlice.models
    const checks = [
      { ...model.checks[0], challenger: (model.checks[0].challenger ?? 0) + 1e-12 },
      ...model.checks.slice(1),
    ]
    expect(render({ ...blockSlice, models: [{ ...model, checks }] })).not.toBe(render(blockSlice))
  })

  it('is UTF-8 for any report, whatever its names hold', () => {
    const lone = { ...blockSlice.models[0], name: 'a\ud800b' }
    expect(JSON.parse(render({ ...blockSlice, models: [lone] })).models[0].name).toBe('a\ufffdb')
    fc.assert(
      fc.property(anyReport, (shown) => {
        const text = render(shown)
        expect(Buffer.from(text, 'utf8').toString('utf8')).toBe(text)
        expect(JSON.parse(text).verdict).toBe(shown.verdict)
      }),
      { numRuns: 50 },
    )
  })

  it('throws for a number that is none: null would say that it could not be computed', () => {
    const broken = modelReport({
      checks: [check({ metric: 'accuracy', champion: 0.8, challenger: 0.9, status: 'pass', n: NaN })],
    })
    expect(() => render(report({ models: [broken] }))).toThrow(/NaN/)
  })

  it('binds the report file by the digest of its bytes', () => {
    const digest = createHash('sha256').update(renderJson(blockSlice)).digest('hex')
    expect(JSON.parse(renderEvidence(blockSlice, { reportSha256: digest })).report.sha256).toBe(digest)
    expect(JSON.parse(renderEvidence(blockSlice, { reportSha256: null })).report.sha256).toBeNull()
  })
})
