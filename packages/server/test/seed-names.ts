/** One of the five documents that specify Skydeck, by the number that its file's name begins with. */
type Seed = '000' | '001' | '002' | '003' | '004'

type Kind =
  | 'endpoint'
  | 'field'
  | 'value'
  | 'property'
  | 'function'
  | 'interface'
  | 'variable'
  | 'binding'
  | 'error code'
  | 'message'
  | 'file'
  | 'script'
  | 'setting'
  | 'label'

/**
 * A name that a seed gives and Skydeck keeps: the seed, the mission's row, what it is, the name as Skydeck has it, and
 * `spelt`: as the seed writes it where that differs (Go's capitals, a filled-in path). `args` are a function's arguments
 * in order, an optional one with `?`.
 */
export type SeedName = { seed: Seed; row: string; kind: Kind; name: string; args?: string[]; spelt?: string }

/** How a name is spoken of in `seed-names-places.ts`. */
export function keyOf({ seed, row, kind, name }: SeedName): string {
  return `${seed} ${row} ${kind} ${name}`
}

/** Several plain names of one kind, with spaces or, where they contain some, with bars between them. */
function names(seed: Seed, row: string, kind: Kind, list: string): SeedName[] {
  return list.split(list.includes('|') ? '|' : ' ').map((name) => ({ seed, row, kind, name: name.trim() }))
}

/** Names that the seed spells otherwise: `name=spelling` with spaces, or bars, between. */
function spelt(seed: Seed, row: string, kind: Kind, list: string): SeedName[] {
  return list.split(list.includes('|') ? '|' : ' ').map((pair) => {
    const [name = '', spelling = ''] = pair.split('=')
    return { seed, row, kind, name: name.trim(), spelt: spelling.trim() }
  })
}

function fn(seed: Seed, row: string, name: string, args: string[] = [], spelling?: string): SeedName {
  return { seed, row, kind: 'function', name, args, ...(spelling === undefined ? {} : { spelt: spelling }) }
}

/** Seed 000: databases found in AWS accounts. */
const databases: SeedName[] = [
  ...spelt(
    '000',
    'D1',
    'interface',
    'ConnectionProvider=ConnectionProvider DiscoveredConnection=DiscoveredConnection',
  ),
  ...spelt('000', 'D1', 'interface', 'ProviderType=ProviderType ConnectionStatus=ConnectionStatus'),
  ...spelt('000', 'D1', 'field', 'type=Type id=ID name=Name providerType=ProviderType providerId=ProviderID'),
  ...spelt('000', 'D1', 'field', 'databaseType=DatabaseType region=Region status=Status metadata=Metadata'),
  fn('000', 'D1', 'discoverConnections', [], 'DiscoverConnections'),
  fn('000', 'D1', 'testConnection', [], 'TestConnection'),
  fn('000', 'D1', 'refreshConnection', ['connectionID'], 'RefreshConnection'),
  fn('000', 'D1', 'close', [], 'Close'),
  fn('000', 'D1', 'getDefaultRegistry', [], 'GetDefaultRegistry'),
  fn('000', 'D1', 'register', ['provider'], 'Register'),
  fn('000', 'D1', 'discoverAll', [], 'DiscoverAll'),
  ...names('000', 'D1', 'value', 'providerID/resourceID aws manual available starting stopped'),
  ...names('000', 'D2', 'value', 'mysql mariadb postgres aurora-mysql aurora-postgresql'),
  ...names('000', 'D2', 'value', 'MySQL MariaDB Postgres MongoDB Redis'),
  ...names('000', 'D2', 'property', 'RDS | ElastiCache | DocumentDB'),
  ...spelt('000', 'D2', 'field', 'discoverRDS=DiscoverRDS discoverElastiCache=DiscoverElastiCache'),
  ...spelt('000', 'D2', 'field', 'discoverDocumentDB=DiscoverDocumentDB'),
  ...names('000', 'D3', 'property', 'endpoint | port | TLS'),
  ...names('000', 'A1', 'value', 'default profile'),
  ...spelt('000', 'A5', 'field', 'authMethod=AuthMethod'),
  ...names('000', 'A1', 'variable', 'AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY'),
  ...names('000', 'A5', 'variable', 'WHODB_AWS_PROVIDER'),
  ...names('000', 'A5', 'field', 'name region profileName'),
  ...spelt(
    '000',
    'A7',
    'error code',
    'AccessDenied=ErrAccessDenied InvalidCredentials=ErrInvalidCredentials',
  ),
  ...spelt('000', 'A7', 'error code', 'ExpiredCredentials=ErrExpiredCredentials'),
  ...spelt('000', 'A7', 'error code', 'ResourceNotFound=ErrResourceNotFound Throttling=ErrThrottling'),
  ...spelt('000', 'A7', 'error code', 'ServiceUnavailable=ErrServiceUnavailable'),
  ...spelt('000', 'A7', 'error code', 'ConnectionFailed=ErrConnectionFailed'),
  fn('000', 'A7', 'isRetryable', ['error'], 'IsRetryable'),
]

/** Seed 001: scanning an account into PostgreSQL. */
const inventory: SeedName[] = [
  ...names(
    '001',
    'B3',
    'endpoint',
    'POST /api/aws/test-connection | POST /api/aws/scan | POST /api/aws/scan-async',
  ),
  { seed: '001', row: 'B3', kind: 'endpoint', name: 'GET /api/aws/supported-resources' },
  ...names('001', 'B3', 'field', 'aws_access_key_id aws_secret_access_key aws_session_token region'),
  ...names('001', 'B3', 'field', 'status message account_id current_region available_regions'),
  ...names(
    '001',
    'B3',
    'field',
    'credentials resource_types resources_found import_stats created updated errors',
  ),
  ...names('001', 'B3', 'value', 'success ec2 rds lambda s3 elb vpc'),
  ...names('001', 'B3', 'message', 'Successfully connected to AWS | Scan complete. Found | Request timeout'),
  ...names('001', 'B3', 'message', 'Failed to connect to AWS: | Failed to scan AWS resources:'),
  ...names('001', 'B3', 'error code', 'UnrecognizedClientException AccessDenied'),
  ...names('001', 'B3', 'setting', 'localhost:8000 us-east-1'),
  ...names('001', 'B1', 'property', 'Instance type | AMI | IPs | security groups | tags'),
  ...names('001', 'B1', 'property', 'Engine | version | storage | endpoint | multi-AZ'),
  ...names('001', 'B1', 'property', 'Runtime | memory | timeout | environment vars'),
  ...names('001', 'B1', 'property', 'Location | creation date'),
  ...names('001', 'B1', 'property', 'Type, scheme, DNS name, AZs | CIDR block, default status, DHCP options'),
  ...names(
    '001',
    'B11',
    'label',
    'Resources | Connect to AWS | AWS Access Key ID | AWS Secret Access Key | Region',
  ),
  ...names(
    '001',
    'B11',
    'label',
    'Session Token | EC2 Instances | RDS Databases | Lambda Functions | S3 Buckets',
  ),
  ...names(
    '001',
    'B11',
    'label',
    'Load Balancers | VPCs | Connect & Scan | Resources Found | Import Summary',
  ),
]

/** Seed 002: cost, waste and risk. */
const insight: SeedName[] = [
  fn('002', 'C1', 'getCostSummary'),
  fn('002', 'C1', 'getMonthlyCosts', ['months']),
  fn('002', 'C2', 'getEC2Summary'),
  fn('002', 'C3', 'getS3Summary'),
  fn('002', 'C4', 'getIAMSummary'),
  fn('002', 'A3', 'getAccounts'),
  fn('002', 'A3', 'switchAccount', ['accountId']),
  fn('002', 'A7', 'handleAWSError', ['error', 'service']),
  fn('002', 'A8', 'apiCall', ['call']),
  fn('002', 'A9', 'isDemoMode'),
  fn('002', 'B11', 'useResources'),
  ...names('002', 'B11', 'field', 'data error isLoading'),
  ...names('002', 'F5', 'function', 'logger.debug logger.error'),
  ...names(
    '002',
    'A7',
    'label',
    'Invalid Credentials | Access Denied | Rate Limit Exceeded | Region Not Available',
  ),
  ...names('002', 'A7', 'label', 'Network Timeout | Verify Access Key ID and Secret Access Key'),
]

/** Seed 003: Skydeck's own database by IAM. */
const ownDatabase: SeedName[] = [
  ...names('003', 'D9', 'variable', 'USE_IAM_AUTH DB_HOST DB_NAME DB_USER AWS_REGION DATABASE_URL'),
  ...names('003', 'D9', 'file', 'deploy/aws/cloudformation/infrastructure.yaml rds-iam-policy.json'),
  ...names('003', 'D9', 'script', 'deploy/scripts/setup-iam-db-user.sh'),
  ...names('003', 'D9', 'setting', 'Environment | DatabasePassword | DatabaseEndpoint'),
  ...names(
    '003',
    'D9',
    'setting',
    'EnableIAMDatabaseAuthentication: true | Regional restrictions | Time-based access',
  ),
  ...names('003', 'D9', 'setting', 'IP address restrictions | Specific database user access'),
]

/** Seed 004: Cognito, S3 and Lambda, over HTTP and as a Worker's service. */
const operations: SeedName[] = [
  ...names('004', 'E1', 'endpoint', 'GET /connect | POST /callback | POST /disconnect'),
  ...names('004', 'E1', 'field', 'redirect_uri authUrl state userId code redirectUri cognitoDomain'),
  ...names('004', 'E1', 'field', 'expiresAt region createdAt updatedAt'),
  ...names(
    '004',
    'E1',
    'variable',
    'AWS_COGNITO_DOMAIN AWS_COGNITO_CLIENT_ID AWS_COGNITO_CLIENT_SECRET AWS_REGION',
  ),
  fn('004', 'E2', 'ensureValidConnection', ['env', 'userId', 'cognito']),
  ...names(
    '004',
    'E4',
    'endpoint',
    'GET /s3/buckets | GET /s3/buckets/{bucket}/objects | GET /lambda/functions',
  ),
  ...names('004', 'E4', 'endpoint', 'GET /lambda/functions/{name} | POST /lambda/functions/{name}/invoke'),
  { seed: '004', row: 'E4', kind: 'endpoint', name: 'GET /health' },
  ...names('004', 'E4', 'interface', 'ApiResponse'),
  ...names('004', 'E4', 'field', 'success data error timestamp prefix limit payload'),
  ...names(
    '004',
    'E4',
    'error code',
    'CONNECT_FAILED DISCONNECT_FAILED LIST_BUCKETS_FAILED LIST_OBJECTS_FAILED',
  ),
  ...names('004', 'E4', 'error code', 'LIST_FUNCTIONS_FAILED GET_FUNCTION_FAILED INVOKE_LAMBDA_FAILED'),
  ...names('004', 'E3', 'field', 'creationDate objects key size lastModified etag nextToken functions'),
  ...names('004', 'E3', 'field', 'functionName functionArn runtime handler timeout memorySize'),
  ...names('004', 'E3', 'field', 'statusCode logResult executedVersion'),
  fn('004', 'E5', 'connect', ['userId', 'code', 'redirectUri', 'cognitoDomain?']),
  fn('004', 'E5', 'disconnect', ['userId']),
  fn('004', 'E5', 'getConnection', ['userId']),
  fn('004', 'E5', 'listBuckets', ['userId']),
  fn('004', 'E5', 'listObjects', ['userId', 'bucket', 'prefix?', 'limit?']),
  fn('004', 'E5', 'listFunctions', ['userId', 'limit?']),
  fn('004', 'E5', 'getFunction', ['userId', 'name']),
  fn('004', 'E5', 'invokeLambda', ['userId', 'name', 'payload']),
  ...names('004', 'E5', 'binding', 'DB AUTH AWS_CACHE AWS_SERVICE'),
  ...names('004', 'E5', 'file', 'wrangler.jsonc .dev.vars'),
  ...names('004', 'E5', 'script', 'pnpm dev | pnpm typecheck | pnpm deploy'),
  { seed: '004', row: 'F4', kind: 'script', name: 'pnpm test' },
]

/** Every name that the five seeds give. Where each lives stands in `seed-names-places.ts`. */
export const seedNames: SeedName[] = [...databases, ...inventory, ...insight, ...ownDatabase, ...operations]
