import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AttributeValue } from '../../../model/span.ts'
import { droppedText } from '../normalize/span-content.ts'
import { answerIn, questionIn, systemIn } from './message-text.ts'

const questionOf = (value: AttributeValue) => questionIn(value)?.text
const answerOf = (value: AttributeValue) => answerIn(value)?.text

describe('questionIn', () => {
  it('takes plain text as it is', () => {
    expect(questionIn('  how do I export invoices? ')).toEqual({ text: 'how do I export invoices?', sure: true })
  })

  it('takes the last message of the user, in the forms of the conventions', () => {
    const wanted = 'and in a next route?'
    const forms: AttributeValue[] = [
      // OTel GenAI, as JSON text
      JSON.stringify([
        { role: 'user', parts: [{ type: 'text', content: 'how to stream' }] },
        { role: 'assistant', parts: [{ type: 'text', content: 'streamText' }] },
        { role: 'user', parts: [{ type: 'text', content: wanted }] },
      ]),
      // AI SDK
      JSON.stringify({ system: 'be brief', messages: [{ role: 'user', content: [{ type: 'text', text: wanted }] }] }),
      JSON.stringify({ prompt: wanted }),
      // LangChain, plain and serialized
      { messages: [{ content: wanted, type: 'human' }] },
      [[{ lc: 1, type: 'constructor', id: ['langchain', 'schema', 'HumanMessage'], kwargs: { content: wanted } }]],
      // Google ADK
      { user_id: 'u', new_message: { parts: [{ text: wanted }], role: 'user' } },
      // LlamaIndex
      { query_bundle: { query_str: wanted, image_path: null } },
      // OpenLLMetry's entity
      JSON.stringify({ args: [wanted], kwargs: {} }),
      // a body with one text
      { q: wanted, limit: 5 },
      // written down
      `system: Be brief.\nuser: how to stream\nassistant: streamText\nuser: ${wanted}`,
    ]
    for (const form of forms) expect(questionIn(form), JSON.stringify(form)).toEqual({ text: wanted, sure: true })
  })

  it('keeps the lines of a message with several parts, and leaves calls of tools out', () => {
    const content: AttributeValue[] = [
      { type: 'text', text: 'one' },
      { type: 'tool_result', content: 'no' },
      { type: 'text', text: 'two' },
    ]
    expect(questionOf([{ role: 'user', content }])).toBe('one\ntwo')
  })

  it('is unsure of an object that it does not know, and gives its JSON', () => {
    expect(questionIn({ a: 'x', b: 'y' })).toEqual({ text: '{"a":"x","b":"y"}', sure: false })
    expect(questionIn({ messages: ["role='user' content='hi'"] })?.sure).toBe(false)
  })

  it('finds nothing in what was dropped, is empty, or says None', () => {
    for (const value of [droppedText(120), '', '  ', 'null', 'None', '{}', '[]', null, 7, true, []]) expect(questionIn(value), String(value)).toBeUndefined()
    expect(questionIn([{ role: 'user', content: droppedText(12) }])).toBeUndefined()
  })

  it('takes no other speaker for the user', () => {
    expect(questionIn([{ role: 'tool', content: '{"a":1}' }])).toBeUndefined()
    expect(questionIn({ role: 'assistant', content: 'hello' })).toBeUndefined()
  })

  it('is any text for text (property), and never throws on JSON', () => {
    fc.assert(fc.property(fc.stringMatching(/^[a-z][a-z ]{3,40}[a-z]$/), (text) => text === 'none' || questionOf(text) === text))
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value)
        questionIn(text)
        answerIn(text)
        systemIn(text)
      }),
    )
  })
})

describe('answerIn', () => {
  it('takes what the assistant said last, in the forms of the conventions', () => {
    const wanted = 'It is sunny.'
    const forms: AttributeValue[] = [
      wanted,
      [{ role: 'assistant', parts: [{ type: 'text', content: wanted }], finish_reason: 'stop' }],
      { choices: [{ message: { role: 'assistant', content: wanted } }], id: 'chatcmpl' },
      { id: 'resp', object: 'response', output: [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: wanted }] }] },
      { content: { parts: [{ text: wanted }], role: 'model' }, finish_reason: 'STOP' },
      {
        messages: [
          { type: 'human', content: 'weather?' },
          { type: 'ai', content: wanted },
        ],
      },
      { generations: [[{ text: wanted }]] },
      { response: wanted },
      { answer: wanted, sources: ['a', 'b'] },
      [
        { role: 'assistant', parts: [{ type: 'text', content: wanted }] },
        { role: 'assistant', parts: [{ type: 'tool_call', id: 'c', name: 'f', arguments: '{}' }] },
      ],
    ]
    for (const form of forms) expect(answerIn(form), JSON.stringify(form)).toEqual({ text: wanted, sure: true })
  })

  it('takes a call of a tool for no answer', () => {
    expect(answerOf([{ toolCallId: 'call_1', toolName: 'getWeather', input: '{}' }])).toBeUndefined()
    expect(answerOf([{ role: 'assistant', parts: [{ type: 'tool_call', name: 'f', arguments: '{}' }] }])).toBeUndefined()
    expect(answerOf('<async_generator object llm at 0x118231cc0>')).toBeUndefined()
  })
})

describe('systemIn', () => {
  it('finds the instructions in messages, and beside them', () => {
    expect(
      systemIn([
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'hi' },
      ]),
    ).toBe('Be brief.')
    expect(systemIn(JSON.stringify({ system: 'Be brief.', prompt: 'hi' }))).toBe('Be brief.')
    expect(systemIn({ config: { system_instruction: 'Be brief.' }, contents: [] })).toBe('Be brief.')
    expect(systemIn('developer: Be brief.\nuser: hi')).toBe('Be brief.')
    expect(systemIn('Just a question')).toBeUndefined()
  })
})
