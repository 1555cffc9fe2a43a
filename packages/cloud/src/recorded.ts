import { AwsError } from './errors.ts'
import type { Service } from './services/define.ts'
import { type WireAnswer, writeAnswer } from './wire/answer.ts'
import type { OperationShape } from './wire/shape.ts'

/** Puts a recorded answer on the wire by the operation's schema; a recorded error is thrown as one. */
export function writeRecorded(
  service: Service,
  operation: OperationShape,
  answer: { status: number; data: Record<string, unknown> },
  requestId: string,
): WireAnswer {
  if (answer.status >= 400) {
    const error = (answer.data.Error ?? {}) as Record<string, unknown>
    const { Code, Message, Type: _type, ...members } = error
    throw new AwsError(
      String(Code ?? 'InternalError'),
      String(Message ?? answer.data.Message ?? ''),
      answer.status,
      {
        members: service.protocol === 'rest-xml' || service.protocol === 'rest-json' ? members : {},
      },
    )
  }
  const written = writeAnswer(service, operation, answer.data, requestId)
  return { ...written, status: answer.status }
}
