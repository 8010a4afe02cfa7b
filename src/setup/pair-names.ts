/** Which files belong together, and whose they are, as their paths tell it. */

export interface NamedPair {
  readonly champion: string
  readonly challenger: string
}

/** What people call the model in production, and what beside it the proposed one; the surest pairs first. */
const ROLES: readonly (readonly [champion: string, challenger: string])[] = [
  ['champion', 'challenger'],
  ['champion', 'candidate'],
  ['production', 'candidate'],
  ['production', 'challenger'],
  ['production', 'staging'],
  ['prod', 'candidate'],
  ['prod', 'challenger'],
  ['prod', 'staging'],
  ['baseline', 'candidate'],
  ['baseline', 'challenger'],
  ['baseline', 'proposed'],
  ['current', 'candidate'],
  ['current', 'proposed'],
  ['current', 'new'],
  ['live', 'candidate'],
  ['incumbent', 'challenger'],
  ['incumbent', 'candidate'],
  ['main', 'candidate'],
  ['main', 'pr'],
  ['before', 'after'],
  ['old', 'new'],
  ['previous', 'new'],
  ['previous', 'current'],
  ['prod', 'new'],
  ['production', 'new'],
  ['baseline', 'new'],
  ['baseline', 'current'],
  ['base', 'head'],
  ['base', 'new'],
]

const ENDING = /\.(csv|tsv|jsonl|ndjson|json|parquet|pq|arrow|feather|ya?ml|toml)(\.gz)?$/i
const SEPARATOR = /([/._-])/

/** The path without ending, and with a mark in place of the word at a place: equal for the two files of a pair. */
function keysOf(path: string, word: string): string[] {
  const parts = path.replace(ENDING, '').split(SEPARATOR)
  return parts.flatMap((part, place) =>
    part.toLowerCase() === word ? [parts.map((each, at) => (at === place ? '\0' : each)).join('')] : [],
  )
}

/** Each file is in one pair at most; by the surest roles, then in the order of the paths. */
export function pairByName(paths: readonly string[]): NamedPair[] {
  const pairs: NamedPair[] = []
  const taken = new Set<string>()
  for (const [before, after] of ROLES) {
    const challengers = new Map<string, string>()
    for (const path of paths)
      for (const key of keysOf(path, after)) if (!challengers.has(key)) challengers.set(key, path)
    for (const champion of paths) {
      const challenger = keysOf(champion, before)
        .map((key) => challengers.get(key))
        .find((path) => path !== undefined)
      if (challenger === undefined || taken.has(champion) || taken.has(challenger)) continue
      pairs.push({ champion, challenger })
      taken.add(champion).add(challenger)
    }
  }
  return pairs.sort((a, b) => paths.indexOf(a.champion) - paths.indexOf(b.champion))
}

/** Words that say what a file is and not which model made it. */
const PLAIN =
  /^(models?|predictions?|preds?|scores?|outputs?|results?|eval(uation)?s?|data|metrics?|reports?|artifacts?|src|samples.*|holdout|test|validation|y|and|of|the)$/i
const ROLE_WORDS = new Set(ROLES.flat())

/** A name for the model behind a file: what its folders and its own name say beside roles and plain words. */
export function modelNameOf(path: string): string | undefined {
  const telling = (text: string) =>
    text
      .split(/[._\s-]+/)
      .filter((word) => word !== '' && !PLAIN.test(word) && !ROLE_WORDS.has(word.toLowerCase()))
      .join('-')
  const parts = path.replace(ENDING, '').split('/')
  const folders = parts.slice(0, -1).map(telling).filter(Boolean)
  const name = folders.at(-1) ?? telling(parts.at(-1)!)
  return name === '' ? undefined : name
}

/** The folder whose files are the model's own; undefined where that is the whole repository. */
export function folderOf({ champion, challenger }: NamedPair): string | undefined {
  const [a, b] = [champion, challenger].map((path) => path.split('/').slice(0, -1))
  let shared = 0
  while (shared < a.length && a[shared] === b[shared]) shared++
  return shared === 0 ? undefined : a.slice(0, shared).join('/')
}
