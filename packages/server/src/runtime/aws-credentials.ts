import { fromIni, fromNodeProviderChain } from '@aws-sdk/credential-providers'
import { loadSharedConfigFiles } from '@smithy/core/config'
import type { AwsCredentialIdentity } from '@smithy/types'

/** How long the instance metadata service may take to answer before there is taken to be none. */
const metadataMs = 1_000

/**
 * The SDK's default credential chain: environment, configuration files (read anew, other programs rewrite them), container,
 * instance metadata (asked once, at most a second).
 */
export function defaultChain(): Promise<AwsCredentialIdentity> {
  return fromNodeProviderChain({ timeout: metadataMs, maxRetries: 0, ignoreCache: true })()
}

/** The credentials of a profile in AWS's configuration files as they are now, with role chains and SSO as the SDK reads them. */
export function profileCredentials(profile: string): Promise<AwsCredentialIdentity> {
  return fromIni({ profile, ignoreCache: true })()
}

/** Whether the default chain gives credentials. What it throws then is only that there are none. */
export async function hasDefaultCredentials(): Promise<boolean> {
  const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), metadataMs + 500).unref())
  return Promise.race([
    defaultChain().then(
      () => true,
      () => false,
    ),
    late,
  ])
}

/** Names and regions of the profiles in AWS's configuration files, sorted. */
export async function listProfiles(): Promise<{ name: string; region: string | null }[]> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true })
  const names = [...new Set([...Object.keys(configFile), ...Object.keys(credentialsFile)])].filter(
    (name) => !/^(sso-session|services)[ .]/.test(name),
  )
  return names
    .sort()
    .map((name) => ({ name, region: configFile[name]?.region ?? credentialsFile[name]?.region ?? null }))
}

/** The region that a profile names for itself. */
export async function regionOfProfile(profile: string): Promise<string | undefined> {
  const found = (await listProfiles()).find(({ name }) => name === profile)
  return found?.region ?? undefined
}
