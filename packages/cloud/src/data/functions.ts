import { createHash } from 'node:crypto'
import type { FunctionConfiguration, GetFunctionUrlConfigResponse } from '@aws-sdk/client-lambda'
import type { Collection } from './collection.ts'
import { groupId, groupOfVpc, subnetId, subnetsOfVpc, vpcId } from './ec2/network.ts'
import { functionRole } from './iam/roles.ts'
import type { Place } from './place.ts'
import { purposeOf, tagsOf } from './vocabulary.ts'

/** A function with what its other calls tell. */
export interface FunctionRecord {
  configuration: FunctionConfiguration
  tags: Record<string, string>
  /** The resource policy, as JSON text. */
  policy?: string
  url?: GetFunctionUrlConfigResponse
  reserved?: number
}

const runtimes = [
  'nodejs22.x',
  'nodejs22.x',
  'python3.13',
  'python3.13',
  'java21',
  'provided.al2023',
  'nodejs16.x',
  'python3.8',
  'go1.x',
] as const

/** Lambda functions, by name. */
export const functions: Collection<FunctionRecord> = {
  name: 'lambda:functions',
  taggedAs: 'lambda:function',
  count: (place) => place.counts.function,
  keyAt: functionName,
  keyOf: (record) => record.configuration.FunctionName ?? '',
  itemAt: functionAt,
  describe: ({ configuration, tags }) => ({
    type: 'aws_lambda_function',
    arn: configuration.FunctionArn ?? '',
    id: configuration.FunctionName ?? '',
    name: configuration.FunctionName ?? '',
    tags,
  }),
}

/** The name of a function, by which a region knows it. */
export function functionName(place: Place, i: number): string {
  const { app, part, env } = purposeOf(place, 'function', i)
  return `${app}-${part}-${env}-fn-${i}`
}

function functionAt(place: Place, i: number): FunctionRecord {
  const arn = place.arn('lambda', `function:${functionName(place, i)}`)
  const record: FunctionRecord = {
    configuration: configurationAt(place, i, arn),
    tags: Object.fromEntries(
      tagsOf(place, 'function', i, functionName(place, i)).map((tag) => [tag.Key, tag.Value]),
    ),
  }
  if (i % 3 === 1) record.policy = policyAt(place, i, arn)
  if (i % 7 === 4) record.reserved = 5 * (i % 4)
  if (i % 5 === 2) {
    record.url = {
      FunctionUrl: `https://${place.id('x', 'function', i, 'url').slice(3)}.lambda-url.${place.region}.on.aws/`,
      FunctionArn: arn,
      AuthType: i % 2 ? 'NONE' : 'AWS_IAM',
      CreationTime: place.time('function', i, 'url').toISOString(),
      LastModifiedTime: place.time('function', i, 'url').toISOString(),
      Cors: { AllowCredentials: false, AllowMethods: ['GET', 'POST'], AllowOrigins: ['*'], MaxAge: 300 },
      InvokeMode: 'BUFFERED',
    }
  }
  return record
}

function configurationAt(place: Place, i: number, arn: string): FunctionConfiguration {
  return {
    FunctionName: functionName(place, i),
    FunctionArn: arn,
    Role: functionRole(place.at(''), i),
    CodeSize: 1000 + (place.draw('function', i, 'size') % 40_000_000),
    Description: descriptionAt(place, i),
    Timeout: [3, 10, 30, 60, 900][i % 5],
    MemorySize: [128, 256, 512, 1024, 3008][i % 5],
    LastModified: place.time('function', i, 'modified').toISOString().replace('Z', '+0000'),
    CodeSha256: createHash('sha256').update(arn).digest('base64'),
    Version: '$LATEST',
    VpcConfig: i % 4 === 2 ? networkAt(place, i) : noNetwork,
    TracingConfig: { Mode: i % 2 ? 'Active' : 'PassThrough' },
    RevisionId: place.uuid('function', i, 'revision'),
    State: 'Active',
    LastUpdateStatus: 'Successful',
    Architectures: [i % 2 ? 'arm64' : 'x86_64'],
    EphemeralStorage: { Size: 512 },
    SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
    LoggingConfig: {
      LogFormat: i % 4 === 3 ? 'JSON' : 'Text',
      LogGroup: `/aws/lambda/${functionName(place, i)}`,
    },
    ...packageAt(place, i),
    ...extrasAt(place, i),
  }
}

const noNetwork = { SubnetIds: [], SecurityGroupIds: [], VpcId: '', Ipv6AllowedForDualStack: false }

function networkAt(place: Place, i: number) {
  const vpc = place.draw('function', i, 'vpc') % place.counts.vpc
  const subnets = subnetsOfVpc(place, vpc).slice(0, 2)
  return {
    SubnetIds: subnets.map((subnet) => subnetId(place, subnet)),
    SecurityGroupIds: [groupId(place, groupOfVpc(place, vpc, i))],
    VpcId: vpcId(place, vpc),
    Ipv6AllowedForDualStack: false,
  }
}

/** Some tools write a NUL into descriptions; JSON carries it. */
function descriptionAt(place: Place, i: number): string {
  const { app, part } = purposeOf(place, 'function', i)
  if (i % 43 === 7) return 'before\u0000after, as some tools write it'
  return i % 3 === 0 ? '' : `Handles ${part} of ${app} ☂ <&> "now"`
}

function packageAt(place: Place, i: number): FunctionConfiguration {
  if (i % 13 === 9) return { PackageType: 'Image' }
  return {
    PackageType: 'Zip',
    Runtime: place.choose(runtimes, 'function', i, 'runtime'),
    Handler: 'index.handler',
    RuntimeVersionConfig: {
      RuntimeVersionArn: `arn:aws:lambda:${place.region}::runtime:${place.id('x', 'runtime', i % 5).slice(3)}`,
    },
  }
}

/** What only some functions have; the values of the environment are marked secrets. */
function extrasAt(place: Place, i: number): FunctionConfiguration {
  const { app, environment } = purposeOf(place, 'function', i)
  const extras: FunctionConfiguration = {}
  if (i % 4 !== 0) {
    const secrets = { API_KEY: `CANARY-SECRET-lambda-${i}`, DB_PASSWORD: `CANARY-SECRET-db-${i}` }
    extras.Environment = { Variables: { STAGE: environment, ...secrets } }
  }
  if (i % 5 === 3) {
    extras.DeadLetterConfig = { TargetArn: place.arn('sqs', `${app}-dead-letters`) }
    extras.KMSKeyArn = place.arn('kms', `key/${place.uuid('key', 0)}`)
  }
  if (i % 6 === 1) extras.Layers = [{ Arn: place.arn('lambda', 'layer:common:7'), CodeSize: 154_320 }]
  return extras
}

function policyAt(place: Place, i: number, arn: string): string {
  const isPublic = i % 12 === 10
  const condition = isPublic
    ? {}
    : {
        Condition: {
          ArnLike: {
            'AWS:SourceArn': place.arn(
              'execute-api',
              `${place.id('x', 'function', i, 'api').slice(3, 13)}/*/GET/`,
            ),
          },
        },
      }
  const Principal = isPublic ? '*' : { Service: 'apigateway.amazonaws.com' }
  return JSON.stringify({
    Version: '2012-10-17',
    Id: 'default',
    Statement: [
      {
        Sid: `s${i}`,
        Effect: 'Allow',
        Principal,
        Action: 'lambda:InvokeFunction',
        Resource: arn,
        ...condition,
      },
    ],
  })
}
