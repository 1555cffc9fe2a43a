import { resourceTypes } from '../packages/server/src/resources/index.ts'
import { openApiFile } from './generate/openapi-file.ts'
import { policyFiles } from './generate/policy-files.ts'
import { resourceTypesPage } from './generate/resource-types-page.ts'
import { settingsPage } from './generate/settings-page.ts'
import { typePage } from './generate/type-page.ts'

/** A generated file: its path from the root, and what it should hold now. */
export type Generator = { file: string; content(): Promise<string> }

/** Every generated file of the project. One more = one entry here; `node scripts/generate.ts` then writes it. */
export const generators: Generator[] = [
  settingsPage,
  resourceTypesPage,
  ...resourceTypes.map(typePage),
  ...policyFiles,
  openApiFile,
]
