/** A description made shorter, tier by tier, until what is rendered of it fits. What decides is cut last, and what is cut is named. */
import { type Block, type Description, DROPS, type Drop, type Grid, type Left, type Section } from '../description.js'
import { type Phrase, phrase, plainText } from '../phrase.js'
import { say } from '../say.js'

export interface Shortened {
  readonly description: Description
  /** What was left out. */
  readonly left: readonly Left[]
}

export interface Fitted {
  readonly body: string
  /** 0: nothing left out; above: how far it had to be shortened. */
  readonly tier: number
}

/** Longest answer and list item, in characters, where even the shortened comment is too long. */
const CLIPS = [10_000, 2_000, 600, 200] as const
/** Most rows of a table in those. */
const MOST_ROWS_CLIPPED = 12
/** Models, answers and notes that are said one by one where that is still too long, and the longest of them in characters. */
const FEWEST = [
  { most: 40, length: 160 },
  { most: 10, length: 160 },
  { most: 3, length: 120 },
  { most: 1, length: 80 },
] as const
/** A budget that every report fits, with heading, alert, answers, and as many ids of what decides as it has room for. */
export const SMALLEST_BUDGET = 8_000
/** Longest item of what was not checked and of the hashes, which are never left out of a model that is said. */
const LONGEST_KEPT = 400

/**
 * The first of the tiers that is no longer than `maxBytes` of UTF-8: what `DROPS` names left out, one after another, then the
 * ends of long lists, then all but a few models. Ids of the checks that decide stay whole until nothing else is left to leave
 * out, and are counted then. Heading, alert, answers and command stay. If nothing fits, the shortest.
 */
export function fitBytes(
  description: Description,
  maxBytes: number,
  renderTier: (shortened: Shortened) => string,
): Fitted {
  const clipped = () => clipDescription(dropFrom(description, DROPS), CLIPS[CLIPS.length - 1])
  const tiers = [
    ...Array.from({ length: DROPS.length + 1 }, (_, dropped) => () => dropFrom(description, DROPS.slice(0, dropped))),
    ...CLIPS.map((length) => () => clipDescription(dropFrom(description, DROPS), length)),
    ...FEWEST.map(
      ({ most, length }) =>
        () =>
          onlyFew(clipped(), most, length),
    ),
  ]
  let body = ''
  let tier = 0
  for (; tier < tiers.length; tier++) {
    // A tier that has nothing of its own to leave out is no tier.
    const next = renderTier(tiers[tier]())
    if (next !== body) body = next
    if (utf8Length(body) <= maxBytes) return { body, tier }
  }
  const shortest = tiers[tiers.length - 1]()
  return { body: fitIds(shortest, maxBytes, renderTier), tier }
}

export function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length
}

function dropFrom(description: Description, drops: readonly Drop[]): Shortened {
  const left = new Set<string>()
  const isDropped = (drop: Drop | null) => {
    const dropped = drop !== null && drops.includes(drop)
    if (dropped) left.add(drop)
    return dropped
  }
  // What stays whole stays the same object, so that a renderer knows it again.
  const blocksLeft = (blocks: readonly Block[]): readonly Block[] => {
    if (!blocks.some((block) => block.kind === 'checks' && block.rows.some((row) => isDropped(row.drop)))) return blocks
    return blocks
      .map((block) =>
        block.kind === 'checks' ? { ...block, rows: block.rows.filter((row) => !isDropped(row.drop)) } : block,
      )
      .filter((block) => block.kind !== 'checks' || block.rows.length > 0)
  }
  const folded = description.folded
    .filter((section) => !isDropped(section.drop))
    .map((section) => {
      const blocks = blocksLeft(section.blocks)
      return blocks === section.blocks ? section : { ...section, blocks }
    })
  const { mergeAnyway } = description
  const kept = mergeAnyway && !isDropped(mergeAnyway.drop) ? mergeAnyway : null
  return {
    description: { ...description, mergeAnyway: kept, open: blocksLeft(description.open), folded },
    left: DROPS.filter((drop) => left.has(drop)),
  }
}

const decides = (block: Block): boolean => block.kind === 'list' && block.decides === true

function clipBlock(block: Block, length: number, most = MOST_ROWS_CLIPPED): Block {
  if (decides(block)) return block
  if (block.kind === 'paragraph') return { ...block, text: clipPhrase(block.text, length) }
  if (block.kind === 'list') return { ...block, items: block.items.map((item) => clipPhrase(item, length)) }
  if (block.kind === 'checks') return { ...block, rows: block.rows.slice(0, most) }
  if (block.kind === 'grid')
    return { ...block, rows: block.rows.slice(0, most).map((row) => row.map((cell) => clipPhrase(cell, length))) }
  return block
}

const clipSection = (section: Section, length: number): Section => ({
  ...section,
  blocks: section.blocks.map((block) => clipBlock(block, length)),
})

function clipDescription({ description, left }: Shortened, length: number): Shortened {
  const isLast = length === CLIPS[CLIPS.length - 1]
  const folded = isLast ? description.folded.slice(-1) : description.folded
  return {
    description: {
      ...description,
      alert: { ...description.alert, text: clipPhrase(description.alert.text, length) },
      models: description.models && (clipBlock(description.models, length, Number.POSITIVE_INFINITY) as Grid),
      answers: description.answers.map((answer) => ({
        ...answer,
        parts: answer.parts.map((part) => clipPhrase(part, length)),
      })),
      open: description.open.map((block) => clipBlock(block, length)),
      folded: folded.map((section) => clipSection(section, length)),
    },
    left: [...left, 'ends of lists'],
  }
}

/** Everything one by one for no more than so many models; the others are counted. */
function onlyFew({ description, left }: Shortened, most: number, length: number): Shortened {
  const { alert, models, answers, open, folded } = description
  const words = say().shorten
  const few = <T>(all: readonly T[], shorter: (one: T) => T, rest: (more: number) => T): readonly T[] => {
    const kept = all.slice(0, most).map(shorter)
    return all.length > most ? [...kept, rest(all.length - most)] : kept
  }
  const clip = (content: Phrase) => clipPhrase(content, length)
  const fewItems = (block: Block): Block[] =>
    block.kind === 'list' && !decides(block)
      ? [{ ...block, items: few(block.items, clip, (more) => [words.more(more)]) }]
      : decides(block)
        ? [block]
        : []
  // What was not checked stands first, the hashes last.
  const firstAndLast = (block: Block): Block[] => {
    if (block.kind !== 'list' || decides(block)) return [block]
    const kept = block.items.length > 2 ? [block.items[0], block.items[block.items.length - 1]] : block.items
    return [{ ...block, items: kept.map((item) => clipPhrase(item, LONGEST_KEPT)) }]
  }
  // The blocks of the last section belong to the models in turn; what decides is kept of all of them.
  const last = folded.at(-1)
  const blocks = last?.blocks.filter((block, index) => decides(block) || index < 2 * most) ?? []
  return {
    description: {
      ...description,
      alert: { ...alert, text: clip(alert.text) },
      models: models && {
        ...models,
        rows: few(
          models.rows,
          (row) => row.map(clip),
          (more) => [[''], [words.moreModels(more)], [words.inTheReport]],
        ),
      },
      answers: answers.map((answer) => ({
        ...answer,
        parts: few(answer.parts, clip, (more) => [words.more(more)]),
      })),
      mergeAnyway: null,
      open: open.flatMap(fewItems).slice(0, most),
      folded: last ? [{ ...last, blocks: blocks.flatMap(firstAndLast) }] : [],
    },
    left: [...left, 'all but the first'],
  }
}

/** As many ids of what decides as there is room for; at least one of each list. */
function fitIds(shortened: Shortened, maxBytes: number, renderTier: (shortened: Shortened) => string): string {
  const { description, left } = shortened
  const withIds = (most: number) =>
    renderTier({
      description: {
        ...description,
        folded: description.folded.map((section) => ({
          ...section,
          blocks: section.blocks.map((block) =>
            block.kind === 'list' && decides(block)
              ? { ...block, items: block.items.map((item) => fewIds(item, most)) }
              : block,
          ),
        })),
      },
      left: [...left, 'ids'],
    })
  let [enough, tooMany] = [0, 100_000]
  while (tooMany - enough > 1) {
    const middle = Math.floor((enough + tooMany) / 2)
    if (utf8Length(withIds(middle)) <= maxBytes) enough = middle
    else tooMany = middle
  }
  return withIds(enough)
}

/** The ids of a list are its code spans. */
function fewIds(item: Phrase, most: number): Phrase {
  const isId = (part: Phrase[number]) => typeof part !== 'string' && part.kind === 'code'
  const count = item.filter(isId).length
  if (count <= most) return item
  let seen = 0
  const end = item.findIndex((part) => isId(part) && ++seen > most)
  const words = say().shorten
  // Behind the last id that is kept stands a comma already.
  return phrase`${item.slice(0, end)}${most > 0 ? words.andMoreIds(count - most) : words.idsCounted(count)}`
}

/** The phrase cut after about `length` characters, marks kept whole. */
function clipPhrase(content: Phrase, length: number): Phrase {
  let room = length
  const kept: Phrase[number][] = []
  for (const part of content) {
    const text = plainText([part])
    if (text.length > room) {
      kept.push(typeof part === 'string' ? `${part.slice(0, room)}…` : '…')
      break
    }
    kept.push(part)
    room -= text.length
  }
  return kept
}
