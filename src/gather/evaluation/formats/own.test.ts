import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readEvaluationFile } from './index.ts'
import { jsonl, readAs } from './read-fixture.ts'

describe('our own rows', () => {
  it('reads cases under the usual names of their fields, and keeps what has no field', async () => {
    const { format, cases, problems } = await readAs(
      'cases.jsonl',
      jsonl([
        {
          id: 'q1',
          question: 'Where is the tap?',
          answer: 'In the yard.',
          relevant: ['yard.md', 'water.md'],
          session: 's1',
          kind: 'how-to',
          slices: { language: 'en' },
        },
        { query: 'Who has the key?', reference: 'The porter.', tags: ['keys'], metadata: { page: 3 } },
        { input: { question: 'When?', plan: 'free' }, expected: 'At noon', referenceGrades: { 'a.md': 2, 'b.md': 1 } },
      ]),
    )
    expect(format).toBe('loadbearing')
    expect(problems).toEqual([])
    expect(cases).toMatchObject([
      {
        id: 'q1',
        input: 'Where is the tap?',
        reference: 'In the yard.',
        referenceIds: ['yard.md', 'water.md'],
        group: 's1',
        slices: { language: 'en' },
        metadata: { kind: 'how-to' },
      },
      { input: 'Who has the key?', reference: 'The porter.', tags: ['keys'], metadata: { page: 3 }, source: { kind: 'import', file: 'cases.jsonl' } },
      { input: { question: 'When?', plan: 'free' }, reference: 'At noon', referenceGrades: { 'a.md': 2, 'b.md': 1 } },
    ])
  })

  it('gives the same question the same id in every file', async () => {
    const [a] = (await readAs('a.jsonl', jsonl([{ question: 'Where is the tap?' }]))).cases
    const [b] = (await readAs('b.csv', 'question\nWhere is the tap?\n')).cases
    expect(a?.id).toMatch(/^case-[0-9a-f]{12}$/)
    expect(b?.id).toBe(a?.id)
  })

  it('refuses the second case of an id and a case that comes twice, and names both places', async () => {
    const { cases, problems } = await readAs(
      'cases.jsonl',
      jsonl([
        { id: 'a', question: 'One?' },
        { id: 'a', question: 'Two?' },
        { question: 'Three?' },
        { question: 'Three?' },
        { question: 'Three?', answer: 'Yes' },
      ]),
    )
    expect(cases.map(({ input }) => input)).toEqual(['One?', 'Three?', 'Three?'])
    expect(problems).toEqual([
      { where: 'line 2', what: 'left out: the id `a` is that of line 1 already' },
      { where: 'line 4', what: 'left out: the same case as line 3' },
    ])
  })

  it('names every row that cannot be read, and reads the others', async () => {
    const lines = [
      '{"question": "One?"}',
      '{"question": "Two',
      '[1]',
      '{"question": "  "}',
      '{"answer": "nobody asked"}',
      '{"question": "Six?", "answer": ""}',
      '{"question":"Seven?","expect":[{"value":1}]}',
    ]
    const { cases, problems } = await readAs('cases.jsonl', lines.join('\n'))
    expect(cases.map(({ input }) => input)).toEqual(['One?', 'Six?'])
    expect(problems).toEqual([
      { where: 'line 2', what: 'left out: it is not JSON' },
      { where: 'line 3', what: 'left out: it is no object' },
      { where: 'line 4', what: 'left out: its input is empty' },
      { where: 'line 5', what: 'left out: it has no question' },
      { where: 'line 6', what: 'its reference is empty' },
      { where: 'line 7', what: 'left out: `expect` is not a list of checks, each with a `scorer`' },
    ])
  })

  it('reads outputs with what they cost, of cases that come along or are known by their id', async () => {
    const { cases, outputs, problems } = await readAs(
      'log.jsonl',
      jsonl([
        {
          id: 'q1',
          question: 'Where?',
          output: 'There.',
          contexts: ['The yard.', { id: 'd2', text: 'The hall.', score: 0.5 }],
          latencyMs: 120,
          costUsd: 0.01,
          variant: 'v2',
        },
        { id: 'q1', question: 'Where?', output: 'There!', variant: 'v2', repeat: 1 },
        { case: 'q9', output: 'Nine.' },
        { case: 'q9', output: 'Nine again.' },
        { id: 'q3', question: 'Why?', output: null, error: 'HTTP 500' },
      ]),
    )
    expect(cases.map(({ id }) => id)).toEqual(['q1', 'q3'])
    expect(outputs).toMatchObject([
      {
        caseId: 'q1',
        variant: 'v2',
        run: expect.stringMatching(/^log-[0-9a-f]{8}\/v2$/),
        repeat: 0,
        text: 'There.',
        latencyMs: 120,
        costUsd: 0.01,
        retrieved: [
          { text: 'The yard.', rank: 1 },
          { id: 'd2', score: 0.5, rank: 2 },
        ],
      },
      { caseId: 'q1', variant: 'v2', repeat: 1, text: 'There!' },
      { caseId: 'q9', variant: 'log', run: expect.stringMatching(/^log-[0-9a-f]{8}\/log$/), text: 'Nine.' },
      { caseId: 'q3', missing: { reason: 'import-error', detail: 'HTTP 500' } },
    ])
    expect(problems).toEqual([{ where: 'line 4', what: expect.stringContaining('a second output of `q9`') }])
  })

  it('takes an error without an output as a missing one with its reason: in a column, in a row with its question, and beside an id alone', async () => {
    const timeout = { missing: { reason: 'import-error', detail: 'timeout after 30 s' } }
    const csv = await readAs('log.csv', 'id,input,reference,output,error\n1,What?,Me,,timeout after 30 s\n2,Who?,Me,Me,\n3,Why?,Me,,\n')
    expect(csv.outputs).toMatchObject([
      { caseId: '1', ...timeout },
      { caseId: '2', text: 'Me' },
      { caseId: '3', text: '' },
    ])
    const lines = await readAs(
      'log.jsonl',
      jsonl([
        { id: '1', input: 'What?', error: 'timeout after 30 s' },
        { id: '2', input: 'Who?', error: false },
      ]),
    )
    expect(lines).toMatchObject({ cases: [{ id: '1' }, { id: '2' }], outputs: [{ caseId: '1', ...timeout }], problems: [] })
    const alone = await readAs('log.jsonl', jsonl([{ id: '1', error: 'timeout after 30 s' }]))
    expect(alone).toMatchObject({ cases: [], outputs: [{ caseId: '1', ...timeout }], problems: [] })
  })

  it('tells a search that found nothing from none that is logged', async () => {
    const rows = [
      { id: '1', output: 'a', contexts: [] },
      { id: '2', output: 'b' },
    ]
    expect((await readAs('log.jsonl', jsonl(rows))).outputs.map(({ retrieved }) => retrieved)).toEqual([[], undefined])
    expect((await readAs('log.csv', 'id,output,contexts\n1,a,[]\n2,b,\n')).outputs.map(({ retrieved }) => retrieved)).toEqual([[], undefined])
  })

  it('takes the output of a row that has an error too, and names the error', async () => {
    const read = await readAs('log.jsonl', jsonl([{ id: '1', output: 'Half an', error: 'cut off' }]))
    expect(read.outputs).toMatchObject([{ text: 'Half an' }])
    expect(read.problems).toEqual([{ where: 'line 1', what: expect.stringMatching(/both an output and an error.*cut off/) }])
  })

  it('makes two runs of two files of one name, and one of the same content, whenever the file was written', async () => {
    const rows = (text: string) => jsonl([{ id: 'q1', input: 'Where?', output: text }])
    const folder = mkdtempSync(join(tmpdir(), 'loadbearing-runs-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const runsOf = async (day: string, content: string, written: Date) => {
      mkdirSync(join(folder, day), { recursive: true })
      const path = join(folder, day, 'results.jsonl')
      writeFileSync(path, content)
      utimesSync(path, written, written)
      const { outputs } = await readEvaluationFile(path)
      expect(outputs.map(({ variant }) => variant)).toEqual(['results'])
      return outputs.map(({ run }) => run)
    }
    const monday = await runsOf('mon', rows('There.'), new Date('2026-11-02'))
    expect(monday).toEqual([expect.stringMatching(/^results-[0-9a-f]{8}$/)])
    expect(await runsOf('tue', rows('Here.'), new Date('2026-11-02'))).not.toEqual(monday)
    expect(await runsOf('copy', rows('There.'), new Date('2026-11-05'))).toEqual(monday)
  })

  it('tells its own rows from those of Ragas before 0.2, whose answer is what the system said', async () => {
    const row = { question: 'Where?', answer: 'There.', contexts: ['It is there.'] }
    expect(await readAs('a.jsonl', jsonl([{ ...row, id: 'q1', output: 'Here.' }]))).toMatchObject({
      format: 'loadbearing',
      cases: [{ reference: 'There.' }],
      outputs: [{ text: 'Here.' }],
    })
    expect(await readAs('b.jsonl', jsonl([row]))).toMatchObject({ format: 'ragas', outputs: [{ text: 'There.' }] })
  })

  it('reads CSV: slices as columns, lists in cells, quotes, semicolons, a mark of UTF-8, and tells an empty reference from none', async () => {
    const csv = '\uFEFFid;question;answer;relevant;slice.language;tags\nq1;"Where; and when?";There;a.md,b.md;de;x,y\nq2;Who?;;;;\nq3;short\n'
    const { cases, problems } = await readAs('cases.csv', csv)
    expect(cases).toMatchObject([
      { id: 'q1', input: 'Where; and when?', referenceIds: ['a.md', 'b.md'], slices: { language: 'de' }, tags: ['x', 'y'] },
      { id: 'q2', reference: '', slices: {} },
    ])
    expect(problems.map(({ where }) => where)).toEqual(['line 3', 'line 4'])
  })

  it('reads an input of 1 MB and says so, also as the first line', async () => {
    const { cases, problems } = await readAs('big.jsonl', jsonl([{ question: 'x'.repeat(1_000_000) }, { question: 'Small?' }]))
    expect(cases).toHaveLength(2)
    expect(problems).toEqual([{ where: 'line 1', what: expect.stringContaining('1.0 MB') }])
  })

  it.each([
    ['CSV', 'a.csv', 'id,input\n1,Wo?\n2,Das Gebäude?\n', 'line 3'],
    ['lines', 'a.jsonl', '{"input":"Wo?"}\n{"input":"Das Gebäude?"}\n', 'line 2'],
    ['a document', 'a.json', '[\n{"input":"Wo?"},\n{"input":"Das Gebäude?"}]', 'line 3'],
    ['YAML', 'a.yaml', 'tests:\n- vars: {q: Wo?}\n- vars: {q: Das Gebäude?}\n', 'line 3'],
  ])('says where letters of Windows-1252 are lost in %s, and what to do', async (_, name, content, where) => {
    const { cases, problems } = await readAs(name, Buffer.from(content, 'latin1'))
    expect(cases.map(({ input }) => input)).toEqual(['Wo?', 'Das Geb\uFFFDude?'])
    expect(problems).toEqual([{ where, what: expect.stringContaining('save the file as UTF-8') }])
  })

  it('counts the lines in which letters are lost, and says so of what was already lost before', async () => {
    const rows = Array.from({ length: 7 }, (_, index) => `${index},Geb\uFFFDude ${index}?`).join('\n')
    const { problems } = await readAs('a.csv', `id,input\n${rows}\n`)
    expect(problems).toEqual([{ where: 'line 2', what: expect.stringContaining('in 7 lines (2, 3, 4, 5, 6, …)') }])
  })

  it('reads what is packed with gzip, and UTF-16', async () => {
    expect((await readAs('cases.jsonl.gz', gzipSync(jsonl([{ question: 'Packed?' }])))).cases).toMatchObject([{ input: 'Packed?' }])
    expect((await readAs('cases.csv', Buffer.from('\uFEFFquestion\nÄh?\n', 'utf16le'))).cases).toMatchObject([{ input: 'Äh?' }])
  })

  it('reads a JSON list, of objects or of questions alone', async () => {
    expect((await readAs('a.json', JSON.stringify([{ question: 'One?' }, 'Two?', 3], null, 2))).cases.map(({ input }) => input)).toEqual(['One?', 'Two?'])
  })

  it.each([
    ['columns of something else', 'a.csv', 'name,price\nx,1\n', /its fields are name, price/],
    ['fields of something else', 'a.jsonl', '{"name":"x","price":1}\n{"name":"y","price":2}\n', /its fields are name, price/],
    ['broken JSON', 'a.json', '[\n{"question": "One?"},\n{"question" "Two?"}\n]', /line 3/],
    ['JSON that ends too early', 'a.json', '[\n{"question": "One?"},', /not valid JSON at line 2, column 22/],
    ['one line of JSON that ends too early', 'a.json', '{"cases": [{"question": "One?"}, {"quest', /not valid JSON at line 1, column 41/],
    ['lines of which none is JSON', 'a.jsonl', '{"question" "One?"}\n{"question": "Two?\n', /not valid JSON at line 1, column 13/],
    ['prose', 'a.txt', 'Dear all,\nthis is no case.\n', /no format/],
    ['an empty file', 'a.jsonl', ' \n', /is empty/],
    ['bytes', 'a.bin', '\u0000\u0001\u0002', /binary/],
    ['rows of which none can be read', 'a.jsonl', '{"question": ""}\n', /No case could be read.*line 1/],
  ])('refuses %s and says what was found', async (_, name, content, message) => {
    await expect(readAs(name, content)).rejects.toMatchObject({ code: 'input-unreadable', message: expect.stringMatching(message), hint: expect.any(String) })
  })
})
