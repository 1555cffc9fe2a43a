const codeBlock = /```[a-z]*\n([\s\S]*?)```/g
const inlineCode = /`([^`\n]+)`/g

/**
 * The names that a seed's text holds in code: in blocks and between backticks, words with an underscore or a hump or of
 * capitals only; keys of JSON and of objects; paths of HTTP; names of files. Plain prose is not looked at.
 */
export function codeNames(text: string): Set<string> {
  const code: string[] = []
  const prose = text.replace(codeBlock, (_, block: string) => {
    code.push(block)
    return ' '
  })
  for (const [, inline = ''] of prose.matchAll(inlineCode)) code.push(inline)
  const all = code.join('\n')
  const found = new Set<string>()
  for (const [word] of all.matchAll(/[A-Za-z_$][\w$]*/g)) {
    if (/\w_\w|[a-z0-9][A-Z]|^[A-Z]{3,}$/.test(word)) found.add(word)
  }
  for (const [, key = ''] of all.matchAll(/"([\w-]+)"\s*:/g)) found.add(key)
  for (const [, key = ''] of all.matchAll(/(?:^|[{,])\s*([a-z]\w*)\??:\s/gm)) found.add(key)
  for (const [path] of all.matchAll(/(?<![\w:/.}])\/[a-z][\w-]*(?:\/[\w{}.-]+)*/g)) found.add(path)
  for (const [, path = ''] of all.matchAll(/https?:\/\/[\w.:-]+(\/[a-z][\w/-]*)/g)) found.add(path)
  for (const [file] of all.matchAll(/[\w./-]*\.(?:ya?ml|jsonc?|sh|vars)\b/g)) found.add(file)
  return found
}
