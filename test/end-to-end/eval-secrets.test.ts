import { readFileSync, writeFileSync } from 'node:fs'
import { afterEach, expect, it } from 'vitest'
import { openEmbeddedStore } from '../../src/store/open-store.ts'
import { casesAsLines, json, loopbackServers } from './eval-fixture.ts'
import { workFolder } from './run-program.ts'

const servers = loopbackServers()
const work = workFolder()
afterEach(() => {
  servers.close()
  work.remove()
})

it('a key that the system says back reaches neither store, nor file, nor terminal', async () => {
  const key = 'k3y-that-nobody-may-see'
  const url = await servers.serve((_, response, request) => json(response, { error: `invalid key ${request.headers.authorization}, ${request.url}` }, 401))
  writeFileSync(work.path('cases.jsonl'), casesAsLines([{ id: 'a', input: 'How?', reference: 'So.' }]))
  const config = { eval: { target: { kind: 'http', url, headers: { authorization: `Token ${key}` } } } }
  writeFileSync(work.path('loadbearing.config.json'), JSON.stringify(config))
  const args = ['eval', 'cases.jsonl', '--target', `${url}?token=${key}`, '--scorers', 'exact', '--out', 'out.jsonl']
  for (const flags of [[], ['--json']]) {
    const { stdout, stderr } = await work.run([...args, ...flags])
    const out = readFileSync(work.path('out.jsonl'), 'utf8')
    expect(out).toContain('HTTP 401')
    expect(`${stdout}${stderr}${out}`).not.toContain(key)
  }
  const store = await openEmbeddedStore(work.path('.loadbearing/store'), { normalizerVersion: 1 })
  const runs = await store.evaluation.runs()
  const outputs = await store.evaluation.outputs(runs[0]?.id ?? '')
  await store.close()
  expect(runs[0]?.command).toContain('token=[key]')
  expect(outputs[0]?.missing?.detail).toContain('invalid key [key], /answer?token=[key]')
  expect(JSON.stringify([runs, outputs])).not.toContain(key)
})
