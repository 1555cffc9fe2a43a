/** SQLSTATE classes that say that the server, not the data, is the matter: connection, resources, operator, system. */
const serverClasses = new Set(['08', '53', '57', '58', '25'])
const systemCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EACCES',
  'ENOTFOUND',
])

/** Whether an error came from a store that cannot be written just now, as against data that it does not take. */
export function isStoreFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (error.name === 'StoreError') return true
  if (/^[0-9A-Z]{5}$/.test(code) && 'severity' in error)
    return serverClasses.has(code.slice(0, 2)) || code === '40001' || code === '40P01'
  return (
    systemCodes.has(code) ||
    /Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect/.test(
      error.message,
    )
  )
}
