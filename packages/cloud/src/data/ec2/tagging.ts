import type { Tag } from '@aws-sdk/client-ec2'

/** Adds tags to an item of EC2, which leaves the member out where there are none. */
export function withTags<T extends { Tags?: Tag[] | undefined }>(item: T, tags: Tag[]): T {
  return tags.length > 0 ? { ...item, Tags: tags } : item
}

/** The Name tag, else the id. */
export function ec2Name(tags: readonly Tag[] | undefined, id: string | undefined): string {
  return tags?.find((tag) => tag.Key === 'Name')?.Value || (id ?? '')
}
