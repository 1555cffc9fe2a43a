import type { Pool } from 'pg'

export interface AuditEntry {
  actor: string
  action: string
  subject: string | null
  outcome: 'done' | 'failed'
  requestId: string
}

/** Appends to the audit trail. */
export async function appendAudit(
  db: Pool,
  { actor, action, subject, outcome, requestId }: AuditEntry,
  now: Date,
): Promise<void> {
  await db.query(
    'insert into audit (at, actor, action, subject, outcome, request_id) values ($1, $2, $3, $4, $5, $6)',
    [now, actor, action, subject, outcome, requestId],
  )
}
