import type { english } from './english/index.js'

/**
 * What a language gives to a report: its words, its numbers, a template for every sentence, and a sentence for every code.
 * English sets the shape, a theme a file; another language is one object of this type, and the compiler says what it lacks.
 */
export type Catalogue = typeof english
