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
  const parts: Inline[] = []
  for (let index = 0; index < strings.length; index++) {
    append(parts, strings[index])
    if (index < values.length) appendAll(parts, values[index])
  }
  return parts
}

/** Texts beside each other become one. */
function append(parts: Inline[], part: Inline): void {
  const last = parts.at(-1)
  if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part
  else if (part !== '') parts.push(part)
}

function appendAll(parts: Inline[], added: string | Phrase): void {
  if (typeof added === 'string') append(parts, added)
  else for (const part of added) append(parts, part)
}

/** Phrases one after another, with a separator; `last` replaces the last one ("a, b and c"). */
export function joinPhrases(phrases: readonly (Phrase | string)[], separator: string, last = separator): Phrase {
  const parts: Inline[] = []
  for (const [index, next] of phrases.entries()) {
    if (index > 0) append(parts, index === phrases.length - 1 ? last : separator)
    appendAll(parts, next)
  }
  return parts
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
  let text = ''
  for (const part of content)
    text += typeof part === 'string' ? part : part.kind === 'strong' ? plainText(part.phrase) : part.text
  return text
}
