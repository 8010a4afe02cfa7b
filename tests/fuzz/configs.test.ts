import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { BINARY_CONFIG, expectSound, holds, load, makeFiles, OPERATIONS, RICH_CONFIG, reviewFiles } from './world.js'

const { champion, challenger } = makeFiles(60)
const files = { a: champion, b: challenger, 'ops.json': OPERATIONS }

const piece = fc.oneof(
  fc.constantFrom(
    '\t',
    '\n',
    ':',
    '- ',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '#',
    '&a ',
    '*a',
    '!!js/function ',
    '|',
    '>',
    '%',
    '---\n',
    '<<: *a',
    '?',
    '\0',
    '🙂',
  ),
  fc.string({ maxLength: 6 }),
)
const edits = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 12 }), piece), { minLength: 1, maxLength: 4 })

const hostile = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1e308,
    0.1,
    '',
    ' ',
    '2%',
    '101%',
    'roc_auc',
    'nope',
    '__proto__',
    [],
    {},
    [[]],
    [null],
  ),
  fc.constantFrom<unknown>(
    'multiclass',
    'regression',
    'ranking',
    'forecast',
    'score',
    'mean_score',
    'ndcg@10',
    'recall[1]',
    'group',
    'label',
  ),
  fc.jsonValue({ maxDepth: 2 }),
)

type Json = Record<string, unknown> | unknown[]

/** A value somewhere in the config becomes another, is taken away, or gets a neighbour. */
function changeAt(root: Json, way: readonly number[], value: unknown, key: string): void {
  let node: Json = root
  for (const step of way) {
    const keys = Object.keys(node)
    if (keys.length === 0) break
    const own = keys[step % keys.length] as keyof Json
    const next = node[own] as unknown
    if (typeof next !== 'object' || next === null || step % 5 === 0) {
      if (step % 3 === 0) Reflect.deleteProperty(node, own)
      else Reflect.set(node, own, value)
      return
    }
    node = next as Json
  }
  Reflect.set(node, Array.isArray(node) ? node.length : key, value)
}

describe('configs of any text', () => {
  it('that have a mapping as a key are refused without a warning on the process', async () => {
    const warned: string[] = []
    const take = (warning: Error) => warned.push(warning.message)
    process.on('warning', take)
    load('version: 1\nmodels: []\n? { column: size }\n: x\n')
    await new Promise((resolve) => setTimeout(resolve, 5))
    process.off('warning', take)
    expect(warned).toEqual([])
  })

  it('are refused in sentences or run', async () => {
    await holds(0.08, edits, async (list) => {
      let text = BINARY_CONFIG
      for (const [at, length, insert] of list) {
        const start = at % (text.length + 1)
        text = text.slice(0, start) + insert + text.slice(start + length)
      }
      const report = await reviewFiles(text, files)
      if (report) expectSound(report)
    })
  })

  it('with everything in it: the unchanged one runs', async () => {
    const report = await reviewFiles(RICH_CONFIG, files)
    expect(report?.models[0].problems.filter(({ severity }) => severity === 'error')).toEqual([])
  })

  it.each([
    ['a small one', BINARY_CONFIG],
    ['one with everything in it', RICH_CONFIG],
  ])('are refused in sentences or run, when values change in %s', async (_, text) => {
    const changes = fc.array(
      fc.tuple(fc.array(fc.nat({ max: 60 }), { minLength: 2, maxLength: 7 }), hostile, fc.string({ maxLength: 8 })),
      {
        minLength: 1,
        maxLength: 3,
      },
    )
    await holds(0.09, changes, async (list) => {
      const config = parse(text) as Json
      for (const [way, value, key] of list) changeAt(config, way, structuredClone(value), key)
      const report = await reviewFiles(JSON.stringify(config), files)
      if (report) expectSound(report)
    })
  })

  it('are refused in sentences, when they are anything at all', async () => {
    const anything = fc.oneof(fc.string({ maxLength: 200, unit: 'binary' }), fc.json({ maxDepth: 5 }))
    await holds(0.02, anything, (text) => {
      load(text)
    })
  })
})
