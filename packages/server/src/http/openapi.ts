import { OpenAPIGenerator } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { contract } from '@skydeck/contract'
import { awsConnectPaths } from './seeds/aws-connect-openapi.ts'

/** The OpenAPI 3.1 document of the whole API: the contract's routes and the fixed paths beside them. */
export async function openApiDocument(version: string): Promise<object> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  const document = await generator.generate(contract, {
    info: {
      title: 'Skydeck',
      version,
      description: 'A self-hosted workbench for AWS. Every request bears `Authorization: Bearer <token>`.',
    },
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    security: [{ bearer: [] }],
  })
  return { ...document, paths: { ...document.paths, ...awsConnectPaths, ...serverPaths } }
}

const get = (summary: string, answers: Record<string, string>, open = false) => ({
  get: {
    summary,
    ...(open ? { security: [] } : {}),
    responses: Object.fromEntries(
      Object.entries(answers).map(([status, description]) => [status, { description }]),
    ),
  },
})

/** Paths about the server itself. */
const serverPaths = {
  '/health': get('Is it alive', { '200': 'It answers requests.' }, true),
  '/ready': get('Can it work', { '200': 'The store answers.', '503': 'The store does not answer.' }, true),
  '/metrics': get('Figures for Prometheus', { '200': 'Its text format, version 0.0.4.' }),
  '/openapi.json': get('This document', { '200': 'OpenAPI 3.1.' }),
}
