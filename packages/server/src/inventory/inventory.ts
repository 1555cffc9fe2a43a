import type { Facet, ResourceDetail, ResourcePage, ResourceType } from '@skydeck/contract'
import type { Pool } from 'pg'
import type { Source } from '../resources/define.ts'
import { createReadOnly } from '../store/read-only.ts'
import { type FacetsQuery, facetsOfResources } from './facets-of-resources.ts'
import { allResources, type ListQuery, listResources } from './list-resources.ts'
import { listTypes } from './list-types.ts'
import { type OneQuery, oneResource } from './one-resource.ts'
import { createTypeBook } from './type-book.ts'

/** `timeoutMs`: how long one question may take; 10 s when left out. */
export interface InventoryOptions {
  pool: Pool
  sources: readonly Source[]
  demo: boolean
  timeoutMs?: number
}

/** Looking at what is stored: the use cases behind `/resources` and `/resource-types`. */
export interface Inventory {
  list(query: ListQuery): Promise<ResourcePage>
  facets(query: FacetsQuery): Promise<{ facets: Facet[]; demo: boolean }>
  get(query: OneQuery): Promise<ResourceDetail>
  /** Every row that a question means, for exports; `limit` is the size of the pages that are read. */
  all(query: ListQuery): AsyncGenerator<ResourcePage['items'][number]>
  types(): { items: ResourceType[] }
}

/** Puts the use cases together over one store and catalogue. */
export function createInventory({ pool, sources, demo, timeoutMs = 10_000 }: InventoryOptions): Inventory {
  const reading = { read: createReadOnly(pool, timeoutMs), book: createTypeBook(sources), demo }
  const items = listTypes(sources)
  return {
    list: (query) => listResources(reading, query),
    facets: (query) => facetsOfResources(reading, query),
    get: (query) => oneResource(reading, query),
    all: (query) => allResources(reading, { limit: 1000, ...query }),
    types: () => ({ items }),
  }
}
