import type { Call, Detail, Json, Place } from '../resources/define.ts'
import type { Outcome } from './answers.ts'
import { identify, type ListedItem, readItem } from './build-row.ts'
import type { ReadyRow } from './changed-rows.ts'
import { type Asked, askDetails } from './detail-calls.ts'
import type { GapBook } from './gap-book.ts'
import type { ListRun } from './scan-context.ts'
import type { SideLists } from './side-lists.ts'

/** What the items of a page need on their way to the store. */
export interface Preparation {
  run: ListRun
  place: Place
  /** The side lists, read when the first item needs them. */
  sides: () => Promise<SideLists>
  gaps: GapBook
  callFor(operation: string, detail: Detail, place: Place): Call
}

/** Brings listed items into stored form and makes their detail calls. What AWS no longer knows is left out. */
export async function prepareRows(items: readonly object[], preparation: Preparation): Promise<ReadyRow[]> {
  const { run, place, gaps, callFor } = preparation
  const listed = await Promise.all(items.map((item) => readOne(item, preparation)))
  const pending = listed.filter((entry) => entry !== undefined)
  await askDetails(
    pending.map(({ asked }) => asked),
    'base',
    callFor,
    run.signal,
  )
  if (run.scope.tier === 'posture') {
    for (const { item, asked } of pending)
      asked.place = {
        ...place,
        region: item.type.region?.(item.config, answers(asked.outcomes)) || place.region,
      }
    await askDetails(
      pending.map(({ asked }) => asked),
      'posture',
      callFor,
      run.signal,
    )
  }
  return pending.flatMap(({ item, asked }) => (asked.vanished ? [] : finish(item, asked, place, gaps)))
}

async function readOne(
  said: object,
  { run, place, sides, gaps }: Preparation,
): Promise<{ item: ListedItem; asked: Asked } | undefined> {
  const type = run.source.typeOf(said)
  if (!type) return undefined
  const item = await readItem(type, said, run.context.keyedHash)
  for (const column of item.invalid) {
    gaps.add(operationOf(run), {
      state: 'failed',
      reason: `AWS sent a value that is none: ${type.type}.${column}`,
      missingAction: null,
    })
  }
  const outcomes = new Map((await sides()).outcomesFor(type, item.config))
  return { item, asked: { type, config: item.config, place, outcomes, vanished: false } }
}

function finish(item: ListedItem, asked: Asked, place: Place, gaps: GapBook): ReadyRow[] {
  for (const [operation, outcome] of asked.outcomes) {
    if (outcome.state === 'refused' && item.type.details[operation]) gaps.add(operation, outcome.refusal)
  }
  return [{ item, outcomes: asked.outcomes, ...identify(item, answers(asked.outcomes), place) }]
}

function answers(outcomes: ReadonlyMap<string, Outcome>): Record<string, Json> {
  return Object.fromEntries(
    [...outcomes].flatMap(([operation, outcome]) =>
      outcome.state === 'ok' ? [[operation, outcome.answer]] : [],
    ),
  )
}

/** `DescribeInstances` of `ec2:DescribeInstances`. */
export function operationOf({ scope }: { scope: { source: string } }): string {
  return scope.source.slice(scope.source.indexOf(':') + 1)
}
