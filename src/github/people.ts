/** What people may do, asked of GitHub when it matters: never what a payload or a comment says of its author. */
import type { Belonging, Person } from '../decisions/judge-command.js'
import { approversNamed, type DecisionRules, sameName, teamOf, userOf } from '../decisions/rules.js'
import { type Client, type Repository, statusOf } from './client.js'

/** An answer, or the status of GitHub's refusal: then nothing is granted. */
export type Known<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly status: number }

export type Access = 'none' | 'read' | 'write'

/** `write` is what GitHub lets merge: admins and maintainers too. Triage is no more than read here. */
export async function readAccess(client: Client, repository: Repository, login: string): Promise<Known<Access>> {
  return orStatus(async () => {
    const { data } = await client.octokit.request('GET /repos/{owner}/{repo}/collaborators/{username}/permission', {
      ...repository,
      username: login,
    })
    const { permission } = data
    return permission === 'admin' || permission === 'write' ? 'write' : permission === 'read' ? 'read' : 'none'
  }, 'none')
}

/** Everything that a command may ask about its author. */
export async function findPerson(
  client: Client,
  repository: Repository,
  login: string,
  { approvals, waivers }: DecisionRules,
): Promise<Person> {
  const access = await readAccess(client, repository, login)
  const approvesAs = await findBelonging(client, approvals ? approversNamed(approvals) : [], login)
  const waivesAs = await findBelonging(client, waivers?.who ?? [], login)
  return {
    login,
    access: access.known ? access.value : undefined,
    accessStatus: access.known ? null : access.status,
    approvesAs,
    waivesAs,
  }
}

/** Which of the names of a policy somebody answers for. */
export async function findBelonging(client: Client, names: readonly string[], login: string): Promise<Belonging> {
  const as: string[] = []
  const unknown: string[] = []
  let status: number | null = null
  for (const name of names) {
    const team = teamOf(name)
    if (!team) {
      if (sameName(userOf(name), login)) as.push(name)
      continue
    }
    const member = await isMember(client, team, login)
    if (!member.known) {
      unknown.push(name)
      status = member.status
    } else if (member.value) as.push(name)
  }
  return { as, unknown, status }
}

/** A team that does not exist, or that the token may not see, has no members for us. */
const isMember = (
  client: Client,
  { org, slug }: { org: string; slug: string },
  login: string,
): Promise<Known<boolean>> =>
  orStatus(async () => {
    const { data } = await client.octokit.request('GET /orgs/{org}/teams/{team_slug}/memberships/{username}', {
      org,
      team_slug: slug,
      username: login,
    })
    return data.state === 'active'
  }, false)

async function orStatus<T>(ask: () => Promise<T>, ifMissing: T): Promise<Known<T>> {
  try {
    return { known: true, value: await ask() }
  } catch (error) {
    const status = statusOf(error)
    if (status === undefined) throw error
    return status === 404 ? { known: true, value: ifMissing } : { known: false, status }
  }
}
