import type { Member, Shape } from './shape.ts'
import { escapeXml, textOf } from './text.ts'

/** The members of a structure as XML elements, without the element around them. */
export function xmlMembers(members: readonly Member[], value: Readonly<Record<string, unknown>>): string {
  let text = ''
  for (const member of members) {
    const item = value[member.name]
    if (item === undefined || item === null || member.xml.isAttribute) continue
    text += member.xml.isFlat ? flatElements(member, item) : xmlElement(member.xml.name, member, item)
  }
  return text
}

/** One element: its attributes and namespace included. */
export function xmlElement(
  name: string,
  { shape, xml }: Pick<Member, 'shape' | 'xml'>,
  value: unknown,
): string {
  switch (shape.kind) {
    case 'structure': {
      const content = xmlMembers(shape.members, value as Record<string, unknown>)
      return element(name, xml.namespace + attributesOf(shape, value), content)
    }
    case 'list': {
      const { item } = shape
      let content = ''
      for (const one of value as unknown[]) content += xmlElement(item.xml.item, item, one)
      return element(name, xml.namespace, content)
    }
    case 'map':
      return element(name, xml.namespace, mapEntries('entry', shape, value))
    default:
      return element(name, xml.namespace, escapeXml(textOf(shape, value, 5)))
  }
}

function element(name: string, attributes: string, content: string): string {
  return content === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${content}</${name}>`
}

function flatElements({ shape, xml }: Member, value: unknown): string {
  if (shape.kind === 'map') return mapEntries(xml.name, shape, value)
  return (value as unknown[]).map((item) => xmlElement(xml.name, shape.item, item)).join('')
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
  for (const { name, shape: own, traits, xml } of shape.members) {
    const item = xml.isAttribute ? (value as Record<string, unknown>)[name] : undefined
    if (item !== undefined) text += ` ${String(traits.xmlName ?? name)}="${escapeXml(textOf(own, item, 5))}"`
  }
  return text
}
