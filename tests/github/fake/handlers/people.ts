/** Who the token speaks for; permissions, teams. */
import type { Handlers } from '../answer.js'
import { privateUserOf, refusalOf } from '../shapes.js'

export const peopleHandlers = {
  'users/get-authenticated': (_, { identity }) =>
    identity.kind === 'installation'
      ? refusalOf(403, 'Resource not accessible by integration')
      : { status: 200, json: privateUserOf(identity.login) },
} satisfies Handlers
