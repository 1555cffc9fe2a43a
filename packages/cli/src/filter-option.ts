import { FilterSyntaxError, parseFilter } from '@skydeck/contract'
import { UsageError } from './failures.ts'

/** The API's `filter` (JSON) of an expression such as `instance_type = "t3.micro" and region ^= eu-`. @throws UsageError with the place that cannot be read. */
export function filterOption(expression: string): string {
  try {
    return JSON.stringify(parseFilter(expression))
  } catch (error) {
    if (!(error instanceof FilterSyntaxError)) throw error
    throw new UsageError(
      `--filter cannot be read. ${error.message}`,
      'It reads like: instance_type = "t3.micro" and (tags.env in (prod, stage) or region ^= eu-)',
    )
  }
}
