/** What of ours fails unexpectedly: told as such, and never at the cost of what is known already. */
import type { ActionIo } from './io.js'

export const DEFECT_EXIT_CODE = 70

export function sayDefect(io: ActionIo, error: unknown): void {
  io.log.error(
    `This is a defect of model-review-gate ${io.version}, not of your files. Please report it.\n${stackOf(error)}`,
  )
}

/** Does what can be left out once there is a verdict: a defect in it is a warning, and the verdict stands. */
export async function standing(io: ActionIo, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    io.log.warning(
      `This is a defect of model-review-gate ${io.version}, not of your files. The verdict stands. Please report it.\n${stackOf(error)}`,
    )
  }
}

const stackOf = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error))
