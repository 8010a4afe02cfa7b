/** Languages that a report can be written in, by their code (ISO 639-1). Their words are in `report/languages`. */
export const LANGUAGES = ['en'] as const
export type Language = (typeof LANGUAGES)[number]
