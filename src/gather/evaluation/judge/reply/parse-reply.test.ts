import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { looksRefused } from './looks-refused.ts'
import { parseReply } from './parse-reply.ts'
import { repairJson } from './repair-json.ts'

const code = '0f3a9c51b2d4'

describe('the JSON of a reply', () => {
  it.each([
    ['as it is', `{"a":[1,2],"check":"${code}"}`],
    ['with commas too many', `{"a":[1,2,],"check":"${code}",}`],
    ['with line breaks in a string', `{"a":[1,2],"why":"two\nlines\tand a tab","check":"${code}"}`],
    ['without its last bracket', `{"a":[1,2],"check":"${code}"`],
    ['without its last bracket, in a fence', `\`\`\`json\n{"a":[1,2],"check":"${code}"\n\`\`\``],
    ['behind braces of prose', `I use {braces} and "quotes: {"a":[1,2],"check":"${code}"} see?`],
    ['with a bracket in a string', `{"a":[1,2],"why":"a } and a ] and \\"{\\"","check":"${code}"}`],
  ])('%s', (_, text) => {
    expect(parseReply(text, code)).toMatchObject({ a: [1, 2], check: code })
  })

  it('is the last one that has the code', () => {
    expect(parseReply(`{"a":1,"check":"${code}"} no, rather {"a":2,"check":"${code}"} and {"a":3}`, code)).toMatchObject({ a: 2 })
  })

  it.each([
    ['without the code', '{"a":1}'],
    ['with another code', '{"a":1,"check":"000000000000"}'],
    ['with the code elsewhere', `{"a":"${code}"}`],
    ['with the code further in', `{"a":{"check":"${code}"}}`],
    ['cut before the code', '{"claims":[{"quote":"x"},{"quo'],
    ['cut within the code', `{"a":1,"check":"${code.slice(0, 6)}`],
    ['with the code first, and then cut', `{"check":"${code}","claims":[{"quote":"x"}`],
    ['as a list', `[{"a":1},"${code}"]`],
  ])('%s: is none', (_, text) => {
    expect(parseReply(text, code)).toBeUndefined()
  })

  it('cut anywhere before its code is none: no grade is made of half a list', () => {
    const whole = JSON.stringify({
      claims: [
        { quote: 'a', passages: [1] },
        { quote: 'b', passages: [] },
      ],
      check: code,
    })
    for (let end = 0; end < whole.indexOf(code) + code.length + 1; end += 1) expect(parseReply(whole.slice(0, end), code)).toBeUndefined()
    expect(parseReply(whole.slice(0, -1), code)).toMatchObject({ claims: [{ quote: 'a' }, { quote: 'b' }] })
  })

  it('survives any text around it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (before, after) => {
        const read = parseReply(`${before}\n{"a":1,"check":"${code}"}\n${after}`, code)
        // A brace before it in a string that never ends may swallow it; then there is no grade, and never another one.
        expect(read === undefined || read.a === 1).toBe(true)
        if (!/[{"]/.test(before)) expect(read).toEqual({ a: 1, check: code })
      }),
    )
  })

  it('of a megabyte of brackets is looked for in a bounded number of places', () => {
    expect(parseReply(`${'{'.repeat(1_000_000)}${code}`, code)).toBeUndefined()
    expect(parseReply(`${'{"a":'.repeat(200_000)}"${code}`, code)).toBeUndefined()
  })
})

describe('repair', () => {
  it('leaves any JSON object what it was', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const text = JSON.stringify(value)
        expect(repairJson(text)).toEqual({ text, closed: 0 })
      }),
    )
  })

  it('does not mend brackets that do not match', () => {
    expect(repairJson('{"a":[1}')).toBeUndefined()
  })
})

describe('a refusal in words', () => {
  it.each([
    "I'm sorry, but I can't assist with that.",
    'I cannot grade this.',
    'As an AI I have no opinion.',
    'Lo siento, no puedo ayudar.',
    'Je ne peux pas.',
    '抱歉，我无法评分。',
    'Es tut mir leid.',
    'Niestety, nie mogę tego ocenić.',
  ])('%s', (text) => expect(looksRefused(text)).toBe(true))
  it.each([
    'The answer is fine.',
    'Sorry is what the answer says.',
    '{"claims": []}',
    'Icons are not supported.',
    'The context does not mention the price: not found.',
    "I can't stress enough how good the answer is.",
  ])('not: %s', (text) => expect(looksRefused(text)).toBe(false))
})
