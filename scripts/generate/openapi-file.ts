import { openApiDocument } from '../../packages/server/src/http/openapi.ts'
import { version } from '../../packages/server/src/runtime/version.ts'
import type { Generator } from '../generators.ts'
import { jsonText } from './json-text.ts'

const file = 'docs/reference/openapi.json'

/** docs/reference/openapi.json: what a server answers at `/openapi.json`. */
export const openApiFile: Generator = {
  file,
  content: async () => jsonText(file, await openApiDocument(version)),
}
