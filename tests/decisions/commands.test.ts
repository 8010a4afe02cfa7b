import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkId } from '../../src/core/check-id.js'
import { exampleOf, hasCommand, isCommandOf, MOST_COMMANDS, readCommands } from '../../src/decisions/commands.js'

const parts = { sha: '8d31c07', check: 'recall@region=EU', until: '2027-01-15' }
const read = (body: string) => readCommands(body, parts).lines
const asked = (body: string) => read(body).map(({ asks }) => asks)

describe('what a comment asks for', () => {
  it.each([
    ['/model-review', { kind: 'help' }],
    ['/model-review help', { kind: 'help' }],
    ['/model-review status  ', { kind: 'status' }],
    ['  /model-review RERUN', { kind: 'rerun' }],
    ['/model-review explain ndcg@10@region=EU', { kind: 'explain', check: 'ndcg@10@region=EU' }],
    ['/model-review approve 8D31C07', { kind: 'approve', sha: '8d31c07', reason: null }],
    [
      '/model-review approve 8d31c07 seen it, @cfo knows',
      { kind: 'approve', sha: '8d31c07', reason: 'seen it, @cfo knows' },
    ],
    ['/model-review revoke w-3fa91c02', { kind: 'revoke', id: 'w-3fa91c02' }],
    [
      '/model-review waive recall@region=EU until 2027-01-15 because data fix lands in #812',
      { kind: 'waive', check: 'recall@region=EU', until: '2027-01-15', reason: 'data fix lands in #812' },
    ],
    [
      '/model-review waive credit/recall@country=Great%20Britain until 2027-01-15 because until because',
      { kind: 'waive', check: 'credit/recall@country=Great%20Britain', until: '2027-01-15', reason: 'until because' },
    ],
  ])('%s', (body, command) => expect(asked(body)).toEqual([command]))

  it('several lines are several commands, and other lines between them are talk', () => {
    const body = '/model-review status\r\nI looked at it.\r\n/model-review approve 8d31c07\r\n'
    expect(read(body).map(({ line, text }) => [line, text])).toEqual([
      [1, '/model-review status'],
      [3, '/model-review approve 8d31c07'],
    ])
  })

  it('what is copied from our comment is what it looks like', () => {
    expect(asked('/model-review explain recall@\u200bregion=EU')).toEqual([
      { kind: 'explain', check: 'recall@region=EU' },
    ])
    expect(asked('/model-review approve\u00a08d31\u2060c07')).toMatchObject([{ sha: '8d31c07' }])
  })

  it.each([
    ['a comment that does not begin with one', 'To accept, write:\n/model-review approve 8d31c07'],
    ['a quote', '> /model-review approve 8d31c07'],
    ['indented code', '    /model-review approve 8d31c07'],
    ['a tab', '\t/model-review approve 8d31c07'],
    ['fenced code', '```\n/model-review approve 8d31c07\n```'],
    ['another word', '/model-reviewer approve 8d31c07'],
    ['a code span', '`/model-review approve 8d31c07`'],
    ['what nobody can see', '<!--\n/model-review approve 8d31c07\n-->'],
    ['nothing', ''],
  ])('%s is no command', (_, body) => {
    expect(asked(body)).toEqual([])
    expect(hasCommand(body)).toBe(false)
  })

  it.each([
    ['quoted', '> /model-review approve 8d31c07'],
    ['fenced', '```sh\n/model-review approve 8d31c07\n```'],
    [
      'fenced by tildes that hold backticks',
      '~~~~\n```\n/model-review approve 8d31c07\n~~~\n/model-review approve 8d31c07\n~~~~',
    ],
    ['in a fence that never ends', '```\n/model-review approve 8d31c07'],
    ['hidden', '<!-- \n/model-review approve 8d31c07\n-->'],
  ])('behind a command, a line that is %s is none either', (_, more) => {
    expect(asked(`/model-review status\n\n${more}`)).toEqual([{ kind: 'status' }])
  })

  it('beyond the most that are read, commands are counted', () => {
    const body = '/model-review status\n'.repeat(MOST_COMMANDS + 3)
    expect(readCommands(body, parts)).toMatchObject({ beyond: 3 })
    expect(read(body)).toHaveLength(MOST_COMMANDS)
  })
})

describe('what cannot be understood is answered with a line that can be', () => {
  it.each([
    ['/model-review aprove 8d31c07', 'command_unknown', undefined],
    ['/model-review approve', 'command_malformed', 'sha'],
    ['/model-review approve 8d31', 'command_malformed', 'sha'],
    ['/model-review approve looks good', 'command_malformed', 'sha'],
    ['/model-review status please', 'command_malformed', 'nothing_more'],
    ['/model-review explain', 'command_malformed', 'check'],
    ['/model-review explain two words', 'command_malformed', 'one_check'],
    ['/model-review revoke', 'command_malformed', 'id'],
    ['/model-review waive', 'command_malformed', 'check'],
    ['/model-review waive until 2027-01-15 because x', 'command_malformed', 'check'],
    ['/model-review waive recall', 'command_malformed', 'until'],
    ['/model-review waive recall until friday because x', 'command_malformed', 'day'],
    ['/model-review waive recall until 2027-02-30 because x', 'command_malformed', 'day'],
    ['/model-review waive recall until 2027-01-15', 'command_malformed', 'because'],
    ['/model-review waive recall until 2027-01-15 because  ', 'command_malformed', 'because'],
  ])('%s', (body, code, missing) => {
    const [answer] = asked(body)
    expect(answer).toMatchObject({ code, ...(missing === undefined ? {} : { args: { missing } }) })
  })

  it('every example is a command of its kind', () => {
    for (const kind of ['help', 'status', 'explain', 'approve', 'waive', 'revoke', 'rerun'] as const)
      expect(asked(exampleOf(kind, parts))).toMatchObject([{ kind }])
  })

  it('no text makes it fail, and a command is only what a reader sees as one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
        for (const { asks } of read(`/model-review ${text}`))
          if (!isCommandOf(asks)) expect(asks.code).toMatch(/^command_/)
        if (!text.includes('/model-review')) expect(read(text)).toEqual([])
      }),
    )
  })

  it('the id of any check is one word of a command', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (column, value) => {
        const id = checkId('recall', { [column]: value })
        expect(asked(`/model-review explain ${id}`)).toEqual([{ kind: 'explain', check: id }])
      }),
    )
  })
})
