/** How long may still be waited for GitHub. What a review computes in between does not count. */
export interface WaitingTime {
  /** Milliseconds. */
  readonly left: () => number
  /** Counts the time until the work is done; works at the same time count once. */
  readonly spend: <T>(work: () => Promise<T>) => Promise<T>
  /** Makes sure that at least so many milliseconds are left. */
  readonly allow: (ms: number) => void
}

export function waitingTime(ms: number, now: () => number = () => performance.now()): WaitingTime {
  let remaining = ms
  let working = 0
  let since = 0
  const left = () => remaining - (working > 0 ? now() - since : 0)
  return {
    left,
    spend: async (work) => {
      if (working++ === 0) since = now()
      try {
        return await work()
      } finally {
        if (working === 1) remaining = left()
        working--
      }
    },
    allow: (least) => {
      remaining += Math.max(0, least - left())
    },
  }
}
