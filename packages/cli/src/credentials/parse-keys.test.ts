import assert from 'node:assert/strict'
import { test } from 'node:test'
import { UsageError } from '../failures.ts'
import { parseKeys } from './parse-keys.ts'

const id = 'AKIAIOSFODNN7EXAMPLE'
const secret = 'wJalrXUtnFEMI/K7MDENG=/bPxRfiCYEXAMPLEKEY'
const session = 'IQoJb3JpZ2luX2VjEXAMPLE=='

const temporary = { accessKeyId: id, secretAccessKey: secret, sessionToken: session }
const lasting = { accessKeyId: id, secretAccessKey: secret }

const forms: [name: string, text: string, keys: object][] = [
  [
    'JSON with the names of the credentials file',
    JSON.stringify({ aws_access_key_id: id, aws_secret_access_key: secret }),
    lasting,
  ],
  [
    'JSON with the names of the environment',
    JSON.stringify({ AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: session }),
    temporary,
  ],
  ['JSON of the SDK', JSON.stringify(temporary), temporary],
  [
    'the answer of STS',
    JSON.stringify({
      Credentials: {
        AccessKeyId: id,
        SecretAccessKey: secret,
        SessionToken: session,
        Expiration: '2026-01-01T00:00:00Z',
      },
    }),
    temporary,
  ],
  [
    'a credentials file',
    `[default]\r\naws_access_key_id = ${id}\r\naws_secret_access_key=${secret}\r\n`,
    lasting,
  ],
  [
    'export lines',
    `export AWS_ACCESS_KEY_ID="${id}"\nexport AWS_SECRET_ACCESS_KEY='${secret}'\nexport AWS_SESSION_TOKEN=${session};\n`,
    temporary,
  ],
  ['PowerShell', `$Env:AWS_ACCESS_KEY_ID="${id}"\n$Env:AWS_SECRET_ACCESS_KEY="${secret}"`, lasting],
  ['cmd.exe', `SET AWS_ACCESS_KEY_ID=${id}\r\nSET AWS_SECRET_ACCESS_KEY=${secret}`, lasting],
  [
    'the older name of the session token',
    `aws_access_key_id=${id}\naws_secret_access_key=${secret}\naws_security_token=${session}`,
    temporary,
  ],
  ["the console's CSV", `\ufeffAccess key ID,Secret access key\n${id},${secret}\n`, lasting],
]

for (const [name, text, keys] of forms) {
  test(`reads ${name}`, () => {
    assert.deepEqual(parseKeys(text), keys)
  })
}

const wrong: [name: string, text: string, says: RegExp][] = [
  ['nothing', ' \n', /no keys/],
  ['broken JSON', `{"aws_secret_access_key": "${secret}"`, /not valid JSON/],
  ['no id', `aws_secret_access_key = ${secret}`, /access key id is missing/],
  ['no secret', `aws_access_key_id = ${id}`, /secret access key is missing/],
  [
    'two profiles',
    `aws_access_key_id=${id}\naws_access_key_id=${id}\naws_secret_access_key=${secret}`,
    /more than one/,
  ],
]

for (const [name, text, says] of wrong) {
  test(`says what is wrong with ${name} and never repeats it`, () => {
    assert.throws(
      () => parseKeys(text),
      (error) => {
        assert.ok(error instanceof UsageError)
        assert.match(error.message, says)
        assert.ok(!`${error.message}${error.hint}`.includes(secret))
        return true
      },
    )
  })
}
