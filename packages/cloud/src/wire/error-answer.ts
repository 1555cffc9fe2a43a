import type { AwsError } from '../errors.ts'
import type { Protocol } from '../services/define.ts'
import type { WireAnswer } from './answer.ts'
import { escapeXml } from './text.ts'

/** An error in the shape of a protocol. `head` requests get no body, as HTTP asks. */
export function writeError(
  error: AwsError,
  protocol: Protocol,
  request: { id: string; resource: string; head: boolean; namespace?: string | undefined },
): WireAnswer {
  const answer = { status: error.status, headers: { ...error.headers } }
  const body = request.head ? '' : errorBody(error, protocol, request)
  if (protocol === 'json')
    return { ...answer, headers: { ...answer.headers, 'content-type': 'application/x-amz-json-1.1' }, body }
  if (protocol === 'rest-json') {
    return {
      ...answer,
      headers: { ...answer.headers, 'content-type': 'application/json', 'x-amzn-errortype': error.code },
      body,
    }
  }
  return {
    ...answer,
    headers: {
      ...answer.headers,
      'content-type': protocol === 'rest-xml' ? 'application/xml' : 'text/xml;charset=UTF-8',
    },
    body,
  }
}

function errorBody(
  error: AwsError,
  protocol: Protocol,
  request: { id: string; resource: string; namespace?: string | undefined },
): string {
  const { code, message } = error
  const codeAndMessage = `<Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message>`
  switch (protocol) {
    case 'ec2':
      return `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error>${codeAndMessage}</Error></Errors><RequestID>${request.id}</RequestID></Response>`
    case 'query': {
      const type = error.status >= 500 ? 'Receiver' : 'Sender'
      return `<ErrorResponse xmlns="${request.namespace ?? ''}"><Error><Type>${type}</Type>${codeAndMessage}</Error><RequestId>${request.id}</RequestId></ErrorResponse>`
    }
    case 'rest-xml': {
      const more = Object.entries(error.members).map(
        ([name, value]) => `<${name}>${escapeXml(String(value))}</${name}>`,
      )
      return `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${codeAndMessage}${more.join('')}<Resource>${escapeXml(request.resource)}</Resource><RequestId>${request.id}</RequestId><HostId>${request.id}</HostId></Error>`
    }
    case 'json':
      return JSON.stringify({ __type: code, message, ...error.members })
    case 'rest-json':
      return JSON.stringify({
        Type: error.status >= 500 ? 'Service' : 'User',
        Message: message,
        message,
        ...error.members,
      })
  }
}
