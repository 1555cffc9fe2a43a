import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

export interface StartedCli {
  child: ChildProcessWithoutNullStreams
  /** Resolves when stderr or stdout has said this. */
  said(text: string): Promise<void>
  ended: Promise<Ended>
}

export interface Environment {
  server?: { url: string; token: string }
  env?: Record<string, string>
}

/** Starts the command as a process of its own, with nothing of this process's environment but PATH. */
export function startCli(args: string[], { server, env }: Environment = {}): StartedCli {
  const child = spawn(process.execPath, [main, ...args], {
    env: {
      PATH: process.env.PATH ?? '',
      ...(server && { SKYDECK_URL: server.url, SKYDECK_TOKEN: server.token }),
      ...env,
    },
  })
  let stdout = ''
  let stderr = ''
  const waiting: { text: string; resolve: () => void }[] = []
  const heard = () => {
    for (const { text, resolve } of waiting) if (stdout.includes(text) || stderr.includes(text)) resolve()
  }
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
    heard()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
    heard()
  })
  return {
    child,
    said: (text) =>
      new Promise((resolve) => {
        waiting.push({ text, resolve })
        heard()
      }),
    ended: new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code) => resolve({ code, stdout, stderr }))
    }),
  }
}

/** Runs the command to its end, with `input` on its stdin. */
export async function runCli(args: string[], options: Environment & { input?: string } = {}): Promise<Ended> {
  const { child, ended } = startCli(args, options)
  // A command that never reads may close its stdin first.
  child.stdin.on('error', () => {})
  child.stdin.end(options.input ?? '')
  return ended
}
