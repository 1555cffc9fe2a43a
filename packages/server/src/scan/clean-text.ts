/**
 * A text as it can be stored: NUL, which jsonb refuses, is written `\u0000`; half a surrogate pair becomes U+FFFD; the query of
 * a pre-signed URL, which is a key, is cut off (AWS, "Signature Version 4: query parameters").
 */
export function cleanText(text: string): string {
  let clean = text
  if (clean.includes('\0')) clean = clean.replaceAll('\0', '\\u0000')
  if (!clean.isWellFormed()) clean = clean.toWellFormed()
  if (presigned.test(clean)) clean = clean.replace(presignedQuery, '$1?[signature removed]')
  return clean
}

const presigned = /[?&](X-Amz-Signature|X-Amz-Security-Token|Signature)=/i
const presignedQuery = /(https?:\/\/[^\s?"']+)\?[^\s"']*/g
