/**
 * Where a name lives. `export`: the file exports it (with `type` for a type; with `member` a member of it); `client`: a
 * member of what the typed client's `createClient` gives; `route`: method and path of the contract or of a plain route
 * in `http/`; `text`: the file holds it; a file alone: it is there. Files are named from the root.
 */
export type Place =
  | { file: string; export: string; type?: true; member?: string }
  | { client: string }
  | { route: string }
  | { file: string; text: string }
  | { file: string }

/**
 * Rows that are not built yet: their names may be without a place. A row that is done leaves this list, and every name
 * of it then needs a place below, or the test fails.
 */
export const openRows = {
  /** Under construction. */
  now: ['A1', 'A7', 'B1', 'B3', 'F5'],
  /** Of later work. */
  later: ['A5', 'B11', 'C1', 'C2', 'C3', 'C4', 'D1', 'D2', 'D3', 'D9', 'E1', 'E2', 'E3', 'E4', 'E5'],
}

const client = 'packages/contract/src/index.ts'
const errors = ['AccessDenied', 'InvalidCredentials', 'ExpiredCredentials', 'ResourceNotFound', 'Throttling']
const moreErrors = ['ServiceUnavailable', 'ConnectionFailed']

/** The place of each name that is built, by `seed row kind name`. */
export const places: Record<string, Place> = {
  ...Object.fromEntries(
    [...errors, ...moreErrors].map((code) => [
      `000 A7 error code ${code}`,
      { file: 'packages/contract/src/aws-error.ts', text: `'${code}',` },
    ]),
  ),
  '000 A7 function isRetryable': { file: client, export: 'isRetryable' },
  '002 A7 function handleAWSError': { file: client, export: 'handleAWSError' },
  '002 A8 function apiCall': { client: 'apiCall' },
  '002 A3 function getAccounts': { client: 'getAccounts' },
  '002 A9 function isDemoMode': { client: 'isDemoMode' },
  '002 A3 function switchAccount': { client: 'switchAccount' },
  '004 E4 endpoint GET /health': { route: 'GET /health' },
  '004 F4 script pnpm test': { file: 'package.json', text: '"test":' },
}
