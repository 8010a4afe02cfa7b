/** Git's name of a file's content, which GitHub asks for before it replaces a file. */
import { createHash } from 'node:crypto'

export const blobSha = (bytes: Uint8Array): string =>
  createHash('sha1').update(`blob ${bytes.byteLength}\0`).update(bytes).digest('hex')
