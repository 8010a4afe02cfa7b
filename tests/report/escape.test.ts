import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cleanText,
  clip,
  codeBlock,
  codeSpan,
  escapeHtml,
  escapeHtmlInMarkdown,
  escapeMarkdown,
  escapeMarkerValue,
  safeUrl,
} from '../../src/report/escape.js'

const PIECES = [
  '@acme',
  '@acme/risk',
  '#12',
  'GH-7',
  '|',
  '\\',
  '`',
  '``',
  '```',
  '<img src=x onerror=alert(1)>',
  '<!-- x -->',
  '-->',
  '$x$',
  '$`a`$',
  '\n',
  '\r\n',
  '\u2028',
  '\u202e',
  '\u2066',
  '\u200b',
  '\ufeff',
  '\ud800',
  '[a](http://b.example)',
  '![a](b)',
  '**bold**',
  '_em_',
  '~~no~~',
  '&lt;',
  '&#64;',
  'https://evil.example/',
  'www.evil.example',
  '_www.evil.example',
  'a@b.example',
  ':tada:',
  '::warning::',
  'deadbeef1',
  '# title',
  '- item',
  '1. item',
  '> quote',
  '---',
  '===',
  ' ',
  '\t',
  '\u0000',
  '\u001b[31m',
  'ok',
  '年',
  '👩‍👩‍👧',
  '"',
  "'",
]
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 8 })
  .map((parts) => parts.join(''))

/** What a CommonMark reader makes of an inline text that holds only escapes and entities; fails on live markup. */
function readMarkdown(source: string): string {
  let text = ''
  for (let at = 0; at < source.length; at++) {
    const rest = source.slice(at)
    const entity = /^&(amp|lt|gt|#36);/.exec(rest)
    if (entity) {
      text += { amp: '&', lt: '<', gt: '>', '#36': '$' }[entity[1]]
      at += entity[0].length - 1
    } else if (rest[0] === '\\' && /[!-/:-@[-`{-~]/.test(rest[1] ?? '')) {
      text += rest[1]
      at++
    } else {
      if (/[`*_[\]<>~|$&]/.test(rest[0])) throw new Error(`live ${rest[0]} in ${JSON.stringify(source)}`)
      text += rest[0]
    }
  }
  return text
}

describe('escapeMarkdown', () => {
  it('shows exactly the text, for any text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(readMarkdown(escapeMarkdown(text)).replaceAll('\u200b', '')).toBe(cleanText(text))
      }),
      { numRuns: 2000 },
    )
  })
  it('leaves no mention, reference, address or emoji for GitHub to find in the finished text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = readMarkdown(escapeMarkdown(text))
        expect(shown).not.toMatch(
          /@[\p{L}\p{N}_]|#[\p{L}\p{N}]|(?<![a-z0-9])GH-\d|:\/\/|(?<![a-z0-9])www\.|:[a-z0-9_+-]+:/iu,
        )
        expect(shown).not.toMatch(/(?<![\p{L}\p{N}])[0-9a-f]{7,40}(?![\p{L}\p{N}])/iu)
      }),
      { numRuns: 2000 },
    )
  })
  it('opens no list, heading or rule at the start', () => {
    for (const text of ['- a', '+ a', '* a', '# a', '1. a', '12) a', '---', '===', '> a']) {
      expect(escapeMarkdown(text)).not.toMatch(/^(?:[-+*#>]|\d+[.)]\s|=)/)
    }
  })
  it('leaves numbers readable in the source', () =>
    expect(escapeMarkdown('34.9 % → −2.0, +0.005')).toBe('34.9 % → −2.0, +0.005'))
})

describe('cleanText', () => {
  it('makes one line and shows what would hide or turn text', () => {
    expect(cleanText('a\r\nb\u2028c')).toBe('a b c')
    expect(cleanText('a\u202eb\u200bc\ud800d')).toBe('a\ufffdb\ufffdc\ufffdd')
  })
  it('keeps letters of any script and joined emoji', () => expect(cleanText('年 é 👩‍👩‍👧 ‰')).toBe('年 é 👩‍👩‍👧 ‰'))
  it('leaves no control or direction mark in any text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(cleanText(text)).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f]|\p{Surrogate}/u)
      }),
    )
  })
})

describe('codeSpan', () => {
  it('survives: a reader gets exactly the text back, whatever backticks are in it', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const span = codeSpan(text)
        if (cleanText(text).trim() === '') {
          expect(span).toBe('(empty)')
          return
        }
        const fence = /^`+/.exec(span)![0]
        expect(span.endsWith(fence)).toBe(true)
        const body = span.slice(fence.length, span.length - fence.length)
        expect(body.match(/`+/g)?.includes(fence) ?? false).toBe(false)
        // CommonMark takes one space from both ends, if both have one and the rest is not all space.
        const shown = /^ .*[^ ].* $|^ [^ ] $/s.test(body) ? body.slice(1, -1) : body
        expect(shown).toBe(cleanText(text))
      }),
      { numRuns: 2000 },
    )
  })
  it('leaves no bare bar in a table cell', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(codeSpan(text, true)).not.toMatch(/(?<!\\)\|/)
      }),
    )
  })
})

describe('codeBlock', () => {
  it('is longer than any fence in its lines, so that only its own end closes it', () => {
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 4 }), (texts) => {
        const lines = codeBlock(texts).split('\n')
        expect(lines).toHaveLength(texts.length + 2)
        const fence = lines[0]
        expect(lines.slice(1, -1).every((line) => !line.includes(fence))).toBe(true)
      }),
    )
  })
})

describe('escapeHtml', () => {
  it('leaves no tag, no quote and no bare ampersand', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const escaped of [escapeHtml(text), escapeHtmlInMarkdown(text)]) {
          expect(escaped).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|apos|#36);)/)
        }
      }),
    )
  })
  it('breaks mentions and mathematics where Markdown surrounds it', () => {
    expect(escapeHtmlInMarkdown('@acme $x$')).toBe('@\u200bacme &#36;x&#36;')
  })
})

describe('marker values and addresses', () => {
  it('a marker value can neither end the comment nor split a field', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(escapeMarkerValue(text)).toMatch(/^(?!.*--)[A-Za-z0-9._/*-]+$/)
      }),
    )
  })
  it('only plain web addresses are linked', () => {
    expect(safeUrl('https://github.com/acme/scoring/actions/runs/7')).not.toBeNull()
    for (const url of [
      'javascript:alert(1)',
      'https://a.example/)x',
      'https://a.example/ b',
      '//a.example',
      'https://a.example/"',
    ])
      expect(safeUrl(url)).toBeNull()
  })
})

it('clip never cuts a character in two', () => {
  expect(clip('ab👩c', 3)).toBe('ab…')
  expect(clip('abc', 3)).toBe('abc')
})
