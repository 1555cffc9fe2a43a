/** What is read of a V8 CPU profile (Chrome DevTools Protocol, `Profiler.Profile`). Times are in microseconds. */
interface Profile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[]
  samples: number[]
  timeDeltas: number[]
}

/** Milliseconds and share of the time that is not idle, most first. */
type Part = Record<'place', string> & { ms: number; share: string }

/** Sums a profile's time in functions themselves: by the package or folder of their code, and by function. */
export function readProfile(text: string): { places: Part[]; functions: Part[] } {
  const { nodes, samples, timeDeltas } = JSON.parse(text) as Profile
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]))
  const places = new Map<string, number>()
  const functions = new Map<string, number>()
  let busy = 0
  for (const [index, id] of samples.entries()) {
    const frame = frames.get(id)
    const time = timeDeltas[index] ?? 0
    if (!frame || frame.functionName === '(idle)') continue
    busy += time
    const place = placeOf(frame)
    places.set(place, (places.get(place) ?? 0) + time)
    const name = `${frame.functionName || '(anonymous)'} ${place}:${frame.lineNumber + 1}`
    functions.set(name, (functions.get(name) ?? 0) + time)
  }
  return { places: sorted(places, busy), functions: sorted(functions, busy) }
}

/** `@aws-sdk/core`, `server/src/scan`, `node:http`, or V8's own part such as `(garbage collector)`. */
function placeOf({ url, functionName }: { url: string; functionName: string }): string {
  const installed = url.split('/node_modules/').at(-1)
  if (url.includes('/node_modules/') && installed)
    return installed.split('/', installed.startsWith('@') ? 2 : 1).join('/')
  const own = /\/packages\/([a-z]+\/src(?:\/[a-z0-9-]+(?=\/))?)/.exec(url)
  if (own?.[1]) return own[1]
  return url === '' ? functionName : url
}

function sorted(times: ReadonlyMap<string, number>, busy: number): Part[] {
  return [...times]
    .sort(([, a], [, b]) => b - a)
    .map(([place, time]) => ({
      place,
      ms: Math.round(time / 1000),
      share: `${((time / busy) * 100).toFixed(1)} %`,
    }))
}
