import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { ComparisonEvidence } from '../../src/model/evaluation-evidence.ts'
import { workFolder } from './run-program.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Sums, asked in two sizes; `worse` gets one in three of the big ones wrong. */
const systems = {
  'same.ts': 'export default ({ input }: { input: string }) => String(Number(/\\d+/.exec(input)?.[0]) + 1)\n',
  'worse.ts':
    "export default ({ input }: { input: string }) => { const n = Number(/\\d+/.exec(input)?.[0]); return n >= 200 && n % 3 === 0 ? 'no idea' : String(n + 1) }\n",
}
const config = (rules = '[{ metric: exact, margin: 0.05 }]') => `eval:
  cases: [cases.jsonl]
  target: { kind: function, file: ./same.ts }
  variants:
    same: { kind: function, file: ./same.ts }
    worse: { kind: function, file: ./worse.ts }
  scorers: [exact]
  gate: { rules: ${rules} }
`

const Workflow = z.object({
  jobs: z.object({ gate: z.object({ steps: z.array(z.object({ name: z.string().optional(), if: z.string().optional(), run: z.string().optional() })) }) }),
})

let work: ReturnType<typeof workFolder>
beforeEach(() => {
  work = workFolder()
  for (const [name, text] of Object.entries(systems)) writeFileSync(work.path(name), text)
  writeFileSync(work.path('loadbearing.config.yaml'), config())
  const cases = Array.from({ length: 300 }, (_, n) => ({
    id: `c${n}`,
    input: `what is ${n} plus 1?`,
    reference: String(n + 1),
    slices: { size: n < 200 ? 'small' : 'big' },
  }))
  writeFileSync(work.path('cases.jsonl'), cases.map((each) => JSON.stringify(each)).join('\n'))
})
afterEach(() => work.remove())

describe('loadbearing gate', () => {
  it('fails on what is worse in one slice, names it and its cases, and writes JUnit, SARIF and Markdown', async () => {
    await work.run(['eval'])
    expect((await work.run(['gate', '--save'])).stdout).toContain('loadbearing.baseline.jsonl is the baseline now')
    expect(readFileSync(work.path('loadbearing.baseline.jsonl'), 'utf8')).not.toContain('what is')
    await work.run(['eval', '--variant', 'worse'])
    const summary = work.path('summary.md')
    const gate = await work.run(['gate', 'worse', '--junit', 'out/j.xml', '--sarif', 'out/s.sarif', '--markdown', 'out/g.md'], {
      env: { GITHUB_STEP_SUMMARY: summary },
    })
    expect(gate.code).toBe(1)
    expect(gate.stdout).toContain('The gate failed: 1 failed')
    expect(gate.stdout).toContain('worse in size big')
    expect(gate.stdout).toContain('cases that lost most: c201, c204, c207')
    expect(readFileSync(work.path('out/j.xml'), 'utf8')).toMatch(/<testsuites name="loadbearing gate" tests="2" failures="2"/)
    expect(JSON.parse(readFileSync(work.path('out/s.sarif'), 'utf8')).runs[0].results).toMatchObject([
      {
        ruleId: 'gate/exact',
        level: 'error',
        locations: [{ physicalLocation: { artifactLocation: { uri: 'loadbearing.config.yaml' }, region: { startLine: 8 } } }],
      },
    ])
    expect(readFileSync(summary, 'utf8')).toBe(readFileSync(work.path('out/g.md'), 'utf8'))
  })

  it('passes what is equivalent, and says that word', async () => {
    await work.run(['eval'])
    await work.run(['gate', '--save'])
    await work.run(['eval', '--variant', 'same'])
    const gate = await work.run(['gate', 'same'])
    expect(gate).toMatchObject({ code: 0, stdout: expect.stringContaining('equivalent') })
    const compared = await work.run(['compare', 'current', 'same', '--json'])
    expect(ComparisonEvidence.parse(JSON.parse(compared.stdout)).metrics[0]?.verdict).toBe('equivalent')
  })

  it('says the verdict before it writes: a summary that fails is a warning, a file that fails is told after it, and the others are written', async () => {
    await work.run(['eval'])
    expect(await work.run(['gate', '--save', '--junit', 'j.xml', '--json'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('there is no result for --junit, --json'),
    })
    expect((await work.run(['gate', '--save', '--baseline', 'new/folder/base.jsonl'])).code).toBe(0)
    await work.run(['eval'])
    const gate = await work.run(['gate', '--baseline', 'new/folder/base.jsonl', '--junit', 'same.ts/j.xml', '--markdown', 'g.md'], {
      env: { GITHUB_STEP_SUMMARY: work.path('same.ts/summary.md') },
    })
    expect(gate).toMatchObject({ code: 2, stdout: expect.stringContaining('The gate passed: 1 passed') })
    expect(gate.stderr).toMatch(
      /^warning: The summary of the step \(GITHUB_STEP_SUMMARY\) could not be written: .*\nerror: The result could not be written to same\.ts\/j\.xml/,
    )
    expect(existsSync(work.path('g.md'))).toBe(true)
  })

  it('never passes a gate that judges nothing', async () => {
    expect(await work.run(['gate'])).toMatchObject({ code: 2, stderr: expect.stringContaining('There is no run yet') })
    await work.run(['eval'])
    expect(await work.run(['gate'])).toMatchObject({ code: 2, stderr: expect.stringContaining('gate --save') })
    await work.run(['gate', '--save'])
    expect(await work.run(['gate'])).toMatchObject({ code: 2, stderr: expect.stringContaining('is the baseline itself') })
    await work.run(['eval'])
    writeFileSync(work.path('loadbearing.config.yaml'), config('[]'))
    expect(await work.run(['gate'])).toMatchObject({ code: 2, stderr: expect.stringContaining('The gate has no rule') })
    writeFileSync(work.path('loadbearing.config.yaml'), config('[{ metric: grounded, margin: 0.02 }]'))
    expect(await work.run(['gate'])).toMatchObject({ code: 2, stderr: expect.stringContaining('grounded: the gate has a rule on it') })
    writeFileSync(work.path('loadbearing.baseline.jsonl'), '<<<<<<< HEAD\n')
    expect(await work.run(['gate'])).toMatchObject({ code: 3, stderr: expect.stringContaining('loadbearing.baseline.jsonl:1 is no JSON') })
  })

  it('names the run that it judged, and warns where a later one was broken off or where it has no answer at all', async () => {
    await work.run(['eval'])
    await work.run(['gate', '--save'])
    await work.run(['eval'])
    writeFileSync(work.path('same.ts'), "export default () => { process.kill(process.pid, 'SIGKILL') }\n")
    await work.run(['eval'])
    const said = (text: string) => text.replace(/\s+/g, ' ')
    const judged = await work.run(['gate', '--markdown', 'g.md'])
    expect(judged.code, judged.stderr).toBe(0)
    expect(said(judged.stdout)).toMatch(
      /run (current-\S+), ended 2\d{3}-\d\d-\d\d \d\d:\d\d UTC warning: The latest run, (current-\S+), has not ended: judged is \1, which is from before it\. To go on with it: npx loadbearing eval --resume \2 /,
    )
    expect(readFileSync(work.path('g.md'), 'utf8')).toContain('**Warning**: The latest run, ')
    writeFileSync(work.path('same.ts'), 'export default () => { throw new Error("down") }\n')
    await work.run(['eval'])
    expect(said((await work.run(['gate'])).stdout)).toMatch(/run (current-\S+), ended .* UTC warning: Run \1 has no answer to any of its 300 cases\./)
  })

  it('takes no trial of a few cases for the whole, and refuses to judge by one', async () => {
    await work.run(['eval'])
    await work.run(['gate', '--save'])
    await work.run(['eval', '--variant', 'worse', '--max', '2'])
    expect(await work.run(['gate', 'worse'])).toMatchObject({ code: 2, stderr: expect.stringContaining('is a trial of 2 (--max)') })
    expect(await work.run(['gate'])).toMatchObject({ code: 2, stderr: expect.stringContaining('is the baseline itself') })
    const id = /worse-\d+-\d+-\w+/.exec((await work.run(['compare', 'current', 'nobody'])).stderr)?.[0] ?? ''
    expect(await work.run(['gate', id])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("Only 2 of the baseline's 300 cases can be judged: 298 were not asked"),
    })
  })

  it('makes no baseline of a run without answers, or without a value of a metric that has a rule', async () => {
    writeFileSync(work.path('same.ts'), 'export default () => { throw new Error("down") }\n')
    expect((await work.run(['eval'])).code).toBe(3)
    expect(await work.run(['gate', '--save'])).toMatchObject({ code: 2, stderr: expect.stringContaining('has no answer to any of its 300 cases') })
    writeFileSync(work.path('same.ts'), systems['same.ts'])
    await work.run(['eval', '--scorers', 'word-f1'])
    expect(await work.run(['gate', '--save'])).toMatchObject({ code: 2, stderr: expect.stringContaining('has no value of exact') })
    expect(existsSync(work.path('loadbearing.baseline.jsonl'))).toBe(false)
  })

  it('leaves out cases that were edited since the baseline, and says how many', async () => {
    await work.run(['eval'])
    await work.run(['gate', '--save'])
    const cases = readFileSync(work.path('cases.jsonl'), 'utf8')
    writeFileSync(work.path('cases.jsonl'), cases.replace('"reference":"1"', '"reference":"one"'))
    await work.run(['eval'])
    const gate = await work.run(['gate'])
    expect(gate.stdout.replace(/\s+/g, ' '), gate.stderr).toContain(
      '299 shared cases, current against current (loadbearing.baseline.jsonl); 1 left out since it was edited.',
    )
  })

  it('names the runs that there are where one is asked for that there is not', async () => {
    await work.run(['eval'])
    expect(await work.run(['compare', 'current', 'nobody'])).toMatchObject({ code: 2, stderr: expect.stringContaining('Variants: current') })
    // A name must not command the log that shows it.
    expect((await work.run(['compare', 'current', 'nobody\u001b[2J\n::error::x'])).stderr).toMatch(/called nobody\\u001B\[2J\n\\u003A:error::x/)
    expect(await work.run(['compare', 'current'])).toMatchObject({ code: 2, stderr: expect.stringContaining('npx loadbearing compare current prompt-7') })
    expect(await work.run(['compare', 'current', 'current'])).toMatchObject({ code: 2, stderr: expect.stringContaining('one and the same run') })
  })

  it('the workflow for GitHub in docs: its own steps, run here, pass what is as good and fail what is worse', async () => {
    const all = Workflow.parse(parse(readFileSync(here('../../docs/ci/loadbearing-gate.yml'), 'utf8'))).jobs.gate.steps
    const steps = all.flatMap(({ run }) => run ?? [])
    expect(steps).toHaveLength(3)
    const conditions = Object.fromEntries(all.map(({ name, if: condition }) => [name, condition]))
    writeFileSync(work.path('package.json'), '{ "name": "a-system", "private": true }')
    const bin = join(work.folder, 'node_modules', '.bin')
    const install = () => {
      // What installing the package from a registry would put there.
      mkdirSync(bin, { recursive: true })
      writeFileSync(join(bin, 'loadbearing'), `#!/bin/sh\nexec "${process.execPath}" "${here('../../src/cli/main.ts')}" "$@"\n`)
      chmodSync(join(bin, 'loadbearing'), 0o755)
    }
    const step = (line: string) =>
      spawnSync('bash', ['-eo', 'pipefail', '-c', line], { cwd: work.folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } })
    const runAll = () => {
      const codes: (number | null)[] = []
      for (const line of steps) {
        codes.push(step(line).status)
        if (codes.length === 1) install()
      }
      return codes
    }
    install()
    expect(step('npx loadbearing eval && npx loadbearing gate --save').status).toBe(0)
    expect(runAll()).toEqual([0, 0, 0])
    writeFileSync(work.path('same.ts'), systems['worse.ts'])
    expect(runAll()).toEqual([0, 0, 1])
    expect(existsSync(work.path('gate/gate.sarif'))).toBe(true)
    // Nothing answers: the step that asks fails, and the gate is run all the same, since there is a result to keep.
    rmSync(work.path('gate'), { recursive: true })
    writeFileSync(work.path('same.ts'), 'export default () => { throw new Error("down") }\n')
    expect(runAll()).toEqual([0, 3, 1])
    expect(readFileSync(work.path('gate/gate.md'), 'utf8')).toContain('300 of 300 requests got no answer')
    expect(existsSync(work.path('gate/gate.sarif'))).toBe(true)
    expect(conditions).toMatchObject({
      Gate: expect.stringMatching(/^\$\{\{ !cancelled\(\) \}\}$/),
      'Show it among code scanning alerts': expect.stringContaining("!cancelled() && hashFiles('gate/gate.sarif') != ''"),
    })
  })
})
