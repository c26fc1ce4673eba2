import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Review } from '../../src/model/review.ts'

const program = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

export interface Run {
  code: number | null
  stdout: string
  stderr: string
}

/** A folder to work in, with the program run as its user would. */
export function workFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'loadbearing-run-'))
  return {
    folder,
    path: (name: string) => join(folder, name),
    run: (args: readonly string[], options: { input?: AsyncIterable<string | Uint8Array>; env?: Record<string, string> } = {}) =>
      runProgram(folder, args, options),
    /** The review that the last run wrote to `out`. */
    review: (out = 'out') => Review.parse(JSON.parse(readFileSync(join(folder, out, 'review.json'), 'utf8'))),
    /** What a run must not leave behind. */
    scratch: () => (existsSync(join(folder, '.loadbearing/scratch')) ? readdirSync(join(folder, '.loadbearing/scratch')) : []),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** A new folder for each test of a file; they are removed together at its end. */
export function workFolders() {
  const folders: ReturnType<typeof workFolder>[] = []
  return {
    next() {
      const folder = workFolder()
      folders.push(folder)
      return folder
    },
    remove() {
      for (const folder of folders) folder.remove()
    },
  }
}

async function runProgram(
  cwd: string,
  args: readonly string[],
  options: { input?: AsyncIterable<string | Uint8Array>; env?: Record<string, string> },
): Promise<Run> {
  const child = spawn(process.execPath, [program, ...args], { cwd, env: { ...process.env, NO_COLOR: '1', ...options.env } })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  // A program that refuses early closes its input; what could not be written then does not matter.
  child.stdin.on('error', () => {})
  if (options.input !== undefined)
    for await (const chunk of options.input)
      if (!child.stdin.write(chunk)) await Promise.race([new Promise((resolve) => child.stdin.once('drain', resolve)), ended])
  child.stdin.end()
  return { code: await ended, stdout, stderr }
}
