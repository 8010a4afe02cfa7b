import fc from 'fast-check'
import { describe, it } from 'vitest'
import { BINARY_CONFIG, expectSound, holds, makeFiles, reviewFiles } from './world.js'

const { champion, challenger } = makeFiles(60)
const files = { a: champion, b: challenger }

const atom = fc.constantFrom(
  '0',
  '1',
  '-1',
  '1e308',
  '0.1',
  'score',
  'label',
  'flagged',
  'group',
  'col("group")',
  "'a0'",
  'true',
  'nope',
  'id',
)
const { formula } = fc.letrec<{ formula: string }>((tie) => ({
  formula: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    atom,
    fc
      .tuple(
        tie('formula'),
        fc.constantFrom('+', '-', '*', '/', '**', '%', '==', '!=', '<', '<=', 'and', 'or', 'in', '^', '?'),
        tie('formula'),
      )
      .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
    fc
      .tuple(
        fc.constantFrom(
          'sum',
          'mean',
          'count',
          'abs',
          'sqrt',
          'log',
          'exp',
          'round',
          'floor',
          'not',
          '-',
          'min',
          'clip',
          'if',
          'eval',
        ),
        fc.array(tie('formula'), { minLength: 1, maxLength: 3 }),
      )
      .map(([call, args]) => `${call}(${args.join(', ')})`),
    fc.array(tie('formula'), { maxLength: 3 }).map((list) => `[${list.join(', ')}]`),
  ),
}))

const withFormula = (key: 'value' | 'where', text: string) =>
  BINARY_CONFIG.replace(key === 'value' ? /value: ".*"/ : /where: "[^"]*"/, () => `${key}: ${JSON.stringify(text)}`)

describe('formulas of any text', () => {
  it.each(['value', 'where'] as const)('%s: refused in sentences or evaluated, by grammar', async (key) => {
    await holds(0.025, formula, async (text) => {
      const report = await reviewFiles(withFormula(key, text), files)
      if (report) expectSound(report)
    })
  })

  it('refused in sentences or evaluated, at random', async () => {
    const token = fc.constantFrom(
      '(',
      ')',
      ',',
      '+',
      '"',
      "'",
      '.',
      '[',
      ']',
      ' ',
      'sum',
      'score',
      'if',
      '1',
      'e',
      '\\',
      '`',
      '${',
      '=>',
      ';',
      'and',
    )
    const noise = fc.oneof(
      fc.string({ maxLength: 30 }),
      fc.array(token, { maxLength: 20 }).map((list) => list.join('')),
    )
    await holds(0.01, noise, async (text) => {
      const report = await reviewFiles(withFormula('value', text), files)
      if (report) expectSound(report)
    })
  })
})
