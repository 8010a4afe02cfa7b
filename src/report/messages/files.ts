import type { Messages } from './message.js'

export const filesMessages: Messages = {}
