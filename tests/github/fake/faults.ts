/** How a fake GitHub fails when it is told to. */
import type { ServerResponse } from 'node:http'

export type BreakdownKind = 'reset' | 'truncate' | 'hang' | 'slow'

interface Trouble<Operation> {
  /** `any`: whatever is asked next. */
  readonly operation: Operation | 'any'
  readonly times: number
  /** The request takes effect and only its answer is lost, as behind a gateway that gave up. */
  readonly afterEffect?: boolean
}

/** An answer that refuses. */
interface Refusal<Operation> extends Trouble<Operation> {
  readonly kind?: 'refuse'
  readonly status: number
  readonly message: string
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * The connection itself fails: `reset` in the middle of the answer, `truncate` (half an answer that says it is whole, as from a
 * proxy), `hang` (never an answer), or `slow` (the answer, but after `ms`).
 */
interface Breakdown<Operation> extends Trouble<Operation> {
  readonly kind: BreakdownKind
  readonly ms?: number
}

export type Fault<Operation> = Refusal<Operation> | Breakdown<Operation>

/** Half of the answer where it breaks: with its true length (reset), or with the length of the half (truncate). */
export function send(response: ServerResponse, content: Uint8Array, breakdown: BreakdownKind | undefined): void {
  const half = content.subarray(0, Math.ceil(content.length / 2))
  if (breakdown === 'reset') {
    response.setHeader('content-length', content.length + 1)
    response.write(half, () => response.destroy())
  } else response.end(breakdown === 'truncate' ? half : content)
}
