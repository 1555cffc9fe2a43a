import {
  GetLoginProfileCommand,
  GetLoginProfileResponse$,
  IAMClient,
  ListMFADevicesCommand,
  ListMFADevicesResponse$,
  type MFADevice,
} from '@aws-sdk/client-iam'
import type { Detail } from '../define.ts'

/** A user's MFA devices of every kind; the list for the whole account shows the virtual ones only. */
const listMfaDevices: Detail = {
  tier: 'posture',
  permission: 'iam:ListMFADevices',
  shape: ListMFADevicesResponse$,
  async call({ client }, { UserName }) {
    const devices: MFADevice[] = []
    let Marker: string | undefined
    do {
      const command = new ListMFADevicesCommand({ UserName: String(UserName), Marker })
      const page = await client(IAMClient).send(command)
      devices.push(...(page.MFADevices ?? []))
      Marker = page.IsTruncated ? page.Marker : undefined
    } while (Marker)
    return { MFADevices: devices }
  },
}

/** Whether a user has a password: IAM answers NoSuchEntity where there is none (IAM API, GetLoginProfile). */
const getLoginProfile: Detail = {
  tier: 'posture',
  permission: 'iam:GetLoginProfile',
  absent: ['NoSuchEntity', 'NoSuchEntityException'],
  shape: GetLoginProfileResponse$,
  call: ({ client }, { UserName }) =>
    client(IAMClient).send(new GetLoginProfileCommand({ UserName: String(UserName) })),
}

/** What IAM tells of users one by one. */
export const userDetails: Readonly<Record<string, Detail>> = {
  GetLoginProfile: getLoginProfile,
  ListMFADevices: listMfaDevices,
}
