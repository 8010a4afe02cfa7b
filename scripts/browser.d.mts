import type { Browser } from 'playwright-core'

export const WIDTHS: readonly number[]
export const SCHEMES: readonly ('light' | 'dark')[]
export const hasBrowser: boolean
export function openBrowser(): Promise<Browser>
export function inspectPage(
  browser: Browser,
  html: string,
  options: { width: number; scheme: 'light' | 'dark'; path?: string; height?: number; script?: boolean },
): Promise<string[]>
