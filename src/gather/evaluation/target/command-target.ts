import { spawn } from 'node:child_process'
import type { EvalTarget } from '../../../model/eval-config.ts'
import { cleanText } from '../clean-text.ts'
import { hashOfFiles } from './hash-of-files.ts'
import { nullTextAt, readAnswer, readText } from './read-answer.ts'
import { secretsOfArguments, secretsOfEnv, secretsOfGivenEnv, withoutSecrets } from './secrets.ts'
import { type Answer, missing, questionOf, sha256, type Target, type TargetWorld, tooLong } from './target.ts'
import { isRuntime, unseenOfCommand } from './unseen-of-command.ts'

type CommandTarget = Extract<EvalTarget, { kind: 'command' }>

/** Of standard error its end is kept: more than is shown, so that a secret at the cut is not shown in part. */
const keptOfErrors = 50_000

/** A program that is started for each case: the question as JSON on its standard input, the answer on its standard output. */
export function commandTarget(config: CommandTarget, world: TargetWorld): Target {
  const secrets = [...secretsOfGivenEnv(config.env), ...secretsOfEnv(world.env), ...secretsOfArguments(config.command)]
  return withoutSecrets(started(config, secrets, world), secrets)
}

function started(config: CommandTarget, secrets: readonly string[], world: TargetWorld): Target {
  const [program = '', ...args] = config.command
  const words = config.command.filter((word) => !isRuntime(word))
  const files = hashOfFiles(words, world.folder)
  const unseen = unseenOfCommand(config.command, world.folder) ?? files.unseen
  return {
    describe: `command ${program.split('/').at(-1)}${args.length === 0 ? '' : ` with ${args.length} arguments`}`,
    hash: sha256({ ...config, env: Object.entries(config.env), files: files.hash }),
    ...(unseen !== undefined && { unseen }),
    asks: true,
    ask(given, signal) {
      signal.throwIfAborted()
      return new Promise<Answer>((resolve, reject) => {
        const from = world.clock()
        const pieces: Buffer[] = []
        let bytes = 0
        let errors = ''
        let ending: Answer | undefined
        // In a group of its own, so that what it starts ends with it.
        const child = spawn(program, args, { cwd: world.folder, env: { ...world.env, ...config.env }, detached: true, stdio: ['pipe', 'pipe', 'pipe'] })
        const kill = (): void => endGroup(child.pid)
        signal.addEventListener('abort', kill, { once: true })
        const end = (answer: Answer): void => {
          signal.removeEventListener('abort', kill)
          if (signal.aborted) reject(signal.reason)
          else resolve({ ...answer, latencyMs: world.clock() - from })
        }
        child.once('error', (error) => end({ ...missing('target-error', `the program could not be started: ${error.message}`), unreachable: true }))
        child.once('close', (code, killedBy) =>
          end(ending ?? answerOf(Buffer.concat(pieces).toString('utf8'), code ?? killedBy ?? 'nothing', cleanText(errors, secrets, { keep: 'end' }), config)),
        )
        child.stdout.on('data', (chunk: Buffer) => {
          bytes += chunk.length
          if (bytes <= world.maxOutputBytes) pieces.push(chunk)
          else if (ending === undefined) {
            ending = tooLong(world.maxOutputBytes)
            kill()
          }
        })
        child.stderr.setEncoding('utf8').on('data', (text: string) => {
          errors = `${errors}${text}`.slice(-keptOfErrors - 1)
        })
        // A program that does not read its input is free to close it.
        child.stdin.on('error', () => {})
        child.stdin.end(`${JSON.stringify(questionOf(given))}\n`)
      })
    },
  }
}

function answerOf(output: string, code: number | string, errors: string, { response }: CommandTarget): Answer {
  if (code !== 0) return missing('target-error', `the program ended with ${code}${errors === '' ? '' : `: ${errors}`}`)
  const text = output.replace(/\r?\n$/, '')
  const json = jsonObject(text)
  // An object without a text under the usual names is itself the answer, unless the config says where text or passages stand.
  if (json === undefined) return response.text === undefined ? { text } : missing('target-error', 'the output is no JSON, and response.text names a path')
  const isAnswer = readText(json, response) !== undefined || nullTextAt(json, response) !== undefined
  return response.text !== undefined || response.passages !== undefined || isAnswer ? readAnswer(json, response) : { text }
}

function jsonObject(text: string): object | undefined {
  if (!/^\s*\{/.test(text)) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}
