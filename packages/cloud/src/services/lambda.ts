import type { GetFunctionRequest, ListFunctionsRequest } from '@aws-sdk/client-lambda'
import * as client from '@aws-sdk/client-lambda'
import { type FunctionRecord, functions } from '../data/functions.ts'
import { AwsError } from '../errors.ts'
import { type Call, defineService } from './define.ts'

/** AWS Lambda. */
export const lambda = defineService({
  name: 'lambda',
  signingName: 'lambda',
  protocol: 'rest-json',
  actions: { prefix: 'lambda' },
  client,
  operations: {
    ListFunctions: listFunctions,
    GetFunction: getFunction,
    GetPolicy: (call, input: GetFunctionRequest) => {
      const { configuration, policy } = find(call, input.FunctionName)
      if (policy === undefined) throw notFound('The resource you requested does not exist.')
      return { Policy: policy, RevisionId: configuration.RevisionId }
    },
    GetFunctionUrlConfig: (call, input: GetFunctionRequest) => {
      const { url } = find(call, input.FunctionName)
      if (!url) throw notFound('The resource you requested does not exist.')
      return url
    },
    GetFunctionConcurrency: (call, input: GetFunctionRequest) => {
      const { reserved } = find(call, input.FunctionName)
      return reserved === undefined ? {} : { ReservedConcurrentExecutions: reserved }
    },
  },
})

/** Pages of 50 at most, however many are asked for. */
function listFunctions(call: Call, input: ListFunctionsRequest): object {
  const { MaxItems = 50, Marker } = input
  if (!(MaxItems >= 1 && MaxItems <= 10_000)) {
    throw new AwsError(
      'InvalidParameterValueException',
      `1 validation error detected: Value '${MaxItems}' at 'maxItems' failed to satisfy constraint: Member must have value between 1 and 10000`,
    )
  }
  const { items, next } = call.page([call.world.holdings.slots(functions, call.place)], {
    limit: Math.min(50, MaxItems),
    token: Marker,
    badToken: new AwsError('InvalidParameterValueException', 'Invalid marker'),
  })
  return { Functions: items.map((record) => record.configuration), NextMarker: next }
}

function getFunction(call: Call, input: GetFunctionRequest): object {
  const { configuration, tags, reserved } = find(call, input.FunctionName)
  const isImage = configuration.PackageType === 'Image'
  const image = `${call.place.account.id}.dkr.ecr.${call.region}.amazonaws.com/functions:latest`
  const signed =
    'X-Amz-Security-Token=CANARY-SECRET-code&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=600&X-Amz-Signature=CANARY-SECRET-signature'
  const location = `https://awslambda-${call.region}-tasks.s3.${call.region}.amazonaws.com/snapshots/${call.place.account.id}/${configuration.FunctionName}?${signed}`
  return {
    Configuration: configuration,
    Code: isImage
      ? { RepositoryType: 'ECR', ImageUri: image, ResolvedImageUri: image }
      : { RepositoryType: 'S3', Location: location },
    ...(Object.keys(tags).length > 0 && { Tags: tags }),
    ...(reserved !== undefined && { Concurrency: { ReservedConcurrentExecutions: reserved } }),
  }
}

/** A function by name or ARN. */
function find(call: Call, name = ''): FunctionRecord {
  const short = name.includes(':') ? (/function:([^:]+)/.exec(name)?.[1] ?? name) : name
  const record = call.world.holdings.find(functions, call.place, short)
  if (!record) throw notFound(`Function not found: ${call.place.arn('lambda', `function:${short}`)}`)
  return record
}

function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message, 404)
}
