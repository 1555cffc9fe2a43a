/**
 * Where a name lives. `export`: the file exports it (with `type` for a type; with `member` a member of it); `client`: a
 * member of what the typed client's `createClient` gives; `route`: method and path of the contract or of a plain route
 * in `http/`; `text`: the file holds it; a file alone: it is there. Files are named from the root.
 */
export type Place =
  | { file: string; export: string; type?: true; member?: string }
  | { client: string }
  | { route: string }
  | { file: string; text: string }
  | { file: string }

/**
 * Rows that are not built yet: their names may be without a place. A row that is done leaves this list, and every name
 * of it then needs a place below, or the test fails.
 */
export const openRows = {
  later: ['A5', 'B11', 'C1', 'C2', 'C3', 'C4', 'D1', 'D2', 'D3', 'D9', 'E1', 'E2', 'E3', 'E4', 'E5'],
}

const client = 'packages/contract/src/index.ts'
const http = 'packages/server/src/http/seeds'
const sentences = 'packages/contract/src/aws-error-sentences.ts'

/** Names that one file holds as they are, each under `<start> <name>`. */
const held = (
  start: string,
  file: string,
  list: readonly string[],
  text = (name: string) => name,
): Record<string, Place> =>
  Object.fromEntries(list.map((name) => [`${start} ${name}`, { file, text: text(name) }]))
const errors = ['AccessDenied', 'InvalidCredentials', 'ExpiredCredentials', 'ResourceNotFound', 'Throttling']
const moreErrors = ['ServiceUnavailable', 'ConnectionFailed']

/** The place of each name that is built, by `seed row kind name`. */
export const places: Record<string, Place> = {
  ...Object.fromEntries(
    [...errors, ...moreErrors].map((code) => [
      `000 A7 error code ${code}`,
      { file: 'packages/contract/src/aws-error-codes.ts', text: `'${code}',` },
    ]),
  ),
  '000 A7 function isRetryable': { file: client, export: 'isRetryable' },
  '002 A7 function handleAWSError': { file: client, export: 'handleAWSError' },
  '002 A8 function apiCall': { client: 'apiCall' },
  '002 A3 function getAccounts': { client: 'getAccounts' },
  '002 A9 function isDemoMode': { client: 'isDemoMode' },
  '002 A3 function switchAccount': { client: 'switchAccount' },
  ...held(
    '000 A1 value',
    'packages/contract/src/schemas/account.ts',
    ['default', 'profile'],
    (name) => `'${name}'`,
  ),
  ...held('000 A1 variable', 'packages/contract/src/aws-error-sentences.ts', [
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
  ]),
  ...held('002 A7 label', sentences, [
    'Invalid Credentials',
    'Access Denied',
    'Rate Limit Exceeded',
    'Region Not Available',
    'Network Timeout',
    'Verify Access Key ID and Secret Access Key',
  ]),
  '002 F5 function logger.debug': { file: client, export: 'logger', member: 'debug' },
  '002 F5 function logger.error': { file: client, export: 'logger', member: 'error' },
  '001 B3 endpoint POST /api/aws/test-connection': { route: 'POST /api/aws/test-connection' },
  '001 B3 endpoint POST /api/aws/scan': { route: 'POST /api/aws/scan' },
  '001 B3 endpoint POST /api/aws/scan-async': { route: 'POST /api/aws/scan-async' },
  '001 B3 endpoint GET /api/aws/supported-resources': { route: 'GET /api/aws/supported-resources' },
  ...held('001 B3 field', `${http}/aws-connect-schemas.ts`, [
    'aws_access_key_id',
    'aws_secret_access_key',
    'aws_session_token',
    'region',
    'credentials',
    'resource_types',
  ]),
  ...held('001 B3 field', `${http}/aws-connect.ts`, [
    'status',
    'message',
    'account_id',
    'current_region',
    'available_regions',
  ]),
  ...held('001 B3 field', `${http}/scan-answer.ts`, [
    'resources_found',
    'import_stats',
    'created',
    'updated',
    'errors',
  ]),
  ...held(
    '001 B3 value',
    `${http}/scan-answer.ts`,
    ['ec2', 'rds', 'lambda', 's3', 'elb', 'vpc'],
    (name) => `${name}: [`,
  ),
  '001 B3 value success': { file: `${http}/aws-connect.ts`, text: "status: 'success'" },
  ...held('001 B3 message', `${http}/aws-connect.ts`, ['Successfully connected to AWS', 'Request timeout']),
  ...held('001 B3 message', `${http}/detail.ts`, [
    'Failed to connect to AWS:',
    'Failed to scan AWS resources:',
  ]),
  '001 B3 message Scan complete. Found': { file: `${http}/scan-answer.ts`, text: 'Scan complete. Found' },
  ...held('001 B3 error code', 'packages/contract/src/aws-error-codes.ts', [
    'UnrecognizedClientException',
    'AccessDenied',
  ]),
  '001 B3 setting localhost:8000': { file: 'packages/server/src/runtime/settings.ts', text: "'8000'" },
  '001 B3 setting us-east-1': { file: `${http}/aws-connect-schemas.ts`, text: "'us-east-1'" },
  ...held('001 B1 property', `${http}/scan-answer.ts`, [
    ...[
      'Instance type',
      'AMI',
      'IPs',
      'security groups',
      'tags',
      'Engine',
      'version',
      'storage',
      'endpoint',
      'multi-AZ',
    ],
    ...['Runtime', 'memory', 'timeout', 'Location', 'creation date', 'Type, scheme, DNS name, AZs'],
    'CIDR block, default status, DHCP options',
  ]),
  // Of the environment the names only: never the values.
  '001 B1 property environment vars': {
    file: `${http}/scan-answer.ts`,
    text: 'names of environment variables',
  },
  '004 E4 endpoint GET /health': { route: 'GET /health' },
  '004 F4 script pnpm test': { file: 'package.json', text: '"test":' },
}
