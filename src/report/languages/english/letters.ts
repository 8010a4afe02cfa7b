/** First letters, where a sentence or a name stands inside another one. */
import type { Phrase } from '../../phrase.js'

/** Words in capitals, such as the name of a class, stay as they are. */
export const lowerFirstLetter = (text: string): string =>
  /^\p{Lu}[\p{Lu}\p{N}]/u.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1)

/** The same of a phrase, if it begins with text. */
export function lowerFirst(content: Phrase): Phrase {
  const [first, ...rest] = content
  return typeof first === 'string' ? [lowerFirstLetter(first), ...rest] : content
}

export const upperFirstLetter = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** The same of a phrase, if it begins with text. */
export function upperFirst(content: Phrase): Phrase {
  const [first, ...rest] = content
  return typeof first === 'string' ? [upperFirstLetter(first), ...rest] : content
}
