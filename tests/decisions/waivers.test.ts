import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyDecisions, withoutDecisions } from '../../src/decisions/apply.js'
import { readWaiversFile } from '../../src/decisions/waivers-file.js'
import { checkOf } from '../github/reports.js'
import { blocked, decisionsOf, failing, held, ledgerOf, NOON, revoke, undecided, waive } from './report.js'

const decide = (report = blocked(), ledger = ledgerOf(waive()), now = NOON) =>
  applyDecisions(report, decisionsOf({ ledger }), now)

describe('a waiver', () => {
  it('lets a change pass whose every failing check is waived, and the failure stays visible', () => {
    const report = decide()
    expect([report.verdict, report.models[0].verdict, report.decisions?.verdictBefore]).toEqual([
      'pass',
      'pass',
      'block',
    ])
    expect(report.decisions?.waivers).toMatchObject([
      { check: 'recall@region=EU', by: 'grace', until: '2027-01-15', daysLeft: 5, source: 'command' },
    ])
    expect(report.models[0].checks[0].status).toBe('regressed')
  })

  it('does not let a change pass that fails another check as well', () => {
    const report = decide(blocked([failing(), failing({ id: 'recall@region=US' })]))
    expect(report.verdict).toBe('block')
    expect(report.decisions?.waivers).toHaveLength(1)
  })

  it('is for one model: the same check of another one fails still', () => {
    expect(decide(blocked([failing()], { name: 'fraud' })).verdict).toBe('block')
  })

  it('holds to the end of its last day in UTC and not a moment longer', () => {
    expect(decide(blocked(), undefined, Date.UTC(2027, 0, 15, 23, 59, 59, 999)).verdict).toBe('pass')
    const ended = decide(blocked(), undefined, Date.UTC(2027, 0, 16))
    expect([ended.verdict, ended.decisions?.waivers, ended.decisions?.ended[0].because]).toEqual([
      'block',
      [],
      'expired',
    ])
  })

  it('ends where the loss grows beyond what was accepted', () => {
    expect(decide(blocked([failing({ improvement: -0.14 })])).verdict).toBe('pass')
    const grown = decide(blocked([failing({ improvement: -0.141 })]))
    expect([grown.verdict, grown.decisions?.ended[0].because]).toEqual(['block', 'grew'])
  })

  it('of a limit is measured from the limit', () => {
    const limit = (challenger: number) =>
      failing({
        id: 'recall.min',
        kind: 'limit',
        limit: { kind: 'min', value: 0.65 },
        challenger,
        improvement: null,
        interval: null,
      })
    const ledger = ledgerOf(waive({ check: 'recall.min', upTo: 0.05 }))
    expect(decide(blocked([limit(0.6)]), ledger).verdict).toBe('pass')
    expect(decide(blocked([limit(0.59)]), ledger).verdict).toBe('block')
  })

  it('that was taken back is over', () => {
    const given = waive({ id: 'w-00000001' })
    const report = decide(blocked(), ledgerOf(given, revoke('w-00000001')))
    expect([report.verdict, report.decisions?.ended[0].because]).toEqual(['block', 'revoked'])
  })

  it('leaves what else asks for a person', () => {
    const reasons = [
      { code: 'checks_regressed', args: { count: 1 } },
      { code: 'checks_inconclusive', args: { count: 1 } },
    ]
    expect(decide(blocked([failing(), undecided()], { reasons })).verdict).toBe('review')
  })

  it.each(['no_champion', 'a_reason_of_a_later_version'])('cannot loosen what it does not know: %s', (code) => {
    const reasons = ['limits_broken', code].map((each) => ({ code: each, args: {} }))
    expect(decide(blocked([failing()], { reasons })).verdict).toBe('block')
  })

  it('is no answer to what could not be evaluated', () => {
    const report = { ...blocked([failing()], { verdict: 'error' }), verdict: 'error' as const }
    expect(decide(report).verdict).toBe('error')
  })

  it('for what fails no more says nothing', () => {
    expect(decide(held()).decisions).toMatchObject({ waivers: [], ended: [] })
    expect(decide(blocked([checkOf({})], { verdict: 'pass' })).decisions?.waivers).toEqual([])
  })

  it('decides nothing while the rules are not agreed', () => {
    const report = decide({ ...blocked(), advisory: true })
    expect([report.verdict, report.decisions?.waivers]).toEqual(['block', []])
  })
})

describe('decisions on any report', () => {
  const status = fc.constantFrom('regressed', 'inconclusive', 'pass', 'improved', 'not_evaluated' as const)
  const reports = fc
    .array(fc.record({ status, improvement: fc.double({ min: -1, max: 1, noNaN: true }) }), { maxLength: 5 })
    .map((all) => blocked(all.map((parts, index) => failing({ ...parts, id: `recall@region=${index}` }))))
  const waivers = fc
    .array(fc.integer({ min: 0, max: 5 }))
    .map((all) => ledgerOf(...all.map((n) => waive({ check: `recall@region=${n}`, upTo: 1 }))))

  it('never let a failing check pass that nobody waived, and are the same when applied twice', () => {
    fc.assert(
      fc.property(reports, waivers, (report, ledger) => {
        const once = decide(report, ledger)
        const waived = new Set(ledger.map(({ payload }) => payload.check))
        const open = report.models[0].checks.filter(({ status, id }) => status === 'regressed' && !waived.has(id))
        if (open.length > 0) expect(once.verdict).toBe('block')
        expect(applyDecisions(once, decisionsOf({ ledger }), NOON)).toEqual(once)
        expect(withoutDecisions(once)).toEqual(report)
      }),
    )
  })
})

describe('waivers as a file', () => {
  const file = (waiver = {}) =>
    JSON.stringify({
      version: 1,
      waivers: [
        {
          model: 'credit',
          check: 'recall@region=EU',
          by: '@grace',
          since: '2027-01-01',
          until: '2027-01-15',
          because: 'x',
          up_to: 0.2,
          ...waiver,
        },
      ],
    })
  const read = (content: string, maxDays: number | null = 30) =>
    readWaiversFile(content, '.github/model-review-waivers.yml', maxDays)

  it('waive as a command does', () => {
    const { waivers, problems } = read(file())
    expect(problems).toEqual([])
    const report = applyDecisions(blocked(), decisionsOf({ file: waivers }), NOON)
    expect([report.verdict, report.decisions?.waivers[0].source]).toEqual(['pass', 'file'])
  })

  it('are written in YAML with plain dates', () => {
    const text =
      'version: 1\nwaivers:\n  - model: credit\n    check: recall@region=EU\n    by: "@grace"\n    since: 2027-01-01\n    until: 2027-01-15\n    because: data fix\n    up_to: 0.2\n'
    expect(read(text)).toMatchObject({ problems: [], waivers: [{ until: '2027-01-15', upTo: 0.2 }] })
  })

  it('begin on their first day', () => {
    const { waivers } = read(file({ since: '2027-01-11' }))
    expect(applyDecisions(blocked(), decisionsOf({ file: waivers }), NOON).verdict).toBe('block')
  })

  it.each([
    ['no YAML', 'version: [', 'waivers_file_wrong'],
    ['an unknown key', file({ extra: 1 }), 'waivers_file_wrong'],
    ['a day that does not exist', file({ until: '2027-02-30' }), 'waivers_file_wrong'],
    ['no reason', file({ because: ' ' }), 'waivers_file_wrong'],
    ['an alias', 'version: &a 1\nwaivers: [*a]', 'waivers_file_wrong'],
    ['a longer time than the policy allows', file({ until: '2027-02-01' }), 'waivers_file_too_long'],
  ])('with %s waive nothing, and that is said', (_, content, code) => {
    expect(read(content)).toMatchObject({ waivers: [], problems: [{ code, severity: 'warning' }] })
  })

  it('waive nothing where the policy lets nobody waive', () => {
    expect(read(file(), null)).toMatchObject({ waivers: [], problems: [{ code: 'waivers_not_set_up' }] })
  })

  it('an empty file is no mistake', () => expect(read('# none\n')).toEqual({ waivers: [], problems: [] }))
})
