import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { access } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { resourceTypes } from '../packages/server/src/resources/index.ts'
import { buildViews } from '../packages/server/src/store/views.ts'
import { type FreshDatabase, freshDatabase } from '../packages/server/test/support/database.ts'
import { runTool } from './gates/run-tool.ts'
import { generators } from './generators.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
let database: FreshDatabase

before(async () => {
  database = await freshDatabase({ name: 'reference' })
  await buildViews(database.pool, resourceTypes)
})
after(() => database.drop())

test('every statement that the papers show runs', async () => {
  const papers = await papersOf(root)
  const statements = papers.flatMap(({ file, text }) =>
    [...text.matchAll(/```sql\n([^]*?)\n```/g)].map(([, sql = '']) => ({ file, sql })),
  )
  assert.ok(statements.length > resourceTypes.length)
  const client = await database.pool.connect()
  await client.query('begin; set local search_path = aws, public')
  // What makes a role is for a person's own server.
  for (const { file, sql } of statements.filter(({ sql }) => !sql.startsWith('create role'))) {
    await assert.doesNotReject(client.query(sql), `${file}: ${sql}`)
  }
  await client.query('rollback')
  client.release()
})

test('every link between the papers leads somewhere', async () => {
  const lost: string[] = []
  for (const { file, text } of await papersOf(root)) {
    for (const [, target = ''] of text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
      if (/^https?:/.test(target)) continue
      const there = await access(join(root, dirname(file), target)).then(
        () => true,
        () => false,
      )
      if (!there) lost.push(`${file}: ${target}`)
    }
  }
  assert.deepEqual(lost, [])
})

test('a page for every type, and none for what is no type', async () => {
  const made = generators.map(({ file }) => file).filter((file) => file.startsWith('docs/reference/'))
  const { stdout } = await runTool('git', ['ls-files', 'docs/reference'], root)
  assert.deepEqual(stdout.split('\n').filter(Boolean).sort(), made.sort())
})

/** The Markdown files of the checkout that are under version control. */
async function papersOf(folder: string): Promise<{ file: string; text: string }[]> {
  const { stdout } = await runTool('git', ['ls-files', '*.md'], folder)
  const files = stdout.split('\n').filter(Boolean)
  return files.map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }))
}
