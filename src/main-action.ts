import { runAction } from './action.js'
import { connectToRunner } from './action-io.js'
import { review } from './review.js'
import { VERSION } from './version.js'

process.exitCode = await runAction({ ...connectToRunner(), review, version: VERSION })
