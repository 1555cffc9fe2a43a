import type { Context } from 'hono'

/** Only our own files run, nothing may frame us, and forms and scripts stay here. No CORS header is ever sent. @internal for tests */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data: blob:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "require-trusted-types-for 'script'",
].join('; ')

const always: Record<string, string> = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

/**
 * Puts the security headers on the answer of a request, errors included. One that the handler has set stays: a download
 * brings its own, tighter policy. `api` forbids every cache; `https` adds HSTS for a year.
 */
export function setSecurityHeaders(c: Context, { api, https }: { api: boolean; https: boolean }): void {
  const wanted = { ...always }
  if (api) wanted['Cache-Control'] = 'no-store'
  if (https) wanted['Strict-Transport-Security'] = 'max-age=31536000'
  // An answer that fetch() gave has headers that cannot be changed; a copy of it has.
  const response = new Response(c.res.body, c.res)
  for (const [name, value] of Object.entries(wanted)) {
    if (!response.headers.has(name)) response.headers.set(name, value)
  }
  c.res = response
}
