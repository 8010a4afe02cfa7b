/**
 * How the format of the config changes: keys that got another name or lost their effect, and versions before the newest. What
 * is still understood is read as the newest version, and said.
 */
import { errorOf, type Problem, type Reason, warningOf } from '../core/problem.js'
import type { Path } from './path.js'
import { configSchema } from './schema.js'

type Mapping = Readonly<Record<string, unknown>>

/** A key that is on its way out. */
export interface RetiredKey {
  /** Where it stands, from the root, by today's names; `*` is every entry of a list: `['models', '*', 'slices']`. */
  readonly at: readonly string[]
  readonly key: string
  /** The key that says it now; null: it has no effect any more. */
  readonly instead: string | null
  /** The first version of the config that does not know it. */
  readonly goneIn: number
}

export interface Format {
  /** The newest version, which the schema describes. */
  readonly version: number
  readonly retired: readonly RetiredKey[]
  /** What else a version changed, by the version before it: a config of that one as one of the next, `version` aside. */
  readonly migrations: Readonly<Record<number, (config: Mapping) => Mapping>>
}

export const FORMAT: Format = { version: configSchema.shape.version.value, retired: [], migrations: {} }

export interface Newest {
  /** The config as the newest version has it; as it was given where its version is none that is known. */
  readonly config: unknown
  /** `key_renamed` and `key_retired` (warnings), `key_under_two_names` (an error), each with the place of the key as written. */
  readonly told: readonly { readonly path: Path; readonly key: string; readonly problem: Problem }[]
  /** A place in `config` as the file has it, whose lines are told. */
  readonly asWritten: (path: Path) => Path
}

/** Reads a config of any known version as the newest. */
export function asNewest(given: unknown, format: Format = FORMAT): Newest {
  const version = isMapping(given) ? given.version : undefined
  const isKnown = Number.isInteger(version) && Number(version) >= 1 && Number(version) <= format.version
  if (!isMapping(given) || !isKnown) return { config: given, told: [], asWritten: (path) => path }

  const told: Newest['told'][number][] = []
  const renamed: { readonly within: Path; readonly from: string; readonly to: string }[] = []
  const asWritten = (path: Path): Path =>
    path.map((step, i) => {
      const found = renamed.find(({ within, to }) => to === step && isSame(within, path.slice(0, i)))
      return found ? found.from : step
    })

  let config: Mapping = given
  for (const { at, key, instead, goneIn } of format.retired) {
    if (Number(version) >= goneIn) continue
    config = changeAt(config, at, [], (mapping, within) => {
      if (!Object.hasOwn(mapping, key)) return mapping
      const tell = (problem: Problem) => told.push({ path: asWritten(within), key, problem })
      const args: Reason['args'] = { key, instead, goneIn }
      if (instead === null) {
        tell(warningOf('key_retired', args))
        return withKeys(mapping, (name) => (name === key ? [] : [name]))
      }
      if (Object.hasOwn(mapping, instead)) {
        tell(errorOf('key_under_two_names', args))
        return withKeys(mapping, (name) => (name === key ? [] : [name]))
      }
      tell(warningOf('key_renamed', args))
      renamed.push({ within, from: key, to: instead })
      return withKeys(mapping, (name) => [name === key ? instead : name])
    }) as Mapping
  }
  for (let from = Number(version); from < format.version; from++) config = format.migrations[from]?.(config) ?? config
  return { config: { ...config, version: configSchema.shape.version.value }, told, asWritten }
}

/** What a key that is gone is called now; undefined: it was never known there, or nothing says it now. */
export const nameNow = (path: Path, key: string, { retired }: Format): string | undefined =>
  retired.find(
    (each) =>
      each.key === key &&
      isSame(
        each.at,
        path.map((step) => (typeof step === 'number' ? '*' : step)),
      ),
  )?.instead ?? undefined

const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isSame = (a: Path, b: Path): boolean => a.length === b.length && a.every((step, i) => step === b[i])

/** Every mapping at a place, changed; what is not of that shape stays, for the schema to tell. */
function changeAt(
  value: unknown,
  [step, ...rest]: readonly string[],
  within: Path,
  change: (mapping: Mapping, within: Path) => Mapping,
): unknown {
  if (step === '*')
    return Array.isArray(value) ? value.map((entry, i) => changeAt(entry, rest, [...within, i], change)) : value
  if (!isMapping(value)) return value
  if (step === undefined) return change(value, within)
  if (!Object.hasOwn(value, step)) return value
  return { ...value, [step]: changeAt(value[step], rest, [...within, step], change) }
}

/** Keys under other names, in their order. */
const withKeys = (mapping: Mapping, names: (key: string) => readonly string[]): Mapping =>
  Object.fromEntries(Object.entries(mapping).flatMap(([key, value]) => names(key).map((name) => [name, value])))
