import type { Member, Shape } from './shape.ts'
import { escapeXml, textOf } from './text.ts'

/** The members of a structure as XML elements, without the element around them. */
export function xmlMembers(shape: Shape, value: Readonly<Record<string, unknown>>): string {
  let text = ''
  for (const member of shape.members) {
    const item = value[member.name]
    if (item === undefined || item === null || member.traits.xmlAttribute) continue
    text += xmlMember(String(member.own.xmlName ?? member.name), member, item)
  }
  return text
}

/** One element: its attributes and namespace included. */
export function xmlElement(name: string, member: Pick<Member, 'shape' | 'traits'>, value: unknown): string {
  const { shape } = member
  const attributes = namespaceOf(member) + (shape.kind === 'structure' ? attributesOf(shape, value) : '')
  const content = contentOf(member, value)
  return content === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${content}</${name}>`
}

function xmlMember(name: string, member: Member, value: unknown): string {
  if (!member.traits.xmlFlattened) return xmlElement(name, member, value)
  if (member.shape.kind === 'list')
    return (value as unknown[]).map((item) => xmlElement(name, member.shape.item, item)).join('')
  return mapEntries(name, member.shape, value)
}

function contentOf(member: Pick<Member, 'shape' | 'traits'>, value: unknown): string {
  const { shape } = member
  if (shape.kind === 'structure') return xmlMembers(shape, value as Record<string, unknown>)
  if (shape.kind === 'map') return mapEntries('entry', shape, value)
  if (shape.kind !== 'list') return escapeXml(textOf(shape, value, 5))
  const name = String(shape.item.traits.xmlName ?? 'member')
  let text = ''
  for (const item of value as unknown[]) text += xmlElement(name, shape.item, item)
  return text
}

function mapEntries(name: string, shape: Shape, value: unknown): string {
  const key = String(shape.key.traits.xmlName ?? 'key')
  const item = String(shape.item.traits.xmlName ?? 'value')
  return Object.entries(value as Record<string, unknown>)
    .map(([k, v]) => `<${name}><${key}>${escapeXml(k)}</${key}>${xmlElement(item, shape.item, v)}</${name}>`)
    .join('')
}

function attributesOf(shape: Shape, value: unknown): string {
  let text = ''
  for (const member of shape.members) {
    const item = (value as Record<string, unknown>)[member.name]
    if (!member.traits.xmlAttribute || item === undefined) continue
    text += ` ${String(member.traits.xmlName ?? member.name)}="${escapeXml(textOf(member.shape, item, 5))}"`
  }
  return text
}

function namespaceOf(member: Pick<Member, 'traits'>): string {
  const namespace = member.traits.xmlNamespace as [string | undefined, string] | string | undefined
  if (!namespace) return ''
  const [prefix, uri] = typeof namespace === 'string' ? [undefined, namespace] : namespace
  return prefix ? ` xmlns:${prefix}="${uri}"` : ` xmlns="${uri}"`
}
