const policy = 'words of an IAM policy, which is AWS’s own form'
const actions = 'actions of AWS; the generated policy (A10) names those that Skydeck calls'
const general = 'names of things in the world at large'
const examples = 'values, variables and places of an example'
const foreign = 'programs and files of the system that the seed was written for'

const words = (...lines: string[]): string[] => lines.flatMap((line) => line.split(' '))

/** Code-like words of the seeds that name nothing of Skydeck, by seed and by the reason why. */
export const ignoredNames: Record<string, Record<string, string[]>> = {
  '000': {
    [general]: words('SDK IAM'),
    'the constant of Go behind the method `default`': words('AuthMethodDefault'),
  },
  '001': {
    [policy]: words('Statement Effect Action Resource'),
    [actions]: words(
      'DescribeInstances DescribeVpcs DescribeRegions DescribeDBInstances DescribeLoadBalancers',
      'DescribeTags ListTagsForResource ListFunctions ListTags ListAllMyBuckets GetBucketLocation',
      'GetBucketTagging GetCallerIdentity',
    ),
    [general]: words('STS HTTP SDK PostgreSQL FastAPI PowerShell ConvertTo RestMethod ContentType'),
    [examples]: words(
      'AKIAIOSFODNN7EXAMPLE wJalrXUtnFEMI ReadOnlyRole ResourceScannerReadOnly',
      '//scanner-policy.json',
    ),
    [foreign]: words('START BACKEND aws_scanner aws_connect AWSConnectModal'),
  },
  '002': {
    [policy]: words('Version Statement Effect Action Resource'),
    [actions]: words(
      'GetCostAndUsage GetCostForecast DescribeInstances DescribeSnapshots DescribeVolumes',
      'ListAllMyBuckets GetBucketLocation ListUsers ListRoles GetCallerIdentity',
    ),
    [examples]: words('ec2Data s3Data iamData getCostData appError CostExplorer'),
    'modules that the functions came from; here they are exports of the typed client': words(
      '/lib/aws/cost-service /lib/aws/ec2-service /lib/aws/s3-service /lib/aws/iam-service',
      '/lib/supabase /lib/hooks',
    ),
  },
  '003': {
    'words of CloudFormation’s command line': words(
      'ParameterKey ParameterValue CAPABILITY_NAMED_IAM OutputKey OutputValue',
    ),
    'parameters of another product; the row keeps Environment and DatabasePassword':
      words('WhatsAppToken VerifyToken'),
    [general]: words('CloudTrail rds_client generate_db_auth_token'),
    [examples]: words(
      'SecurePassword123 your_token your_verify_token app_user database_name local_wa_app',
      'whatsapp_business whatsapp_business_production /aws/rds',
      '/aws/rds/instance/whatsapp-postgres-production/postgresql',
    ),
    'the file of the row, as an argument of the AWS CLI writes it': words(
      '//deploy/aws/cloudformation/infrastructure.yaml',
    ),
  },
  '004': {
    [policy]: words(
      'Version Statement Effect Action Principal Federated Condition StringEquals StringLike',
      'ForAnyValue AssumeRoleWithWebIdentity',
    ),
    'E6: tokens never leave the server': words('accessToken refreshToken idToken'),
    [general]: words('AWS SDK authorization_code_grant ProviderName ClientId'),
    [examples]: words(
      'user_123 authorization_code authorization_code_from_cognito eyJraWQiOi eyJjdHkiOi START',
      'RequestId CognitoAuthRole IDENTITY_POOL_ID AmazonS3ReadOnlyAccess AWSLambda_ReadOnlyAccess',
      'result /oauth/aws/callback /oauth/callback /lambda/functions/my-function/invoke',
    ),
    'words of the form of wrangler.jsonc': words('kv_namespaces services binding service id'),
  },
}
