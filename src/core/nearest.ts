/**
 * The candidate that was probably meant by a misspelt word, for "did you mean": fewest single-character edits, ignoring
 * case and the difference between `-`, `_` and spaces. undefined when nothing is close: more than a third of the word
 * would have to change. Ties go to the earlier candidate. Damerau-Levenshtein distance (optimal string alignment).
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const plainWord = plain(word.slice(0, 100))
  let best: string | undefined
  let fewest = Math.max(1, Math.floor(plainWord.length / 3)) + 1
  for (const candidate of candidates) {
    const plainCandidate = plain(candidate)
    if (Math.abs(plainCandidate.length - plainWord.length) >= fewest) continue
    const edits = editDistance(plainWord, plainCandidate)
    // A word of two letters is one edit from half the dictionary.
    if (edits < fewest && edits < plainWord.length) {
      fewest = edits
      best = candidate
    }
  }
  return best
}

const plain = (word: string) => word.toLowerCase().replace(/[\s_-]+/g, '_')

/** Insertions, deletions, replacements and swaps of neighbours that turn one word into the other. */
function editDistance(from: string, to: string): number {
  let beforePrevious: number[] = []
  let previous = Array.from({ length: to.length + 1 }, (_, i) => i)
  for (let i = 1; i <= from.length; i++) {
    const current = [i]
    for (let j = 1; j <= to.length; j++) {
      const replaced = previous[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1)
      current[j] = Math.min(replaced, previous[j] + 1, current[j - 1] + 1)
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
      if (swapped) current[j] = Math.min(current[j], beforePrevious[j - 2] + 1)
    }
    beforePrevious = previous
    previous = current
  }
  return previous[to.length]
}
