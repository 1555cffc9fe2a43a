/** What stands in a log in place of a secret. */
export const redacted = '[redacted]'

const secretKeys = new Set(['authorization', 'proxyauthorization', 'cookie', 'setcookie', 'code', 'state'])
const secretEndings =
  /(password|passwd|passphrase|secret|token|secretaccesskey|privatekey|xamzsignature|xamzcredential)$/

/** True for the name of a member whose value is not logged, in any case and with `-` or `_` anywhere. */
export function isSecretKey(name: string): boolean {
  const plain = name.toLowerCase().replaceAll(/[-_.\s]/g, '')
  return secretKeys.has(plain) || secretEndings.test(plain)
}

const names = [
  'x-amz-(?:signature|credential|security-token)',
  '(?:aws[_-]?)?secret[_-]?access[_-]?key',
  '(?:session|access|refresh|id|security)[_-]?token',
  'client[_-]?secret',
  '(?:password|passwd|passphrase)',
].join('|')

// A quoted value up to its quote, one inside quoted JSON up to the next quote, else up to what ends a word.
const value = String.raw`(?:"(?:[^"\\]|\\.)*"?|\\+"[^"]*"?|'[^']*'?|[^\s&,;"'\\})\]]+)`
const rules: readonly [RegExp, string][] = [
  [/(\b(?:proxy-)?authorization|\b(?:set-)?cookie)(["'\\]*\s*[:=]).+/gi, `$1$2 ${redacted}`],
  [/\b(Bearer\s+)[\w.~+/=-]{8,}/gi, `$1${redacted}`],
  [new RegExp(String.raw`((?:${names})["'\\]*\s*(?:[:=]|%3[ad])\s*)${value}`, 'gi'), `$1${redacted}`],
  // The parts of a signature (AWS Signature Version 4), an authorization code's way back, a token in an address.
  [/(\b(?:credential|signature)=)[^\s&,;"'\\]+/gi, `$1${redacted}`],
  [/([?&#](?:code|state|token)=)[^\s&#"'<>\\]+/gi, `$1${redacted}`],
  // A form may begin with them anywhere in a text, where `state=failed` is no secret: what is short stays.
  [/((?:^|[\s"':])(?:code|state|token)=)[^\s&#"'<>\\]{10,}/gi, `$1${redacted}`],
  // What STS answers, as it comes over the wire.
  [/(<(?:SecretAccessKey|SessionToken|\w{0,30}Password)>)[^<]*/gi, `$1${redacted}`],
  // The password of an address; a port is none.
  [/(\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@?#]{0,200}:)(?!\d+(?:[/?#\s]|$))[^\s"'<>]*@/gi, `$1${redacted}@`],
]

/** A text without the secrets that can be told by what stands before them. Give it texts of bounded length. */
export function redactText(text: string): string {
  return rules.reduce((clean, [pattern, replacement]) => clean.replace(pattern, replacement), text)
}
