import type { Member, Shape } from './shape.ts'

/**
 * Reads a query form (`Filter.1.Name=…`) into the input of an operation. With `ec2` the EC2 dialect is read:
 * capitalised names and flat lists.
 */
export function readForm(shape: Shape, form: URLSearchParams, ec2: boolean): Record<string, unknown> {
  return readStructure(shape, '', { form, keys: [...form.keys()], ec2 })
}

interface Source {
  form: URLSearchParams
  keys: readonly string[]
  ec2: boolean
}

function readStructure(shape: Shape, prefix: string, source: Source): Record<string, unknown> {
  const value: Record<string, unknown> = {}
  for (const member of shape.members) {
    const item = readMember(member, prefix + nameOf(member, source.ec2), source)
    if (item !== undefined) value[member.name] = item
  }
  return value
}

function readMember(member: Member, key: string, source: Source): unknown {
  const { shape } = member
  if (shape.kind === 'structure') {
    return source.keys.some((k) => k.startsWith(`${key}.`))
      ? readStructure(shape, `${key}.`, source)
      : undefined
  }
  if (shape.kind === 'list') return readList(member, key, source)
  const text = source.form.get(key)
  if (text === null) return undefined
  if (shape.kind === 'number') return Number(text)
  if (shape.kind === 'boolean') return text.toLowerCase() === 'true'
  if (shape.kind === 'timestamp') return new Date(text)
  return text
}

function readList(list: Member, key: string, source: Source): unknown[] | undefined {
  const flat = source.ec2 || list.traits.xmlFlattened
  const prefix = flat ? key : `${key}.${String(list.shape.item.traits.xmlName ?? 'member')}`
  const items: unknown[] = []
  for (let i = 1; ; i++) {
    const at = `${prefix}.${i}`
    if (!source.keys.some((k) => k === at || k.startsWith(`${at}.`))) break
    items.push(readMember(list.shape.item, at, source))
  }
  return items.length > 0 || source.form.has(key) ? items : undefined
}

function nameOf(member: Member, ec2: boolean): string {
  if (ec2 && member.traits.ec2QueryName) return String(member.traits.ec2QueryName)
  const name = String(member.own.xmlName ?? member.name)
  return ec2 ? name.charAt(0).toUpperCase() + name.slice(1) : name
}
