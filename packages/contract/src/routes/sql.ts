import { z } from 'zod'
import { SqlRequest, SqlResult } from '../schemas/sql.ts'
import { route } from './base.ts'

export const sql = {
  /** One statement, read-only, with a cap on rows and time. */
  run: route({ access: 'read', audit: 'none' })
    .route({ method: 'POST', path: '/api/v1/sql', summary: 'Ask the inventory in SQL' })
    .input(SqlRequest)
    .output(SqlResult),

  cancel: route({ access: 'read', audit: 'none' })
    .route({ method: 'DELETE', path: '/api/v1/sql/{id}', summary: 'Cancel a running statement' })
    .input(z.object({ id: z.string() }))
    .output(z.object({ cancelled: z.boolean() })),
}
