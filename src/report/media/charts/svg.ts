/** SVG as text: elements, numbers of one decimal, and labels cut to the room they have. Looks come from the page's classes. */
import { escapeHtml } from '../../escape.js'

type Attributes = Readonly<Record<string, string | number | undefined>>

/** A coordinate: one decimal, which is finer than a screen shows. */
export const place = (value: number): string => String(Math.round(value * 10) / 10 + 0)

/** `<name …>children</name>`; numbers are rounded, texts escaped, children are markup already. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? place(value) : escapeHtml(value!)}"`)
    .join('')
  return children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join('')}</${name}>`
}

export const line = (x1: number, y1: number, x2: number, y2: number, kind: string): string =>
  element('line', { x1, y1, x2, y2, class: kind })

export const group = (kind: string, ...children: readonly string[]): string =>
  element('g', { class: kind }, ...children, '')

export interface TextOptions {
  readonly anchor?: 'middle' | 'end'
  readonly kind?: string
  /** Room in units of the drawing: longer text is cut, and whole in a tooltip. */
  readonly room?: number
}

export function label(x: number, y: number, text: string, { anchor, kind, room }: TextOptions = {}): string {
  const shown = room === undefined ? text : fitText(text, kind === 'name' ? room / BOLD : room)
  const whole = shown === text ? '' : element('title', {}, escapeHtml(text))
  return element('text', { x, y, 'text-anchor': anchor, class: kind }, escapeHtml(shown) + whole)
}

/** Of the labels of charts, in units of the drawing. */
export const FONT_SIZE = 13

/** How much wider bold letters are. */
const BOLD = 1.07

/** Width of a text as far as it can be known without a font, in one with wide letters. */
export function widthOf(text: string): number {
  let ems = 0
  for (const character of text) {
    if (
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\u{1f000}-\u{3fffd}]/u.test(
        character,
      )
    )
      ems += 1.05
    else if (/[MWmw@%—…]/.test(character)) ems += 0.9
    else if (/[A-Z0-9_&+−→<>=~]/.test(character)) ems += 0.65
    else if (/[ijl|.,:;'!()[\]\u00a0 ]/.test(character)) ems += 0.29
    else ems += 0.56
  }
  return ems * FONT_SIZE
}

/** The text, or as much of it as has room, with `…`. */
export function fitText(text: string, room: number): string {
  if (widthOf(text) <= room) return text
  const characters = [...text]
  let kept = ''
  for (const character of characters) {
    if (widthOf(`${kept}${character}…`) > room) break
    kept += character
  }
  return `${kept.trimEnd()}…`
}

/** Marks of the two models: a dot for today's, a square for the new one, so that colour is not needed to tell them apart. */
export const dot = (x: number, y: number, size = 5): string =>
  element('circle', { cx: x, cy: y, r: size, class: 'today-mark' })
export const square = (x: number, y: number, kind = 'new-mark', size = 9): string =>
  element('rect', { x: x - size / 2, y: y - size / 2, width: size, height: size, class: kind })
