import type { PasswordPolicy } from '@aws-sdk/client-iam'
import type { Collection } from '../collection.ts'

/** The key of what an account has once. */
const singleton = 'account'

/** What GetAccountSummary counts beside the entities themselves. */
export interface AccountRecord {
  alias: string
  summary: Record<string, number>
}

/** One for each account. */
export const accountSummaries: Collection<AccountRecord> = {
  name: 'iam:account-summary',
  global: true,
  count: () => 1,
  keyAt: () => singleton,
  keyOf: () => singleton,
  itemAt: (place) => ({
    alias: place.account.alias,
    summary: {
      Users: place.counts.user,
      UsersQuota: 5000,
      Groups: place.counts.group,
      GroupsQuota: 300,
      Roles: place.counts.role,
      RolesQuota: 1000,
      Policies: place.counts.policy,
      PoliciesQuota: 1500,
      PolicySizeQuota: 6144,
      PolicyVersionsInUse: place.counts.policy,
      PolicyVersionsInUseQuota: 10_000,
      VersionsPerPolicyQuota: 5,
      AttachedPoliciesPerUserQuota: 10,
      AttachedPoliciesPerRoleQuota: 10,
      AttachedPoliciesPerGroupQuota: 10,
      InstanceProfiles: Math.floor(place.counts.role / 4),
      InstanceProfilesQuota: 1000,
      ServerCertificates: 0,
      ServerCertificatesQuota: 20,
      MFADevices: place.counts.user,
      MFADevicesInUse: place.counts.user,
      AccountMFAEnabled: place.account.environment === 'sandbox' ? 0 : 1,
      AccountAccessKeysPresent: place.account.environment === 'sandbox' ? 1 : 0,
      AccountSigningCertificatesPresent: 0,
      Providers: 0,
      AssumeRolePolicySizeQuota: 2048,
      GroupPolicySizeQuota: 5120,
      UserPolicySizeQuota: 2048,
      RolePolicySizeQuota: 10_240,
      GroupsPerUserQuota: 10,
      AccessKeysPerUserQuota: 2,
      SigningCertificatesPerUserQuota: 2,
      GlobalEndpointTokenVersion: 1,
    },
  }),
  describe: (_, { account }) => ({
    type: 'aws_iam_account_summary',
    arn: `arn:aws:iam::${account.id}:account-summary`,
    id: account.id,
    name: account.id,
    tags: null,
  }),
}

/** The password policy of an account; a sandbox has none. */
export const passwordPolicies: Collection<PasswordPolicy> = {
  name: 'iam:password-policy',
  global: true,
  count: (place) => (place.account.environment === 'sandbox' ? 0 : 1),
  keyAt: () => singleton,
  keyOf: () => singleton,
  itemAt: () => ({
    MinimumPasswordLength: 14,
    RequireSymbols: true,
    RequireNumbers: true,
    RequireUppercaseCharacters: true,
    RequireLowercaseCharacters: true,
    AllowUsersToChangePassword: true,
    ExpirePasswords: true,
    MaxPasswordAge: 90,
    PasswordReusePrevention: 24,
    HardExpiry: false,
  }),
  describe: (_, { account }) => ({
    type: 'aws_iam_account_password_policy',
    arn: `arn:aws:iam::${account.id}:account-password-policy`,
    id: account.id,
    name: account.id,
    tags: null,
  }),
}
