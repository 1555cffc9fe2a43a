import { z } from 'zod'
import { Credentials, ScanBody } from './aws-connect-schemas.ts'

const json = (schema: z.ZodType) => ({
  required: true,
  content: { 'application/json': { schema: z.toJSONSchema(schema, { io: 'input' }) } },
})
const answers = (success: string) => ({
  '200': { description: success },
  '4XX': { description: '`{ detail }` says what is wrong.' },
})

/** The paths of the AWS Connect guide, as OpenAPI describes them. */
export const awsConnectPaths = {
  '/api/aws/supported-resources': {
    get: {
      summary: 'What can be scanned by its short word',
      responses: answers('The words and what they stand for.'),
    },
  },
  '/api/aws/test-connection': {
    post: {
      summary: 'Test access keys',
      requestBody: json(Credentials),
      responses: answers('Account id, region and enabled regions.'),
    },
  },
  '/api/aws/scan': {
    post: {
      summary: 'Scan one region with access keys and wait for the result',
      requestBody: json(ScanBody),
      responses: {
        ...answers('What was found and imported.'),
        '504': { description: '`Request timeout`: the scan goes on under `scan_id`.' },
      },
    },
  },
  '/api/aws/scan-async': {
    post: {
      summary: 'Scan one region with access keys in the background',
      requestBody: json(ScanBody),
      responses: {
        '202': { description: '`{ status, scan_id, status_url }`' },
        '4XX': { description: '`{ detail }` says what is wrong.' },
      },
    },
  },
}
