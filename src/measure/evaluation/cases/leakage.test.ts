import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { docsFolder, docsPages } from '../../../../examples/docs-assistant/questions/docs-words.ts'
import { readQuestions } from '../../../../examples/docs-assistant/questions/question.ts'
import { Case } from '../../../model/case.ts'
import { measureLeakage } from './leakage.ts'

const exporting = Case.parse({
  id: 'export',
  input: 'How do I export all my invoices as a CSV file?',
  reference: 'Open the billing page, choose the months that you want, and press Export; the file has one row for each invoice.',
})
const short = Case.parse({ id: 'short', input: 'how to stream text', reference: 'Call streamText and read its textStream.' })
const tiny = Case.parse({ id: 'tiny', input: 'mcp' })
const cases = [exporting, short, tiny]

const inPrompt = (text: string, corpus?: string) =>
  measureLeakage({ cases, prompts: [{ where: 'prompt answer', text }], ...(corpus !== undefined && { corpus: [{ where: 'billing.md', text: corpus }] }) })
const inCorpus = (text: string) => measureLeakage({ cases, corpus: [{ where: 'faq.md', text }] })
const leaked = ({ examples }: { examples: { caseId: string }[] }) => examples.map(({ caseId }) => caseId)

describe('measureLeakage in prompts', () => {
  it('finds a question among the examples of a prompt, whatever its case and punctuation', () => {
    const evidence = inPrompt('Answer from the context.\nExample\nUser: how do I export ALL my invoices, as a CSV file\nAssistant: …')
    expect(evidence.inPrompts).toMatchObject({ have: 1, of: 2 })
    expect(evidence.examples).toEqual([{ caseId: 'export', where: 'prompt answer: its question, "how do I export ALL my invoices, as a CSV file"' }])
    expect(evidence.inCorpus).toBeUndefined()
  })

  it('finds a short question only where it stands as an example', () => {
    for (const text of ['Q: how to stream text\nA: streamText', 'Examples:\n- "How to stream text?"\n', 'how to stream text'])
      expect(leaked(inPrompt(text)), text).toEqual(['short'])
    expect(leaked(inPrompt('Explain to the user how to stream text to a browser, and how to stop it.'))).toEqual([])
  })

  it('looks for no question of fewer than four words', () => {
    expect(inPrompt('mcp\nmcp').inPrompts).toMatchObject({ have: 0, of: 2 })
  })

  it('finds a reference, unless the prompt quotes a document', () => {
    const text = `Good answers look so: ${exporting.reference}`
    expect(leaked(inPrompt(text))).toEqual(['export'])
    expect(leaked(inPrompt(text, `# Export\n${exporting.reference} It can be opened with any table program.`))).toEqual([])
  })

  it('takes no question for leaked that differs by a word', () => {
    expect(leaked(inPrompt('User: How do I export all my receipts as a CSV file?'))).toEqual([])
  })
})

describe('measureLeakage in the corpus', () => {
  it('finds question and answer as a pair, in the forms that files have', () => {
    const forms = [
      `Q: ${exporting.input}\nA: On the billing page.`,
      `**Question:** ${exporting.input}\n**Answer:** On the billing page.`,
      JSON.stringify({ question: exporting.input, answer: 'On the billing page.' }),
      JSON.stringify({ id: 4, input: exporting.input, expected_output: 'On the billing page.' }),
      `${exporting.input} ${exporting.reference}`,
      `## ${exporting.input}\n\n${exporting.reference}\n\nAnd much else stands here, on other things: ${'that nobody asked about at all, '.repeat(20)}`,
    ]
    for (const form of forms) expect(leaked(inCorpus(form)), form).toEqual(['export'])
  })

  it('takes an answer that is quoted from a document for no leak', () => {
    expect(leaked(inCorpus(`# Export\n\n${exporting.reference}`))).toEqual([])
  })

  it('takes a heading with prose below it for no leak', () => {
    expect(
      leaked(inCorpus(`## ${exporting.input}\n\nThe billing page lists them by month. A button above the list makes a file of those that are shown.`)),
    ).toEqual([])
    expect(leaked(inCorpus(`See also: ${exporting.input}`))).toEqual([])
  })

  it('takes an error message that a user pasted for no leak', () => {
    const pasted = Case.parse({
      id: 'error',
      input: 'AI_NoObjectGeneratedError: No object generated: response did not match schema.',
      reference: 'The output did not fit the schema: loosen the schema, or set repairText to mend it.',
    })
    const page =
      'The error reads:\n\n```\nAI_NoObjectGeneratedError: No object generated: response did not match schema.\n```\n\nIt is thrown when the model gives something that cannot be parsed. Check finishReason, and the schema.'
    expect(measureLeakage({ cases: [pasted], corpus: [{ where: 'page', text: page }] }).inCorpus).toMatchObject({ have: 0, of: 1 })
  })

  it('finds none of the questions of the docs assistant in the answers of its other questions, and all in a file of them', () => {
    const questions = readQuestions('synthetic')
    const own = questions.map(({ id, question, answer }) => Case.parse({ id, input: question, reference: answer }))
    const answers = questions.map(({ id, answer }) => ({ where: id, text: answer }))
    expect(measureLeakage({ cases: own, corpus: answers }).inCorpus?.have).toBe(0)
    const file = questions.map(({ question, answer }) => JSON.stringify({ question, answer })).join('\n')
    const all = measureLeakage({ cases: own, corpus: [{ where: 'evaluation.jsonl', text: file }] })
    expect(all.inCorpus).toMatchObject({ have: 79, of: 79 })
    expect(all.examples).toHaveLength(10)
  })
})

describe('measureLeakage on real documents', () => {
  it('finds none of 193 questions, written with the pages at hand, in the 303 pages that answer them', () => {
    const corpus = docsPages().map((page) => ({ where: page, text: readFileSync(new URL(page, docsFolder), 'utf8') }))
    expect(corpus.length).toBeGreaterThan(200)
    const own = [...readQuestions('log'), ...readQuestions('synthetic')].map(({ id, question, answer }) =>
      Case.parse({ id, input: question, reference: answer }),
    )
    expect(measureLeakage({ cases: own, corpus })).toMatchObject({ inCorpus: { have: 0, of: 158 }, examples: [] })
  })
})

describe('measureLeakage at the edges', () => {
  it('says nothing where there was nothing to look in', () => {
    expect(measureLeakage({ cases })).toEqual({ examples: [] })
    expect(measureLeakage({ cases: [], prompts: [{ where: 'p', text: 'x' }] }).inPrompts).toMatchObject({ have: 0, of: 0 })
  })

  it('reads texts of scripts without spaces', () => {
    const chinese = Case.parse({ id: 'zh', input: '如何在 streamText 中使用工具调用？', reference: '在 tools 里定义工具。' })
    expect(leaked(measureLeakage({ cases: [chinese], prompts: [{ where: 'p', text: '例如：\n如何在 streamText 中使用工具调用？\n' }] }))).toEqual(['zh'])
  })
})
