import { describe, expect, it } from 'vitest'
import { jsonl, readAs, valuesOf } from './read-fixture.ts'

describe('Ragas', () => {
  it('reads the names of today, with scores as its own', async () => {
    const read = await readAs(
      'ragas.jsonl',
      jsonl([
        {
          user_input: 'How high is the tower?',
          response: '40 m',
          retrieved_contexts: ['The tower has 40 m.'],
          reference: '40 metres',
          faithfulness: 1,
          'factual_correctness(mode=f1)': 0.8,
        },
        {
          user_input: 'Who built it?',
          response: 'Nobody knows.',
          retrieved_contexts: [],
          reference: '',
          faithfulness: null,
          'factual_correctness(mode=f1)': 0,
        },
      ]),
    )
    expect(read.format).toBe('ragas')
    expect(read.cases).toMatchObject([{ input: 'How high is the tower?', reference: '40 metres' }, { reference: '' }])
    expect(read.outputs).toMatchObject([{ text: '40 m', retrieved: [{ text: 'The tower has 40 m.', rank: 1 }] }, { text: 'Nobody knows.' }])
    expect(valuesOf(read, 'faithfulness')).toEqual([1, 'import-error'])
    expect(valuesOf(read, 'factual_correctness(mode=f1)')).toEqual([0.8, 0])
    expect(read.scores[0]).toMatchObject({ tool: 'ragas', judge: 'unnamed', run: expect.stringMatching(/^ragas-[0-9a-f]{8}$/), variant: 'ragas' })
    expect(read.problems).toEqual([{ where: 'line 2', what: 'its reference is empty' }])
  })

  it('reads the names of before 0.2, and lists as Python writes them in CSV', async () => {
    const csv = `question,answer,contexts,ground_truths,context_recall\nHow high?,"40 m","['It has 40 m.', ""the tower's top""]","['40 metres']",0.5\nHow old?,,"['x' 'y']",[],nan\n`
    const read = await readAs('old.csv', csv)
    expect(read.cases).toMatchObject([{ input: 'How high?', reference: '40 metres' }, { input: 'How old?' }])
    expect(read.outputs.map(({ retrieved }) => retrieved?.map(({ text }) => text))).toEqual([
      ['It has 40 m.', "the tower's top"],
      ['x', 'y'],
    ])
    expect(valuesOf(read, 'context_recall')).toEqual([0.5, 'import-error'])
  })

  it('names numbers under a name that is no metric, once each, and takes those that are said to be scores', async () => {
    const csv = 'user_input,response,reference,faithfulness,helpfulness_check,score.tone,Unnamed: 0,split\nq,r,ref,0.5,1,0.7,0,a\nq2,r2,ref,1,0,,1,b\n'
    const read = await readAs('own.csv', csv)
    expect(valuesOf(read, 'tone')).toEqual([0.7, 'import-error'])
    expect(new Set(read.scores.map(({ metric }) => metric))).toEqual(new Set(['faithfulness', 'tone']))
    expect(read.cases[0]?.metadata).toEqual({ helpfulness_check: '1', 'Unnamed: 0': '0', split: 'a' })
    expect(read.problems.map(({ where, what }) => `${where} ${what}`)).toEqual([
      expect.stringMatching(/^column `helpfulness_check` .*call it `score\.helpfulness_check`/),
      expect.stringMatching(/^metric `tone` whether higher or lower/),
    ])
  })

  it('takes a test set without responses as cases, with ids of documents and contexts that have none kept beside', async () => {
    const read = await readAs(
      'set.jsonl',
      jsonl([{ user_input: 'How?', reference: 'So.', reference_contexts: ['A text.'], reference_context_ids: ['d1'], synthesizer_name: 'single_hop' }]),
    )
    expect(read.cases).toMatchObject([{ referenceIds: ['d1'], metadata: { referenceContexts: ['A text.'], synthesizer_name: 'single_hop' } }])
    expect(read.outputs).toEqual([])
  })
})

describe('DeepEval', () => {
  it('reads a test run: a metric that failed to run is missing, conversations are named', async () => {
    const read = await readAs(
      'run.json',
      JSON.stringify({
        testRunData: {
          testCases: [
            {
              name: 'test_1',
              input: 'Where?',
              actualOutput: 'There.',
              expectedOutput: 'Over there.',
              retrievalContext: ['It is there.'],
              completionTime: 1.5,
              tokenCost: 0.002,
              metricsData: [
                {
                  name: 'Answer Relevancy',
                  score: 0.9,
                  threshold: 0.5,
                  success: true,
                  reason: 'to the point',
                  evaluationModel: 'gpt-4.1',
                  evaluationCost: 0.001,
                },
                { name: 'Faithfulness', score: null, success: false, error: 'timeout' },
              ],
            },
          ],
          conversationalTestCases: [{ turns: [] }],
        },
      }),
    )
    expect(read.format).toBe('deepeval')
    expect(read.cases).toMatchObject([{ input: 'Where?', reference: 'Over there.', metadata: { name: 'test_1' } }])
    expect(read.outputs).toMatchObject([{ text: 'There.', latencyMs: 1500, costUsd: 0.002 }])
    expect(read.scores).toMatchObject([
      { tool: 'deepeval', metric: 'Answer Relevancy', value: 0.9, judge: 'gpt-4.1', rationale: 'to the point', costUsd: 0.001 },
      { metric: 'Faithfulness', missing: { reason: 'import-error', detail: 'timeout' } },
    ])
    expect(read.problems).toEqual([{ where: 'conversationalTestCases[0]', what: expect.stringContaining('several turns') }])
  })

  it('reads goldens in JSON and in CSV: an empty actual output was not run', async () => {
    const json = await readAs(
      'goldens.json',
      JSON.stringify([{ input: 'Where?', actual_output: null, expected_output: 'There.', context: ['a', 'b'], source_file: 'a.pdf' }]),
    )
    expect(json.cases).toMatchObject([{ reference: 'There.', metadata: { referenceContexts: ['a', 'b'], source_file: 'a.pdf' } }])
    expect(json.outputs).toEqual([])
    const csv = await readAs('goldens.csv', 'input,actual_output,expected_output,retrieval_context\nWhere?,Here.,There.,one;two\n')
    expect(csv.outputs).toMatchObject([{ text: 'Here.', retrieved: [{ text: 'one' }, { text: 'two' }] }])
  })
})

describe('lists in the CSV of DeepEval', () => {
  const contextsOf = async (csv: string) => (await readAs('goldens.csv', csv)).cases.map(({ metadata }) => metadata?.referenceContexts)

  it('stand between bars where it saved the file itself (deepeval/dataset/dataset.py, save_as), whatever stands in the texts', async () => {
    const header = 'input,actual_output,expected_output,retrieval_context,context,name,comments,source_file\n'
    const read = await readAs(
      'goldens.csv',
      `${header}Q1,A1,E1,first; passage|second passage,ctx one|ctx two,n1,,s.md\nQ2,A2,E2,one; and the same,c,n2,,s.md\n`,
    )
    expect(read.outputs.map(({ retrieved }) => retrieved?.map(({ text }) => text))).toEqual([['first; passage', 'second passage'], ['one; and the same']])
    expect(read.cases[0]?.metadata?.referenceContexts).toEqual(['ctx one', 'ctx two'])
  })

  it('stand in another file between semicolons, its default for reading, or between bars where the cell has no semicolon', async () => {
    const header = 'input,expected_output,context\n'
    expect(await contextsOf(`${header}Q1,E,one;two\nQ2,E,one|two\nQ3,E,a|b;c\n`)).toEqual([
      ['one', 'two'],
      ['one', 'two'],
      ['a|b', 'c'],
    ])
  })
})

describe('OpenAI evals', () => {
  it('reads samples: chat messages, one or several right answers', async () => {
    const read = await readAs(
      'samples.jsonl',
      jsonl([
        {
          input: [
            { role: 'system', content: 'Be short.' },
            { role: 'user', content: '2+2?' },
          ],
          ideal: ['4', 'four'],
        },
        { input: [{ role: 'user', content: '3+3?' }], ideal: '6' },
      ]),
    )
    expect(read.format).toBe('openai-evals-samples')
    expect(read.cases).toMatchObject([
      { input: { question: '2+2?', messages: [{ role: 'system' }, { role: 'user' }] }, reference: '4', metadata: { ideal: ['4', 'four'] } },
      { input: '3+3?', reference: '6' },
    ])
  })

  it('reads a log: the first sampling is the system, a match is a score, an error is missing, and a log without an end is named', async () => {
    const event = (sample_id: string, type: string, data: object) => ({
      run_id: 'r',
      event_id: 0,
      sample_id,
      type,
      data,
      created_by: '',
      created_at: '2026-01-02 03:04:05.000001+00:00',
    })
    const read = await readAs(
      'log.jsonl',
      jsonl([
        { spec: { completion_fns: ['gpt-4.1'], eval_name: 'sums.dev.v0', run_id: 'r' } },
        event('sums.0', 'sampling', { prompt: [{ role: 'user', content: '2+2?' }], sampled: ['4'], usage: { prompt_tokens: 5, completion_tokens: 1 } }),
        event('sums.0', 'sampling', { prompt: 'Grade: 4', sampled: ['Y'] }),
        event('sums.0', 'match', { correct: true, expected: '4', picked: '4' }),
        event('sums.0', 'metrics', { score: 0.5, choice: 'Y' }),
        event('sums.1', 'raw_sample', { input: '3+3?', ideal: '6' }),
        event('sums.1', 'error', { type: 'RateLimit', message: 'slow down' }),
      ]),
    )
    expect(read.format).toBe('openai-evals-log')
    expect(read.cases).toMatchObject([
      { id: 'sums.0', input: '2+2?', reference: '4' },
      { id: 'sums.1', input: '3+3?', reference: '6' },
    ])
    expect(read.outputs).toMatchObject([
      { text: '4', variant: 'gpt-4.1', tokens: { input: 5, output: 1 }, at: '2026-01-02T03:04:05.000Z' },
      { missing: { reason: 'import-error', detail: 'RateLimit: slow down' } },
    ])
    expect(valuesOf(read, 'match')).toEqual([1, 'import-error'])
    expect(read.scores[0]).toMatchObject({ tool: 'openai-evals', version: 'sums.dev.v0' })
    expect(valuesOf(read, 'score')).toEqual([0.5])
    expect(read.problems).toEqual([{ where: 'the end', what: expect.stringContaining('no final report') }])
  })
})

describe('Langfuse', () => {
  it('reads items of a data set, with the trace that they come from; archived ones are named', async () => {
    const read = await readAs(
      'items.json',
      JSON.stringify({
        data: [
          {
            id: 'i1',
            datasetId: 'd',
            datasetName: 'support',
            input: { question: 'Where?' },
            expectedOutput: { answer: 'There.' },
            status: 'ACTIVE',
            sourceTraceId: 't1',
            sourceObservationId: 'o1',
            createdAt: '2026-02-03T00:00:00.000Z',
            metadata: null,
          },
          { id: 'i2', datasetId: 'd', datasetName: 'support', input: 'Who?', expectedOutput: null, status: 'ARCHIVED', createdAt: '2026-02-03T00:00:00.000Z' },
        ],
        meta: { page: 1, limit: 50, totalItems: 2, totalPages: 1 },
      }),
    )
    expect(read.format).toBe('langfuse-items')
    expect(read.cases).toMatchObject([
      {
        id: 'i1',
        input: { question: 'Where?' },
        reference: 'There.',
        addedAt: '2026-02-03T00:00:00.000Z',
        metadata: { dataset: 'support' },
        source: { kind: 'import', tool: 'langfuse', traceId: 't1', spanId: 'o1' },
      },
    ])
    expect(read.problems).toEqual([{ where: '[1]', what: 'left out: it is archived' }])
  })

  it('reads scores: what people gave is a label without an inclusion probability, words are named', async () => {
    const score = { traceId: 't1', timestamp: '2026-02-03T00:00:00.000Z', dataType: 'NUMERIC' }
    const read = await readAs(
      'scores.jsonl',
      jsonl([
        { ...score, id: '1', name: 'helpful', value: 1, source: 'ANNOTATION', authorUserId: 'u7', comment: 'good' },
        { ...score, id: '2', name: 'helpful', value: 0.7, source: 'EVAL', comment: 'mostly' },
        { ...score, id: '3', name: 'thumb', value: 0, source: 'API' },
        { ...score, id: '4', name: 'tone', value: 0, stringValue: 'rude', dataType: 'CATEGORICAL', source: 'ANNOTATION' },
        { ...score, id: '5', name: 'thumb', value: 1, source: 'API' },
      ]),
    )
    expect(read.format).toBe('langfuse-scores')
    expect(read.labels).toEqual([
      {
        caseId: 't1',
        variant: 'scores',
        run: expect.stringMatching(/^scores-[0-9a-f]{8}$/),
        repeat: 0,
        metric: 'helpful',
        rater: 'u7',
        value: 1,
        note: 'good',
        at: '2026-02-03T00:00:00.000Z',
        strategy: 'import',
      },
    ])
    expect(read.scores).toMatchObject([
      { metric: 'helpful', tool: 'langfuse', judge: 'unnamed', value: 0.7, rationale: 'mostly' },
      { metric: 'thumb', judge: '', value: 0 },
    ])
    expect(read.problems.map(({ where, what }) => `${where} ${what}`)).toEqual([
      expect.stringMatching(/line 4 .*is a word \(rude\)/),
      expect.stringMatching(/line 5 .*second score/),
      expect.stringMatching(/^metric `helpful` whether higher or lower is better is not told/),
      expect.stringMatching(/^metric `thumb` /),
    ])
  })
})

describe('TruLens', () => {
  it('reads a golden set in CSV', async () => {
    const read = await readAs('golden.csv', `query_id,query,expected_response,expected_chunks\nq1,Where?,There.,"[{""text"": ""It is there.""}]"\n`)
    expect(read.format).toBe('trulens')
    expect(read.cases).toMatchObject([{ id: 'q1', input: 'Where?', reference: 'There.', metadata: { referenceContexts: [{ text: 'It is there.' }] } }])
  })
})
