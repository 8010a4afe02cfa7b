export const hasCmark: boolean
export function commentPage(markdown: string): string
