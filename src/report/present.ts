/** One check in words, by the parts it is made of. */
export * from './check-names.js'
export * from './check-numbers.js'
export { shorten, shortenPath } from './escape.js'
export * from './harm.js'
export * from './money-words.js'
