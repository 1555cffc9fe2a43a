import type { Account } from './data/place.ts'
import { capitals, hex, mix } from './data/random.ts'

/** Who calls: the account, and the ARN and id that STS tells. */
export interface Caller {
  account: Account
  arn: string
  userId: string
}

/** Keys that sign calls. */
export interface Credential {
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string
  expires?: Date
  caller: Caller
}

/** Keys for a time. */
export type Session = Required<Credential>

/** All keys that the simulated AWS knows: each account's own and those that were given for roles. */
export class KeyRing {
  readonly #keys = new Map<string, Credential>()
  readonly #seed: number
  readonly #longest: number
  #issued = 0

  constructor(accounts: readonly Account[], seed: number, longest = Number.POSITIVE_INFINITY) {
    this.#seed = seed
    this.#longest = longest
    for (const account of accounts) {
      const { accessKeyId, secretAccessKey, id } = account
      const arn = `arn:aws:iam::${id}:user/skydeck-reader`
      this.#keys.set(accessKeyId, {
        accessKeyId,
        secretAccessKey,
        caller: { account, arn, userId: account.readerId },
      })
    }
  }

  get(accessKeyId: string): Credential | undefined {
    return this.#keys.get(accessKeyId)
  }

  /** Temporary keys for a role, named as AWS names its sessions, for so many seconds from `now` on. */
  issue(
    role: { account: Account; id: string; name: string; session: string },
    now: Date,
    seconds: number,
  ): Session {
    const { account, id: roleId, name: roleName, session } = role
    const expires = new Date(now.getTime() + Math.min(seconds, this.#longest) * 1000)
    const seed = mix(this.#seed, ++this.#issued, 11)
    const credential = {
      accessKeyId: `ASIA${capitals(seed, 16)}`,
      secretAccessKey: hex(mix(seed, 1), 40),
      sessionToken: Buffer.from(`${account.id}/${roleName}/${session}/${hex(mix(seed, 2), 64)}`).toString(
        'base64',
      ),
      expires,
      caller: {
        account,
        arn: `arn:aws:sts::${account.id}:assumed-role/${roleName}/${session}`,
        userId: `${roleId}:${session}`,
      },
    }
    this.#keys.set(credential.accessKeyId, credential)
    return credential
  }
}
