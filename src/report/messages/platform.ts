import type { Messages } from './message.js'

export const platformMessages: Messages = {}
