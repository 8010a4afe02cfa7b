/** What the fake GitHub knows of people: what they may do, and what they did. */

export interface FakeReview {
  readonly id: number
  readonly pull: number
  readonly login: string
  readonly state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED'
  readonly commit: string
}

export class FakePeople {
  /** Login to permission; whoever is not named may read. */
  readonly collaborators = new Map<string, 'admin' | 'write' | 'read' | 'none'>()
  /** `acme/risk` to logins. */
  readonly teams = new Map<string, ReadonlySet<string>>()
  /** False as for the token of a job, which knows nothing of an organisation. */
  mayReadTeams = false
  readonly reviews: FakeReview[] = []
  readonly reactions: { readonly comment: number; readonly content: string; readonly login: string }[] = []

  addReview(pull: number, login: string, state: FakeReview['state'], commit: string): void {
    this.reviews.push({ id: this.reviews.length + 1, pull, login, state, commit })
  }
}
