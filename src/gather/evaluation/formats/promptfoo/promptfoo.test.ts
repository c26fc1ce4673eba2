import { describe, expect, it } from 'vitest'
import { jsonl, readAs, valuesOf } from '../read-fixture.ts'

describe('a config of promptfoo', () => {
  it('reads tests with defaults, lists of values, scenarios, templates of checks, and a description', async () => {
    const read = await readAs(
      'promptfooconfig.yaml',
      `
prompts: ['Answer: {{question}}']
providers: [openai:gpt-5]
assertionTemplates:
  short: { type: latency, threshold: 900 }
defaultTest:
  assert: [{ type: cost, threshold: 0.01 }]
tests:
  - description: the tap
    vars: { question: [Where is the tap?, Where is the key?] }
    assert:
      - { $ref: '#/assertionTemplates/short' }
  - vars: { question: 'Who?', expected: The porter }
    assert: [{ type: icontains, value: '{{expected}}', metric: names }]
    metadata: { id: who }
scenarios:
  - config: [{ vars: { language: de } }, { vars: { language: en } }]
    tests: [{ vars: { question: Wann? } }]
`,
    )
    expect(read.format).toBe('promptfoo')
    expect(read.problems).toEqual([])
    expect(read.cases).toMatchObject([
      {
        input: 'Where is the tap?',
        metadata: { description: 'the tap' },
        expect: [
          { scorer: 'cost', threshold: 0.01 },
          { scorer: 'latency', threshold: 900 },
        ],
      },
      { input: 'Where is the key?' },
      {
        id: 'who',
        input: { question: 'Who?', expected: 'The porter' },
        expect: [{ scorer: 'cost' }, { scorer: 'contains', value: 'The porter', ignoreCase: true, metric: 'names' }],
      },
      { input: { language: 'de', question: 'Wann?' } },
      { input: { language: 'en', question: 'Wann?' } },
    ])
    expect(read.cases[0]?.metadata).toMatchObject({ promptfooVariable: 'question' })
  })

  it('maps checks that have a scorer here, and names the others', async () => {
    const asserts = [
      { type: 'equals', value: 'Yes' },
      { type: 'contains-any', value: ['a', 'b'] },
      { type: 'contains-all', value: 'a, b' },
      { type: 'not-contains', value: 'sorry' },
      { type: 'is-json', value: { type: 'object' } },
      { type: 'levenshtein', value: 'Yes' },
      { type: 'llm-rubric', value: 'Is polite', threshold: 0.7 },
      { type: 'factuality', value: 'Yes' },
      { type: 'context-faithfulness', threshold: 0.9 },
      { type: 'javascript', value: 'output.length > 3' },
      { type: 'contains', value: '{{ name | upper }}' },
    ]
    const { cases, problems } = await readAs('tests.json', JSON.stringify([{ vars: { q: 'Is it?', context: 'It is.' }, assert: asserts }]))
    expect(cases).toMatchObject([
      {
        reference: 'Yes',
        retrieved: [{ text: 'It is.', rank: 1 }],
        expect: [
          { scorer: 'exact', value: 'Yes' },
          { scorer: 'contains', values: ['a', 'b'], need: 'any' },
          { scorer: 'contains', values: ['a', 'b'] },
          { scorer: 'contains', value: 'sorry', need: 'none' },
          { scorer: 'json-schema', schema: { type: 'object' }, fenced: false },
          { scorer: 'edit-distance', value: 'Yes', threshold: 5 },
          { scorer: 'judge/rubric', rubric: 'Is polite', threshold: 0.7 },
          { scorer: 'judge/correctness' },
          { scorer: 'judge/groundedness', threshold: 0.9 },
        ],
        metadata: { promptfooAsserts: [{ type: 'javascript' }, { type: 'contains' }] },
      },
    ])
    expect(problems.map(({ what }) => what)).toEqual([
      expect.stringContaining('`javascript` has no scorer here'),
      expect.stringContaining('template that is not filled in'),
    ])
  })

  it('leaves a check of weight 0, which can fail nothing, out of what a case expects, and says that other weights are not used', async () => {
    const asserts = [
      { type: 'contains', value: 'hi', weight: 0, metric: 'info' },
      { type: 'contains', value: 'ho', weight: 3 },
      { type: 'contains', value: 'ha', weight: 1 },
    ]
    const { cases, problems } = await readAs('tests.json', JSON.stringify([{ vars: { q: 'Is it?' }, assert: asserts }]))
    expect(cases).toMatchObject([
      {
        expect: [
          { scorer: 'contains', value: 'ho' },
          { scorer: 'contains', value: 'ha' },
        ],
        metadata: { promptfooAsserts: [asserts[0]] },
      },
    ])
    expect(problems.map(({ what }) => what)).toEqual([
      expect.stringContaining('`contains` has weight 0'),
      expect.stringContaining('`contains` has weight 3, which is not used'),
    ])
  })

  it('says where letters are lost in a file of tests beside it', async () => {
    const read = await readAs('promptfooconfig.yaml', 'prompts: [a]\nproviders: [b]\ntests: tests.csv\n', { 'tests.csv': 'q\nDas Geb\uFFFDude?\n' })
    expect(read.problems).toEqual([{ where: 'tests.csv line 2', what: expect.stringContaining('save the file as UTF-8') }])
  })

  it('follows files of tests beside it, and names what only promptfoo can run', async () => {
    const read = await readAs('promptfooconfig.yaml', 'prompts: [a]\nproviders: [b]\ntests: [file://tests.csv, more.yaml, file://make.py, none.csv]\n', {
      'tests.csv': 'question,__expected\nWhere?,contains: there\n',
      'more.yaml': '- vars: { question: Who? }\n',
    })
    expect(read.cases).toMatchObject([{ input: 'Where?', expect: [{ scorer: 'contains', value: 'there' }] }, { input: 'Who?' }])
    expect(read.problems.map(({ where }) => where)).toEqual(['tests[2]', 'tests[3]'])
  })

  it('refuses YAML whose aliases multiply without end', async () => {
    const levels = Array.from({ length: 9 }, (_, index) => `a${index + 1}: &a${index + 1} [${Array(9).fill(`*a${index}`).join(', ')}]`)
    await expect(readAs('a.yaml', `a0: &a0 [x]\n${levels.join('\n')}\ntests: *a9\n`)).rejects.toMatchObject({
      code: 'input-unreadable',
      message: expect.stringContaining('aliases'),
    })
  })

  it('says where YAML is broken', async () => {
    await expect(readAs('a.yaml', 'tests:\n  - vars: { a: 1\n  - b: [\n')).rejects.toMatchObject({
      code: 'input-unreadable',
      hint: expect.stringMatching(/line \d/),
    })
  })
})

describe('tests of promptfoo as CSV', () => {
  it('reads checks, thresholds, metadata and a metric', async () => {
    const csv = [
      'language,question,__expected1,__expected2,__config:__expected1:threshold,__metadata:topic,__metadata:tags[],__description,__metric',
      'de,Wo?,levenshtein(3): Hier,"contains-any: hier, dort",,places,"a,b",Ort,words',
      'en,Who?,The porter,,,,,,',
    ].join('\n')
    const { cases } = await readAs('tests.csv', csv)
    expect(cases).toMatchObject([
      {
        input: { language: 'de', question: 'Wo?' },
        expect: [
          { scorer: 'edit-distance', value: 'Hier', threshold: 3, metric: 'words' },
          { scorer: 'contains', values: ['hier', 'dort'], need: 'any', metric: 'words' },
        ],
        metadata: { topic: 'places', tags: ['a', 'b'], description: 'Ort' },
      },
      { input: { language: 'en', question: 'Who?' }, expect: [{ scorer: 'exact', value: 'The porter' }], reference: 'The porter' },
    ])
  })
})

const row = (fields: object) => ({
  vars: { question: 'Where?' },
  provider: { id: 'openai:gpt-5', label: '' },
  prompt: { raw: 'Answer: Where?', label: 'Answer: {{question}}' },
  promptIdx: 0,
  testIdx: 0,
  testCase: { vars: { question: 'Where?' }, assert: [{ type: 'contains', value: 'there' }] },
  response: { output: 'over there' },
  success: true,
  score: 1,
  latencyMs: 10,
  cost: 0.001,
  ...fields,
})
const graded = (...componentResults: object[]) => ({ gradingResult: { pass: true, score: 1, reason: 'ok', componentResults } })
const check = (type: string, fields: object) => ({ pass: true, score: 1, reason: 'ok', assertion: { type, value: 'there' }, ...fields })

describe('results of promptfoo', () => {
  it('takes an error as missing in every measure, not as a fail', async () => {
    const read = await readAs(
      'results.jsonl',
      jsonl([
        row({}),
        row({
          testIdx: 1,
          vars: { question: 'Who?' },
          success: false,
          score: 0,
          failureReason: 2,
          error: 'API error: 500',
          response: undefined,
          gradingResult: null,
        }),
      ]),
    )
    expect(read.outputs).toMatchObject([{ text: 'over there' }, { missing: { reason: 'import-error', detail: 'API error: 500' } }])
    expect(valuesOf(read, 'test-pass')).toEqual([1, 'import-error'])
    expect(valuesOf(read, 'contains')).toEqual(['import-error'])
  })

  it('takes a rating by hand as a label, and not the verdict that it overrides', async () => {
    const read = await readAs(
      'results.jsonl',
      jsonl([row({ success: false, score: 0, ...graded(check('contains', {}), check('human', { pass: false, score: 0, reason: 'wrong yard' })) })]),
    )
    expect(read.labels).toMatchObject([{ metric: 'human', value: 0, note: 'wrong yard', strategy: 'import' }])
    expect(read.labels[0]?.inclusionProbability).toBeUndefined()
    expect(read.scores.map(({ metric }) => metric)).toEqual(['contains'])
    expect(read.problems).toHaveLength(1)
  })

  it('names checks by their metric, two of one name apart, and takes a grader that failed as missing', async () => {
    const read = await readAs(
      'results.jsonl',
      jsonl([
        row({
          ...graded(
            check('contains', {}),
            check('contains', { score: 0, pass: false }),
            check('javascript', { score: 0.4, assertion: { type: 'javascript', metric: 'length' } }),
            check('llm-rubric', {
              score: 0,
              pass: false,
              reason: 'Could not extract JSON from llm-rubric response',
              assertion: { type: 'llm-rubric', value: 'x', provider: 'openai:gpt-4.1' },
            }),
          ),
          namedScores: { length: 0.4, derived: 0.2 },
        }),
      ]),
    )
    expect(read.scores.map(({ metric, value, missing, judge }) => [metric, value ?? missing?.reason, judge])).toEqual([
      ['contains', 1, ''],
      ['contains#2', 0, ''],
      ['length', 0.4, ''],
      ['llm-rubric', 'import-error', 'openai:gpt-4.1'],
      ['derived', 0.2, ''],
      ['test-pass', 1, ''],
      ['test-score', 1, ''],
    ])
  })

  it('tells variants by provider and prompt, and the same test again is a repeat', async () => {
    const other = { prompt: { raw: 'Say', label: 'Say: {{question}}' }, promptIdx: 1 }
    const read = await readAs('results.jsonl', jsonl([row({}), row({ testIdx: 1 }), row(other)]))
    expect(read.cases).toHaveLength(1)
    expect(read.outputs.map(({ variant, repeat, run }) => [variant, repeat, run.replace(/^results-[0-9a-f]{8}\//, 'ID/')])).toEqual([
      ['Answer: {{question}}', 0, 'ID/Answer: {{question}}'],
      ['Answer: {{question}}', 1, 'ID/Answer: {{question}}'],
      ['Say: {{question}}', 0, 'ID/Say: {{question}}'],
    ])
  })

  it('reads version 2, whose rows have a provider as text and no failure reason', async () => {
    const old = row({ provider: 'openai:gpt-4', testIdx: undefined, promptIdx: undefined, testCase: undefined })
    const read = await readAs(
      'old.json',
      JSON.stringify({
        version: 2,
        timestamp: '2024-05-01T00:00:00.000Z',
        results: [old, { ...old, vars: { question: 'Who?' }, error: 'timeout', success: false }],
        stats: {},
      }),
    )
    expect(read.outputs).toMatchObject([
      { variant: 'openai:gpt-4', text: 'over there', at: '2024-05-01T00:00:00.000Z' },
      { missing: { reason: 'import-error' } },
    ])
  })

  it('reads results as CSV, with a status column and without', async () => {
    const read = await readAs(
      'results.csv',
      'question,[openai:gpt-5] Answer,Status,Score,Named Scores,Grader Reason,Comment,[openai:gpt-5-mini] Answer,Status,Score,Named Scores,Grader Reason,Comment\nWhere?,There,PASS,1.00,"{""tone"":0.5}",ok,,,ERROR,0.00,,HTTP 500,\n',
    )
    expect(read.format).toBe('promptfoo-results')
    expect(read.outputs).toMatchObject([
      { variant: 'openai:gpt-5 Answer', text: 'There' },
      { variant: 'openai:gpt-5-mini Answer', missing: { reason: 'import-error', detail: 'HTTP 500' } },
    ])
    expect(valuesOf(read, 'tone')).toEqual([0.5])
    const old = await readAs('old.csv', 'question,[openai:gpt-4] Answer\nWhere?,"[FAIL] (0.00) no yard\n---\nThere"\nWho?,[PASS] Me\n')
    expect(old.outputs.map(({ text }) => text)).toEqual(['There', 'Me'])
    expect(valuesOf(old, 'test-pass')).toEqual([0, 1])
  })
})
