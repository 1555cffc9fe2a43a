import { ec2Instances } from './ec2/instance.ts'
import type { ResourceType, Source } from './define.ts'

/** Every way Skydeck lists things, sorted by name. */
export const sources: readonly Source[] = [ec2Instances]

/** Every type of the inventory. */
export const resourceTypes: readonly ResourceType[] = sources.flatMap((source) => source.types)
