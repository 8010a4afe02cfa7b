/**
 * Ids of checks: `metric` or `metric@column=value,column=value`, in commands, waivers and reports.
 *
 * In column names and values the characters `@ , = \ %`, white space, control and invisible format characters are written
 * as percent-encoded UTF-8 (`%2C` is a comma), in metric names all of these but `@` (`ndcg@10`). So an id is one word,
 * stands on one line, and reads back to exactly what it was made of.
 */
const special = /[,=\\%\s\p{Cc}\p{Cf}]/gu
const specialInSlice = /[@,=\\%\s\p{Cc}\p{Cf}]/gu

/**
 * The id of a check. slice: column (or slice name) to value, written in the order of its keys; null or without keys: the
 * whole data set. Text must be well-formed (no lone surrogates, which no UTF-8 file holds).
 */
export function checkId(metric: string, slice: Readonly<Record<string, string>> | null): string {
  const entries = Object.entries(slice ?? {})
  if (entries.length === 0) return encodeText(metric, special)
  const parts = entries.map(
    ([name, value]) => `${encodeText(name, specialInSlice)}=${encodeText(value, specialInSlice)}`,
  )
  return `${encodeText(metric, special)}@${parts.join(',')}`
}

/** The id with its model in front, for where several models have a check of that id: `model/check`, one word as well. */
export const checkIdOfModel = (model: string, id: string): string => `${encodeText(model, special)}/${id}`

export interface CheckName {
  readonly metric: string
  readonly slice: Readonly<Record<string, string>> | null
}

/** What an id was made of; undefined if it is not an id of a check. */
export function parseCheckId(id: string): CheckName | undefined {
  const at = id.lastIndexOf('@')
  // `ndcg@10` is a metric: a slice has a `=`.
  if (at < 0 || !id.includes('=', at)) {
    const metric = decodeText(id)
    return metric === undefined || id.includes('=') ? undefined : { metric, slice: null }
  }
  const metric = decodeText(id.slice(0, at))
  if (metric === undefined || id.slice(0, at).includes('=')) return undefined
  const slice = new Map<string, string>()
  for (const part of id.slice(at + 1).split(',')) {
    const [name, value, ...more] = part.split('=').map(decodeText)
    if (name === undefined || value === undefined || more.length > 0 || slice.has(name)) return undefined
    slice.set(name, value)
  }
  return { metric, slice: Object.fromEntries(slice) }
}

const encodeText = (text: string, characters: RegExp): string =>
  text.replace(characters, (character) =>
    [...new TextEncoder().encode(character)]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join(''),
  )

function decodeText(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
