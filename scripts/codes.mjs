// docs/codes/: a page for every code, and the list of them by theme. Made of the messages, of what the sources and documents say
// of a code, and of scripts/codes-notes.mjs; run by scripts/readme.mjs, and held to by the tests.
import { inFormula, inGroup, own, usual } from './codes-examples.mjs'
import { codesOfKind, families, kinds, meanings, meaningsInTheme, notes, themes } from './codes-notes.mjs'

/** The longest sentence in the list; a page has all of it. */
const LONGEST_IN_LIST = 150
/** The most neighbours that a page names. */
const MOST_NEIGHBOURS = 6

/**
 * Every page by its name. `messages`: `{ config: { code: message }, … }`; `sources`, `documents` and `expectations`: path from
 * the root → text, of `src/`, of the pages that may tell of a code, and of `fixtures/<name>/expected.json`.
 */
export function codesPages({ messages, sources, documents, expectations }) {
  const codes = Object.entries(messages).flatMap(([theme, own]) =>
    Object.entries(own).map(([code, message]) => ({ code, theme, message })),
  )
  const themeOf = new Map(codes.map(({ code, theme }) => [code, theme]))
  checkNotes(themeOf)
  const made = madeIn(sources, themeOf)
  const described = codes.map((each) => ({
    ...each,
    ...exampleOf(each.theme, each.code, each.message),
    kinds: kindsOf(each.code, each.theme, made.get(each.code)),
    places: made.get(each.code).places,
    toldIn: namedIn(documents, `\`${each.code}\``),
    shownBy: namedIn(expectations, `"${each.code}"`).map((path) => path.replace(/\/[^/]*$/, '')),
    neighbours: neighboursOf(each.code, Object.keys(messages[each.theme])),
  }))
  return {
    'README.md': listPage(described),
    ...Object.fromEntries(described.map((each) => [`${each.code}.md`, codePage(each)])),
  }
}

/** Notes about a code that is gone would never be read again. */
function checkNotes(themeOf) {
  const named = [...Object.keys(notes), ...Object.values(codesOfKind).flat(), ...families.flat()]
  const gone = named.filter((code) => !themeOf.has(code))
  if (gone.length > 0) throw new Error(`scripts/codes-notes.mjs speaks of codes that do not exist: ${gone.join(', ')}`)
}

const namedIn = (texts, name) =>
  Object.entries(texts)
    .filter(([, text]) => text.includes(name))
    .map(([path]) => path)

// --- What the sources say of a code

/** Code → where it is made, with which severities, and at which level of the doctor. Throws where nobody makes it. */
function madeIn(sources, themeOf) {
  const made = new Map(
    [...themeOf.keys()].map((code) => [code, { places: [], makers: [], severities: new Set(), levels: new Set() }]),
  )
  const found = (code, path) => {
    const entry = made.get(code)
    if (entry && !entry.places.includes(path)) entry.places.push(path)
    return entry
  }
  const isMade = (code, path) => {
    const entry = found(code, path)
    if (entry && !entry.makers.includes(path)) entry.makers.push(path)
    return entry
  }
  for (const [path, text] of Object.entries(sources)) {
    if (path.includes('/languages/')) continue
    for (const [, code] of text.matchAll(/'([a-z][a-z0-9_]*)'/g)) found(code, path)
    // A code that is put together: `${code}_within_limit`, `guessed_by_${how}`.
    for (const [, before, after] of text.matchAll(/`([a-z_]*)\$\{[\w.]+\}([a-z_]*)`/g))
      if (`${before}${after}`.length > 5)
        for (const code of themeOf.keys()) if (code.startsWith(before) && code.endsWith(after)) isMade(code, path)
    for (const [, maker, either, or] of text.matchAll(
      /\b(errorOf|warningOf|reason)\((?:[^()]{0,60}?\?\s*)?'([a-z0-9_]+)'(?:\s*:\s*'([a-z0-9_]+)')?/g,
    )) {
      const severity = { errorOf: 'error', warningOf: 'warning' }[maker]
      for (const code of [either, or]) {
        const entry = isMade(code, path)
        if (entry && severity) entry.severities.add(severity)
      }
    }
    for (const [, level, code] of text.matchAll(
      /(?:level: |find\()'(ok|note|mend)'(?:(?!level: |find\()[\s\S]){0,90}?'([a-z0-9_]+)'/g,
    ))
      isMade(code, path)?.levels.add(level)
  }
  for (const [code, entry] of made) {
    entry.places = makersAmong(entry)
    if (entry.places.length === 0) throw new Error(`no source makes the code ${code}: remove its sentence`)
  }
  return made
}

/** Whoever only speaks of a code did not make it: words and pages do, and what passes it on. */
function makersAmong({ places, makers }) {
  if (makers.length > 0) return makers
  for (const folder of ['src/core/', 'src/'])
    for (const without of ['src/report/', undefined]) {
      const found = places.filter((path) => path.startsWith(folder) && !(without && path.startsWith(without)))
      if (found.length > 0) return found
    }
  return places
}

/** What a code can be. What the sources say of its severity counts; notes may not contradict it. */
function kindsOf(code, theme, { severities, levels }) {
  const named = Object.keys(kinds).filter((kind) => codesOfKind[kind]?.includes(code))
  for (const level of levels) named.push(Object.keys(kinds).find((kind) => kinds[kind].level === level))
  const missing = [...severities].filter((severity) => !named.some((kind) => fits(kinds[kind], severity)))
  const all = [...new Set([...named, ...missing])]
  if (all.length > 0) return all
  const usual = themes[theme].kind
  if (usual === undefined) throw new Error(`scripts/codes-notes.mjs does not say what kind of code ${code} is`)
  return [usual]
}

/** A kind without a severity of its own is told by problems of any, such as what is only said in the log. */
const fits = (kind, severity) => kind.severity === severity || (kind.severity === undefined && kind.level === undefined)

/** Those of its families; then those of its theme that begin with the same word; then those that stand beside it there. */
function neighboursOf(code, inTheme) {
  const own = families.filter((family) => family.includes(code)).flat()
  const word = code.split('_')[0]
  const alike = inTheme.filter((other) => other.split('_')[0] === word)
  const at = inTheme.indexOf(code)
  const byDistance = (list) =>
    [...list].sort((a, b) => Math.abs(inTheme.indexOf(a) - at) - Math.abs(inTheme.indexOf(b) - at))
  const near = byDistance(alike)
  const beside = byDistance(inTheme).slice(0, 4)
  const others = [...own, ...near.slice(0, MOST_NEIGHBOURS), ...beside].filter((other) => other !== code)
  return [...new Set(others)].slice(0, Math.max(MOST_NEIGHBOURS, new Set(own).size - 1))
}

// --- The pages

function codePage({ code, theme, sentence, args, kinds: own, places, toldIn, shownBy, neighbours }) {
  const { title, next } = themes[theme]
  const note = Object.hasOwn(notes, code) ? notes[code] : undefined
  const list = [
    `- Theme: ${link(title, `README.md#${anchorOf(title)}`)}`,
    `- Where: ${own.map((kind) => kinds[kind].where).join('; ')}`,
    shownBy.length > 0 && `- To see it: ${shownBy.map((path) => link(`\`${path}\``, `../../${path}`)).join(', ')}`,
    toldIn.length > 0 && `- Told of in ${toldIn.map((path) => link(path, `../../${path}`)).join(', ')}`,
    `- Made in ${places.map((path) => link(`\`${path}\``, `../../${path}`)).join(', ')}`,
    `- Near it: ${neighbours.map((other) => link(`\`${other}\``, `${other}.md`)).join(', ')}`,
  ]
  return `${[
    `# ${escapeMarkdown(code)}`,
    `> ${escapeMarkdown(sentence)}`,
    ...own.map((kind) => `**${kinds[kind].name}.** ${kinds[kind].means}`),
    note,
    next,
    argumentsTable(theme, args),
    list.filter(Boolean).join('\n'),
    'The values in the sentence are invented. Made by `scripts/readme.mjs`; do not edit.',
  ]
    .filter(Boolean)
    .join('\n\n')}\n`
}

/** The values that the sentence reads, as a program finds them in `args`. */
function argumentsTable(theme, args) {
  if (args.length === 0) return undefined
  const rows = args.map(([name, value]) => {
    const meaning = meaningsInTheme[theme]?.[name] ?? meanings[name] ?? ''
    return `| \`${name}\` | ${codeSpan(JSON.stringify(value))} | ${meaning} |`
  })
  return ['| In `args` | Here | |', '|---|---|---|', ...rows].join('\n')
}

function listPage(described) {
  const order = Object.keys(themes)
  const sections = order.map((theme) => {
    const { title, about, next } = themes[theme]
    const own = described.filter((each) => each.theme === theme)
    const lines = own.map(
      ({ code, sentence }) => `- ${link(`\`${code}\``, `${code}.md`)}: ${escapeMarkdown(briefly(sentence))}`,
    )
    return [`## ${title}`, [about, next].filter(Boolean).join(' '), lines.join('\n')].join('\n\n')
  })
  const used = Object.entries(kinds).filter(([kind]) => described.some((each) => each.kinds.includes(kind)))
  return `${[
    '# Codes',
    `Every finding has a code, which stays, and a sentence, which may improve. The JSON report carries both (\`code\` and \`args\`). Each of the ${described.length} codes has a page: its whole sentence, what it does to the verdict, the values in it, and what is near it. The values here are invented.`,
    'Made by `scripts/readme.mjs` from `src/report/languages/english/messages/`. Do not edit.',
    `Themes: ${order.map((theme) => link(themes[theme].title, `#${anchorOf(themes[theme].title)}`)).join(' · ')}`,
    '## What a code does to the verdict',
    'The exit codes are those of the command line, and of the job unless `fail-on` says otherwise: with `fail-on: never` the job ends with 0 whatever was found, and while the config is not on the base branch yet, only what could not be evaluated fails it.',
    ['| Kind | What follows | Where |', '|---|---|---|']
      .concat(used.map(([, { name, means, where }]) => `| ${name} | ${means} | ${where} |`))
      .join('\n'),
    ...sections,
  ].join('\n\n')}\n`
}

/** The first sentence, cut at a word where it is long. */
function briefly(sentence) {
  const [first] = sentence.match(/^.*?[.?!](?= [A-Z"])/) ?? [sentence]
  if (first.length <= LONGEST_IN_LIST) return first
  return `${first.slice(0, LONGEST_IN_LIST).replace(/\s+\S*$/, '')} …`
}

const link = (text, target) => `[${text}](${target})`
const anchorOf = (title) => title.toLowerCase().replaceAll(' ', '-')
const escapeMarkdown = (text) => text.replace(/[\\`*_[\]<>#|]/g, '\\$&')
const codeSpan = (text) => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``).replaceAll('|', '\\|')

// --- Sentences with invented values

/**
 * The sentence of a code with invented values, and those of them that it reads: `[name, value]`. Throws where the sentence
 * misses one.
 */
export function exampleOf(theme, code, message) {
  const given = {
    ...usual,
    ...inGroup[theme],
    ...(code.startsWith('expression_') ? inFormula : {}),
    ...own[theme]?.[code],
  }
  const read = new Map()
  const note = (target, name) => {
    if (Object.hasOwn(target, name)) read.set(name, target[name])
  }
  const args = new Proxy(given, {
    get: (target, name) => {
      note(target, name)
      return target[name]
    },
    getOwnPropertyDescriptor: (target, name) => {
      note(target, name)
      return Reflect.getOwnPropertyDescriptor(target, name)
    },
  })
  const sentence = message(args)
  if (/undefined|NaN|\[object|not given/.test(sentence))
    throw new Error(`scripts/codes-examples.mjs: ${code} needs examples of its values; it says "${sentence}"`)
  return { sentence, args: [...read] }
}
