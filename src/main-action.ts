import { realpathSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'
import { runAction } from './action.js'
import { connectToRunner } from './action-io.js'
import { makeHelper, serve } from './io/threads.js'
import { review } from './review.js'
import { VERSION } from './version.js'

if (isMainThread) {
  const helper = makeHelper(realpathSync(process.argv[1]))
  try {
    process.exitCode = await runAction({
      ...connectToRunner(),
      review: (request) => review({ ...request, helper }),
      version: VERSION,
    })
  } finally {
    helper.close()
  }
} else serve()
