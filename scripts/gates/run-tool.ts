import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The project's installed packages; gates use these tools whatever checkout they look at. */
const modules = fileURLToPath(new URL('../../node_modules/', import.meta.url))

/** Absolute path of a file in the project's `node_modules`. */
export function toolPath(path: string): string {
  return modules + path
}

/** What a tool printed and its exit code (-1 when a signal ended it). */
export type ToolResult = { stdout: string; stderr: string; code: number }

/**
 * Runs a program to its end in `cwd`, without a shell. Rejects only if it cannot be started; an exit code is data,
 * for most tools say "found something" with it.
 */
export function runTool(command: string, args: string[], cwd: string): Promise<ToolResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
    child.on('error', reject)
    child.on('close', (code) => {
      resolve({
        stdout: Buffer.concat(out).toString(),
        stderr: Buffer.concat(err).toString(),
        code: code ?? -1,
      })
    })
  })
}

/** Runs a JavaScript tool of `node_modules` (path from there) under the Node that runs this script. */
export function runNodeTool(path: string, args: string[], cwd: string): Promise<ToolResult> {
  return runTool(process.execPath, [toolPath(path), ...args], cwd)
}

/** The JSON that a tool printed; throws with what it said instead when that is not JSON. */
export function parseToolJson<T>(tool: string, { stdout, stderr, code }: ToolResult): T {
  try {
    return JSON.parse(stdout) as T
  } catch (cause) {
    throw new Error(`${tool} ended with ${code} and gave no report: ${(stderr || stdout).slice(0, 2000)}`, {
      cause,
    })
  }
}
