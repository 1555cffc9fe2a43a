import type { OutsideCredentials } from '../accounts/connector.ts'
import { defaultChain, profileCredentials } from './aws-credentials.ts'
import type { DemoCloud } from './demo-cloud.ts'

/** Credentials from outside the store. The demo's world has its own keys and no others: it never touches a real account. */
export function outsideCredentials(demo: DemoCloud | null): OutsideCredentials {
  if (!demo)
    return {
      chain: defaultChain,
      profile: profileCredentials,
      demo: () => Promise.reject(new Error('There is no demo here.')),
    }
  const refuse = () => Promise.reject(new Error('The demo knows no real credentials.'))
  return {
    chain: refuse,
    profile: refuse,
    async demo(accountId) {
      const account = demo.accounts.find(({ id }) => id === accountId)
      if (!account) throw new Error(`The demo has no account ${accountId}.`)
      return { accessKeyId: account.accessKeyId, secretAccessKey: account.secretAccessKey }
    },
  }
}
