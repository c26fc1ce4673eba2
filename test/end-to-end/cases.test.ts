import { existsSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEmbeddedStore } from '../../src/store/open-store.ts'
import { otlpLine, otlpSpan } from './otlp-fixture.ts'
import { workFolder, workFolders } from './run-program.ts'

const work = workFolder()
const lines = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('')
const write = (name: string, text: string): void => writeFileSync(work.path(name), text)

async function* typed(text: string): AsyncGenerator<string> {
  yield text
}

/** Runs `loadbearing cases …` and expects it to work. */
async function cases(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await work.run(['cases', ...args])
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
  return stdout
}
const listed = async (...args: string[]) => JSON.parse(await cases('list', '--json', ...args))

const result = (fields: object) => ({
  vars: { question: 'How do I get a refund?' },
  provider: 'openai:gpt-5',
  prompt: { raw: 'x', label: 'short' },
  promptIdx: 0,
  testIdx: 0,
  response: { output: 'Within 14 days.' },
  success: true,
  score: 1,
  gradingResult: {
    pass: true,
    score: 1,
    reason: 'ok',
    componentResults: [{ pass: true, score: 1, reason: 'ok', assertion: { type: 'contains', value: '14' } }],
  },
  ...fields,
})

beforeAll(() => {
  write(
    'set.jsonl',
    lines([
      { id: 'refund-1', question: 'How do I get a refund?', answer: 'Within 14 days.', relevant: ['refunds.md'], kind: 'billing' },
      { id: 'refund-2', question: 'how do I get a refund', answer: '', kind: 'billing' },
      { id: 'refund-1', question: 'Who pays?' },
      { id: 'login-1', question: 'Why can I not sign in with my phone number?', kind: 'account', slices: { language: 'en' } },
    ]),
  )
  write(
    'results.jsonl',
    lines([result({}), result({ provider: 'openai:gpt-5-mini', success: false, score: 0, failureReason: 2, error: 'HTTP 500', gradingResult: null })]),
  )
  const request = (number: number, question: string, failed = false) =>
    otlpLine([
      otlpSpan(number, number * 10, undefined, number * 1000, number * 1000 + 300, {
        name: 'POST /answer',
        kind: 2,
        ...(failed && { status: { code: 2 } }),
        tags: { 'input.value': question, 'output.value': failed ? '' : 'An answer.', 'session.id': `s${number}` },
      }),
    ])
  const questions = Array.from({ length: 40 }, (_, index) =>
    index % 2 === 0 ? `How do I get a refund for order ${index}?` : `Which invoice address is printed on receipt ${index}?`,
  )
  write(
    'traces.jsonl',
    `${[...questions.map((question, index) => request(index + 1, question)), request(90, 'Delete my account at once please', true)].join('\n')}\n`,
  )
})
afterAll(work.remove)

describe('loadbearing cases', () => {
  it('says which commands there are, and what to do where there is no store', async () => {
    const alone = await work.run(['cases'])
    expect(alone.code).toBe(2)
    expect(alone.stdout).toContain('coverage')
    const list = await work.run(['cases', 'list'])
    expect(list.code).toBe(2)
    expect(await cases('propose', 'traces.jsonl', '--most', '1')).toContain('To add them: --apply')
    expect((await work.run(['cases', 'propose'])).stderr).toContain('no files were given, and there is no store')
    expect(existsSync(work.path('.loadbearing')), 'reading makes no store').toBe(false)
    expect(list.stderr).toMatch(/There are no cases.*\nhint: npx loadbearing cases import/s)
  })

  it('imports cases, says what came in and what did not, and makes the fields that are named slices', async () => {
    expect(await cases('import', 'set.jsonl', '--slices', 'kind')).toBe(
      [
        'set.jsonl (loadbearing): 3 cases',
        '  its reference is empty: line 2',
        '  left out: the id `refund-1` is that of line 1 already: line 3',
        'The set `default` has 3 cases.',
        '',
      ].join('\n'),
    )
    expect(await listed('--slice', 'kind=billing')).toMatchObject([
      { id: 'refund-1', slices: { kind: 'billing' }, source: { kind: 'import', file: 'set.jsonl' } },
      { id: 'refund-2' },
    ])
  })

  it('imports the same again without doubling it, and stores nothing where a file cannot be read', async () => {
    expect(await cases('import', 'set.jsonl')).toContain('3 cases (0 new, 3 replaced)')
    write('prices.csv', 'name,price\nx,1\n')
    const { code, stderr } = await work.run(['cases', 'import', 'set.jsonl', 'prices.csv', '--set', 'other'])
    expect(code).toBe(3)
    expect(stderr).toMatch(/its fields are name, price.*\nhint: A case needs `question`/s)
    expect((await work.run(['cases', 'list', '--set', 'other'])).stderr).toContain('no cases in the set `other`')
  })

  it('adds a case from flags and cases from standard input, and refuses an id that is taken', async () => {
    expect(
      await cases(
        'add',
        '--input',
        'Where is my parcel?',
        '--reference',
        'In the app.',
        '--relevant',
        'a.md,b.md',
        '--slice',
        'kind=shipping,language=en',
        '--tag',
        'new',
        '--id',
        'parcel',
      ),
    ).toBe('Added parcel to the set `default`: 4 cases.\n')
    const fromInput = await work.run(['cases', 'add', '--json'], { input: typed(lines([{ question: 'Is there a limit?', group: 'g' }])) })
    expect(JSON.parse(fromInput.stdout).added).toMatchObject([
      { input: 'Is there a limit?', group: 'g', source: { kind: 'manual' }, addedAt: expect.stringMatching(/^\d{4}-/) },
    ])
    const again = await work.run(['cases', 'add', '--input', 'Another?', '--id', 'parcel'])
    expect(again.code).toBe(2)
    expect(again.stderr).toContain('parcel. Nothing was added')
    expect(await listed('--tag', 'new')).toMatchObject([{ id: 'parcel', referenceIds: ['a.md', 'b.md'], slices: { kind: 'shipping', language: 'en' } }])
  })

  it('says what is missing where there is no file, no question, or no such file', async () => {
    write('cut.json', '{"cases": [{"question": "Why?"}, {"quest')
    const failed = async (args: string[], input?: AsyncIterable<string>) => {
      const { code, stderr } = await work.run(['cases', ...args], input === undefined ? {} : { input })
      return [code, stderr]
    }
    expect(await failed(['import'])).toEqual([2, expect.stringMatching(/^error: There is no file to import\.\nhint: npx loadbearing cases import FILE/)])
    expect(await failed(['import', 'cut.json'])).toEqual([3, expect.stringContaining('cut.json is not valid JSON at line 1, column 41')])
    expect(await failed(['add'], typed(' \n'))).toEqual([2, expect.stringMatching(/nothing came on standard input.*\nhint: Give --input TEXT/s)])
    expect(await failed(['coverage', '--queries', 'nope.txt'])).toEqual([
      3,
      expect.stringMatching(/There is no file nope\.txt\.\nhint: Give a file with one query a/),
    ])
    expect(await failed(['coverage', 'nope.jsonl'])).toEqual([3, expect.stringMatching(/There is no file nope\.jsonl\.\nhint: Give files/)])
  })

  it('keeps a case that was written by hand where a file has one of the same question, and names it', async () => {
    const hand = ['--input', 'Who signs the contract?', '--reference', 'The owner.', '--relevant', 'sign.md', '--slice', 'kind=legal']
    await cases('add', ...hand, '--set', 'hand')
    write(
      'ragas.jsonl',
      lines([
        { user_input: 'Who signs the contract?', reference: '' },
        { user_input: 'Who pays?', reference: 'You.' },
      ]),
    )
    const stdout = await cases('import', 'ragas.jsonl', '--set', 'hand')
    expect(stdout).toContain('2 cases (1 new, 1 kept as they are)')
    expect(stdout).toMatch(/kept: the set has the case as it was added by hand; --replace takes this one: `case-\w+`/)
    const kept = { input: 'Who signs the contract?', reference: 'The owner.', referenceIds: ['sign.md'], slices: { kind: 'legal' } }
    expect(await listed('--set', 'hand')).toMatchObject([kept, { input: 'Who pays?' }])
    // The file's own case is replaced by what the file says now; the other stays.
    write(
      'ragas.jsonl',
      lines([
        { user_input: 'Who signs the contract?', reference: 'x' },
        { user_input: 'Who pays?', reference: 'We.' },
      ]),
    )
    const again = JSON.parse(await cases('import', 'ragas.jsonl', '--set', 'hand', '--json'))
    expect(again.files).toMatchObject([{ newCases: 0, replacedCases: 1, keptCases: 1, problems: [{ what: expect.stringContaining('kept: ') }] }])
    expect(await listed('--set', 'hand')).toMatchObject([kept, { reference: 'We.' }])
    expect(await cases('import', 'ragas.jsonl', '--set', 'hand', '--replace')).toContain('2 cases (0 new, 2 replaced)')
    expect(await listed('--set', 'hand')).toMatchObject([{ reference: 'x' }, { reference: 'We.' }])
  })

  it('lists cases in a table whose columns line up', async () => {
    const rows = (await cases('list')).split('\n')
    const column = rows[0]?.indexOf('reference') ?? -1
    expect(rows[1]?.slice(column)).toBe('yes')
    expect(rows[2]?.slice(column)).toBe('no')
    expect(rows.at(-2)).toBe('5 cases in the set `default`.')
  })

  /** Runs of `results.jsonl`, without the variant. */
  let imported: string
  it('stores results of another tool as runs, one for each variant, with errors as missing', async () => {
    const stdout = await cases('import', 'results.jsonl')
    expect(stdout).toContain('results.jsonl (promptfoo-results): 1 case, 2 outputs, 5 scores')
    imported = /runs: (results-[0-9a-f]{8})\//.exec(stdout)?.[1] ?? ''
    expect(stdout).toContain(`runs: ${imported}/openai:gpt-5, ${imported}/openai:gpt-5-mini`)
    expect(stdout).toContain('1 output is missing')
    const store = await openEmbeddedStore(work.path('.loadbearing/store'), { normalizerVersion: 1 })
    try {
      const runs = await store.evaluation.runs()
      expect(runs.map(({ id, variant, status, cases: count }) => [id, variant, status, count]).sort()).toEqual([
        [`${imported}/openai:gpt-5`, 'openai:gpt-5', 'done', 1],
        [`${imported}/openai:gpt-5-mini`, 'openai:gpt-5-mini', 'done', 1],
      ])
      expect(await store.evaluation.outputs(`${imported}/openai:gpt-5-mini`)).toMatchObject([{ missing: { reason: 'import-error', detail: 'HTTP 500' } }])
      expect(await store.evaluation.scores(`${imported}/openai:gpt-5`)).toMatchObject([
        { metric: 'contains', value: 1 },
        { metric: 'test-pass' },
        { metric: 'test-score' },
      ])
      const [run] = runs
      expect(await store.evaluation.snapshot(run?.caseSetHash ?? '')).toMatchObject([{ input: 'How do I get a refund?' }])
    } finally {
      await store.close()
    }
  })

  it('shows repeats and removes them only when told to; the oldest stays', async () => {
    expect(await cases('dedupe')).toMatch(
      /keep {2}refund-1 .*\nsame {2}refund-2 .*\nsame {2}case-\w+ .*\n2 of 6 cases are the same as another word for word, 0 near one/,
    )
    expect((await listed()).length).toBe(6)
    expect(await cases('dedupe', '--apply'), 'what was removed, and nothing else').toMatch(
      /^removed {2}refund-2 .* \(same as refund-1\)\nremoved {2}case-\w+ .* \(same as refund-1\)\nRemoved 2 cases; the set `default` has 4 cases\.\n$/,
    )
    expect((await listed()).map(({ id }: { id: string }) => id)).not.toContain('refund-2')
  })

  it('removes no case with another answer, and what is only near when told so', async () => {
    const rows = [
      ...[1, 2].map((plan) => ({ id: `plan-${plan}`, question: `What is the price of plan number ${plan}?`, answer: `${plan} EUR` })),
      { id: 'refund', question: 'How do I get a refund for my order?' },
      { id: 'refund-same', question: 'how do I get a refund for my order' },
      { id: 'refund-near', question: 'How do I get a refund for my orders?' },
    ]
    write('near.jsonl', lines(rows))
    await cases('import', 'near.jsonl', '--set', 'near')
    const ids = async () => (await listed('--set', 'near')).map(({ id }: { id: string }) => id)
    expect(await cases('dedupe', '--set', 'near')).toMatch(
      /same {2}refund-same .*\nnear {2}refund-near .*\n1 of 5 cases is the same as another word for word, 1 near one/,
    )
    expect((await work.run(['cases', 'dedupe', '--set', 'near', '--near'])).code).toBe(2)
    expect(await cases('dedupe', '--set', 'near', '--apply')).toContain('Removed 1 case;')
    expect(await ids()).toEqual(['plan-1', 'plan-2', 'refund', 'refund-near'])
    expect(await cases('dedupe', '--set', 'near', '--apply', '--near')).toContain('Removed 1 case;')
    expect(await ids()).toEqual(['plan-1', 'plan-2', 'refund'])
  })

  it('shows how much of production has a case near it, and names the gap', async () => {
    const evidence = JSON.parse(await cases('coverage', 'traces.jsonl', '--json'))
    expect(evidence).toMatchObject({ queries: 41, cases: 4, source: 'traces of traces.jsonl' })
    const stdout = await cases('coverage', '--traces', 'traces.jsonl')
    expect(stdout).toMatch(/^41 queries in traces of traces\.jsonl, 4 cases, /)
    expect(stdout).toMatch(/Covered: .+ % \[.+\] \(\d+ of 41\)/)
    expect(stdout).toMatch(/Not covered:\n.*invoice[\s\S]*Which invoice address is printed on receipt/)
  })

  it('proposes cases with their trace and why, and adds them when told to', async () => {
    const shown = await cases('propose', 'traces.jsonl', '--most', '3')
    expect(shown).toMatch(/Delete my account at once please\n {2}.+; trace 0+5a\n/)
    expect((await listed()).length).toBe(4)
    expect(await cases('propose', 'traces.jsonl', '--most', '3', '--apply')).toContain('Added 2 cases from 41 requests in traces of traces.jsonl')
    const all = await listed()
    expect(all).toHaveLength(6)
    expect(all.find(({ input }: { input: string }) => input === 'Delete my account at once please').source).toMatchObject({
      kind: 'trace',
      why: expect.any(String),
    })
  })

  it('proposes nothing of texts that traces.content drops', async () => {
    write('drop.json', JSON.stringify({ traces: { content: 'drop' } }))
    const { code, stdout, stderr } = await work.run(['cases', 'propose', 'traces.jsonl', '--config', 'drop.json'])
    expect([code, stdout], stderr).toEqual([3, ''])
    expect(stderr).toContain('None of 41 requests in the traces of traces.jsonl shows what was asked')
    expect(stderr).toContain('traces.content: drop')
  })

  it('exports for promptfoo, and what it wrote is read back as the same cases', async () => {
    await cases('export', '--format', 'promptfoo', '--out', 'tests.yaml')
    await cases('import', 'tests.yaml', '--set', 'copy')
    const plain = (all: { id: string; input: unknown; reference?: string }[]) => all.map(({ id, input, reference }) => ({ id, input, reference }))
    expect(plain(await listed('--set', 'copy'))).toEqual(plain(await listed()))
    const bad = await work.run(['cases', 'export', '--format', 'xml'])
    expect(bad.code).toBe(2)
    expect(bad.stderr).toContain('Formats: jsonl, promptfoo')
  })

  it('exports the outputs of a run for Ragas, and names the runs where there is none of the name', async () => {
    const rows = (await cases('export', '--format', 'ragas', '--run', `${imported}/openai:gpt-5`, '--set', 'copy')).trim().split('\n')
    expect(JSON.parse(rows[0] ?? '')).toMatchObject({ id: 'refund-1', user_input: 'How do I get a refund?' })
    expect((await work.run(['cases', 'export', '--format', 'ragas', '--run', 'nope'])).stderr).toContain('Runs: ')
  })

  it('removes cases, and nothing where one of the ids is unknown', async () => {
    const wrong = await work.run(['cases', 'remove', 'parcel', 'nope', '--set', 'copy'])
    expect(wrong.code).toBe(2)
    expect(wrong.stderr).toContain('There is no case `nope`')
    expect(await cases('remove', 'parcel', 'login-1', '--set', 'copy')).toBe('Removed 2 cases; the set `copy` has 4 cases.\n')
  })

  it('refuses a flag that it does not have', async () => {
    const { code, stderr } = await work.run(['cases', 'list', '--slices', 'x'])
    expect(code).toBe(2)
    expect(stderr).toContain('`loadbearing cases list` has no flag `--slices`')
  })
})

describe('cases in files that the config names', () => {
  const folders = workFolders()
  afterAll(folders.remove)
  const asked = ['How do I get a refund?', 'how do I get a refund', 'Why can I not sign in with my phone number?']
  const production = Array.from({ length: 60 }, (_, n) => ({
    question: n % 2 === 0 ? `How do I get a refund for order ${n}?` : `Which invoice address is printed on receipt ${n}?`,
    session: `s${n % 20}`,
  }))
  const prepared = () => {
    const here = folders.next()
    writeFileSync(here.path('questions.csv'), `question\n${asked.join('\n')}\n`)
    writeFileSync(here.path('production.jsonl'), lines(production))
    writeFileSync(here.path('loadbearing.config.json'), JSON.stringify({ eval: { cases: ['questions.csv'] } }))
    return here
  }

  it('are what is read where the set is empty, which is said; what changes the set says how to fill it', async () => {
    const here = prepared()
    const told = 'The set `default` is empty: these are the cases of questions.csv, as eval.cases of the config says.\n'
    expect(await here.run(['cases', 'list'])).toMatchObject({ code: 0, stdout: expect.stringContaining('3 cases of questions.csv.'), stderr: told })
    const exported = await here.run(['cases', 'export'])
    expect([exported.code, exported.stdout.trim().split('\n').length, exported.stderr]).toEqual([0, 3, told])
    expect(await here.run(['cases', 'dedupe'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/1 of 3 cases is the same .*\nTo remove them: .* npx loadbearing cases import questions\.csv\n$/),
    })
    for (const args of [
      ['dedupe', '--apply'],
      ['remove', 'x'],
      ['propose', '--queries', 'production.jsonl', '--apply'],
    ]) {
      const { code, stderr } = await here.run(['cases', ...args])
      expect([code, stderr], args.join(' ')).toEqual([
        2,
        expect.stringMatching(/The cases are in questions\.csv .*\nhint: .*npx loadbearing cases import questions\.csv;/),
      ])
    }
    expect(existsSync(here.path('.loadbearing')), 'no store was made').toBe(false)
    const imported = await here.run(['cases', 'import', 'questions.csv'])
    expect(imported).toMatchObject({ code: 0, stderr: expect.stringContaining('note: `eval` asks the cases of questions.csv') })
    expect(await here.run(['cases', 'list'])).toMatchObject({ stdout: expect.stringContaining('3 cases in the set `default`.'), stderr: '' })
  })

  it('coverage by a file of queries counts conversations, and the command that it ends with proposes from the same file', async () => {
    const here = prepared()
    const { stdout } = await here.run(['cases', 'coverage', '--queries', 'production.jsonl'])
    expect(stdout).toMatch(/^60 queries in production\.jsonl, 3 cases, .*\nCovered: .* \(\d+ of 60; the interval counts 20 conversations\)\n/)
    expect(stdout).not.toMatch(/, n \d/)
    const [, command = ''] = /Cases from the gaps: npx loadbearing (.+)\n/.exec(stdout) ?? []
    expect(command).toBe('cases propose --queries production.jsonl')
    const proposed = await here.run(command.split(' '))
    expect(proposed.code, proposed.stderr).toBe(0)
    expect(proposed.stdout).toMatch(/Which invoice address .*\n {2}no case is near it: one of \d+ % of the queries, on .*; from production\.jsonl\n/)
    const added = JSON.parse((await here.run([...command.split(' '), '--set', 'new', '--apply', '--json'])).stdout).proposed
    expect(added[0]).toMatchObject({
      id: expect.stringMatching(/^case-[0-9a-f]{12}$/),
      group: expect.stringMatching(/^s\d+$/),
      source: { kind: 'import', file: 'production.jsonl', why: expect.any(String) },
    })
  })
})
