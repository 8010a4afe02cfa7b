#!/usr/bin/env node
import { realpathSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'
import { runCli } from './cli.js'
import { makeHelper, serve } from './io/threads.js'

if (isMainThread) {
  const helper = makeHelper(realpathSync(process.argv[1]))
  try {
    process.exitCode = await runCli({
      argv: process.argv.slice(2),
      cwd: process.cwd(),
      env: process.env,
      stdout: process.stdout,
      stderr: process.stderr,
      helper,
    })
  } finally {
    helper.close()
  }
} else serve()
