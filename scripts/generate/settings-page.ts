import { settingsTable } from '../../packages/server/src/runtime/settings.ts'
import type { Generator } from '../generators.ts'
import { code, heading, table } from './markdown.ts'

/** Variables that others than `runtime/settings.ts` read. */
const others: readonly [name: string, reader: string, meaning: string][] = [
  [
    'SKYDECK_URL',
    'command line',
    'The server to talk to. Without it: the server that runs on `SKYDECK_HOME`, else one inside the command itself.',
  ],
  ['SKYDECK_TOKEN', 'command line', 'With `SKYDECK_URL`: the token of that server.'],
  ['XDG_DATA_HOME', 'server', 'The folder above the default of `SKYDECK_HOME`.'],
  [
    'AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_<SERVICE>',
    'AWS SDK',
    'Another endpoint than AWS’s. The API cannot set it. S3 is addressed by path when the host is an IP address or `localhost`.',
  ],
  [
    'AWS_PROFILE, AWS_ACCESS_KEY_ID, … (all other AWS_*)',
    'AWS SDK',
    'As the AWS SDK for JavaScript reads them: the default credential chain.',
  ],
  ['SKYDECK_SHARED', 'tests', 'The folder that holds `recorded/`; default `../shared`.'],
]

/** docs/reference/settings.md: every environment variable. */
export const settingsPage: Generator = {
  file: 'docs/reference/settings.md',
  async content() {
    const rows = Object.entries(settingsTable).map(([name, { otherwise, meaning }]) => [
      code(name),
      /^[\w.-]+$/.test(otherwise) && otherwise !== 'none' ? code(otherwise) : otherwise,
      meaning,
    ])
    return [
      heading('Settings', '`packages/server/src/runtime/settings.ts`'),
      'Settings are environment variables. There is no configuration file. A value that cannot be is refused at the start with the name of the variable and what it takes.\n',
      table(['variable', 'default', 'meaning'], rows),
      '## Variables that others read\n',
      table(
        ['variable', 'read by', 'meaning'],
        others.map(([name, reader, meaning]) => [code(name), reader, meaning]),
      ),
    ].join('\n')
  },
}
