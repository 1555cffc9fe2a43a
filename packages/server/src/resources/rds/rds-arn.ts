import type { TypeRules } from '../define.ts'

/**
 * The ARN that RDS gives what it calls `kind`, `db` or `cluster`; DocumentDB's and Neptune's have the same form. Where RDS
 * names something of another region it writes the ARN in place of the name.
 */
export function rdsArn(kind: string): NonNullable<TypeRules['arnOfId']> {
  return (id, { partition, region, account }) =>
    id.startsWith('arn:') ? id : `arn:${partition}:rds:${region}:${account}:${kind}:${id}`
}
