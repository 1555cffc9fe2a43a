import { AppError, type Facet, type ResourceQuery } from '@skydeck/contract'
import { countRows } from '../store/resource-count.ts'
import { facetOf } from '../store/resource-facets.ts'
import type { Reading } from './list-resources.ts'
import { understand } from './read-query.ts'

export interface FacetsQuery extends ResourceQuery {
  column: string | string[]
}

/** Values of one facet at most; more are said to be there. */
const mostValues = 100

/** Values of columns with their counts, under the same filters as the list. `tags` gives the keys in use. Throws as the list does. */
export async function facetsOfResources(
  { read, book, demo }: Reading,
  query: FacetsQuery,
): Promise<{ facets: Facet[]; demo: boolean }> {
  const { rows: question } = understand(query, book)
  const columns = [...new Set([query.column].flat().flatMap((name) => name.split(',')))].map(question.column)
  const document = columns.find(({ kind, name }) => kind === 'jsonb' && name !== 'tags')
  if (document)
    throw new AppError(
      'bad_request',
      `${document.name} holds JSON, whose values are not counted.`,
      'Choose another column.',
    )
  return read(async (db) => {
    const { total } = await countRows(db, question)
    const facets: Facet[] = []
    for (const column of columns) {
      facets.push({
        column: column.name,
        ...(await facetOf(db, question, column, { total, most: mostValues })),
      })
    }
    return { facets, demo }
  })
}
