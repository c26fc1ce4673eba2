import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Review } from '../../src/model/review.ts'
import { otlpLine, otlpSpan } from './otlp-fixture.ts'
import { workFolder } from './run-program.ts'

const example = fileURLToPath(new URL('../../examples/traces/docs-assistant.otlp.jsonl.gz', import.meta.url))
let work: ReturnType<typeof workFolder>
beforeAll(() => {
  work = workFolder()
})
afterAll(() => work.remove())

describe('loadbearing review', () => {
  it('writes the four files from a trace file alone, and says where they are', async () => {
    const run = await work.run(['review', example, '--out', 'out'])
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(run.stdout).toContain('out/review.html')
    for (const name of ['review.html', 'review.md', 'review.json', 'evidence.json'])
      expect(readFileSync(work.path(`out/${name}`), 'utf8').length).toBeGreaterThan(1000)
    expect(work.review().findings.length).toBeGreaterThan(0)
    expect(work.scratch()).toEqual([])
  })

  it('audits the same evidence again to the same bytes', async () => {
    await work.run(['review', example, '--out', 'first'])
    for (const out of ['second', 'third']) expect(await work.run(['review', '--evidence', 'first/evidence.json', '--out', out])).toMatchObject({ code: 0 })
    for (const name of ['review.html', 'review.md', 'review.json', 'evidence.json']) {
      const first = readFileSync(work.path(`first/${name}`), 'utf8')
      expect(readFileSync(work.path(`second/${name}`), 'utf8')).toBe(first)
      expect(readFileSync(work.path(`third/${name}`), 'utf8')).toBe(first)
    }
  })

  it('measures the same figures from the same file twice', async () => {
    await work.run(['review', example, '--out', 'a'])
    await work.run(['review', example, '--out', 'b'])
    expect(work.review('b').traces).toEqual(work.review('a').traces)
  })

  it('refuses evidence that was gathered with another configuration, and says what changed', async () => {
    await work.run(['review', example, '--out', 'a'])
    writeFileSync(work.path('other.json'), '{"traces": {"content": "keep"}}')
    const run = await work.run(['review', '--evidence', 'a/evidence.json', '--config', 'other.json'])
    expect(run).toMatchObject({ code: 2 })
    expect(run.stderr).toContain('traces.content')
  })

  it('prints the review as JSON, and nothing else, on request', async () => {
    const run = await work.run(['review', example, '--json', '--out', 'out'])
    const review = Review.parse(JSON.parse(run.stdout))
    expect(review.sources).toMatchObject([{ format: 'otlp-json', refused: 0 }])
  })

  it('reads standard input', async () => {
    const run = await work.run(['review', '-', '--out', 'out'], {
      input: (async function* () {
        yield readFileSync(example)
      })(),
    })
    expect(run.code).toBe(0)
    expect(work.review().sources[0].path).toBe('(standard input)')
  })

  it('says in the review which traces it sampled, and takes the same ones again', async () => {
    await work.run(['review', example, '--max-traces', '50', '--out', 'a'])
    expect(work.review('a').traces?.sampling).toMatchObject({ tracesKept: 50, method: expect.stringContaining('--max-traces') })
    expect(work.review('a').limits.join(' ')).toContain('50 were reviewed')
  })

  it('judges by the criteria of the config', async () => {
    writeFileSync(
      work.path('criteria.yaml'),
      'criteria:\n  - { id: fast, metric: latency.p50, comparator: "<=", target: 60000 }\n  - { id: instant, metric: latency.p50, comparator: "<=", target: 1 }\n',
    )
    await work.run(['review', example, '--config', 'criteria.yaml', '--out', 'out'])
    expect(work.review().criteria.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['fast', 'met'],
      ['instant', 'not-met'],
    ])
  })

  it('shows text from traces as text', async () => {
    const name = '</title><script>alert(1)</script>'
    writeFileSync(work.path('hostile.jsonl'), otlpLine([otlpSpan(1, 1, undefined, 0, 10, { name })], name))
    await work.run(['review', 'hostile.jsonl', '--out', 'out'])
    expect(readFileSync(work.path('out/review.html'), 'utf8')).not.toContain('<script>alert')
    // Between backticks Markdown shows text as it is.
    expect(readFileSync(work.path('out/review.md'), 'utf8').replace(/`[^`\n]*`/g, '')).not.toContain('<script>alert')
  })
})

describe('wrong commands say what is wrong and what to do', () => {
  it.each<[string[], number, string]>([
    [['revew'], 2, 'There is no command `revew`'],
    [['review', '--sicne', '1'], 2, 'has no flag `--sicne`'],
    [['review', 'missing.jsonl'], 3, 'There is no file missing.jsonl'],
    [['review'], 2, 'There is nothing to review'],
    [['review', example, '--since', 'yesterday'], 2, '--since yesterday is not a time'],
    [['review', example, '--since', '2026-02-01', '--until', '2026-01-01'], 2, 'is not before'],
    [['review', example, '--max-traces', 'many'], 2, 'is not a whole number'],
    [['review', example, '--service', 'nobody'], 2, 'None of the 621 traces passes the filters (service nobody)'],
    [['review', example, '--only', 'nonsense'], 2, 'There is no audit nonsense'],
    [['review', example, '--store', 'x'], 2, 'Files and --store were both given'],
    [['review', '--evidence', 'missing.json'], 3, 'could not be read'],
    [['review', '--config', 'missing.ts', example], 2, 'There is no config file missing.ts'],
    [['review', '--store', 'http://user:secret@127.0.0.1:9'], 2, 'A login does not belong in --store'],
    [['review', '--store', 'http://127.0.0.1:9'], 3, 'could not be reached'],
    [['collect', '--host', '0.0.0.0'], 2, 'without a token'],
  ])('%j', async (args, code, said) => {
    const run = await work.run(args)
    expect(run.code).toBe(code)
    expect(run.stderr).toContain(said)
    expect(run.stderr).toContain('hint:')
    expect(run.stderr).not.toContain('This is a bug')
  })

  it('a config key that does not exist is named', async () => {
    writeFileSync(work.path('bad.json'), '{"sistem": "x"}')
    const run = await work.run(['review', example, '--config', 'bad.json'])
    expect(run.code).toBe(2)
    expect(run.stderr).toContain('sistem')
  })
})
