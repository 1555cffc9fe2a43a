import { isIP, isIPv4 } from 'node:net'
import type { Json, ResourceType } from '../resources/define.ts'
import { valuesAt, withValueAt } from './path.ts'

/** Sets members that a view shows as inet or cidr to null where they hold no address, and names their columns. */
export function invalidAddresses(type: ResourceType, config: Json): { config: Json; invalid: string[] } {
  const invalid: string[] = []
  let valid = config
  for (const { name, kind, rule } of type.allColumns) {
    if (rule.from !== 'config' || (kind !== 'inet' && kind !== 'cidr')) continue
    const [value] = valuesAt(config, rule.path)
    if (value === undefined || isAddress(value)) continue
    valid = withValueAt(valid, rule.path, null)
    invalid.push(`${name}: ${JSON.stringify(value).slice(0, 80)}`)
  }
  return { config: valid, invalid }
}

function isAddress(value: unknown): boolean {
  if (typeof value !== 'string') return false
  const [address = '', bits, ...more] = value.split('/')
  if (more.length > 0 || isIP(address) === 0) return false
  if (bits === undefined) return true
  return /^\d{1,3}$/.test(bits) && Number(bits) <= (isIPv4(address) ? 32 : 128)
}
