/** Small shapes that several sections of the config share. */
import { z } from 'zod'

/** `2%`, `0.5 %`. */
export const PERCENT = /^\d+(\.\d+)?\s*%$/

export const percent = z
  .string()
  .regex(PERCENT)
  .meta({ examples: ['2%'] })

/** 0.02 and 2% are the same share. */
export const share = z.union([z.number().min(0).max(1), percent.refine((value) => Number.parseFloat(value) <= 100)])

export function shareOf(value: number | string): number {
  return typeof value === 'number' ? value : percentOf(value)
}

/** Shifts the decimal point in the text, so that 0.1% is exactly the double 0.001. */
export const percentOf = (text: string): number => Number(`${text.replace('%', '').trim()}e-2`)
