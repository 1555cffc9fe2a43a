import { z } from 'zod'
import { Facet, ResourceDetail, ResourcePage, ResourceQuery, ResourceType } from '../schemas/resource.ts'
import { route } from './base.ts'

export const resourceTypes = {
  list: route({ access: 'read', audit: 'none' })
    .route({ method: 'GET', path: '/api/v1/resource-types', summary: 'What Skydeck knows how to scan' })
    .output(z.object({ items: z.array(ResourceType) })),
}

export const resources = {
  list: route({ access: 'read', audit: 'none' })
    .route({ method: 'GET', path: '/api/v1/resources', summary: 'List resources' })
    .input(
      ResourceQuery.extend({
        sort: z.string().max(100).optional().describe('A column, or -column for the other direction.'),
        limit: z.coerce.number().int().min(1).max(1000).default(50),
        cursor: z.string().max(4000).optional(),
        columns: z.string().max(20_000).optional().describe('Further columns of the type, with commas.'),
      }),
    )
    .output(ResourcePage),

  facets: route({ access: 'read', audit: 'none' })
    .route({ method: 'GET', path: '/api/v1/resources/facets', summary: 'Values of columns with counts' })
    .input(ResourceQuery.extend({ column: z.union([z.string(), z.array(z.string()).min(1).max(20)]) }))
    .output(z.object({ facets: z.array(Facet), demo: z.boolean() })),

  get: route({ access: 'read', audit: 'none' })
    .route({
      method: 'GET',
      path: '/api/v1/resources/{arn}',
      summary: 'One resource with history, relations and coverage',
    })
    .input(
      z.object({
        arn: z.string(),
        account: z.string().optional(),
        at: z.iso.datetime({ offset: true }).optional(),
      }),
    )
    .output(ResourceDetail),
}
