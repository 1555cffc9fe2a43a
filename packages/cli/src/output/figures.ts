const grouped = new Intl.NumberFormat('en-US')

/** `1,234`. */
export function count(number: number): string {
  return grouped.format(number)
}

/** `1 scope`, `2 scopes`. */
export function counted(number: number, singular: string, plural = `${singular}s`): string {
  return `${count(number)} ${number === 1 ? singular : plural}`
}

/** Milliseconds as people say them: `0.4 s`, `12 s`, `3 min 05 s`, `1 h 02 min`. */
export function duration(ms: number): string {
  if (ms < 9_950) return `${(Math.max(0, ms) / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${pad(seconds % 60)} s`
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`
}

/** How long ago a time was: `4 min ago`, `2 days ago`. */
export function age(iso: string, now: number): string {
  const minutes = Math.floor(Math.max(0, now - Date.parse(iso)) / 60_000)
  if (minutes < 1) return 'just now'
  if (minutes < 120) return `${minutes} min ago`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} days ago`
}

/** An ISO time without its milliseconds, in UTC: `2026-01-31 08:00:00Z`. */
export function moment(iso: string): string {
  return iso.replace('T', ' ').replace(/\.\d+/, '')
}

function pad(number: number): string {
  return String(number).padStart(2, '0')
}
