import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csvRecord } from './csv.ts'

test('fields with commas, quotes and line breaks are quoted (RFC 4180)', () => {
  assert.equal(csvRecord(['a', 'b,c', 'say "hi"', 'two\nlines']), 'a,"b,c","say ""hi""","two\nlines"\r\n')
})

test('null is nothing, objects are JSON, numbers and booleans are as they are', () => {
  assert.equal(csvRecord([null, undefined, { a: 1 }, [1, 2], -5, true]), ',,"{""a"":1}","[1,2]",-5,true\r\n')
})

for (const start of ['=', '+', '-', '@', '\t', '\r', '\n', '＝']) {
  test(`a text that begins with ${JSON.stringify(start)} is no formula`, () => {
    const [field = ''] = csvRecord([`${start}cmd|' /C calc'!A0`]).split('cmd')
    assert.equal(field.replace(/^"/, ''), `'${start}`)
  })
}

test('a negative number that is text stays a number', () => {
  assert.equal(csvRecord(['-12.50', '-1e-7', '-1+cmd']), "-12.50,-1e-7,'-1+cmd\r\n")
})
