import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { otlpRequest } from '../../src/gather/traces/sources/read-fixture.ts'
import { casesAsLines, json, loopbackServers, outLines, printed } from './eval-fixture.ts'
import { workFolders } from './run-program.ts'

const servers = loopbackServers()
const folders = workFolders()
let work: ReturnType<typeof folders.next>
beforeEach(() => {
  work = folders.next()
})
afterEach(() => servers.close())
afterAll(folders.remove)

const questions = [
  { id: 'refund', input: 'How do I get a refund?', reference: 'Within 14 days.', slices: { topic: 'billing' } },
  { id: 'card', input: 'Which cards?', reference: 'Visa', slices: { topic: 'billing' } },
  { id: 'login', input: 'I cannot log in', reference: 'Reset it', slices: { topic: 'account' } },
]
const write = (name: string, text: string): void => writeFileSync(work.path(name), text)
const writeCases = (cases: readonly Record<string, unknown>[] = questions): void => write('cases.jsonl', casesAsLines(cases))
const config = (value: unknown): void => write('loadbearing.config.json', JSON.stringify(value))

async function evaluated(...args: string[]) {
  const run = await work.run(['eval', ...args, '--out', 'out.jsonl', '--json'])
  if (run.code !== 0) throw new Error(`${run.code}: ${run.stderr}`)
  return { ...printed(run.stdout), lines: outLines(readFileSync(work.path('out.jsonl'), 'utf8')), stderr: run.stderr }
}

describe('targets', () => {
  it('a function of a TypeScript module is asked the question without the reference', async () => {
    writeCases()
    write('prompt.ts', 'export const prefix: string = ""\n')
    write('system.ts', `import { prefix } from './prompt.ts'\nexport default (asked: object): string => prefix + JSON.stringify(asked)\n`)
    const { run, lines, metric } = await evaluated('cases.jsonl', '--target', './system.ts', '--scorers', 'exact,latency')
    expect(run).toMatchObject({ status: 'done', variant: 'current', cases: 3, calls: { target: 3 }, target: 'function of system.ts' })
    expect(JSON.parse(lines.get('card')?.output ?? '')).toEqual({ id: 'card', input: 'Which cards?', slices: { topic: 'billing' }, tags: [] })
    expect(metric('exact').mean).toMatchObject({ value: 0, n: 3 })
    const again = await evaluated('cases.jsonl', '--target', './system.ts', '--scorers', 'exact,latency')
    expect(again.run).toMatchObject({ cachedOutputs: 3, calls: { target: 0 } })
    write('prompt.ts', 'export const prefix: string = "new "\n')
    const changed = await evaluated('cases.jsonl', '--target', './system.ts', '--scorers', 'exact,latency')
    expect(changed.run, 'a file that the module imports decides the answer too').toMatchObject({ cachedOutputs: 0, calls: { target: 3 } })
  })

  it('a system that only retrieves is graded by what it found', async () => {
    writeCases([{ ...questions[0], referenceIds: ['refunds.md'] }])
    write('system.js', "export default () => ({ retrieved: [{ id: 'cards.md', text: 'Visa.' }, { id: 'refunds.md', text: '14 days.' }] })\n")
    const { lines } = await evaluated('cases.jsonl', '--target', 'system.js', '--scorers', 'mrr,length')
    expect(lines.get('refund')).toMatchObject({ scores: { mrr: 0.5 }, missing: { length: expect.stringContaining('passages and no text') } })
  })

  it('HTTP: a body template, response paths, passages, usage, and the mean over what came', async () => {
    writeCases()
    const bodies: unknown[] = []
    const url = await servers.serve((body, response, request) => {
      bodies.push({ ...body, key: request.headers['x-key'], traced: /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/.test(String(request.headers.traceparent)) })
      json(response, { data: { reply: 'Visa', docs: [{ id: 'd1', text: 'We take Visa.' }] }, usage: { input_tokens: 7, output_tokens: 2 }, model: 'gpt-5' })
    })
    config({
      eval: {
        target: {
          kind: 'http',
          url,
          body: { q: '{{input}}', tag: 'case {{id}}' },
          headersFromEnv: { 'X-Key': 'TARGET_KEY' },
          response: { text: 'data.reply', passages: 'data.docs' },
        },
        scorers: ['exact', 'groundedness'],
      },
    })
    const run = await work.run(['eval', 'cases.jsonl', '--json', '--out', 'out.jsonl'], { env: { TARGET_KEY: 'secret-1' } })
    expect(run.code, run.stderr).toBe(0)
    expect(bodies).toContainEqual({ q: 'Which cards?', tag: 'case card', key: 'secret-1', traced: true })
    expect(printed(run.stdout).run).toMatchObject({ generatorFamilies: ['openai'], calls: { target: 3 } })
    expect(printed(run.stdout).metric('exact').mean).toMatchObject({ value: 1 / 3, n: 3 })
    const out = readFileSync(work.path('out.jsonl'), 'utf8')
    expect(outLines(out).get('card')).toMatchObject({
      output: 'Visa',
      retrieved: [{ id: 'd1', rank: 1 }],
      tokens: { input: 7, output: 2 },
      scores: { exact: 1 },
    })
    expect(out + run.stdout + run.stderr).not.toContain('secret-1')
    expect((await work.run(['eval', 'cases.jsonl'])).stderr).toContain('TARGET_KEY is not set')
  })

  it('server-sent events: the deltas are the text, and the last event brings passages and usage', async () => {
    writeCases()
    const url = await servers.serve((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      for (const delta of ['Vi', 'sa']) response.write(`data: ${JSON.stringify({ type: 'text-delta', delta })}\n\n`)
      response.end(
        `data: ${JSON.stringify({ type: 'finish', passages: [{ id: 'd1', text: 'Visa' }], usage: { prompt_tokens: 5, completion_tokens: 1 } })}\n\ndata: [DONE]\n\n`,
      )
    })
    const { lines } = await evaluated('cases.jsonl', '--target', url, '--scorers', 'exact,first-token')
    expect(lines.get('card')).toMatchObject({ output: 'Visa', retrieved: [{ id: 'd1' }], tokens: { input: 5, output: 1 }, scores: { exact: 1 } })
    expect(lines.get('card')?.scores['first-token']).toBeGreaterThan(0)
  })

  it('429 with Retry-After, 503 and a lost connection are tried again, a 404 and a redirect are not, and a slow answer is a timeout', async () => {
    const ids = ['limited', 'busy', 'lost', 'gone', 'moved', 'slow', 'fine']
    writeCases(ids.map((id) => ({ id, input: id, reference: 'ok' })))
    const asked = new Map<string, number>()
    const url = await servers.serve(({ question }, response, request) => {
      const id = String(question)
      const times = (asked.get(id) ?? 0) + 1
      asked.set(id, times)
      if (id === 'limited' && times === 1) json(response, {}, 429, { 'retry-after': '0.2' })
      else if (id === 'busy' && times < 3) json(response, { error: 'overloaded' }, 503)
      else if (id === 'lost' && times === 1) request.socket.destroy()
      else if (id === 'gone') json(response, { error: 'no such thing' }, 404)
      else if (id === 'moved') json(response, {}, 302, { location: '/elsewhere' })
      else if (id !== 'slow') json(response, { answer: 'ok' })
    })
    config({ eval: { timeoutMs: 1000 } })
    const { lines, run, metric } = await evaluated('cases.jsonl', '--target', url, '--scorers', 'exact')
    expect(Object.fromEntries(asked)).toEqual({ limited: 2, busy: 3, lost: 2, gone: 1, moved: 1, slow: 1, fine: 1 })
    expect(run.calls.target).toBe(11)
    for (const id of ['limited', 'busy', 'lost', 'fine']) expect(lines.get(id)).toMatchObject({ output: 'ok', attempts: asked.get(id), scores: { exact: 1 } })
    expect(lines.get('gone')?.error).toContain('HTTP 404: {"error":"no such thing"}')
    expect(lines.get('moved')?.error).toContain('HTTP 302 to /elsewhere')
    expect(lines.get('slow')).toMatchObject({
      output: null,
      error: 'timeout: no whole answer within 1 s',
      missing: { exact: 'no-output: timeout: no whole answer within 1 s' },
    })
    expect(metric('exact').missing).toMatchObject({ have: 3, of: 7 })
    expect(metric('exact').mean).toMatchObject({ value: 1, n: 4 })
  })

  it('a program gets the question on its standard input; at the time limit it ends with all that it has started', async () => {
    writeCases([
      { id: 'quick', input: 'quick', reference: 'QUICK' },
      { id: 'stuck', input: 'stuck', reference: 'x' },
      { id: 'loud', input: 'loud', reference: 'x' },
      { id: 'broken', input: 'broken', reference: 'x' },
    ])
    write(
      'system.mjs',
      `import { spawn } from 'node:child_process'
       import { writeFileSync } from 'node:fs'
       let text = ''
       for await (const chunk of process.stdin) text += chunk
       const { input } = JSON.parse(text)
       if (input === 'stuck') {
         const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
         writeFileSync('child.pid', String(child.pid))
         setInterval(() => {}, 1000)
       } else if (input === 'loud') for (;;) { process.stdout.write('x'.repeat(65536)); await new Promise(setImmediate) }
       else if (input === 'broken') { console.error('no model'); process.exit(3) }
       else console.log(JSON.stringify({ answer: input.toUpperCase() }))`,
    )
    config({
      eval: {
        target: { kind: 'command', command: [process.execPath, 'system.mjs'] },
        timeoutMs: 2500,
        limits: { maxOutputBytes: 100_000 },
        scorers: ['exact'],
      },
    })
    const { lines } = await evaluated('cases.jsonl')
    expect(lines.get('quick')).toMatchObject({ output: 'QUICK', scores: { exact: 1 } })
    expect(lines.get('stuck')?.error).toContain('timeout')
    expect(lines.get('loud')?.error).toContain('too-long')
    expect(lines.get('broken')?.error).toContain('ended with 3: no model')
    const pid = Number(readFileSync(work.path('child.pid'), 'utf8'))
    await expect.poll(() => isAlive(pid)).toBe(false)
  })

  it('a system that is not there ends the run at once and says how to go on', async () => {
    writeCases(Array.from({ length: 40 }, (_, at) => ({ id: `c${at}`, input: `q${at}` })))
    config({ eval: { retries: 0 } })
    const run = await work.run(['eval', 'cases.jsonl', '--target', 'http://127.0.0.1:9/answer', '--scorers', 'length'])
    expect(run.code).toBe(3)
    expect(run.stderr).toContain('The system cannot be reached')
    expect(run.stderr).toContain('--resume')
  })

  it('a case that cannot be put to the system, or was answered before, does not hide that the system is not there', async () => {
    const url = await servers.serve((_, response) => json(response, { answer: 'Visa' }))
    config({ eval: { retries: 0, target: { kind: 'http', url, body: { question: '{{input.q}}' } } } })
    const known = { id: 'known', input: { q: 'Which cards?' } }
    const unasked = [
      { id: 'long', input: { q: 'x'.repeat(1_100_000) } },
      { id: 'empty', input: { q: ' ' } },
      { id: 'no-such-field', input: { question: 'Which?' } },
    ]
    writeCases([known])
    await evaluated('cases.jsonl', '--scorers', 'length', '--cache')
    servers.close()
    writeCases([known, ...unasked, ...Array.from({ length: 12 }, (_, at) => ({ id: `c${at}`, input: { q: `q${at}` } }))])
    const run = await work.run(['eval', 'cases.jsonl', '--scorers', 'length', '--cache', '--concurrency', '1'])
    expect(run.stderr).toContain('1 answers of earlier runs')
    expect([run.code, run.stderr]).toEqual([3, expect.stringContaining('The system cannot be reached')])
  })
})

describe('the cache', () => {
  it('gives no answer of an address unless it is asked to, and then says how many answers are not new', async () => {
    writeCases()
    let answer = 'Visa'
    const url = await servers.serve((_, response) => json(response, { answer }))
    const args = ['cases.jsonl', '--target', url, '--scorers', 'exact']
    expect((await evaluated(...args, '--cache')).run).toMatchObject({ cachedOutputs: 0 })
    answer = 'No idea'
    const kept = await evaluated(...args, '--cache')
    expect([kept.run.cachedOutputs, kept.metric('exact').mean]).toMatchObject([3, { value: 1 / 3 }])
    expect(kept.stderr).toContain('3 of 3 answers are not new')
    expect((await work.run(['gate', '--save'])).stderr).toContain('3 of 3 answers are not new')
    const asked = await evaluated(...args)
    expect([asked.run.cachedOutputs, asked.metric('exact').mean]).toMatchObject([0, { value: 0 }])
    expect(asked.stderr).not.toContain('not new')
    expect(asked.stderr, 'that an address is asked is no surprise').not.toContain('--cache keeps')
  })

  it('gives no answer of a program whose code is not known whole, says why, and what is not new where it is asked to', async () => {
    writeCases()
    write('answer.sh', 'cat answer.txt')
    write('answer.txt', 'Visa')
    config({ eval: { target: { kind: 'command', command: ['sh', 'answer.sh'] }, scorers: ['exact'] } })
    await evaluated('cases.jsonl')
    write('answer.txt', 'No idea')
    const asked = await evaluated('cases.jsonl')
    expect([asked.run.cachedOutputs, asked.metric('exact').mean]).toMatchObject([0, { value: 0 }])
    expect(asked.stderr).toContain('Answers are not kept for later runs: what sh runs is not followed. --cache keeps and takes them.')
    expect((await evaluated('cases.jsonl', '--no-cache')).stderr).not.toContain('--cache keeps')
    await evaluated('cases.jsonl', '--cache')
    write('answer.txt', 'Visa')
    const kept = await evaluated('cases.jsonl', '--cache')
    expect([kept.run.cachedOutputs, kept.metric('exact').mean]).toMatchObject([3, { value: 0 }])
    expect(kept.stderr).toContain('3 of 3 answers are not new')
    expect(kept.stderr).toContain('elsewhere (what sh runs is not followed)')
  })

  it('keeps what a system finds that only retrieves, and no failure', async () => {
    writeCases(questions.map((each) => ({ ...each, referenceIds: ['refunds.md'] })))
    write(
      'system.js',
      "export default ({ id }) => id === 'card' ? { error: 'no index', retrieved: [] } : { retrieved: [{ id: 'refunds.md', text: '14 days.' }] }\n",
    )
    const args = ['cases.jsonl', '--target', 'system.js', '--scorers', 'mrr']
    const first = await evaluated(...args)
    const again = await evaluated(...args)
    expect(again.run).toMatchObject({ cachedOutputs: 2, calls: { target: 1 } })
    expect([again.metric('mrr').mean, again.metric('mrr').missing]).toEqual([first.metric('mrr').mean, first.metric('mrr').missing])
    expect(again.lines.get('refund')).toMatchObject({ output: null, scores: { mrr: 1 } })
  })
})

describe('a file for the outputs that cannot be written', () => {
  it('is told before anything is asked', async () => {
    writeCases()
    write('system.js', "import { writeFileSync } from 'node:fs'\nexport default () => { writeFileSync('asked', ''); return 'x' }")
    const run = await work.run(['eval', 'cases.jsonl', '--target', 'system.js', '--out', 'cases.jsonl/out.jsonl'])
    expect([run.code, run.stderr]).toEqual([2, expect.stringContaining('could not be written')])
    expect(existsSync(work.path('asked'))).toBe(false)
  })
})

describe('a run without one answer', () => {
  it('ends with 3 also where passages came and were scored, and the text stands elsewhere than the config says', async () => {
    writeCases([{ ...questions[0], referenceIds: ['refunds.md'] }])
    const url = await servers.serve((_, response) => json(response, { reply: 'Within 14 days.', passages: [{ id: 'refunds.md', text: '14 days.' }] }))
    config({ eval: { target: { kind: 'http', url, response: { text: 'data.reply' } }, scorers: ['mrr'] } })
    expect(await work.run(['eval', 'cases.jsonl'])).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringMatching(/No case has an answer.*\n {2}target-error, 1 case: .*no text at `data\.reply`/),
    })
  })

  it('says its reasons with an example, and nothing else', async () => {
    writeCases()
    write('system.js', "export default () => { throw new Error('no model') }")
    const run = await work.run(['eval', 'cases.jsonl', '--target', 'system.js'])
    expect(run).toMatchObject({ code: 3, stdout: '', stderr: expect.stringMatching(/No case has an answer.*\n {2}\S+, 3 cases: .*no model/) })
  })
})

describe('answers that are there', () => {
  it('logged outputs are graded with their repeats, matched with cases by id or by question, and what is not there is missing', async () => {
    writeCases()
    write(
      'outputs.jsonl',
      casesAsLines([
        { id: 'refund', input: 'How do I get a refund?', output: 'Within 14 days.', repeat: 0 },
        { id: 'refund', input: 'How do I get a refund?', output: 'No.', repeat: 1 },
        { input: 'Which cards?', output: 'Visa' },
      ]),
    )
    const { run, lines, metric } = await evaluated('cases.jsonl', '--target', 'outputs.jsonl', '--scorers', 'exact')
    expect(run).toMatchObject({ repeats: 2, calls: { target: 0 } })
    expect(lines.get('card')).toMatchObject({ missing: { exact: 'no-output: no-output: there is no output of it in outputs of outputs.jsonl' } })
    expect(metric('exact').mean).toMatchObject({ value: 0.75, n: 2 })
  })

  it('scores of another tool that come with them keep the way in which they are better', async () => {
    const metrics = [
      { name: 'Hallucination', score: 0.8 },
      { name: 'Faithfulness', score: 0.8 },
    ]
    write('deepeval.json', JSON.stringify({ testCases: [{ input: 'Which cards?', actualOutput: 'Visa', metricsData: metrics }] }))
    const { metric } = await evaluated('--target', 'deepeval.json', '--scorers', 'length')
    expect([metric('Hallucination').better, metric('Faithfulness').better]).toEqual(['lower', 'higher'])
  })

  it('without cases those of the log are taken, and scorers by what they carry', async () => {
    write('outputs.jsonl', casesAsLines(questions.map((each) => ({ ...each, output: each.reference }))))
    const run = await work.run(['eval', '--target', 'outputs.jsonl'])
    expect(run.code, run.stderr).toBe(0)
    expect(run.stderr).toContain('word-f1 since cases have references')
    expect(run.stdout).toMatch(/word-f1 +100 %/)
  })
})

describe('traces', () => {
  const traced = (number: number, question: string, answer: string) => {
    const texts = { 'gen_ai.input.messages': [message('user', question)], 'gen_ai.output.messages': [message('assistant', answer)] }
    const attributes = [
      ...Object.entries({ 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-5', 'session.id': `s${number}` }),
      ...Object.entries(texts).map(([key, value]) => [key, JSON.stringify(value)] as const),
    ].map(([key, stringValue]) => ({ key, value: { stringValue } }))
    const startNs = 1_700_000_000_000_000_000n + BigInt(number) * 60_000_000_000n
    const times = { startTimeUnixNano: String(startNs), endTimeUnixNano: String(startNs + 1_000_000_000n) }
    return otlpRequest(number, { ...times, attributes })
  }
  const message = (role: string, content: string) => ({ role, parts: [{ type: 'text', content }] })

  it('of files are graded as they are, each request a case, or matched with cases by their question', async () => {
    write('traces.jsonl', casesAsLines([traced(1, 'Which cards?', 'Visa'), traced(2, 'How do I get a refund?', 'Ask us.')]))
    config({ eval: { target: { kind: 'traces', files: ['traces.jsonl'] }, scorers: ['exact', 'length', 'latency'] } })
    const alone = await evaluated()
    expect(alone.run).toMatchObject({ cases: 2, calls: { target: 0 }, caseSet: 'traces of traces.jsonl', generatorFamilies: ['openai'] })
    expect(alone.metric('latency').mean).toMatchObject({ value: 1000, n: 2 })
    writeCases()
    const { lines, metric } = await evaluated('cases.jsonl')
    expect(lines.get('card')).toMatchObject({ output: 'Visa', scores: { exact: 1 } })
    expect(lines.get('login')?.missing.exact).toContain('no trace has this question')
    expect(metric('exact').mean).toMatchObject({ value: 0.5, n: 2 })
  })

  it('of files are read with no more of their texts than traces.content allows', async () => {
    write('traces.jsonl', casesAsLines([traced(1, 'Which cards?', 'Ask ann@example.com')]))
    const answerUnder = async (content: string) => {
      config({ traces: { content }, eval: { target: { kind: 'traces', files: ['traces.jsonl'] }, scorers: ['length'] } })
      return [...(await evaluated()).lines.values()].map(({ output }) => output)
    }
    expect(await answerUnder('keep')).toEqual(['Ask ann@example.com'])
    expect(await answerUnder('redact')).toEqual(['Ask [email]'])
    await expect(answerUnder('drop')).rejects.toThrow('None of 1 requests in traces.jsonl shows what was asked')
  })
})

describe('scorers', () => {
  it("a user's own scorer is loaded from its file; what throws, is no number, or is out of range is missing with the reason", async () => {
    writeCases(['fine', 'throws', 'nan', 'far', 'text'].map((id) => ({ id, input: id, reference: id })))
    write('system.js', 'export default ({ input }) => input')
    write(
      'polite.ts',
      `export default { id: 'polite', score({ text }: { text: string }): unknown {
        if (text === 'throws') throw new Error('out of order')
        return { nan: Number.NaN, far: 2, text: 'high' }[text] ?? true
      } }`,
    )
    const { metric, lines } = await evaluated('cases.jsonl', '--target', 'system.js', '--scorers', './polite.ts')
    expect(lines.get('fine')?.scores).toEqual({ polite: 1 })
    expect(lines.get('throws')?.missing.polite).toBe('scorer-error: Error: out of order')
    expect(lines.get('nan')?.missing.polite).toContain('scorer-error: `polite` gave NaN')
    expect(lines.get('far')?.missing.polite).toContain('outside its range of 0 to 1')
    expect(lines.get('text')?.missing.polite).toContain('gave string high')
    expect(metric('polite').missingBy).toEqual([{ reason: 'scorer-error', count: 4 }])
    writeCases([{ id: 'throws', input: 'throws' }])
    const allMissing = await work.run(['eval', 'cases.jsonl', '--target', 'system.js', '--scorers', './polite.ts'])
    expect(allMissing.stdout, 'a measure without one value tells why').toContain('scorer-error 1, such as throws: Error: out of order')
  })

  it('what a case expects is scored for it alone, and whether all of it is met', async () => {
    writeCases([
      {
        id: 'both',
        input: 'Visa or Mastercard',
        expect: [
          { scorer: 'contains', value: 'Visa' },
          { scorer: 'contains', value: 'Mastercard' },
        ],
      },
      {
        id: 'one',
        input: 'Visa',
        expect: [
          { scorer: 'contains', value: 'Visa' },
          { scorer: 'contains', value: 'Mastercard' },
        ],
      },
      { id: 'wrong', input: 'Visa', expect: [{ scorer: 'no-such-scorer' }], source: { kind: 'import', tool: 'another' } },
    ])
    write('system.js', 'export default ({ input }) => input')
    const { lines, metric, problems, stderr } = await evaluated('cases.jsonl', '--target', 'system.js')
    expect(lines.get('both')?.scores).toMatchObject({ contains: 1, 'contains#2': 1, 'expectations-met': 1 })
    expect(lines.get('one')?.scores).toMatchObject({ contains: 1, 'contains#2': 0, 'expectations-met': 0 })
    expect(lines.get('wrong')?.missing['expectations-met']).toContain('scorer-error')
    expect(metric('expectations-met').mean).toMatchObject({ value: 0.5 })
    expect(problems.map(({ where }) => where)).toEqual(['case wrong'])
    expect(stderr).not.toContain('.:')
    expect(stderr, 'what one case expects takes the default scorers from none').toContain('No scorers are configured')
    expect(metric('refusal').mean).toMatchObject({ n: 3 })
    const mistyped = { id: 'wrong', input: 'Visa', expect: [{ scorer: 'contians', value: 'Visa' }] }
    writeCases([mistyped])
    const run = await work.run(['eval', 'cases.jsonl', '--target', 'system.js'])
    expect([run.code, run.stderr]).toEqual([2, expect.stringContaining('Case wrong expects what cannot be checked')])
  })
})

describe('cases that ask for a judge, where there is none', () => {
  it('are counted and named at import, left out with the reason and told in the plan; a scorer of the config is refused by its name', async () => {
    write(
      'promptfooconfig.yaml',
      `prompts: ['{{question}}']
providers: [echo]
tests:
  - { metadata: { id: polite }, vars: { question: Visa }, assert: [{ type: llm-rubric, value: Is it polite? }, { type: contains, value: Visa }] }
  - { metadata: { id: plain }, vars: { question: Mastercard }, assert: [{ type: contains, value: Visa }] }
`,
    )
    write('system.js', 'export default ({ input }) => input')
    const imported = await work.run(['cases', 'import', 'promptfooconfig.yaml'])
    expect(imported.stdout, imported.stderr).toContain(
      '  1 case asks for a judge (judge/rubric): polite. Without eval.judge in the config these checks are missing\n',
    )
    const { lines, stderr } = await evaluated('--target', 'system.js', '--scorers', 'length')
    expect(stderr).toContain('1 check of 1 case asks for a judge (judge/rubric) and is left out as missing (no-judge): set eval.judge: { provider, model }')
    expect(lines.get('polite')).toMatchObject({
      scores: { contains: 1 },
      missing: { rubric: 'no-judge: `judge/rubric` needs eval.judge in the config', 'expectations-met': expect.stringContaining('no-judge: rubric: ') },
    })
    expect(lines.get('plain')?.scores).toMatchObject({ 'expectations-met': 0 })
    expect(await work.run(['eval', '--target', 'system.js', '--scorers', 'judge/relevance'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('The scorer `judge/relevance` needs a judge, and the config has none.'),
    })
  })
})

describe('before anything is asked', () => {
  it('a rule of the gate that no value can meet is refused, and one that nothing gives is told', async () => {
    writeCases()
    write('system.js', 'export default ({ input }) => input')
    const args = ['eval', 'cases.jsonl', '--target', 'system.js', '--scorers', 'word-f1', '--plan']
    config({ eval: { gate: { rules: [{ metric: 'word-f1', margin: 5, threshold: 80 }] } } })
    expect(await work.run(args)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/word-f1 is from 0 to 1, .*\nhint: Was a percentage meant\? Say margin: 0\.05, threshold: 0\.8\.\n/),
    })
    config({ eval: { gate: { rules: [{ metric: 'nope', margin: 0.05 }] } } })
    expect(await work.run(args)).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('warning: the gate has a rule on nope, and nothing in this run gives it'),
    })
  })

  it.each([
    [['--target', 'localhost:4401/answer'], /is no file, and an address begins with .*\nhint: Did you mean http:\/\/localhost:4401\/answer\?\n/],
    [['--target', 'system.js', '--scorers', 'word-f2'], /There is no scorer "word-f2"\.\nhint: Did you mean word-f1\? Scorers: .*judge\/groundedness, /],
    [['--target', 'system.js', '--scorers', 'recal@5'], /Did you mean recall@5\? /],
    [['--target', 'system.js', '--scorers', 'relevance'], /Did you mean judge\/relevance\? /],
  ])('%j is told with what was probably meant', async (args, said) => {
    writeCases()
    write('system.js', 'export default ({ input }) => input')
    expect(await work.run(['eval', 'cases.jsonl', ...args])).toMatchObject({ code: 2, stderr: expect.stringMatching(said) })
  })
})

describe('the summary', () => {
  it('names slices that stand out, or that none does, and each case with its mean over repeats', async () => {
    const ask = (n: number, slices: object) => ({ id: `c${n}`, input: `question ${n}`, reference: 'yes', slices })
    const of = (from: number) => (from < 20 ? 'old' : 'new')
    writeCases(Array.from({ length: 40 }, (_, n) => ask(n, { age: of(n), parity: n % 2 === 0 ? 'even' : 'odd' })))
    write('system.js', "let times = 0; export default ({ slices, id }) => (slices.age === 'old' || (id === 'c33' && times++ > 0) ? 'no' : 'yes')")
    const { stdout } = await work.run(['eval', 'cases.jsonl', '--target', 'system.js', '--scorers', 'exact', '--repeats', '3'])
    expect(stdout).toMatch(/Weakest slices\n {2}age=old: exact 0 % .*; the rest 96\.7 %\n\nWorst cases\n/)
    expect(stdout).toMatch(/\n {2}c0: exact 0\n/)
    write('system.js', "export default ({ id }) => (Number(id.slice(1)) % 4 < 2 ? 'yes' : 'no')")
    const even = await work.run(['eval', 'cases.jsonl', '--target', 'system.js', '--scorers', 'exact'])
    expect(even.stdout).toContain('No slice stands out: ')
    expect(even.stdout).not.toContain('Weakest slices')
  })
})

describe('bad cases', () => {
  it('a second case of one id, an empty input, an empty reference and a megabyte are counted and named, and none is a score', async () => {
    write(
      'cases.jsonl',
      casesAsLines([
        { id: 'a', input: 'one', reference: 'one' },
        { id: 'a', input: 'two', reference: 'two' },
        { id: 'empty', input: ' ' },
        { id: 'unknown', input: 'three', reference: '' },
        { id: 'long', input: 'x'.repeat(1_000_001), reference: 'x' },
      ]),
    )
    write('system.js', 'export default ({ input }) => input')
    const { lines, problems, run } = await evaluated('cases.jsonl', '--target', 'system.js', '--scorers', 'exact')
    expect(problems.map(({ what }) => what)).toEqual([
      expect.stringContaining('the id `a` is that of line 1 already'),
      expect.stringContaining('input is empty'),
      expect.stringContaining('reference is empty'),
      expect.stringContaining('1.0 MB'),
    ])
    expect(run).toMatchObject({ cases: 3, calls: { target: 2 } })
    expect(lines.get('a')?.scores).toEqual({ exact: 1 })
    expect(lines.get('unknown')?.missing.exact).toContain('no-reference')
    expect(lines.get('long')?.error).toContain('too-long: the input has 1,000,001 bytes')
  })

  it('without cases, a target, or a variant of that name it says what to do, with exit code 2', async () => {
    write('system.js', 'export default ({ input }) => input')
    for (const [args, hint, code = 2] of [
      [['eval', '--target', 'system.js'], 'loadbearing cases import FILE'],
      [['eval', 'cases.jsonl'], '--target URL'],
      [['eval', 'cases.jsonl', '--target', 'nothing.js'], 'There is no file nothing.js'],
      [['eval', 'csaes.jsonl', '--target', 'system.js'], 'csaes.jsonl', 3],
      [['compare', 'a', 'b'], 'There is no run yet: there is no store at .loadbearing/store'],
    ] as const) {
      writeCases()
      const run = await work.run(args)
      expect([run.code, run.stderr], args.join(' ')).toEqual([code, expect.stringContaining(hint)])
    }
    expect(existsSync(work.path('.loadbearing')), 'nothing could be read, so no store was made').toBe(false)
    for (const [args, hint] of [
      [['eval', 'cases.jsonl', '--target', 'system.js', '--scorers', 'nonsense'], 'There is no scorer "nonsense"'],
      [['eval', 'cases.jsonl', '--target', 'system.js', '--scorers', 'judge/relevance'], 'needs a judge'],
      [['eval', 'cases.jsonl', '--target', 'system.js', '--resume'], 'no run to resume'],
    ] as const) {
      writeCases()
      const run = await work.run(args)
      expect([run.code, run.stderr], args.join(' ')).toEqual([2, expect.stringContaining(hint)])
    }
    config({ eval: { variants: { old: { kind: 'function', file: 'system.js' } } } })
    expect((await work.run(['eval', 'cases.jsonl', '--variant', 'odl'])).stderr).toContain('Variants of the config: old')
  })
})

/** A process that has ended and that nobody has asked about yet is listed as a zombie. */
function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
  return stdout.trim() !== '' && !stdout.trim().startsWith('Z')
}
