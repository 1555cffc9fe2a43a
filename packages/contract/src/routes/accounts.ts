import { z } from 'zod'
import { Account, AccountInput, ConnectionTest } from '../schemas/account.ts'
import { route } from './base.ts'

const byId = z.object({ id: z.string() })

export const accounts = {
  /** All connections, the current one marked. */
  list: route({ access: 'read', audit: 'none' })
    .route({ method: 'GET', path: '/api/v1/accounts', summary: 'List connected accounts' })
    .output(z.object({ items: z.array(Account), demo: z.boolean() })),

  /** The profiles of the AWS configuration files on the server's machine. */
  profiles: route({ access: 'admin', audit: 'none' })
    .route({ method: 'GET', path: '/api/v1/profiles', summary: 'List local AWS profiles' })
    .output(z.object({ items: z.array(z.object({ name: z.string(), region: z.string().nullable() })) })),

  /** Adds a connection after `sts:GetCallerIdentity` succeeded with it; nothing is stored otherwise. */
  add: route({ access: 'admin', audit: 'account.add' })
    .route({ method: 'POST', path: '/api/v1/accounts', successStatus: 201, summary: 'Connect an account' })
    .input(AccountInput)
    .output(Account),

  /** Forgets the connection and its secret. With `purge` the resources of its account go too. */
  remove: route({ access: 'admin', audit: 'account.remove' })
    .route({ method: 'DELETE', path: '/api/v1/accounts/{id}', summary: 'Remove a connection' })
    .input(byId.extend({ purge: z.union([z.boolean(), z.stringbool()]).optional() }))
    .output(z.object({ removed: z.string(), resourcesPurged: z.number().int() })),

  /** Asks AWS who the connection is and which regions it may use. */
  test: route({ access: 'operate', audit: 'none' })
    .route({ method: 'POST', path: '/api/v1/accounts/{id}/test', summary: 'Test a connection' })
    .input(byId)
    .output(ConnectionTest),

  /** Makes a connection the current one. */
  switch: route({ access: 'operate', audit: 'none' })
    .route({ method: 'POST', path: '/api/v1/accounts/{id}/current', summary: 'Switch the current account' })
    .input(byId)
    .output(Account),
}
