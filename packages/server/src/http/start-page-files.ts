/** The page itself. Every part that is filled in is empty until the API has answered. */
export const startPageHtml = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Skydeck</title>
<link rel="stylesheet" href="start.css">
</head>
<body>
<header><h1>Skydeck</h1><p id="state" role="status">Asking the server…</p></header>
<main>
<p id="demo" class="note" hidden></p>
<section aria-labelledby="held"><h2 id="held">What this server holds</h2>
<dl id="about"></dl>
<table><caption>Resources by type</caption><thead><tr><th scope="col">Type</th><th scope="col" class="number">Count</th></tr></thead><tbody id="types"></tbody></table>
<p id="empty" hidden>Nothing has been scanned yet.</p></section>
<section aria-labelledby="cli"><h2 id="cli">Use it from the command line</h2>
<p>In a terminal, in the folder of the clone:</p>
<pre><code>npx skydeck accounts list
npx skydeck scan
npx skydeck resources --type aws_ec2_instance
npx skydeck sql "select instance_id, instance_type from aws_ec2_instance"
npx skydeck --help</code></pre>
<p>The HTTP API is described at <code>/openapi.json</code>, which asks for the token as the whole API does.</p></section>
</main>
<footer><p>Skydeck is not a product of Amazon Web Services.</p></footer>
<script src="start.js"></script>
</body>
</html>
`

export const startPageStyle = `:root { --text: #1c2430; --soft: #52606f; --ground: #fbfaf7; --card: #ffffff; --line: #d8d4ca; --accent: #0b6e69 }
@media (prefers-color-scheme: dark) { :root { --text: #e9edf2; --soft: #a9b4c0; --ground: #11161d; --card: #1a212b; --line: #38424f; --accent: #5ccfc6 } }
:root[data-theme='light'] { color-scheme: light; --text: #1c2430; --soft: #52606f; --ground: #fbfaf7; --card: #ffffff; --line: #d8d4ca; --accent: #0b6e69 }
:root[data-theme='dark'] { color-scheme: dark; --text: #e9edf2; --soft: #a9b4c0; --ground: #11161d; --card: #1a212b; --line: #38424f; --accent: #5ccfc6 }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--text); background: var(--ground) }
h1 { margin: 0; font-size: 1.75rem; color: var(--accent) }
h2 { margin: 0 0 .75rem; font-size: 1.15rem }
section, .note { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem 1.25rem; margin: 1rem 0 }
.note { border-left: .3rem solid var(--accent) }
#state, footer { color: var(--soft) }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.25rem; margin: 0 0 1rem }
dt { color: var(--soft) } dd { margin: 0; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100% } caption { text-align: left; color: var(--soft); padding: .25rem 0 }
th, td { text-align: left; padding: .3rem .5rem; border-top: 1px solid var(--line); overflow-wrap: anywhere }
.number { width: 5rem; text-align: right; font-variant-numeric: tabular-nums }
pre { overflow-x: auto; padding: .75rem; border: 1px solid var(--line); border-radius: .375rem }
`

export const startPageScript = `'use strict'
const theme = new URLSearchParams(location.search).get('theme')
if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
const kept = 'skydeck-token'
const given = new URLSearchParams(location.hash.slice(1)).get('token')
if (given) { sessionStorage.setItem(kept, given); history.replaceState(null, '', location.pathname + location.search) }
const token = sessionStorage.getItem(kept)
const at = (id) => document.getElementById(id)
const ask = async (path) => {
  const answer = await fetch(path, { headers: { authorization: 'Bearer ' + token } })
  const body = await answer.json()
  if (!answer.ok) throw new Error(body.message + ' ' + body.hint)
  return body
}
const add = (parent, name, text, kind) => { const e = document.createElement(name); e.textContent = text; if (kind) e.className = kind; parent.append(e); return e }
const fact = (name, value) => { add(at('about'), 'dt', name); add(at('about'), 'dd', value) }
async function show() {
  if (!token) throw new Error('Open the address that the server printed when it started: it ends with #token=…')
  const about = await ask('/api/v1/about')
  at('state').textContent = 'Version ' + about.version + ', ready.'
  if (about.demo) { at('demo').hidden = false; at('demo').textContent = 'Demo: this is the data of a simulated company. Connect an account of your own with: npx skydeck accounts add --profile NAME' }
  fact('Store', about.store + ' PostgreSQL ' + about.storeVersion)
  fact('Connections', String(about.connections))
  fact('Resources', String(about.resources))
  fact('Last scan', about.lastScanAt ? new Date(about.lastScanAt).toLocaleString() : 'never')
  const { items } = await ask('/api/v1/accounts')
  for (const account of items) fact('Account', (account.accountId || 'not reached yet') + ' · ' + account.name + (account.reason ? ' · ' + account.reason : ''))
  const { facets } = await ask('/api/v1/resources/facets?column=type')
  const values = facets[0].values
  at('empty').hidden = values.length > 0
  for (const { value, count } of values) { const row = add(at('types'), 'tr', ''); add(row, 'td', value); add(row, 'td', String(count), 'number') }
}
show().catch((error) => { at('state').textContent = error.message })
`
