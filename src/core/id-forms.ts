import { KEY_SEPARATOR as SEPARATOR } from './keys.js'

/** How two sets of ids differ that ought to be the same: what a spreadsheet or a data frame did to one of them. */
export type IdForm = 'spaces' | 'letter_case' | 'zero_padding' | 'decimal_ending' | 'unicode_form' | 'several'

export interface IdDifference {
  readonly form: IdForm
  /** Whether ids of that form stand on the left, on the right or on both sides. */
  readonly side: 'left' | 'right' | 'both'
}

const simple: readonly (readonly [IdForm, (id: string) => string])[] = [
  ['spaces', (id) => id.trim()],
  ['decimal_ending', (id) => id.replace(/^([+-]?\d+)\.0*$/, '$1')],
  ['zero_padding', (id) => id.replace(/(^|\D)0+(?=\d)/g, '$1')],
  ['letter_case', (id) => id.toLowerCase()],
  ['unicode_form', (id) => id.normalize('NFC')],
]
/** Each of several columns that together name a row, by itself. */
const ofEachPart =
  (normalise: (id: string) => string) =>
  (id: string): string =>
    id.includes(SEPARATOR) ? id.split(SEPARATOR).map(normalise).join(SEPARATOR) : normalise(id)

const forms: typeof simple = [
  ...simple.map(([form, normalise]) => [form, ofEachPart(normalise)] as const),
  ['several', ofEachPart((id) => simple.reduce((text, [, normalise]) => normalise(text), id))],
]

/** Ids of the left side that are tried; enough to tell a habit of a file from an accident. */
const SAMPLE = 1000

/**
 * Finds the difference of form that explains why ids found no partner; for a sentence, never for joining.
 * left, right: ids without a partner. undefined: no form makes at least half of the ids meet that could meet.
 */
export function explainIdForms(
  left: readonly string[],
  right: Iterable<string>,
  rightCount: number,
): IdDifference | undefined {
  const step = Math.max(1, Math.floor(left.length / SAMPLE))
  const sample = left.filter((_, i) => i % step === 0)
  const waiting = forms.map(([, normalise]) => new Map(sample.map((id) => [normalise(id), id])))
  const changed = forms.map(() => ({ left: 0, right: 0, met: 0 }))
  for (const id of right) {
    forms.forEach(([, normalise], i) => {
      const form = normalise(id)
      const partner = waiting[i].get(form)
      if (partner === undefined) return
      waiting[i].delete(form)
      changed[i].met++
      if (partner !== form) changed[i].left++
      if (id !== form) changed[i].right++
    })
  }
  const needed = Math.max(1, Math.min(left.length, rightCount) / step / 2)
  const found = changed.findIndex(({ met }) => met >= needed)
  if (found < 0) return undefined
  const { left: leftChanged, right: rightChanged } = changed[found]
  const side = leftChanged > 0 && rightChanged > 0 ? 'both' : leftChanged > 0 ? 'left' : 'right'
  return { form: forms[found][0], side }
}
