import type { DescribeVolumesRequest } from '@aws-sdk/client-ec2'
import { volumes } from '../../data/ec2/volumes.ts'
import type { Call } from '../define.ts'
import { listPage, notFound } from './list.ts'

/** Volumes; a page size above 1,000 gives 1,000. */
export function describeVolumes(call: Call, input: DescribeVolumesRequest): object {
  const rules = { ids: input.VolumeIds, notFound: notFound('InvalidVolume.NotFound', 'volume'), cuts: true }
  const { items, next } = listPage(call, volumes, input, rules)
  return { Volumes: items, NextToken: next }
}
