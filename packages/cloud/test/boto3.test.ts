import assert from 'node:assert/strict'
import { execFile, execFileSync } from 'node:child_process'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { type Cloud, startCloud } from '../src/index.ts'
import { accountId } from './clients.ts'

/** A client that nobody here wrote: AWS's own SDK for Python, if it is installed. */
const script = `
import boto3, botocore, json, sys
client = lambda name: boto3.client(name)
pages = lambda name, operation, key, **args: [item for page in client(name).get_paginator(operation).paginate(**args) for item in page[key]]
found = {}
found['account'] = client('sts').get_caller_identity()['Account']
found['instances'] = [i['InstanceId'] for r in pages('ec2', 'describe_instances', 'Reservations', MaxResults=20) for i in r['Instances']]
found['volumes'] = [v['VolumeId'] for v in pages('ec2', 'describe_volumes', 'Volumes', MaxResults=50)]
found['databases'] = [d['DBInstanceIdentifier'] for d in pages('rds', 'describe_db_instances', 'DBInstances', MaxRecords=20)]
found['balancers'] = [b['LoadBalancerArn'] for b in pages('elbv2', 'describe_load_balancers', 'LoadBalancers')]
found['classic'] = [b['LoadBalancerName'] for b in pages('elb', 'describe_load_balancers', 'LoadBalancerDescriptions')]
found['groups'] = [g['AutoScalingGroupName'] for g in pages('autoscaling', 'describe_auto_scaling_groups', 'AutoScalingGroups')]
found['functions'] = [f['FunctionName'] for f in pages('lambda', 'list_functions', 'Functions')]
found['environment'] = client('lambda').get_function(FunctionName=found['functions'][1])['Configuration']['Environment']['Variables']
found['roles'] = [r['RoleName'] for r in pages('iam', 'get_account_authorization_details', 'RoleDetailList', PaginationConfig={'PageSize': 30})]
found['document'] = client('iam').get_account_authorization_details(Filter=['Role'])['RoleDetailList'][0]['AssumeRolePolicyDocument']
found['tagged'] = [r['ResourceARN'] for r in pages('resourcegroupstaggingapi', 'get_resources', 'ResourceTagMappingList', ResourceTypeFilters=['ec2:instance'])]
s3 = client('s3')
found['buckets'] = [b['Name'] for b in s3.list_buckets()['Buckets']]
found['redirected'] = s3.get_bucket_acl(Bucket=sys.argv[1])['Grants'][0]['Grantee']['Type']
def refused(call, **args):
    try:
        call(**args)
    except botocore.exceptions.ClientError as error:
        return [error.response['Error']['Code'], error.response['ResponseMetadata']['HTTPStatusCode']]
found['refused'] = [
    refused(client('ec2').describe_addresses),
    refused(client('rds').describe_db_instances, DBInstanceIdentifier='nobody'),
    refused(client('lambda').get_function, FunctionName='nobody'),
    refused(s3.head_bucket, Bucket='nobody-has-this'),
    refused(boto3.client('resourcegroupstaggingapi', aws_secret_access_key='wrong', aws_access_key_id='AKIANOBODY').get_resources),
]
print(json.dumps(found))
`

function hasBoto3(): boolean {
  try {
    execFileSync('python3', ['-c', 'import boto3'], { stdio: 'ignore' })
    return true
  } catch {
    // No Python, or no boto3 in it: the test is skipped and says so.
    return false
  }
}

let cloud: Cloud
before(async () => {
  cloud = await startCloud({ resources: 1200, report: (error) => console.error(error) })
})
after(() => cloud.close())

test('boto3 reads what is held over every protocol', {
  skip: !hasBoto3() && 'python3 has no boto3',
}, async () => {
  const [account] = cloud.accounts
  const own = [...cloud.data.expect()].filter(
    (one) => one.region === 'us-east-1' || one.region === '' || one.type === 'aws_s3_bucket',
  )
  const elsewhere = own.find(
    (one) => one.type === 'aws_s3_bucket' && one.region === 'eu-central-1' && !one.id.includes('.'),
  )
  const env = {
    PATH: process.env.PATH,
    AWS_ENDPOINT_URL: cloud.url,
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: account?.accessKeyId,
    AWS_SECRET_ACCESS_KEY: account?.secretAccessKey,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  }
  const { stdout } = await promisify(execFile)('python3', ['-c', script, elsewhere?.id ?? ''], {
    env,
    maxBuffer: 1 << 26,
  })
  const found = JSON.parse(stdout) as Record<string, unknown>
  const ids = (...types: string[]) => own.filter((one) => types.includes(one.type)).map((one) => one.id)
  assert.equal(found.account, accountId(cloud))
  assert.deepEqual(found.instances, ids('aws_ec2_instance'))
  assert.deepEqual(found.volumes, ids('aws_ebs_volume'))
  assert.deepEqual(
    found.databases,
    ids('aws_rds_db_instance', 'aws_docdb_cluster_instance', 'aws_neptune_db_instance'),
  )
  const balancers = own.filter(
    (one) => one.arn.includes(':loadbalancer/') && one.type !== 'aws_ec2_classic_load_balancer',
  )
  assert.deepEqual(
    found.balancers,
    balancers.map((one) => one.arn),
  )
  assert.deepEqual(found.classic, ids('aws_ec2_classic_load_balancer'))
  assert.deepEqual(found.groups, ids('aws_ec2_autoscaling_group'))
  assert.deepEqual(found.functions, ids('aws_lambda_function'))
  assert.match(JSON.stringify(found.environment), /CANARY-SECRET-lambda-/)
  assert.deepEqual(
    found.roles,
    own.filter((one) => one.type === 'aws_iam_role').map((one) => one.name),
  )
  assert.deepEqual((found.document as { Statement: { Principal: object }[] }).Statement[0]?.Principal, {
    AWS: `arn:aws:iam::${accountId(cloud)}:root`,
  })
  const tagged = own.filter(
    (one) => one.type === 'aws_ec2_instance' && Object.keys(one.tags ?? {}).length > 0,
  )
  assert.deepEqual(
    found.tagged,
    tagged.map((one) => one.arn),
  )
  assert.deepEqual(found.buckets, ids('aws_s3_bucket'))
  assert.equal(found.redirected, 'CanonicalUser')
  assert.deepEqual(found.refused, [
    ['InvalidAction', 400],
    ['DBInstanceNotFound', 404],
    ['ResourceNotFoundException', 404],
    ['404', 404],
    ['UnrecognizedClientException', 400],
  ])
})
