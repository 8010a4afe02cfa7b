import { readFileSync } from 'node:fs'

const input = (name) => process.env[`INPUT_${name.toUpperCase()}`] ?? ''
if (readFileSync(input('subject-path')).length === 0) throw new Error('The subject is empty.')
new URL(input('predicate-type'))
JSON.parse(readFileSync(input('predicate-path'), 'utf8'))
console.log(`Attested ${input('subject-path')}`)
