import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

/** Runs in a process in which the package cannot be found, as where it was not installed. */
const program = (entry: string) => `
import { registerHooks } from 'node:module'
registerHooks({ resolve(name, context, next) {
  if (name === '@ai-sdk/google') throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' })
  return next(name, context)
} })
const { openJudge } = await import(${JSON.stringify(entry)})
const config = { provider: 'google', model: 'gemini-2.5-flash', maxOutputTokens: 10, timeoutMs: 10, concurrency: 1, maxCalls: 1, maxUsd: 1 }
try {
  await openJudge(config, { env: { GEMINI_API_KEY: 'x' }, prices: [], nowMs: () => 0 })
} catch ({ code, message, hint }) {
  console.log(JSON.stringify({ code, message, hint }))
}`

it('a provider whose package is not installed says what to install', async () => {
  const entry = pathToFileURL(join(import.meta.dirname, '../index.ts')).href
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program(entry)])
  expect(JSON.parse(stdout)).toEqual({
    code: 'config-invalid',
    message: 'eval.judge: the provider google needs the package @ai-sdk/google',
    hint: 'npm install @ai-sdk/google',
  })
})
