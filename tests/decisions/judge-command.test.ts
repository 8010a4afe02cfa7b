import { describe, expect, it } from 'vitest'
import { reason } from '../../src/core/problem.js'
import { applyDecisions } from '../../src/decisions/apply.js'
import { readCommands } from '../../src/decisions/commands.js'
import { examplesFor, judgeCommand, type Person, type Situation } from '../../src/decisions/judge-command.js'
import { readWaiversFile } from '../../src/decisions/waivers-file.js'
import { sentenceOf } from '../../src/report/say.js'
import { modelOf, reportOf } from '../github/reports.js'
import { approve, blocked, decisionsOf, failing, HEAD, held, ledgerOf, NOON, rules, waive } from './report.js'

const nobody = { as: [], unknown: [], status: null }
const person = (login: string, parts: Partial<Person> = {}): Person => ({
  login,
  access: 'write',
  accessStatus: null,
  approvesAs: login === 'cfo' ? { ...nobody, as: ['@cfo'] } : nobody,
  waivesAs: login === 'grace' ? { ...nobody, as: ['@grace'] } : nobody,
  ...parts,
})

const situation = (parts: Partial<Situation> = {}): Situation => ({
  report: held(),
  noReport: reason('decision_no_report', { sha: 'aaaaaaa' }),
  decisions: decisionsOf(),
  person: person('cfo'),
  comment: { id: 12, at: '2027-01-10T11:00:00.000Z' },
  waiversPath: '.github/model-review-waivers.yml',
  now: NOON,
  ...parts,
})

function judge(line: string, parts: Partial<Situation> = {}) {
  const given = situation(parts)
  const [read] = readCommands(line, examplesFor(given)).lines
  return judgeCommand(read, given)
}
const code = (line: string, parts: Partial<Situation> = {}) => judge(line, parts).answer.code

describe('approve', () => {
  it('by somebody named, of this commit, is recorded with what there was to see, and the gate runs again', () => {
    const { entry, ok, wants } = judge('/model-review approve AAAAAAA the loss is understood')
    expect([entry.kind, entry.by, entry.head, entry.key, ok, wants]).toEqual([
      'approve',
      'cfo',
      HEAD,
      'comment 12 line 1',
      true,
      'rerun',
    ])
    expect(entry.payload).toMatchObject({
      reason: 'the loss is understood',
      as: ['@cfo'],
      seen: [{ check: 'roc_auc', status: 'inconclusive' }],
    })
    const after = applyDecisions(held(), decisionsOf({ ledger: ledgerOf(entry) }), NOON)
    expect(after.verdict).toBe('pass')
  })

  it.each<[string, Partial<Situation>, string]>([
    ['somebody who is not named', { person: person('eve') }, 'approve_not_named'],
    ['the author', { decisions: decisionsOf({ author: 'CFO' }) }, 'approve_by_author'],
    ['somebody without write access', { person: person('cfo', { access: 'read' }) }, 'approve_needs_write'],
    [
      'somebody of whom GitHub says nothing',
      { person: person('cfo', { access: undefined, accessStatus: 403 }) },
      'permission_unknown',
    ],
    [
      'a member of a team that cannot be read',
      { person: person('eve', { approvesAs: { as: [], unknown: ['@acme/risk'], status: 403 } }) },
      'team_unknown',
    ],
    [
      'anybody where nobody may',
      { decisions: decisionsOf({ rules: { approvals: null, waivers: null } }) },
      'approve_not_set_up',
    ],
    ['anybody while it is blocked', { report: blocked() }, 'approve_while_blocked'],
    ['anybody where it could not be evaluated', { report: { ...held(), verdict: 'error' } }, 'approve_not_evaluated'],
    ['anybody where nothing asks for it', { report: reportOf({ models: [modelOf({})] }) }, 'approve_not_asked'],
    ['anybody without a report', { report: null }, 'decision_no_report'],
  ])('by %s is refused', (_, parts, expected) => {
    const { entry, ok, wants, answer } = judge('/model-review approve aaaaaaa', parts)
    expect([answer.code, entry.kind, ok, wants]).toEqual([expected, 'answer', false, 'nothing'])
  })

  it('of another commit is refused with the line that would do', () => {
    const { answer } = judge('/model-review approve bbbbbbb')
    expect(answer.code).toBe('approve_not_head')
    expect(sentenceOf(answer)).toContain('/model-review approve aaaaaaa')
  })

  it('by a reader counts where the policy lets readers approve', () => {
    const decisions = decisionsOf({ rules: { approvals: rules({ readersMayApprove: true }), waivers: null } })
    expect(code('/model-review approve aaaaaaa', { decisions, person: person('cfo', { access: 'read' }) })).toBe(
      'approve_recorded',
    )
  })

  it('that is refused while blocked names the line that waives, if somebody may', () => {
    const line = '/model-review approve aaaaaaa'
    expect(sentenceOf(judge(line, { report: blocked() }).answer)).toContain(
      '/model-review waive recall@region=EU until 2027-01-24',
    )
    const decisions = decisionsOf({ rules: { approvals: rules(), waivers: null } })
    expect(sentenceOf(judge(line, { report: blocked(), decisions }).answer)).not.toContain('waive')
  })
})

describe('waive', () => {
  const by = (parts: Partial<Situation> = {}): Partial<Situation> => ({
    report: blocked(),
    person: person('grace'),
    ...parts,
  })
  const line = '/model-review waive recall@region=EU until 2027-01-15 because data fix lands in #812'

  it('by somebody named, of what fails now, is recorded with the loss that was accepted', () => {
    const { entry, wants } = judge(line, by())
    expect([entry.kind, wants]).toEqual(['waive', 'rerun'])
    expect(entry.payload).toMatchObject({ model: 'credit', check: 'recall@region=EU', until: '2027-01-15', upTo: 0.14 })
    expect(applyDecisions(blocked(), decisionsOf({ ledger: ledgerOf(entry) }), NOON).verdict).toBe('pass')
  })

  it.each<[string, string, Partial<Situation>, string]>([
    ['by somebody who is not named', line, by({ person: person('cfo') }), 'waive_not_named'],
    [
      'where nobody may',
      line,
      by({ decisions: decisionsOf({ rules: { approvals: null, waivers: null } }) }),
      'waive_not_set_up',
    ],
    [
      'of a check that does not fail',
      '/model-review waive roc_auc until 2027-01-15 because x',
      by({ report: held() }),
      'waive_not_failing',
    ],
    [
      'of a check that is not there',
      '/model-review waive recal@region=EU until 2027-01-15 because x',
      by(),
      'check_unknown',
    ],
    ['until yesterday', line.replace('2027-01-15', '2027-01-09'), by(), 'waive_past'],
    ['for longer than allowed', line.replace('2027-01-15', '2027-02-10'), by(), 'waive_too_long'],
    ['without a report', line, by({ report: null }), 'decision_no_report'],
  ])('%s is refused', (_, text, parts, expected) => expect(code(text, parts)).toBe(expected))

  it('until today, and until the last day that is allowed, is not', () => {
    for (const day of ['2027-01-10', '2027-02-09'])
      expect(code(line.replace('2027-01-15', day), by())).toBe('waive_recorded')
  })

  it('of a check that two models have asks which, and takes the model before it', () => {
    const [one] = blocked().models
    const report = { ...blocked(), models: [one, { ...one, name: 'card fraud' }] }
    const { answer } = judge(line, by({ report }))
    expect(answer).toMatchObject({
      code: 'check_of_several',
      args: { choices: ['credit/recall@region=EU', 'card%20fraud/recall@region=EU'] },
    })
    const named = judge(line.replace('recall', 'card%20fraud/recall'), by({ report }))
    expect(named.entry.payload).toMatchObject({ model: 'card fraud' })
  })
})

describe('revoke', () => {
  const given = waive({ id: 'w-00000001' })
  const decisions = decisionsOf({ ledger: ledgerOf(given, approve(held())) })

  it.each([
    ['grace', 'w-00000001', 'revoke_recorded'],
    ['cfo', 'w-00000001', 'revoke_not_permitted'],
    ['cfo', 'a-00000001', 'revoke_recorded'],
    ['grace', 'w-99999999', 'revoke_unknown'],
  ])('by %s of %s: %s', (login, id, expected) => {
    expect(code(`/model-review revoke ${id}`, { decisions, person: person(login) })).toBe(expected)
  })

  it('of what stands in the file is refused with its path', () => {
    const file = readWaiversFile(
      JSON.stringify({
        version: 1,
        waivers: [{ model: 'credit', check: 'x', by: 'g', since: '2027-01-01', until: '2027-01-15', because: 'y' }],
      }),
      'f',
      30,
    ).waivers
    expect(code(`/model-review revoke ${file[0].id}`, { decisions: decisionsOf({ file }) })).toBe('revoke_in_file')
  })

  it('of what was taken back already is unknown', () => {
    const { entry } = judge('/model-review revoke w-00000001', { decisions, person: person('grace') })
    const again = decisionsOf({ ledger: ledgerOf(given, entry) })
    expect(code('/model-review revoke w-00000001', { decisions: again, person: person('grace') })).toBe(
      'revoke_unknown',
    )
  })
})

describe('what everybody may ask', () => {
  it('status: what fails, who may waive; what waits, who may approve; what was waived', () => {
    const ask = (parts: Partial<Situation>) =>
      sentenceOf(judge('/model-review status', { person: person('eve'), ...parts }).answer)
    expect(ask({ report: blocked() })).toBe('Failing: recall@region=EU. May waive: @grace.')
    expect(ask({})).toBe('Approval is asked for: 0 of 1 given. May approve: @cfo or @acme/risk.')
    expect(ask({ report: blocked(), decisions: decisionsOf({ ledger: ledgerOf(waive()) }) })).toBe(
      'Nothing holds the merge. Waived: recall@region=EU (until 2027-01-15).',
    )
  })

  it('explain: the check in words; a name that is nearly one is corrected', () => {
    expect(sentenceOf(judge('/model-review explain recall@region=EU', { report: blocked() }).answer)).toContain(
      'It fails.',
    )
    expect(
      sentenceOf(judge('/model-review explain recall@region=UE', { report: blocked([failing()]) }).answer),
    ).toContain('Did you mean "recall@region=EU"?')
  })

  it('help: every command, with values of this pull request', () => {
    const text = sentenceOf(judge('/model-review', { report: blocked() }).answer)
    for (const word of [
      'status',
      'explain recall@region=EU',
      'approve aaaaaaa',
      'waive recall@region=EU until',
      'revoke',
      'rerun',
    ])
      expect(text).toContain(`/model-review ${word}`)
  })

  it('rerun: whoever may write', () => {
    expect([
      judge('/model-review rerun').wants,
      code('/model-review rerun', { person: person('eve', { access: 'read' }) }),
    ]).toEqual(['rerun', 'rerun_needs_write'])
  })

  it('what was not understood is recorded as answered, with the example', () => {
    const { entry, ok, answer } = judge('/model-review approve')
    expect([entry.kind, ok]).toEqual(['answer', false])
    expect(sentenceOf(answer)).toContain('/model-review approve aaaaaaa')
  })
})
