import { AwsError, goneCodes } from '@skydeck/contract'
import type { Call, Detail, Json, Place, ResourceType, Tier } from '../resources/define.ts'
import { type Outcome, readAnswer } from './answers.ts'
import { refusalOf } from './refusal.ts'

/** A row whose details are asked. */
export interface Asked {
  type: ResourceType
  config: Json
  place: Place
  outcomes: Map<string, Outcome>
  /** AWS no longer knows it: it went between the list and the detail call. */
  vanished: boolean
}

/** Detail calls under way at once in one scope; the pacer says how fast they go out. */
const concurrency = 16

/** The detail calls that a tier asks of a type. */
export function detailsOf(type: ResourceType, tier: Tier): [operation: string, detail: Detail][] {
  return Object.entries(type.details).filter(([, detail]) => tier === 'posture' || detail.tier === 'base')
}

/** Makes the detail calls of the given tier for the rows; outcomes are added to each row, nothing is thrown but the abort. */
export async function askDetails(
  rows: readonly Asked[],
  tier: Tier,
  callFor: (operation: string, detail: Detail, place: Place) => Call,
  signal: AbortSignal,
) {
  for (const row of rows) skipSenseless(row, tier)
  const jobs = rows.flatMap((row) =>
    Object.entries(row.type.details)
      .filter(([operation, detail]) => detail.tier === tier && !row.outcomes.has(operation))
      .map(([operation, detail]) => ({ row, operation, detail })),
  )
  let next = 0
  const work = async () => {
    for (let job = jobs[next++]; job; job = jobs[next++]) {
      signal.throwIfAborted()
      if (job.row.vanished) continue
      await askOne(job.row, job.operation, job.detail, callFor)
    }
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, jobs.length) }, work))
  signal.throwIfAborted()
}

/** A call that makes no sense for a row is as good as answered with nothing: its columns are empty, not unknown. */
function skipSenseless({ type, config, outcomes }: Asked, tier: Tier): void {
  for (const [operation, detail] of Object.entries(type.details)) {
    if (detail.tier === tier && detail.when && !detail.when(config))
      outcomes.set(operation, { state: 'absent' })
  }
}

async function askOne(
  row: Asked,
  operation: string,
  detail: Detail,
  callFor: (operation: string, detail: Detail, place: Place) => Call,
) {
  try {
    const answer = await detail.call(callFor(operation, detail, row.place), row.config)
    const { still, volatile } = readAnswer(row.type, operation, detail, answer)
    row.outcomes.set(operation, { state: 'ok', answer: still, volatile })
  } catch (error) {
    if (error instanceof AwsError && detail.absent?.includes(error.awsCode))
      row.outcomes.set(operation, { state: 'absent' })
    // Only a code that speaks of the thing itself: an unknown "no such setting" must not retire what is there.
    else if (error instanceof AwsError && goneCodes.has(error.awsCode)) row.vanished = true
    else row.outcomes.set(operation, { state: 'refused', refusal: refusalOf(error) })
  }
}
