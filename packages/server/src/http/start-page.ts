import type { Hono } from 'hono'
import type { AppEnv } from './app-env.ts'
import { startPageHtml, startPageScript, startPageStyle } from './start-page-files.ts'

/** `/ui/`: what this server holds and how to use the command line. The page has no data of its own; it asks the API with the token of its address. */
export function mountStartPage(app: Hono<AppEnv>): void {
  app.get('/', (c) => c.redirect('/ui/'))
  app.get('/ui', (c) => c.redirect('/ui/'))
  app.get('/ui/', (c) => c.html(startPageHtml))
  app.get('/ui/start.css', (c) => c.text(startPageStyle, 200, { 'content-type': 'text/css; charset=utf-8' }))
  app.get('/ui/start.js', (c) =>
    c.text(startPageScript, 200, { 'content-type': 'text/javascript; charset=utf-8' }),
  )
}
