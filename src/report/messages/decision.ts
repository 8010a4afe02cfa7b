import type { Messages } from './message.js'

export const decisionMessages: Messages = {}
