import type { Messages } from './message.js'

export const configMessages: Messages = {}
