import { describe, expect, it } from 'vitest'
import { reason } from '../../src/core/problem.js'
import { describeReport } from '../../src/report/describe/describe.js'
import { renderComment } from '../../src/report/media/markdown.js'
import { exitCodeOf, renderText } from '../../src/report/media/text.js'
import { plainText } from '../../src/report/phrase.js'
import type { Report } from '../../src/report/report.js'
import { decide, decided, waiver, withWaivers } from './decided-fixtures.js'
import { blockMoney, blockSlice, identical, limitAdvisory, states, threeModels, undecided } from './fixtures.js'

const OPTIONS = { commands: true, today: '2026-11-29' }
const comment = (made: Report) => renderComment(made, { maxBytes: 60_000, ...OPTIONS }).body
const linesOf = (made: Report) =>
  describeReport(made, OPTIONS).mergeAnyway?.blocks.flatMap((block) => (block.kind === 'code' ? block.lines : [])) ?? []

describe('the lines that waive', () => {
  it('are one for each failed check, all that are needed, until the last day that the policy allows', () => {
    expect(linesOf(withWaivers(blockSlice))).toEqual(
      [
        'specificity@age_band=40-49,education=high_school',
        'specificity@education=high_school',
        'specificity@age_band=40-49',
      ].map((id) => `/model-review waive ${id} until 2026-12-29 because <reason>`),
    )
  })
  it('name a day no farther away than 30 days, and cross the year', () => {
    const [model] = withWaivers(blockMoney).models
    const lasting = (maxDays: number, today: string) => {
      const made = {
        ...blockMoney,
        models: [{ ...model, policy: { ...model.policy, waivers: { who: ['@ada'], maxDays } } }],
      }
      const section = describeReport(made, { commands: true, today }).mergeAnyway
      return JSON.stringify(section).match(/until (\S+) because/)?.[1]
    }
    expect(lasting(7, '2026-12-28')).toBe('2027-01-04')
    expect(lasting(365, '2028-02-01')).toBe('2028-03-02')
  })
  it('leave out what is waived already', () =>
    expect(linesOf(decided['block-partly-waived'])).toEqual([
      '/model-review waive recall@limit_band=300k+ until 2026-12-29 because <reason>',
    ]))
  it('name the model where several are under review', () =>
    expect(linesOf(withWaivers(threeModels))[0]).toBe(
      '/model-review waive telco-churn/recall@contract=One year,internet=Fiber until 2026-12-29 because <reason>',
    ))
  it.each([
    ['nobody may waive', blockMoney],
    ['nothing is blocked', withWaivers(undecided)],
    ['the rules are not agreed yet', withWaivers(limitAdvisory)],
    [
      'the same predictions block, which is no failed check',
      withWaivers({
        ...identical,
        verdict: 'block',
        models: identical.models.map((model) => ({
          ...model,
          verdict: 'block',
          policy: { ...model.policy, onIdentical: 'block' },
        })),
      }),
    ],
  ])('are not there where %s', (_, made) => expect(linesOf(made)).toEqual([]))
  it('are not there while no bot answers, nor without a day', () => {
    expect(describeReport(withWaivers(blockMoney), { today: '2026-11-29' }).mergeAnyway).toBeNull()
    expect(describeReport(withWaivers(blockMoney), { commands: true }).mergeAnyway).toBeNull()
  })
})

describe('a waived failure', () => {
  const body = comment(decided['pass-waived'])
  it('stays visible and counted, with its owner, its reason and the days left', () => {
    expect(body.match(/⛔\u00a0worse, waived/g)).toHaveLength(2)
    expect(body).toContain('2 are worse. Both of these are waived.')
    expect(body).toMatch(/Accepted by @\u200bgrace until 2026-12-06 \(7\u00a0days left\): “Large limits are reviewed/)
  })
  it('is named in the heading: the amount, or the one group', () => {
    const headingOf = (report: Report) => plainText(describeReport(report, OPTIONS).heading.text)
    expect(headingOf(decided['pass-waived'])).toBe(
      'May be merged with a waiver: credit-default would earn NTD\u00a01.3\u00a0bn a year less',
    )
    const [model] = blockSlice.models
    const failed = model.checks.find(({ status, slice }) => status === 'regressed' && slice !== null)!
    const waivedIn = (slice: Record<string, string>) =>
      decide(
        withWaivers({ ...blockSlice, models: [{ ...model, checks: [{ ...failed, slice }] }] }),
        'pass',
        { waivers: [waiver(failed.id)] },
        { [model.name]: 'pass' },
      )
    expect(headingOf(waivedIn({ age_band: '40-49' }))).toBe(
      'May be merged with a waiver: credit-default gets worse in age_band 40-49',
    )
    expect(headingOf(waivedIn({ age_band: '40-49', education: 'high_school' }))).toBe(
      'May be merged with a waiver: credit-default gets worse for one group',
    )
  })
  it('leaves the exit code and the summary line to the verdict', () => {
    expect(exitCodeOf(decided['pass-waived'])).toBe(0)
    expect(renderText(decided['pass-waived'], { color: false }).trimEnd().split('\n').at(-1)).toBe(
      'model-review: PASS credit-default (2 of 12 checks worse, 2 waived) exit 0',
    )
  })
  it('does not lead where another failure holds the merge', () => {
    const partly = describeReport(decided['block-partly-waived'], OPTIONS)
    expect(JSON.stringify(partly.heading)).toContain('gets worse for one group of clients')
    expect(JSON.stringify(partly.alert)).not.toContain('earns 6.7')
  })
  it('says that a waiver ended, and why', () => {
    const ended = (because: 'expired' | 'grew' | 'revoked') =>
      comment(decide(withWaivers(blockMoney), 'block', { ended: [{ ...waiver('expected_margin'), because }] }))
    expect(ended('expired')).toContain('The waiver of @\u200bada ended on 2026-12-29. Repair, or ask again.')
    expect(ended('grew')).toContain('ended, because the loss grew beyond what was accepted.')
    expect(ended('revoked')).toContain('was taken back.')
  })
})

describe('approvals', () => {
  it('are not asked for while anything blocks', () => {
    for (const made of [...Object.values(states), ...Object.values(decided)].filter(
      ({ verdict }) => verdict === 'block',
    ))
      expect(comment(made)).not.toContain('/model-review approve')
  })
  it('given are named with their commit; the ones missing are counted', () => {
    expect(comment(decided['review-half-approved'])).toContain('Approved so far by @\u200bcfo: 1 of 2.')
    expect(comment(decided['pass-approved'])).toContain('Approved by @\u200bcfo for `8d31c07` on 2026-11-29')
  })
  it('are asked for with one line for all models that wait', () => {
    const body = comment(decided['three-models-waived'])
    expect(body.match(/^\/model-review approve e5a7714/gm)).toHaveLength(1)
  })
  it('are asked for a change that passes, where the policy wants one', () =>
    expect(comment(decided['review-asked-by-policy'])).toMatch(
      /^### ⚠️ A person must decide: `telco-churn` passes, and approval is asked for$/m,
    ))
  it('end in a comment that asks for nothing more', () => {
    for (const made of Object.values(decided).filter(({ verdict }) => verdict === 'pass')) {
      expect(comment(made)).not.toMatch(/^\/model-review /m)
      expect(comment(made)).not.toContain('This is not a pass.')
    }
  })
})

describe('what people wrote', () => {
  const hostile = decide(withWaivers(blockMoney), 'block', {
    waivers: [
      waiver('expected_margin', { by: 'x](http://b)', reason: `\`@acme/all\` <b>\n# now | and ${'x'.repeat(2000)}` }),
    ],
    answers: [
      {
        command: '/model-review waive `x` </details> @everyone',
        by: '@acme/all',
        at: '2026-11-29T10:00:00Z',
        ok: false,
        answer: reason('advisory_review'),
      },
    ],
  })
  it('mentions nobody, opens nothing and stays short', () => {
    const body = comment(hostile)
    const outside = body.replace(/(`+)[^`](?:.*?[^`])?\1(?!`)/g, '')
    for (const line of outside.split('\n').filter((each) => !each.includes('What now?')))
      expect(line).not.toMatch(/@[a-z]/i)
    expect(outside.match(/<\/details>/g)).toHaveLength(outside.match(/<details>/g)!.length)
    expect(body).not.toContain('x'.repeat(301))
  })
})
