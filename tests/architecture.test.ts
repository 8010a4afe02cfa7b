import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path/posix'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')

/** Source text by path from the root of the repository. */
type Sources = Readonly<Record<string, string>>

interface Layer {
  /** Layers that may be imported, beside itself. */
  readonly layers: readonly string[]
  readonly packages: readonly string[]
  /** May it use what Node brings? */
  readonly node?: true
}

/** The house: each layer knows those to its left, and the packages that are its business. */
const house: Readonly<Record<string, Layer>> = {
  core: { layers: [], packages: ['jsep', 'simple-statistics'] },
  config: { layers: ['core'], packages: ['zod', 'yaml'] },
  report: { layers: ['core'], packages: ['d3-scale', 'd3-shape', 'markdown-table', 'canonicalize', 'zod'] },
  decisions: { layers: ['core', 'report'], packages: ['zod', 'yaml', 'canonicalize'], node: true },
  io: {
    layers: ['core'],
    packages: ['hyparquet', 'fzstd', 'yaml', 'smol-toml'],
    node: true,
  },
  github: {
    layers: ['core', 'config', 'report', 'decisions', 'io'],
    packages: [
      '@actions/http-client',
      '@octokit/core',
      '@octokit/plugin-paginate-rest',
      '@octokit/plugin-retry',
      '@octokit/plugin-throttling',
      'undici',
      'picomatch',
      'zod',
    ],
    node: true,
  },
  'version.ts': { layers: [], packages: [] },
  'ages.ts': { layers: ['core', 'config', 'report'], packages: [] },
  'requirements.ts': { layers: ['core', 'config', 'report', 'io'], packages: [] },
  'review.ts': { layers: ['core', 'config', 'report', 'io', 'version.ts', 'ages.ts', 'requirements.ts'], packages: [] },
  'self-test.ts': { layers: ['core', 'config', 'report', 'io', 'version.ts', 'review.ts'], packages: [] },
  'pin.ts': { layers: ['core', 'config', 'io', 'requirements.ts', 'review.ts'], packages: [] },
  setup: { layers: ['core', 'config', 'io'], packages: ['yaml'], node: true },
  'doctor.ts': { layers: ['core', 'config', 'io', 'setup', 'review.ts'], packages: [], node: true },
  'rollback.ts': { layers: ['core', 'config', 'decisions', 'io', 'github'], packages: [], node: true },
  cli: {
    layers: [
      'core',
      'config',
      'report',
      'decisions',
      // To write where the ledger is kept.
      'github',
      'io',
      'setup',
      'doctor.ts',
      'version.ts',
      'review.ts',
      'self-test.ts',
      'pin.ts',
      'rollback.ts',
    ],
    packages: ['commander'],
    node: true,
  },
  'cli.ts': { layers: ['core', 'report', 'version.ts', 'cli'], packages: ['commander'] },
  action: {
    layers: ['core', 'config', 'report', 'decisions', 'io', 'github', 'setup', 'review.ts'],
    packages: [],
    node: true,
  },
  'action.ts': { layers: ['core', 'report', 'io', 'github', 'action'], packages: [] },
  'action-io.ts': { layers: ['report', 'action.ts', 'github'], packages: ['@actions/core'], node: true },
  'main-cli.ts': { layers: ['io', 'cli.ts'], packages: [], node: true },
  'main-action.ts': {
    layers: ['io', 'action.ts', 'action-io.ts', 'review.ts', 'version.ts'],
    packages: [],
    node: true,
  },
}

/** What would make the same input give another result on another day or machine. */
const impure =
  /\b(?:new Date\b|Date\.|Date\(|Math\.random|process\.|console\.|performance\.|globalThis\b|fetch\(|setTimeout\(|import\.meta|localeCompare|toLocale\w+|Intl\.|eval\(|new Function\b)/g

/** Of a decision, time and people are arguments; a day may be computed from them. */
const worldly =
  /\b(?:new Date\(\)|Date\.now|Math\.random|process\.|console\.|performance\.|globalThis\b|fetch\(|setTimeout\(|import\.meta|localeCompare|toLocale\w+|Intl\.|eval\(|new Function\b)/g

const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')

const importsOf = (text: string): string[] =>
  [...withoutComments(text).matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)(['"])([^'"\n]+)\1/g)].map(
    (match) => match[2],
  )

/** `src/core/stats/gate.ts` lies in `core`, `src/cli.ts` in `cli.ts`. */
const layerOf = (path: string): string => path.split('/')[1] ?? ''

/**
 * The rooms of the report, each with those that it must not know: what is said knows no medium, and the words, which another
 * language brings anew, know neither. Files beside the rooms are known to all of them.
 */
const reportRooms: Readonly<Record<string, readonly string[]>> = {
  languages: ['describe', 'media'],
  words: ['describe', 'media'],
  describe: ['media'],
  media: [],
  '': ['describe', 'media'],
}
const roomOf = (path: string): string => /^src\/report\/([^/]+)\//.exec(path)?.[1] ?? ''

/** `@octokit/rest/x` is a matter of `@octokit/rest`. */
const packageOf = (name: string): string =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')

/** Files whose values a file imports, not only their types. */
const valuesFrom = (path: string, text: string): string[] =>
  [...withoutComments(text).matchAll(/^(?:import|export)\s+(?!type\b)([^;'"]*?)\s*from\s+'(\.[^']+)'/gm)]
    .filter(([, names]) => !/^\{(?:\s*type\s+[^,}]+,?)+\s*\}$/.test(names))
    .map(([, , target]) => join(dirname(path), target).replace(/\.js$/, '.ts'))

/** Every arrow that points outward, and every impurity in core. */
function findTrespasses(sources: Sources): string[] {
  const found: string[] = []
  for (const [path, text] of Object.entries(sources)) {
    const own = layerOf(path)
    const layer = Object.hasOwn(house, own) ? house[own] : undefined
    if (!layer) {
      found.push(`${path}: the house has no room "${own}"`)
      continue
    }
    for (const target of importsOf(text)) {
      if (target.startsWith('.')) {
        const other = layerOf(join(dirname(path), target).replace(/\.js$/, '.ts'))
        if (other !== own && !layer.layers.includes(other)) found.push(`${path} imports ${target}: ${own} → ${other}`)
        const room = roomOf(join(dirname(path), target))
        if (own === 'report' && reportRooms[roomOf(path)]?.includes(room))
          found.push(`${path} imports ${target}: ${roomOf(path) || 'report'} → ${room}`)
      } else if (target.startsWith('node:')) {
        if (!layer.node) found.push(`${path} imports ${target}`)
      } else if (!layer.packages.includes(packageOf(target))) {
        found.push(`${path} imports ${target}`)
      }
    }
    const forbidden = own === 'core' ? impure : own === 'decisions' ? worldly : undefined
    if (forbidden === undefined) continue
    for (const [word] of withoutComments(text).matchAll(forbidden)) found.push(`${path} uses ${word}`)
  }
  return found
}

const sources: Sources = Object.fromEntries(
  readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => [`src/${name}`, readFileSync(join(root, 'src', name), 'utf8')]),
)

describe('arrows point left only', () => {
  it('no file of src imports what it must not know, and core is pure', () => {
    expect(findTrespasses(sources)).toEqual([])
  })

  it('the walk sees the imports: every layer has files, and core is imported by all that know it', () => {
    const layers = new Set(Object.keys(sources).map(layerOf))
    expect([...layers].sort()).toEqual(Object.keys(house).sort())
    const importers = new Set(
      Object.entries(sources)
        .filter(([, text]) => importsOf(text).some((target) => target.includes('/core/')))
        .map(([path]) => layerOf(path)),
    )
    for (const layer of ['config', 'report', 'io', 'github', 'review.ts', 'cli']) expect(importers).toContain(layer)
  })

  it('no file imports itself by a detour: the order in which files are loaded changes nothing', () => {
    const known = new Map(Object.entries(sources).map(([path, text]) => [path, valuesFrom(path, text)]))
    const rings: string[] = []
    const done = new Set<string>()
    const visit = (path: string, way: readonly string[]): void => {
      if (way.includes(path)) rings.push([...way.slice(way.indexOf(path)), path].join(' → '))
      if (done.has(path) || way.includes(path)) return
      for (const next of known.get(path) ?? []) visit(next, [...way, path])
      done.add(path)
    }
    for (const path of known.keys()) visit(path, [])
    expect(rings).toEqual([])
  })

  it('every package that is imported is a dependency by name, not by way of another', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const imported = Object.values(sources)
      .flatMap(importsOf)
      .filter((target) => !target.startsWith('.') && !target.startsWith('node:'))
      .map(packageOf)
    expect([...new Set(imported)].filter((name) => !Object.hasOwn(dependencies, name))).toEqual([])
  })

  it.each([
    ['core that reads a file', 'src/core/a.ts', "import { readFileSync } from 'node:fs'"],
    ['core that knows YAML', 'src/core/a.ts', "import { parse } from 'yaml'"],
    ['core that knows a type of config', 'src/core/stats/a.ts', "import type { Config } from '../../config/schema.js'"],
    ['core that passes on what io has', 'src/core/a.ts', "export * from '../io/source.js'"],
    ['core that loads something late', 'src/core/a.ts', "const x = await import('../report/text.js')"],
    ['an import over several lines', 'src/core/a.ts', "import {\n  a,\n  b,\n} from 'zod'"],
    ['an import for its effect', 'src/core/a.ts', "import 'node:process'"],
    ['a sentence that knows a medium', 'src/report/describe/a.ts', "import { inline } from '../media/markdown.js'"],
    ['a language that knows who asks it', 'src/report/languages/b.ts', "import { a } from '../describe/answers.js'"],
    ['report that knows config', 'src/report/a.ts', "import type { Config } from '../config/schema.js'"],
    ['report that knows Node', 'src/report/languages/english/messages/a.ts', "import path from 'node:path'"],
    ['config that reads files', 'src/config/a.ts', "import { fetchLocal } from '../io/fetch-local.js'"],
    ['io that knows the report', 'src/io/a.ts', "import { renderText } from '../report/text.js'"],
    ['review that knows GitHub', 'src/review.ts', "import { connect } from './github/client.js'"],
    ['github that knows the command line', 'src/github/a.ts', "import { runCli } from '../cli.js'"],
    ['a package that nobody agreed to', 'src/io/a.ts', "import _ from 'lodash'"],
    ['a room that is not in the house', 'src/helpers/a.ts', ''],
    ['a clock in core', 'src/core/a.ts', 'export const now = () => Date.now()'],
    ['dice in core', 'src/core/a.ts', 'export const roll = () => Math.random()'],
    ['the environment in core', 'src/core/a.ts', 'export const home = process.env.HOME'],
    ['a locale in core', 'src/core/a.ts', 'names.sort((a, b) => a.localeCompare(b))'],
    ['a clock in decisions', 'src/decisions/a.ts', 'export const today = () => new Date()'],
    ['decisions that ask GitHub', 'src/decisions/a.ts', "import { connect } from '../github/client.js'"],
    ['code from data in core', 'src/core/a.ts', 'export const run = (text: string) => eval(text)'],
  ])('%s would be found', (_, path, text) => {
    expect(findTrespasses({ [path]: text })).toHaveLength(1)
  })

  it('what is allowed is not found', () => {
    expect(
      findTrespasses({
        'src/core/a.ts':
          "import jsep from 'jsep'\n/** Not from 'node:fs', and no Math.random. */\nimport { b } from './b.js'",
        'src/io/a.ts': "import { open } from 'node:fs/promises'\nimport type { Table } from '../core/table.js'",
        'src/github/a.ts': "import { pull } from '@octokit/core'",
      }),
    ).toEqual([])
  })
})
