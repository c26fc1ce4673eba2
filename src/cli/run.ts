import { type ArgsDef, type CommandDef, defineCommand, renderUsage, runCommand } from 'citty'
import { AppError } from '../model/app-error.ts'
import { collectCommand } from './collect/command.ts'
import { demoCommand } from './demo/command.ts'
import { loadCommand } from './load/command.ts'
import { reviewCommand } from './review/command.ts'
import { version } from './version.ts'

const exitOfBug = 70
const exitOfInterrupt = 130

interface Entry {
  example: string
  flags: readonly string[]
  usage(): Promise<string>
  run(rawArgs: string[]): Promise<unknown>
}

const root = defineCommand({
  meta: { name: 'loadbearing', version, description: 'The fast, senior read on an ML, RAG or LLM system that has already shipped' },
  subCommands: { demo: demoCommand, review: reviewCommand, collect: collectCommand, load: loadCommand },
})

const commands: Record<string, Entry> = {
  demo: entry(demoCommand, 'loadbearing demo'),
  review: entry(reviewCommand, 'loadbearing review traces/*.jsonl.gz --since 2026-11-01'),
  collect: entry(collectCommand, 'loadbearing collect   # then point OTEL_EXPORTER_OTLP_ENDPOINT at http://127.0.0.1:4318'),
  load: entry(loadCommand, 'loadbearing load http://127.0.0.1:3000/answer --queries questions.jsonl --latency 2s   # with `loadbearing collect` beside it'),
}

function entry<Args extends ArgsDef>(command: CommandDef<Args>, example: string): Entry {
  const { args } = command
  return {
    example,
    flags: typeof args === 'object' ? Object.keys(args) : [],
    usage: () => renderUsage(command),
    run: async (rawArgs) => (await runCommand(command, { rawArgs })).result,
  }
}

/** Runs the command line and returns the exit code; every error is printed here and nowhere else. */
export async function run(rawArgs: string[]): Promise<number> {
  const [name, ...rest] = rawArgs
  try {
    if (name === '--version' || name === '-v') {
      process.stdout.write(`${version}\n`)
      return 0
    }
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
      await printHelp(rest[0])
      return name === undefined ? 2 : 0
    }
    const command = commands[name]
    if (command === undefined) {
      throw new AppError('usage', `There is no command \`${name}\`.`, {
        hint: `Commands: ${Object.keys(commands).join(', ')}. For traces in files: loadbearing review FILE`,
      })
    }
    if (rest.includes('--help') || rest.includes('-h')) {
      await printHelp(name)
      return 0
    }
    rejectUnknownFlags(name, command.flags, rest)
    const result = await command.run(rest)
    return typeof result === 'number' ? result : 0
  } catch (error) {
    return report(error)
  }
}

async function printHelp(name: string | undefined): Promise<void> {
  const command = name === undefined ? undefined : commands[name]
  const usage = command === undefined ? await renderUsage(root) : await command.usage()
  process.stdout.write(`${usage}\n\nEXAMPLE\n\n  ${command?.example ?? 'loadbearing review traces.jsonl'}\n`)
}

/** A misspelt flag must not be ignored: the review would be of something else than was asked. */
function rejectUnknownFlags(name: string, flags: readonly string[], rest: readonly string[]): void {
  for (const argument of rest) {
    if (argument === '--') return
    // No flag has a short form, and none takes a value that begins with a dash.
    const flag = /^--(?:no-)?([^=]+)|^-[^-].*/.exec(argument)
    if (flag !== null && !flags.includes(flag[1] ?? '')) {
      throw new AppError('usage', `\`loadbearing ${name}\` has no flag \`${flag[1] === undefined ? argument : `--${flag[1]}`}\`.`, {
        hint: `Flags: ${flags
          .filter((key) => key !== 'files')
          .map((key) => `--${key}`)
          .join(' ')}`,
      })
    }
  }
}

function report(error: unknown): number {
  if (error instanceof AppError) {
    process.stderr.write(`error: ${error.message}\n${error.hint === undefined ? '' : `hint: ${error.hint}\n`}`)
    return error.exitCode
  }
  if (error instanceof Error && error.name === 'AbortError') {
    process.stderr.write('stopped: nothing was written.\n')
    return exitOfInterrupt
  }
  if (error instanceof Error && error.name === 'CLIError') {
    process.stderr.write(`error: ${error.message}\nhint: loadbearing --help\n`)
    return 2
  }
  const detail = error instanceof Error ? error : new Error(String(error))
  process.stderr.write(`error: ${detail.message}\nThis is a bug of loadbearing ${version}. Please report it with the command that you ran.\n`)
  process.stderr.write(process.env.LOADBEARING_DEBUG === undefined ? 'For the stack trace: LOADBEARING_DEBUG=1\n' : `${detail.stack ?? ''}\n`)
  return exitOfBug
}
