import { createReadStream, existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { readTracedRequests } from '../../src/gather/traces/traced-requests.ts'

const folder = path.resolve(import.meta.dirname, '../../../shared/data/traces')
const present = existsSync(folder)
const examples = path.resolve(import.meta.dirname, '../../examples/traces')

const read = (file: string) => readTracedRequests({ files: [{ path: file, open: () => createReadStream(file) }] }, { most: 1000 })

/** Question and the beginning of the answer, read off the files by eye. */
const langfuse: Record<string, [string, string | undefined]> = {
  'agno-2025-06-11': ['What is currently trending on Twitter?', "To find out what's currently trending on Twitter"],
  'autogen-2025-06-06': ["Say 'Hello World!'", 'Hello World!'],
  'beeai-2025-08-01': ["I'm planning a trip to Barcelona, Spain. Can you research", 'Barcelona is a vibrant city'],
  'google-adk-2025-08-28': ['hi', 'Hello Langfuse 👋!'],
  'langgraph-python-2025-08-22': ["Search the web for 'example' and summarize.", 'The search for "example" primarily leads to'],
  'llamaindex-2025-06-05': ['What is Langfuse?', 'Langfuse is a tool designed'],
  'microsoft-agent-2025-12-17': ["What's the weather in Tokyo?", 'Current conditions in Tokyo, Japan: stormy'],
  'openai-agents-2025-09-30': ["What's the weather in Tokyo?", 'The weather in Tokyo is currently sunny.'],
  'pydantic-ai-tools-2025-12-04': ['programming', 'Why do programmers hate nature?'],
  // It ends with a call of a tool: there is no answer.
  'vercel-aisdk-2025-11-17': ['What is the weather like today in San Francisco?', undefined],
}

describe.skipIf(!present)(`requests of ${present ? 'the shared trace files' : 'the shared trace files (absent: ../shared/data/traces)'}`, () => {
  it.each(Object.entries(langfuse))('%s', async (name, [question, answer]) => {
    const { requests } = await read(path.join(folder, 'langfuse', `${name}.trace.json`))
    expect(requests).toHaveLength(1)
    expect(requests[0]?.input?.startsWith(question), requests[0]?.input).toBe(true)
    if (answer === undefined) expect(requests[0]?.output).toBeUndefined()
    else expect(requests[0]?.output?.startsWith(answer), requests[0]?.output).toBe(true)
  })

  it('finds question and answer in every DeepEval trace', async () => {
    const files = readdirSync(path.join(folder, 'deepeval')).filter((name) => name.endsWith('.json'))
    expect(files).toHaveLength(59)
    for (const name of files) {
      const { requests, withInput, withOutput } = await read(path.join(folder, 'deepeval', name))
      expect([name, requests.length, withInput, withOutput]).toEqual([name, 1, 1, 1])
      expect(requests[0]?.input, name).not.toMatch(/^[[{]/)
      expect(requests[0]?.output, name).not.toMatch(/^[[{]/)
    }
  })

  it('finds the passages of a retriever, with their text', async () => {
    const llama = await read(path.join(folder, 'deepeval/llamaindex__llama_index_rag_python_schema.json'))
    const text = 'Python is a high-level, interpreted programming language known for its simplicity.'
    expect(llama.requests[0]?.passages).toEqual([{ id: 'fixed_node_python', rank: 1, score: 0.95, text }])
    const langchain = await read(path.join(folder, 'deepeval/langchain__langchain_retriever_python_schema.json'))
    expect(langchain.requests[0]?.passages?.[0]).toEqual({
      id: expect.stringMatching(/^text-[0-9a-f]{12}$/),
      rank: 1,
      text: 'Python is a high-level programming language known for its simplicity.',
    })
  })
})

describe('requests of the example traces', () => {
  it('has the questions of the docs assistant, and says why it has no answers', async () => {
    const { requests, seen, withInput, withOutput, why } = await read(path.join(examples, 'docs-assistant.otlp.jsonl.gz'))
    expect([requests.length, seen, withInput, withOutput]).toEqual([621, 621, 621, 0])
    expect(new Set(requests.map(({ sessionId }) => sessionId)).size).toBe(248)
    expect(requests.every(({ passages }) => passages !== undefined)).toBe(true)
    expect(why).toMatch(/none of 621 requests has its answer/)
  })

  it('says that the research agent logs no texts', async () => {
    const { requests, why } = await read(path.join(examples, 'research-agent.langfuse.jsonl'))
    expect(requests).toHaveLength(12)
    expect(why).toMatch(/none of 12 requests has its question, none of 12 requests has its answer/)
  })
})
