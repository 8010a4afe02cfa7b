/**
 * Sentences without a medium: plain text with the few marks that carry meaning. Every string in a phrase is shown as it
 * is; a renderer escapes it. So a template is plain text too, and can be read as the finished sentence.
 */
export type Inline =
  | string
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'strong'; readonly phrase: Phrase }
  /** A person or team that is asked for something, from the policy of the base branch. */
  | { readonly kind: 'mention'; readonly text: string }
export type Phrase = readonly Inline[]

export const code = (text: string): Phrase => [{ kind: 'code', text }]
export const strong = (content: Phrase | string): Phrase => [
  { kind: 'strong', phrase: typeof content === 'string' ? [content] : content },
]
export const mention = (text: string): Phrase => [{ kind: 'mention', text }]

/** A template of text, whole phrases and plain strings. */
export function phrase(strings: readonly string[], ...values: readonly (string | Phrase)[]): Phrase {
  const pieces: (string | Phrase)[] = []
  for (const [index, text] of strings.entries()) {
    pieces.push(text)
    if (index < values.length) pieces.push(values[index])
  }
  return concatenate(pieces)
}

function concatenate(pieces: readonly (string | Phrase)[]): Phrase {
  const parts: Inline[] = []
  for (const part of pieces.flat()) {
    const last = parts.at(-1)
    if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part
    else if (part !== '') parts.push(part)
  }
  return parts
}

/** Phrases one after another, with a separator; `last` replaces the last one ("a, b and c"). */
export function joinPhrases(phrases: readonly (Phrase | string)[], separator: string, last = separator): Phrase {
  return concatenate(
    phrases.flatMap((next, index) => [index === 0 ? '' : index === phrases.length - 1 ? last : separator, next]),
  )
}

/** Sentences one after another; those that say nothing are left out. */
export function sentences(...parts: readonly (Phrase | string | null)[]): Phrase {
  return joinPhrases(
    parts.filter((part): part is Phrase | string => part !== null && part.length > 0),
    ' ',
  )
}

/** The words alone. */
export function plainText(content: Phrase): string {
  return content
    .map((part) => (typeof part === 'string' ? part : part.kind === 'strong' ? plainText(part.phrase) : part.text))
    .join('')
}

/** The same phrase beginning with a capital letter, if it begins with text. */
export function capitalise(content: Phrase): Phrase {
  const [first, ...rest] = content
  return typeof first === 'string' ? [first.charAt(0).toUpperCase() + first.slice(1), ...rest] : content
}
