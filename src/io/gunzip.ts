import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { errorOf, ProblemError } from '../core/problem.js'

const inflate = promisify(gunzip)

export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b

/**
 * What was compressed, at most `maxBytes` of it: a small file may inflate to a thousand times its size.
 * Throws ProblemError with `truncated_gzip`, `damaged_gzip` or `inflated_too_large`.
 */
export async function inflateGzip(bytes: Uint8Array, file: string, maxBytes: number): Promise<Uint8Array> {
  try {
    return await inflate(bytes, { maxOutputLength: maxBytes })
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ERR_BUFFER_TOO_LARGE')
      throw new ProblemError(errorOf('inflated_too_large', { file, bytes: bytes.length, limit: maxBytes }))
    if (code === 'Z_BUF_ERROR') throw new ProblemError(errorOf('truncated_gzip', { file, bytes: bytes.length }))
    if (code === 'Z_DATA_ERROR') throw new ProblemError(errorOf('damaged_gzip', { file, bytes: bytes.length }))
    throw error
  }
}
