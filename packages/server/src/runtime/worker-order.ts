import type { StoreTarget } from '../store/connect.ts'
import type { DemoCloud } from './demo-cloud.ts'

/** What a worker process is told over its channel: nothing of it stands in its arguments or environment. */
export interface WorkerOrder {
  /** The stores to work on; a target by IAM is left to the environment. */
  stores: readonly { demo: boolean; target: StoreTarget | 'iam' }[]
  demo: DemoCloud | null
}
