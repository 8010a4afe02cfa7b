/** Characters that no language changes. */

export const MINUS = '\u2212'
/** No-break space: keeps a number and its unit on one line. */
export const NBSP = '\u00a0'
