import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ReasonValue } from '../../src/core/problem.js'
import { messages } from '../../src/report/languages/english/messages/index.js'
import { sentenceOf } from '../../src/report/say.js'

const source = path.resolve(import.meta.dirname, '../../src')
const files = ['action.ts', ...readdirSync(path.join(source, 'github')).map((file) => `github/${file}`)]
const text = files.map((file) => readFileSync(path.join(source, file), 'utf8')).join('\n')
const codes = [...new Set([...text.matchAll(/\b(?:errorOf|warningOf)\(\s*'(\w+)'/g)].map(([, code]) => code!))].sort()

test.each(codes)('%s has a sentence', (code) => {
  expect(Object.keys(messages)).toContain(code)
})

describe('sentences about the platform', () => {
  const cases: [string, Record<string, ReasonValue>, string[]][] = [
    ['event_not_supported', { event: 'push' }, ['"push"', 'pull_request']],
    ['event_not_supported', { event: null }, ['model-review compare']],
    ['event_unreadable', { event: 'pull_request', at: 'pull_request.head' }, ['pull_request.head']],
    ['event_unreadable', { event: 'pull_request', at: null }, ['not JSON']],
    [
      'input_not_allowed',
      { input: 'fail-on', value: 'always', allowed: ['block', 'never'] },
      ['fail-on', '"always"', 'block, never'],
    ],
    ['policy_new', { path: 'a.yml', branch: 'main' }, ['"a.yml"', '"main"']],
    [
      'policy_changed_in_pr',
      { path: 'a.yml', branch: 'main', removed: ['margin: 1'], added: ['margin: 2'] },
      ['removes: "margin: 1"', 'adds: "margin: 2"'],
    ],
    ['comment_not_permitted', { because: null }, ['pull-requests: write']],
    ['comment_not_permitted', { because: 'fork' }, ['fork', 'pull-requests: write']],
    ['comment_not_permitted', { because: 'dependabot' }, ['Dependabot', 'pull-requests: write']],
    ['comment_failed', { why: 'github_unavailable', status: 502, seconds: null }, ['502', 'pull-requests: write']],
    ['comment_too_long', {}, ['pull-requests: write']],
    [
      'github_not_permitted',
      { doing: 'reading x', permission: 'contents: read', status: 404 },
      ['reading x', 'contents: read', '404'],
    ],
    ['github_rate_limited', { doing: 'reading x', seconds: null }, ['reading x']],
    ['github_rate_limited', { doing: 'reading x', seconds: 60 }, ['60 seconds']],
  ]

  test.each(cases)('%s %j says what is needed', (code, args, parts) => {
    const sentence = sentenceOf({ code, args })
    for (const part of parts) expect(sentence).toContain(part)
    expect(sentence).not.toMatch(/undefined|null|\[object/)
    expect(sentence).toMatch(/[.\d]$/)
  })
})
