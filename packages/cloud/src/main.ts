import { once } from 'node:events'
import { readArguments, UsageError, usage } from './arguments.ts'
import { collections } from './services/index.ts'
import { type CloudOptions, makeWorld, startCloud } from './start.ts'

/** Serves until SIGTERM or Ctrl-C; says where it listens and which keys it takes. */
async function serve(options: CloudOptions, json: boolean): Promise<void> {
  const cloud = await startCloud({ ...options, report: (error) => console.error(error) })
  const accounts = cloud.accounts.map(({ id, accessKeyId, secretAccessKey }) => ({
    id,
    accessKeyId,
    secretAccessKey,
  }))
  if (json) console.log(JSON.stringify({ ready: true, url: cloud.url, accounts }))
  else {
    console.log(`The simulated AWS is ready at ${cloud.url}`)
    for (const { id, accessKeyId, secretAccessKey } of accounts) {
      console.log(
        `  account ${id}: AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}`,
      )
    }
  }
  const stop = () => void cloud.close()
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

/** Writes one line for each resource; stops quietly when the reader has enough. */
async function expect(options: CloudOptions): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // The reader closed the pipe (`| head`): the rest is not wanted.
    process.exit(error.code === 'EPIPE' ? 0 : 1)
  })
  let lines = ''
  const flush = async () => {
    if (!process.stdout.write(lines)) await once(process.stdout, 'drain')
    lines = ''
  }
  for (const line of makeWorld(options).expect(collections)) {
    lines += `${JSON.stringify(line)}\n`
    if (lines.length > 65_536) await flush()
  }
  await flush()
}

/** What went wrong, with what to do about it where that is known. */
function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  // Node's errors of the system have these members, which `Error` does not say.
  const { code, port } = error as NodeJS.ErrnoException & { port?: number }
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken by another program. Give another with --port N, or --port 0 for a free one.`
  if (code === 'EACCES')
    return `Port ${port} may not be used. Give one above 1023 with --port N, or --port 0 for a free one.`
  return error.message
}

try {
  const { action, options, json } = readArguments(process.argv.slice(2))
  if (action === 'help') console.log(usage)
  else if (action === 'expect') await expect(options)
  else await serve(options, json)
} catch (error) {
  console.error(sentenceOf(error))
  if (error instanceof UsageError) console.error(`\n${usage}`)
  process.exitCode = error instanceof UsageError ? 2 : 1
}
