import { afterEach, expect, it } from 'vitest'
import { hanging, httpServer, type TestServer } from '../../../../test/load/bad-servers.ts'
import { AppError } from '../../../model/app-error.ts'
import type { LiveFigures } from './plan.ts'
import { outcomesOf, planOf } from './plan-fixture.ts'
import { runGeneratorInWorker } from './run-in-worker.ts'

const servers: TestServer[] = []
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())))

async function serve(server: Promise<TestServer>): Promise<string> {
  const started = await server
  servers.push(started)
  return started.url
}

it('drives the plan from a thread and hands the run over whole', async () => {
  const live: LiveFigures[] = []
  const url = await serve(httpServer((_, response) => response.end('{}')))
  const run = await runGeneratorInWorker(planOf(url, 300), { progress: (figures) => live.push(figures) })
  expect(outcomesOf(run)).toEqual({ ok: 300 })
  expect(run.ended.how).toBe('completed')
  expect(live.at(-1)).toMatchObject({ ofMs: 600, errors: 0, askedPerS: expect.any(Number) })
})

it('is stopped by the signal', async () => {
  const stop = new AbortController()
  const run = await runGeneratorInWorker(planOf(await serve(hanging()), 100_000, { graceMs: 20 }), { signal: stop.signal, progress: () => stop.abort() })
  expect(run.ended.how).toBe('interrupted')
  expect(run.records.length).toBeGreaterThan(0)
})

it('is stopped before it began', async () => {
  const run = await runGeneratorInWorker(planOf(await serve(hanging()), 1000, { graceMs: 20 }), { signal: AbortSignal.abort() })
  expect(run.ended.how).toBe('interrupted')
})

it('says what is wrong with a plan as the caller would have seen it', async () => {
  const failing = runGeneratorInWorker(planOf('http://127.0.0.1:1/', 1, { bodies: [] }))
  await expect(failing).rejects.toThrow(AppError)
  await expect(failing).rejects.toThrow(/no request body/)
})
