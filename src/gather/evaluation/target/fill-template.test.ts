import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Case } from '../../../model/case.ts'
import { EvalTarget } from '../../../model/eval-config.ts'
import { fillTemplate } from './fill-template.ts'
import { type HttpTarget, requestsOf } from './http-request.ts'

const asked = Case.parse({ id: 'c1', input: { question: 'say "hi"', k: 5, user: { name: 'Ada' } } })

function http(fields: object): HttpTarget {
  const target = EvalTarget.parse({ kind: 'http', url: 'http://127.0.0.1/answer', ...fields })
  if (target.kind !== 'http') throw new Error('it is of another kind')
  return target
}

describe('fillTemplate', () => {
  it('takes the value as it is where a string is one placeholder, and its text elsewhere', () => {
    const template = { q: '{{input.question}}', k: '{{ input.k }}', all: ['{{input}}', 7], said: 'by {{input.user.name}} in {{id}} with {{input.user}}' }
    expect(fillTemplate(template, asked)).toEqual({ q: 'say "hi"', k: 5, all: [asked.input, 7], said: 'by Ada in c1 with {"name":"Ada"}' })
  })

  it('never breaks the JSON around it, nor fills what stands in a question', () => {
    fc.assert(
      fc.property(fc.string(), (question) => {
        const input = `${question}{{id}}`
        const { body } = requestsOf(http({ body: '{"q": "{{input}}", "said": "<{{input}}>"}' }))(Case.parse({ id: 'c', input }))
        expect(JSON.parse(body ?? '')).toEqual({ q: input, said: `<${input}>` })
      }),
    )
  })

  it('says which field the input lacks', () => {
    expect(() => fillTemplate('{{input.language}}', asked)).toThrow('the input of the case has no `language`')
  })
})

describe('requestsOf', () => {
  it('a GET has its placeholders in the URL, or else sends the fields of the body', () => {
    const given = Case.parse({ id: 'c', input: 'a b&c' })
    expect(requestsOf(http({ method: 'GET', url: 'http://127.0.0.1/answer?q={{input}}' }))(given)).toEqual({
      url: 'http://127.0.0.1/answer?q=a%20b%26c',
      method: 'GET',
    })
    expect(requestsOf(http({ method: 'GET' }))(given).url).toBe('http://127.0.0.1/answer?question=a+b%26c')
  })

  it('refuses a body that begins as JSON and is none, saying how a placeholder stands', () => {
    expect(() => requestsOf(http({ body: '{"q": {{input}}}' }))).toThrow('begins as JSON and is none')
  })
})
