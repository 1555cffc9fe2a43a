import type { Certificate } from '@aws-sdk/client-rds'
import type { Place } from '../place.ts'
import { hex } from '../random.ts'

/** The certificate authorities that databases of a region may use. */
export function certificates(place: Place): Certificate[] {
  const names = ['rds-ca-rsa2048-g1', 'rds-ca-rsa4096-g1', 'rds-ca-ecc384-g1']
  return names.map((name, i) => ({
    CertificateIdentifier: name,
    CertificateType: 'CA',
    Thumbprint: hex(place.draw('certificate', i, 'thumbprint'), 40),
    ValidFrom: new Date('2021-05-25T22:34:57Z'),
    ValidTill: new Date(`${2061 + i * 20}-05-25T23:34:57Z`),
    CertificateArn: `arn:aws:rds:${place.region}::cert:${name}`,
    CustomerOverride: false,
  }))
}
