import { describe, expect, it } from 'vitest'
import { errorOf, warningOf } from '../../src/core/problem.js'
import { renderHtml } from '../../src/report/media/html.js'
import { renderComment } from '../../src/report/media/markdown.js'
import { renderText } from '../../src/report/media/text.js'
import { comparePolicies, unreadablePolicy } from '../../src/report/policy-effect.js'
import type { Report } from '../../src/report/report.js'
import { sentenceOf } from '../../src/report/say.js'
import { checkOf, modelOf, reportOf } from '../github/reports.js'
import { changedGates, gateFindings } from './decided-fixtures.js'
import { blockSlice } from './fixtures.js'

const path = '.github/model-review.yml'
const failed = (id: string) => checkOf({ id, metric: id, status: 'regressed' })
const blocked = (...ids: string[]): Report =>
  reportOf({ verdict: 'block', models: [modelOf({ verdict: 'block', checks: ids.map(failed) })] })
const passing = (...ids: string[]): Report =>
  reportOf({ models: [modelOf({ checks: ids.map((id) => checkOf({ id, metric: id })) })] })
const say = (now: Report, proposed: Report) => comparePolicies(now, proposed, path).map(sentenceOf).join('\n')

describe('what proposed rules would say of the same rows', () => {
  it('names the checks that would no longer block, and the verdict that would follow', () => {
    expect(say(blocked('recall', 'roc_auc'), passing('recall', 'roc_auc'))).toBe(
      `Under the rules proposed in "${path}", on the same rows: the verdict would be a pass instead of a block; 2 checks would no longer block: "recall", "roc_auc".`,
    )
  })

  it('counts a check that is gone as one that no longer blocks, and a passed one that is gone as one no longer made', () => {
    const [{ args }] = comparePolicies(blocked('recall'), passing(), path)
    expect(args).toMatchObject({ freed: 1, dropped: 0 })
    const [other] = comparePolicies(passing('recall', 'roc_auc'), passing('roc_auc'), path)
    expect(other.args).toMatchObject({
      freed: 0,
      dropped: 1,
      droppedChecks: ['recall'],
      verdict: 'pass',
      proposed: 'pass',
    })
  })

  it('finds a softened verdict although every check says what it said', () => {
    const softened = reportOf({
      verdict: 'review',
      models: [modelOf({ verdict: 'review', checks: [failed('recall')] })],
    })
    expect(say(blocked('recall'), softened)).toContain('a decision by a person instead of a block')
    expect(say(blocked('recall'), softened)).toContain('1 check would no longer block: "recall"')
  })

  it('names what stricter rules would block', () => {
    expect(say(passing('recall'), blocked('recall'))).toContain('1 check would block: "recall"')
  })

  it('names models that would not be reviewed any more, and checks with their model where there are several', () => {
    const two = reportOf({
      verdict: 'block',
      models: [
        modelOf({ name: 'credit', verdict: 'block', checks: [failed('recall')] }),
        modelOf({ name: 'fraud', checks: [] }),
      ],
    })
    const one = reportOf({ models: [modelOf({ name: 'credit', checks: [checkOf({ id: 'recall' })] })] })
    expect(say(two, one)).toContain('"credit/recall"')
    expect(say(two, one)).toContain('no longer reviewed would be "fraud"')
  })

  it('says that nothing would change where nothing would', () => {
    expect(comparePolicies(blocked('recall'), blocked('recall'), path)).toEqual([
      warningOf('proposed_policy_same', { path }),
    ])
  })

  it('says that the effect is unknown, and why, where the rules cannot be applied to these files', () => {
    const broken = reportOf({
      verdict: 'error',
      models: [
        modelOf({
          name: 'credit',
          verdict: 'error',
          problems: [errorOf('proposed_policy_other_file', { path: 'other.csv' })],
        }),
      ],
    })
    const found = comparePolicies(blocked('recall'), broken, path)
    expect(found.map(({ code, severity }) => [code, severity])).toEqual([
      ['proposed_policy_unknown', 'warning'],
      ['proposed_policy_other_file', 'warning'],
    ])
    expect(found.map(sentenceOf).join()).toContain('other.csv')
  })

  it('shortens long lists and counts the rest', () => {
    const ids = Array.from({ length: 40 }, (_, index) => `metric_${index}`)
    expect(say(blocked(...ids), passing(...ids))).toMatch(/40 checks would no longer block: .* and 35 more\./)
  })

  it('tells at most three mistakes of rules that cannot be read, as warnings', () => {
    const mistakes = Array.from({ length: 9 }, (_, index) => errorOf('unknown_key', { key: `k${index}`, path: '' }))
    const found = unreadablePolicy(mistakes, path)
    expect(found).toHaveLength(4)
    expect(found.every(({ severity }) => severity === 'warning')).toBe(true)
    expect(sentenceOf(found[0])).toContain('9 mistakes')
  })
})

describe('a change of the gate itself', () => {
  it.each(Object.entries(changedGates))('is told at the top of the comment: %s', async (name, shown) => {
    const { body } = renderComment(shown, { maxBytes: 60_000 })
    await expect(body).toMatchFileSnapshot(`../golden/comment-${name}.md`)
    expect(body.indexOf('This pull request also changes')).toBeGreaterThan(0)
    expect(body.indexOf('This pull request also changes')).toBeLessThan(body.indexOf('**Better or worse?**'))
  })

  it('is told in a line before the answers in every medium, and in full once, below them', () => {
    const shown = { ...blockSlice, problems: gateFindings(false) }
    const text = renderText(shown, { color: false }).replace(/\s+/g, ' ')
    for (const page of [renderHtml(shown), text]) {
      const answers = page.indexOf('Better or worse?')
      expect(page.indexOf('also changes the rules of this review, the workflow that runs it')).toBeLessThan(answers)
      expect(page.split('the workflow that runs this review')).toHaveLength(2)
      expect(page.indexOf('the workflow that runs this review')).toBeGreaterThan(answers)
    }
  })

  it('is told in full before the answers where it is one', () => {
    const { body } = renderComment({ ...blockSlice, problems: gateFindings(false).slice(0, 1) }, { maxBytes: 60_000 })
    expect(body.indexOf('It is judged by the rules on "main"')).toBeLessThan(body.indexOf('**Better or worse?**'))
  })

  it('says once whether it holds the merge', () => {
    const [first, ...others] = gateFindings(true).map(sentenceOf)
    expect(first).toContain('Approval is asked for that.')
    expect(others.join()).not.toContain('Approval')
    expect(sentenceOf(gateFindings(false)[0])).toContain('does not hold the merge')
  })
})
