import type {
  DescribeInstanceAttributeRequest,
  DescribeInstanceStatusRequest,
  DescribeInstancesRequest,
  Instance,
  Reservation,
} from '@aws-sdk/client-ec2'
import { instances, reservationId } from '../../data/ec2/instances.ts'
import type { Call } from '../define.ts'
import { listPage, notFound } from './list.ts'

const unknownId = notFound('InvalidInstanceID.NotFound', 'instance ID')

/** Instances by reservation; a page never splits one. */
export function describeInstances(call: Call, input: DescribeInstancesRequest): object {
  const group = (instance: Instance) => reservationId(call.place, instance)
  const { items, next } = listPage(
    call,
    instances,
    input,
    { ids: input.InstanceIds, notFound: unknownId },
    group,
  )
  const reservations = new Map<string, Reservation>()
  for (const instance of items) {
    const id = group(instance)
    const known = reservations.get(id)
    if (known) known.Instances?.push(instance)
    else
      reservations.set(id, {
        ReservationId: id,
        OwnerId: call.place.account.id,
        Groups: [],
        Instances: [instance],
      })
  }
  return { Reservations: [...reservations.values()], NextToken: next }
}

/** The status checks of running instances, or of all if asked. */
export function describeInstanceStatus(call: Call, input: DescribeInstanceStatusRequest): object {
  const { IncludeAllInstances = false } = input
  const { items, next } = listPage(call, instances, input, { ids: input.InstanceIds, notFound: unknownId })
  const seen = items.filter((instance) => IncludeAllInstances || instance.State?.Name === 'running')
  return { InstanceStatuses: seen.map(statusOf), NextToken: next }
}

/** One attribute of one instance; its user data holds a marked secret. */
export function describeInstanceAttribute(call: Call, input: DescribeInstanceAttributeRequest): object {
  const { InstanceId = '', Attribute } = input
  const instance = call.world.holdings.find(instances, call.place, InstanceId)
  if (!instance) throw unknownId(InstanceId)
  const userData = Buffer.from(`#!/bin/sh\nexport TOKEN=CANARY-SECRET-user-data-${InstanceId}\n`).toString(
    'base64',
  )
  switch (Attribute) {
    case 'userData':
      return { InstanceId, UserData: { Value: userData } }
    case 'disableApiTermination':
      return { InstanceId, DisableApiTermination: { Value: (instance.AmiLaunchIndex ?? 0) > 0 } }
    case 'instanceInitiatedShutdownBehavior':
      return { InstanceId, InstanceInitiatedShutdownBehavior: { Value: 'stop' } }
    default:
      return { InstanceId, InstanceType: { Value: instance.InstanceType } }
  }
}

function statusOf(instance: Instance): object {
  const isRunning = instance.State?.Name === 'running'
  const check = isRunning
    ? { Status: 'ok', Details: [{ Name: 'reachability', Status: 'passed' }] }
    : { Status: 'not-applicable' }
  return {
    AvailabilityZone: instance.Placement?.AvailabilityZone,
    AvailabilityZoneId: instance.Placement?.AvailabilityZoneId,
    Operator: { Managed: false },
    Events: [],
    InstanceId: instance.InstanceId,
    InstanceState: instance.State,
    InstanceStatus: check,
    SystemStatus: check,
    AttachedEbsStatus: check,
  }
}
