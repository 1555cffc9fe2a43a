/** A policy document as IAM sends it: JSON, percent-encoded by RFC 3986. */
export function encodeDocument(document: object): string {
  return encodeURIComponent(JSON.stringify(document)).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** Who may assume a role: an AWS service. */
export function serviceTrust(service: string): object {
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  }
}

/** Who may assume a role: another account, perhaps only with an external id. */
export function accountTrust(account: string, externalId?: string): object {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: 'sts:AssumeRole',
        ...(externalId !== undefined && { Condition: { StringEquals: { 'sts:ExternalId': externalId } } }),
      },
    ],
  }
}

/** A statement that lets through some actions on some resources. */
export function allow(actions: string | string[], resources: string | string[], condition?: object): object {
  return { Effect: 'Allow', Action: actions, Resource: resources, ...(condition && { Condition: condition }) }
}

/** A policy document of these statements. */
export function policy(...statements: object[]): object {
  return { Version: '2012-10-17', Statement: statements }
}
