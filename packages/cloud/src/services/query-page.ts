import { AwsError } from '../errors.ts'

/** The page size that a call asks for, between two limits; throws what AWS says of another. */
export function pageSize(
  asked: number | undefined,
  usual: number,
  least: number,
  most: number,
  refuse: (asked: number) => AwsError,
): number {
  if (asked === undefined) return usual
  if (!(asked >= least && asked <= most)) throw refuse(asked)
  return asked
}

/** What query services say of a number out of range. */
export function outOfRange(member: string, least: number, most: number): (asked: number) => AwsError {
  return (asked) =>
    new AwsError(
      'ValidationError',
      `1 validation error detected: Value '${asked}' at '${member}' failed to satisfy constraint: Member must have value ${asked < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`}`,
    )
}
