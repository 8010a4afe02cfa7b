import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseMarker, renderMarker, saidBefore } from '../../src/report/marker.js'
import { renderComment } from '../../src/report/media/markdown.js'
import { renderText } from '../../src/report/media/text.js'
import { blockMoney, passed, report, threeModels } from './fixtures.js'

const comment = (made: Parameters<typeof renderComment>[0]) => renderComment(made, { maxBytes: 60_000 }).body
const footer = (body: string) => body.trimEnd().split('\n').at(-1)

describe('the marker of a comment', () => {
  it('reads back to what it was made of, whatever a model is named', () => {
    const marker = fc.record({
      model: fc.string({ minLength: 1, maxLength: 120, unit: 'binary' }),
      head: fc.constantFrom('none', 'a1c09f2', '4f2c9e1112233445566778899aabbccddeeff001'),
      verdict: fc.constantFrom('pass' as const, 'review' as const, 'block' as const, 'error' as const),
      was: fc.constantFrom(null, { verdict: 'block' as const, head: 'a1c09f2' }),
    })
    fc.assert(
      fc.property(marker, (made) => {
        const { model, ...rest } = made
        expect(parseMarker(`${renderMarker(made)}\nbody`)).toMatchObject(rest)
      }),
    )
  })

  it('is that of the comment as GitHub stores it, with its own line ends', () =>
    expect(parseMarker(comment(threeModels).replaceAll('\n', '\r\n'))).toEqual({
      model: '*',
      head: 'e5a7714',
      verdict: 'block',
      was: null,
    }))

  it.each([
    ['another verdict', '<!-- model-review-gate v1 model=a head=a1c09f2 verdict=fine -->\n'],
    ['a head that is no commit', '<!-- model-review-gate v1 model=a head=a1c09f2` verdict=pass -->\n'],
    ['more fields', '<!-- model-review-gate v1 model=a head=a1c09f2 verdict=pass by=me -->\n'],
    ['another version', '<!-- model-review-gate v2 model=a head=a1c09f2 verdict=pass -->\n'],
    ['text on its line', '<!-- model-review-gate v1 model=a head=a1c09f2 verdict=pass --> hello\n'],
    ['a line before it', '\n<!-- model-review-gate v1 model=a head=a1c09f2 verdict=pass -->\n'],
    ['a history that is none', '<!-- model-review-gate v1 model=a head=a1c09f2 verdict=pass was=x@y -->\n'],
  ])('is not read with %s', (_, body) => expect(parseMarker(body)).toBeNull())
})

describe('what stood before', () => {
  const blocked = comment(blockMoney)

  it('is the verdict of the comment, where it was another one', () =>
    expect(saidBefore(blocked, 'pass')).toEqual({ verdict: 'block', head: 'a83d5f0' }))
  it('is nothing where the same was said', () => expect(saidBefore(blocked, 'block')).toBeNull())
  it('is nothing in a comment without a commit', () =>
    expect(
      saidBefore(comment({ ...blockMoney, context: { ...blockMoney.context, headSha: null } }), 'pass'),
    ).toBeNull())

  it('is told in the last line, and the same result afterwards leaves the same text', () => {
    const repaired = comment({ ...passed, before: saidBefore(blocked, 'pass') })
    expect(footer(repaired)).toMatch(/commit `2be7710` · was blocked at commit `a83d5f0`, now passes$/)
    expect(comment({ ...passed, before: saidBefore(repaired, 'pass') })).toBe(repaired)
  })

  it('is forgotten when the verdict comes back to it', () => {
    const repaired = comment({ ...passed, before: saidBefore(blocked, 'pass') })
    const again = comment({ ...blockMoney, before: saidBefore(repaired, 'block') })
    expect(footer(again)).toMatch(/· passed at commit `2be7710`, now blocked$/)
  })

  it('is told on a terminal too', () =>
    expect(renderText({ ...passed, before: { verdict: 'review', head: 'a83d5f0' } }, { color: false })).toContain(
      'This change waited for a person at commit a83d5f0, now passes.',
    ))
})

describe('a comment whose commit is no longer the newest', () => {
  it('says so before anything else', () => {
    const { body } = renderComment(blockMoney, { maxBytes: 60_000, outdated: true })
    expect(body.split('\n')[1]).toMatch(/^### ⛔ Outdated, `a83d5f0`: Do not merge: `credit-default` would earn/)
    expect(parseMarker(body)).toMatchObject({ head: 'a83d5f0', verdict: 'block' })
  })
  it('is left as it is where no commit is known', () => {
    const local = report({ ...blockMoney, context: { ...blockMoney.context, headSha: null } })
    expect(renderComment(local, { maxBytes: 60_000, outdated: true }).body).toBe(comment(local))
  })
})
