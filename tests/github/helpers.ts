import { afterEach } from 'vitest'
import { type Client, type ClientSettings, connect } from '../../src/github/client.js'
import { FakeGitHub } from './fake/fake-github.js'

export const repository = { owner: 'acme', repo: 'credit' }

const running: FakeGitHub[] = []

afterEach(async () => {
  const defects = running.flatMap((fake) => fake.defects)
  await Promise.all(running.splice(0).map((fake) => fake.stop()))
  if (defects.length > 0)
    throw new Error(`GitHub would not have understood this, or not have answered so:\n${defects.join('\n')}`)
})

/** A fake GitHub that ends with the test, which fails when a request or an answer was not as GitHub describes it. */
export async function startFake(): Promise<FakeGitHub> {
  const fake = await FakeGitHub.start()
  fake.repository.pulls.set(7, [])
  running.push(fake)
  return fake
}

/** A client whose prescribed seconds last a millisecond. */
export function connectTo(fake: FakeGitHub, settings: Partial<ClientSettings> = {}): Client {
  return connect({ token: fake.token, apiUrl: fake.url, secondMs: 1, ...settings })
}

export const codesOf = async (promise: Promise<unknown>): Promise<string[]> => {
  try {
    await promise
  } catch (error) {
    const { problems } = error as { problems?: { code: string }[] }
    if (problems) return problems.map(({ code }) => code)
    throw error
  }
  return []
}
