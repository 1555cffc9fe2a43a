import type { AwsErrorCode, DenialSource } from './aws-error-codes.ts'

/** A heading for each code, as people look for it. */
export const awsErrorTitles: Readonly<Record<AwsErrorCode, string>> = {
  AccessDenied: 'Access Denied',
  InvalidCredentials: 'Invalid Credentials',
  ExpiredCredentials: 'Expired Credentials',
  ResourceNotFound: 'Resource Not Found',
  Throttling: 'Rate Limit Exceeded',
  ServiceUnavailable: 'Service Unavailable',
  ConnectionFailed: 'Network Timeout',
  RegionNotAvailable: 'Region Not Available',
  InvalidRequest: 'Invalid Request',
  Unexpected: 'Unexpected Error',
}

const denials: Record<DenialSource, { because: string; hint: (action: string) => string }> = {
  identity: {
    because: 'no policy of this identity allows it',
    hint: (action) =>
      `Allow ${action} for this identity; \`skydeck policy\` prints a policy with all that Skydeck needs.`,
  },
  organization: {
    because: 'a service control policy of the organization denies it',
    hint: (action) =>
      `Ask the administrators of the organization to allow ${action}; no policy inside the account can.`,
  },
  resource: {
    because: "the resource's own policy denies it",
    hint: (action) => `Allow ${action} for this identity in the policy of the resource itself.`,
  },
  boundary: {
    because: 'the permissions boundary of this identity does not allow it',
    hint: (action) => `Add ${action} to the permissions boundary of this identity.`,
  },
  session: {
    because: 'the session policy does not allow it',
    hint: (action) => `Add ${action} to the session policy, or connect without one.`,
  },
  unknown: {
    because: 'AWS does not say which policy denies it',
    hint: (action) =>
      `Allow ${action} for this identity; \`skydeck policy\` prints a policy with all that Skydeck needs.`,
  },
}

/** Both sides must agree to an assumed role (IAM, "Troubleshoot assuming a role"). */
const assumeRoleHint =
  'Check that the trust policy of the role names this identity and, if it asks for one, this external id; and that this identity may call sts:AssumeRole on it.'

/** What the sentences speak of: the service as people know it, what failed, what AWS said, the IAM action that a denial is about. */
export interface Failure {
  service: string
  operation?: string | undefined
  region?: string | undefined
  action?: string | undefined
  denialSource?: DenialSource | undefined
  /** Undefined where the answer could not be read. */
  said?: { name: string; text: string } | undefined
}

/** What happened, and what to do next. */
export function sentences(code: AwsErrorCode, failure: Failure): { message: string; hint: string } {
  const { service, operation, region, action, denialSource, said } = failure
  const what = operation ? `${service} ${operation}` : service
  const where = region ? ` in ${region}` : ''
  if (code === 'AccessDenied') {
    const refused = action ?? what
    const { because, hint } = denials[denialSource ?? 'unknown']
    const next = refused === 'sts:AssumeRole' ? assumeRoleHint : hint(refused)
    return { message: `${refused} is refused${where}: ${because}.`, hint: next }
  }
  const words = said ? `${said.name}: ${firstLine(said.text)}` : 'the answer could not be read'
  const [message, hint] = plainSentences[code](what, where, words)
  return { message, hint }
}

type Sentences = (what: string, where: string, said: string) => [message: string, hint: string]

const plainSentences: Record<Exclude<AwsErrorCode, 'AccessDenied'>, Sentences> = {
  InvalidCredentials: (_what, _where, said) =>
    said.startsWith('Credentials')
      ? [
          `There are no credentials to use (${said}).`,
          said.includes('profile')
            ? '`skydeck profiles` lists the profiles; `aws configure list --profile NAME` shows what one has; where it uses SSO, sign in with `aws sso login`.'
            : 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, run where there is a role, or connect by --profile or --keys.',
        ]
      : [
          `AWS does not accept these credentials (${said}).`,
          'Verify Access Key ID and Secret Access Key, and in the IAM console that the key is active.',
        ],
  ExpiredCredentials: (_what, _where, said) => [
    `The session of these credentials has ended, or the clock is wrong (${said}).`,
    'Sign in again or paste fresh temporary credentials, and compare the clock of this machine with the real time.',
  ],
  ResourceNotFound: (what, where, said) => [
    `${what}${where} found nothing (${said}).`,
    'Check the name, the region and the account.',
  ],
  Throttling: (what, where, said) => [
    `AWS limits the rate of ${what}${where} (${said}).`,
    'It is tried again later. If it lasts, lower SKYDECK_PACE or see what else calls this API in the account.',
  ],
  ServiceUnavailable: (what, where, said) => [
    `${what}${where} is not available at the moment (${said}).`,
    'Try again in a few minutes; the AWS Health Dashboard shows whether the service has a problem.',
  ],
  ConnectionFailed: (what, where, said) => [
    `No connection to ${what}${where} (${said}).`,
    'Check the network, the proxy and AWS_ENDPOINT_URL of the machine that Skydeck runs on.',
  ],
  RegionNotAvailable: (what, where, said) => [
    `${what} does not answer this account${where} (${said}).`,
    'Enable the region in the account settings of AWS, or leave it out.',
  ],
  InvalidRequest: (what, where, said) => [
    `${what}${where} did not accept the call (${said}).`,
    'This may be a service without that call at this endpoint, or an error in Skydeck: please report it with the request id.',
  ],
  Unexpected: (what, where, said) => [
    `${what}${where} failed in a way that Skydeck does not know (${said}).`,
    'Try again; if it stays, please report it with the log lines of this request id.',
  ],
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').slice(0, 300)
}
