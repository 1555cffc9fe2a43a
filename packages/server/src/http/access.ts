import { type Access, AppError } from '@skydeck/contract'
import type { Caller } from './services.ts'

const allowed: Record<Caller['role'], readonly Access[]> = {
  viewer: ['public', 'read'],
  operator: ['public', 'read', 'operate'],
  admin: ['public', 'read', 'operate', 'admin'],
}

/** Throws AppError `forbidden` unless the caller's role has the access that a route states. */
export function requireAccess({ role }: Caller, access: Access): void {
  if (allowed[role].includes(access)) return
  throw new AppError(
    'forbidden',
    `This needs the access "${access}"; your role is ${role}.`,
    'Ask an administrator of this Skydeck.',
  )
}
