import type { DescribeRegionsRequest, Region } from '@aws-sdk/client-ec2'
import { AwsError } from '../../errors.ts'
import type { Call } from '../define.ts'
import { makeFilter } from './filters.ts'

/** A region that the accounts did not opt in to. */
const optIn = ['af-south-1']

/** The enabled regions, or all of them with AllRegions. */
export function describeRegions(call: Call, input: DescribeRegionsRequest): object {
  const { regions } = call.account.account
  const enabled = regions.map((name) => regionOf(name, 'opt-in-not-required'))
  const others = optIn.filter((name) => !regions.includes(name)).map((name) => regionOf(name, 'not-opted-in'))
  const all = input.AllRegions || input.RegionNames ? [...enabled, ...others] : enabled
  for (const name of input.RegionNames ?? []) {
    if (!all.some((region) => region.RegionName === name))
      throw new AwsError('InvalidParameterValue', `Invalid region provided: ${name}`)
  }
  const named = input.RegionNames
    ? all.filter((region) => input.RegionNames?.includes(region.RegionName ?? ''))
    : all
  return { Regions: named.filter(makeFilter<Region>(input.Filters) ?? (() => true)) }
}

function regionOf(name: string, status: string): Region {
  const isOptIn = optIn.includes(name) && status === 'opt-in-not-required'
  return {
    RegionName: name,
    Endpoint: `ec2.${name}.amazonaws.com`,
    OptInStatus: isOptIn ? 'opted-in' : status,
  }
}
