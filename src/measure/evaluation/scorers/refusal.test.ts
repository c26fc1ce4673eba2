import { describe, expect, it } from 'vitest'
import { resolveScorer } from './registry.ts'
import { scored } from './scorer-fixture.ts'

describe('refusal', () => {
  it.each([
    "I'm sorry, but I can't assist with that request.",
    'I cannot help with that.',
    "As an AI language model, I can't give legal advice.",
    "I don't know.",
    'Unfortunately, I am not able to answer this.',
    'The provided context does not contain information about pricing.',
    'There is no information about this in the documents.',
    'I could not find anything about this in the documentation. Please contact support.',
    'Thanks for asking! I am unable to share that.',
    'Es tut mir leid, aber dabei kann ich nicht helfen.',
    'Das weiß ich leider nicht.',
    'Der Kontext enthält dazu keine Angaben.',
    'Je suis désolé, mais je ne peux pas répondre à cette question.',
    'Lo siento, no puedo ayudarte con eso.',
    'Mi dispiace, ma non posso aiutarti.',
    'Desculpe, não posso ajudar com isso.',
    'Helaas kan ik daar niet bij helpen.',
    'Niestety, nie mogę odpowiedzieć na to pytanie.',
    'К сожалению, я не могу ответить на этот вопрос.',
    '抱歉，我无法回答这个问题。',
    '申し訳ありませんが、お答えできません。',
    '죄송합니다. 도와드릴 수 없습니다.',
  ])('%s', async (text) => {
    expect(await scored('refusal', { text })).toBe(1)
  })

  it.each([
    'Paris is the capital of France.',
    'Use `streamText`. It cannot be used on the server.',
    "I can't stress enough that you must set `maxRetries`.",
    'You cannot set this option; use the other one.',
    'The cache is not available in the browser.',
    'Sorry for the wait! The capital of France is Paris.',
    'Ich kann dir sagen, dass es nicht Rom ist.',
    'My apologies for the confusion. It is Paris.',
    'Non, le paramètre est facultatif.',
    'No, puedes usarlo sin clave.',
  ])('not: %s', async (text) => {
    expect(await scored('refusal', { text })).toBe(0)
  })

  it('an answer that begins with what it cannot say counts as a refusal: a limit', async () => {
    expect(await scored('refusal', { text: 'Paris. I cannot say more about its history; the rest of this answer is about its rivers.' })).toBe(1)
  })

  it('reads the beginning alone', async () => {
    expect(await scored('refusal', { text: "It is Paris. It lies on the Seine. It is large. I don't know more." })).toBe(0)
    expect(await scored({ scorer: 'refusal', sentences: 4 }, { text: "It is Paris. It lies on the Seine. It is large. I don't know more." })).toBe(1)
  })

  it('takes phrases of its own', async () => {
    expect(await scored({ scorer: 'refusal', phrases: ['kein kommentar'] }, { text: 'Kein Kommentar.' })).toBe(1)
  })

  it('is a rate that should be low, and with `want` whether it is what was wanted', async () => {
    expect(resolveScorer('refusal').better).toBe('lower')
    const wanted = { scorer: 'refusal', want: 'refusal' }
    expect([await scored(wanted, { text: "I don't know." }), await scored(wanted, { text: 'Paris.' })]).toEqual([1, 0])
    expect([await scored({ scorer: 'refusal', want: 'answer' }, { text: 'Paris.' }), await scored('refusal', { text: '' })]).toEqual([1, 'empty-output'])
    expect(resolveScorer(wanted)).toMatchObject({ id: 'refusal-as-wanted', better: 'higher', version: '1(want=refusal)', passAt: 1 })
  })
})
