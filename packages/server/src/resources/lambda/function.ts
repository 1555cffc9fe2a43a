import {
  FunctionConfiguration$,
  GetFunctionConcurrencyCommand,
  GetFunctionConcurrencyResponse$,
  GetFunctionUrlConfigCommand,
  GetFunctionUrlConfigResponse$,
  GetPolicyCommand,
  GetPolicyResponse$,
  LambdaClient,
  ListFunctionsCommand,
} from '@aws-sdk/client-lambda'
import { as, computed, detail, never } from '../columns.ts'
import { type Detail, defineSource } from '../define.ts'
import { defineType } from '../define-type.ts'
import { readPolicy, standardPolicy } from '../policy-document.ts'

/** GetFunction is never called: its answer holds a pre-signed URL of the code. */
const details = {
  GetPolicy: {
    tier: 'posture',
    permission: 'lambda:GetPolicy',
    absent: ['ResourceNotFoundException'],
    shape: GetPolicyResponse$,
    call: ({ client }, config) => client(LambdaClient).send(new GetPolicyCommand(nameOf(config))),
  },
  GetFunctionUrlConfig: {
    tier: 'posture',
    permission: 'lambda:GetFunctionUrlConfig',
    absent: ['ResourceNotFoundException'],
    shape: GetFunctionUrlConfigResponse$,
    call: ({ client }, config) => client(LambdaClient).send(new GetFunctionUrlConfigCommand(nameOf(config))),
  },
  GetFunctionConcurrency: {
    tier: 'posture',
    permission: 'lambda:GetFunctionConcurrency',
    shape: GetFunctionConcurrencyResponse$,
    call: ({ client }, config) =>
      client(LambdaClient).send(new GetFunctionConcurrencyCommand(nameOf(config))),
  },
} satisfies Record<string, Detail>

/** A Lambda function. Of its environment the names are stored and a keyed hash of each value. */
export const lambdaFunction = defineType({
  type: 'aws_lambda_function',
  title: 'Lambda function',
  service: 'lambda',
  shape: FunctionConfiguration$,
  arn: 'FunctionArn',
  arnOfId: (id, { partition, region, account }) =>
    `arn:${partition}:lambda:${region}:${account}:function:${id}`,
  id: 'FunctionName',
  name: 'FunctionName',
  tags: { from: 'tagging', filter: 'lambda:function' },
  alias: ['lambda'],
  columns: {
    name: 'FunctionName',
    code_sha_256: 'CodeSha256',
    environment_variables: 'Environment.Variables',
    last_modified: as('timestamptz', 'LastModified'),
    timeout: as('text', 'Timeout'),
    vpc_id: 'VpcConfig.VpcId',
    vpc_security_group_ids: 'VpcConfig.SecurityGroupIds',
    vpc_subnet_ids: 'VpcConfig.SubnetIds',
    code: never('jsonb', 'GetFunction', 'its answer holds a pre-signed URL of the code'),
    policy: computed('jsonb', 'policy', ['GetPolicy']),
    policy_std: computed('jsonb', 'policy_std', ['GetPolicy']),
    reserved_concurrent_executions: detail('GetFunctionConcurrency', 'ReservedConcurrentExecutions'),
    url_config: detail('GetFunctionUrlConfig', '', 'jsonb'),
  },
  details,
  computed: {
    version: 1,
    of: ({ details: { GetPolicy } }) => ({
      policy: readPolicy(GetPolicy?.Policy),
      policy_std: standardPolicy(GetPolicy?.Policy),
    }),
  },
  relations: [
    { kind: 'acts as', arn: 'Role' },
    { kind: 'in', type: 'aws_vpc', id: 'VpcConfig.VpcId' },
    { kind: 'in', type: 'aws_vpc_subnet', id: 'VpcConfig.SubnetIds[]' },
    { kind: 'guarded by', type: 'aws_vpc_security_group', id: 'VpcConfig.SecurityGroupIds[]' },
    { kind: 'encrypted by', arn: 'KMSKeyArn' },
    { kind: 'uses', arn: 'Layers[].Arn' },
    { kind: 'uses', arn: 'FileSystemConfigs[].Arn' },
    { kind: 'sends to', arn: 'DeadLetterConfig.TargetArn' },
  ],
  ordered: [
    'Layers',
    'ImageConfigResponse.ImageConfig.EntryPoint',
    'ImageConfigResponse.ImageConfig.Command',
  ],
  secrets: { 'Environment.Variables': 'map' },
})

/** Lambda functions; 50 is the most that AWS puts on a page. */
export const lambdaFunctions = defineSource({
  source: 'lambda:ListFunctions',
  per: 'region',
  permissions: ['lambda:ListFunctions'],
  lane: 'lambda',
  types: [lambdaFunction],
  async list({ client }, token) {
    const page = await client(LambdaClient).send(new ListFunctionsCommand({ MaxItems: 50, Marker: token }))
    return { items: page.Functions ?? [], next: page.NextMarker }
  },
})

function nameOf(config: Readonly<Record<string, unknown>>) {
  return { FunctionName: String(config.FunctionName) }
}
