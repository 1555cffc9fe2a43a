import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

/** A folder for the data of one test, removed behind it. Open to look into, so that the embedded PostgreSQL stays inside when root runs the tests. */
export async function temporaryHome(t: TestContext): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'skydeck-cli-'))
  await chmod(home, 0o755)
  t.after(() => rm(home, { recursive: true, force: true }))
  return home
}
