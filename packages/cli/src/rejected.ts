import { AppError } from '@skydeck/contract'
import { UsageError } from './failures.ts'

/** What the server rejects as a bad request was a wrong option here: exit code 2. Everything else passes on as it is. */
export async function asUsage<T>(asking: Promise<T>): Promise<T> {
  try {
    return await asking
  } catch (error) {
    if (error instanceof AppError && error.code === 'bad_request')
      throw new UsageError(error.message, error.hint)
    throw error
  }
}
