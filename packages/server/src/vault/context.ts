/** Where a sealed secret stands. It opens only there: moved to another row, owner or field it counts as tampered with. */
export interface SealContext {
  table: string
  row: string
  /** Whose it is: a user's, tenant's or connection's id. */
  owner: string
  field: string
}

/**
 * The additional authenticated data of one use of a key: purpose, format version, table, row, owner, field, and for
 * the data key the id of the key that wraps it. JSON keeps the parts apart whatever they contain.
 */
export function authenticated(
  purpose: 'data' | 'key',
  version: number,
  context: SealContext,
  keyId = '',
): Uint8Array<ArrayBuffer> {
  const { table, row, owner, field } = context
  return new TextEncoder().encode(
    JSON.stringify(['skydeck/vault', purpose, version, table, row, owner, field, keyId]),
  )
}
