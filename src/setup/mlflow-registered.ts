/** Models of an MLflow registry that have a champion: what may be compared with it. */
import { ProblemError } from '../core/problem.js'
import type { Download } from '../io/download.js'
import { type MlflowSettings, type RegisteredVersion, readRegistered } from '../io/mlflow-registry.js'

export interface RegisteredPair {
  readonly name: string
  readonly champion: { readonly model: string; readonly version: string }
  /** The newest other version; by an alias that says what it is, where there is one. */
  readonly challenger: { readonly model: string; readonly version: string; readonly byNumber: boolean } | undefined
  /** Files of rows that the champion's run logged, and the challenger's too where there is one. */
  readonly files: readonly string[]
}

export const CHAMPION_ALIASES: readonly string[] = ['champion', 'production', 'prod']
const CHALLENGER_ALIASES: readonly string[] = ['challenger', 'candidate', 'staging']
export const ROWS = /\.(csv|tsv|jsonl|ndjson|parquet|arrow|feather)(\.gz)?$/i

/** Throws ProblemError: what `readRegistered` throws. */
export async function findRegistered(settings: MlflowSettings, download: Download): Promise<RegisteredPair[]> {
  const pairs: RegisteredPair[] = []
  for (const { name, versions, filesOf } of await readRegistered(settings, download)) {
    const named = (aliases: readonly string[]) =>
      aliases.flatMap((alias) => {
        const version = versions.find((each) => each.aliases.includes(alias))
        return version ? [{ alias, version }] : []
      })[0]
    const champion = named(CHAMPION_ALIASES)
    if (!champion) continue
    const proposed = named(CHALLENGER_ALIASES)
    const newest = versions.find(({ version }) => version !== champion.version.version)
    const other = proposed && proposed.version !== champion.version ? proposed.version : newest
    const before = await rowsOf(filesOf, champion.version)
    const after = other && (await rowsOf(filesOf, other))
    const shared = after ? before.filter((path) => after.includes(path)) : []
    const byNumber = other !== proposed?.version
    pairs.push({
      name,
      champion: { model: `models:/${name}@${champion.alias}`, version: champion.version.version },
      challenger:
        other && shared.length > 0
          ? {
              model: byNumber ? `models:/${name}/${other.version}` : `models:/${name}@${proposed!.alias}`,
              version: other.version,
              byNumber,
            }
          : undefined,
      files: shared.length > 0 ? shared : before,
    })
  }
  return pairs
}

async function rowsOf(
  filesOf: (version: RegisteredVersion) => Promise<readonly string[]>,
  version: RegisteredVersion,
): Promise<readonly string[]> {
  try {
    return (await filesOf(version)).filter((path) => ROWS.test(path))
  } catch (error) {
    // A run that cannot be looked into has nothing to offer.
    if (error instanceof ProblemError) return []
    throw error
  }
}
