import type { Messages } from './message.js'

export const dataMessages: Messages = {}
