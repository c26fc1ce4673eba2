import { type ArgsDef, type CommandDef, defineCommand, renderUsage, runCommand } from 'citty'
import { AppError } from '../model/app-error.ts'
import { addCommand } from './cases/add.ts'
import { coverageCommand } from './cases/coverage.ts'
import { dedupeCommand } from './cases/dedupe.ts'
import { exportCommand } from './cases/export.ts'
import { importCommand } from './cases/import.ts'
import { listCommand } from './cases/list.ts'
import { proposeCommand } from './cases/propose.ts'
import { removeCommand } from './cases/remove.ts'
import { collectCommand } from './collect/command.ts'
import { compareCommand } from './compare/command.ts'
import { demoCommand } from './demo/command.ts'
import { evalCommand } from './eval/command.ts'
import { gateCommand } from './gate/command.ts'
import { loadCommand } from './load/command.ts'
import { reviewCommand } from './review/command.ts'
import { version } from './version.ts'

const exitOfBug = 70
const exitOfInterrupt = 130

/** A command, or a group of commands under one name. */
interface Entry {
  /** What it is called and does, for the list of the group. */
  listing: CommandDef
  example: string
  flags: readonly string[]
  commands?: Readonly<Record<string, Entry>>
  usage(): Promise<string>
  run(rawArgs: string[]): Promise<unknown>
}

const commands: Readonly<Record<string, Entry>> = {
  demo: entry(demoCommand, 'loadbearing demo'),
  review: entry(reviewCommand, 'loadbearing review traces/*.jsonl.gz --since 2026-11-01'),
  collect: entry(collectCommand, 'loadbearing collect   # then point OTEL_EXPORTER_OTLP_ENDPOINT at http://127.0.0.1:4318'),
  load: entry(loadCommand, 'loadbearing load http://127.0.0.1:3000/answer --queries questions.jsonl --latency 2s   # with `loadbearing collect` beside it'),
  cases: group(
    'loadbearing cases',
    'The questions that a system is held to: add, import, look through, compare with production',
    'loadbearing cases import promptfooconfig.yaml',
    {
      add: entry(addCommand, "loadbearing cases add --input 'How do I get a refund?' --reference 'Within 14 days.' --slice language=en"),
      list: entry(listCommand, 'loadbearing cases list --slice language=de'),
      import: entry(importCommand, 'loadbearing cases import promptfooconfig.yaml results.json'),
      export: entry(exportCommand, 'loadbearing cases export --format promptfoo --out tests.yaml'),
      remove: entry(removeCommand, 'loadbearing cases remove refund-1 refund-2'),
      dedupe: entry(dedupeCommand, 'loadbearing cases dedupe --apply'),
      coverage: entry(coverageCommand, 'loadbearing cases coverage traces/*.jsonl'),
      propose: entry(proposeCommand, 'loadbearing cases propose traces/*.jsonl --most 10 --apply'),
    },
  ),
  eval: entry(evalCommand, 'loadbearing eval cases.jsonl --target http://127.0.0.1:3000/answer --variant prompt-7'),
  compare: entry(compareCommand, 'loadbearing compare current prompt-7'),
  gate: entry(gateCommand, 'loadbearing gate --save   # once, on a run that is good enough; then in CI: loadbearing eval && loadbearing gate'),
}

const root = group('loadbearing', 'The fast, senior read on an ML, RAG or LLM system that has already shipped', 'loadbearing review traces.jsonl', commands)

function entry<Args extends ArgsDef>(command: CommandDef<Args>, example: string): Entry {
  const { meta } = command
  const args: ArgsDef = typeof command.args === 'object' && !(command.args instanceof Promise) ? command.args : {}
  return {
    listing: defineCommand(meta === undefined ? {} : { meta }),
    example,
    flags: Object.keys(args).filter((key) => args[key]?.type !== 'positional'),
    usage: () => renderUsage(command),
    run: async (rawArgs) => (await runCommand(command, { rawArgs: withValues(rawArgs, args) })).result,
  }
}

/**
 * A flag that takes a value must not take the next flag for it. One whose value may be left out (its hint is in brackets) is then given as empty.
 * @throws AppError `usage` for any other
 */
function withValues(rawArgs: readonly string[], args: ArgsDef): string[] {
  const end = rawArgs.includes('--') ? rawArgs.indexOf('--') : rawArgs.length
  return rawArgs.map((argument, at) => {
    const definition = at < end && argument.startsWith('--') ? args[argument.slice(2)] : undefined
    const next = at + 1 < end ? rawArgs[at + 1] : undefined
    if (definition?.type !== 'string' || (next !== undefined && !/^-./.test(next))) return argument
    if (definition.valueHint?.startsWith('[')) return `${argument}=`
    throw new AppError('usage', `\`${argument}\` needs a value.`, { hint: `${argument} ${definition.valueHint ?? 'VALUE'}: ${definition.description ?? ''}` })
  })
}

/** Commands under one name: `group('loadbearing judge', …, { calibrate: entry(…) })` is `loadbearing judge calibrate`. Without one of them it says which there are. */
function group(name: string, description: string, example: string, under: Readonly<Record<string, Entry>>): Entry {
  const subCommands = Object.fromEntries(Object.entries(under).map(([key, { listing }]) => [key, listing]))
  const listing = defineCommand({ meta: { name, version, description }, subCommands })
  const usage = (): Promise<string> => renderUsage(listing)
  return { listing, example, flags: [], commands: under, usage, run: () => Promise.resolve(2) }
}

/** Runs the command line and returns the exit code; every error is printed here and nowhere else. */
export async function run(rawArgs: string[]): Promise<number> {
  try {
    const [first] = rawArgs
    if (first === '--version' || first === '-v') {
      process.stdout.write(`${version}\n`)
      return 0
    }
    const asksForHelp = first === 'help' || rawArgs.includes('--help') || rawArgs.includes('-h')
    const { name, found, rest } = findCommand(first === 'help' ? rawArgs.slice(1) : rawArgs, asksForHelp)
    if (asksForHelp || found.commands !== undefined) {
      process.stdout.write(`${await found.usage()}\n\nEXAMPLE\n\n  ${found.example}\n`)
      return asksForHelp ? 0 : 2
    }
    rejectUnknownFlags(name, found.flags, rest)
    const result = await found.run(rest)
    return typeof result === 'number' ? result : 0
  } catch (error) {
    return report(error)
  }
}

/** The command that the first words name, and what comes after them. */
function findCommand(rawArgs: string[], asksForHelp: boolean): { name: string; found: Entry; rest: string[] } {
  const names = ['loadbearing']
  let found = root
  let rest = rawArgs
  while (found.commands !== undefined) {
    const [word] = rest
    const next = word === undefined ? undefined : found.commands[word]
    if (word === undefined || (next === undefined && asksForHelp)) break
    if (next === undefined) {
      const isRoot = found === root
      throw new AppError('usage', `There is no command \`${[...names.slice(1), word].join(' ')}\`.`, {
        hint: `Commands: ${Object.keys(found.commands).join(', ')}.${isRoot ? ' For traces in files: loadbearing review FILE' : ''}`,
      })
    }
    names.push(word)
    found = next
    rest = rest.slice(1)
  }
  return { name: names.join(' '), found, rest }
}

/** A misspelt flag must not be ignored: the review would be of something else than was asked. */
function rejectUnknownFlags(name: string, flags: readonly string[], rest: readonly string[]): void {
  for (const argument of rest) {
    if (argument === '--') return
    // No flag has a short form, and none takes a value that begins with a dash.
    const flag = /^--(?:no-)?([^=]+)|^-[^-].*/.exec(argument)
    if (flag !== null && !flags.includes(flag[1] ?? '')) {
      throw new AppError('usage', `\`${name}\` has no flag \`${flag[1] === undefined ? argument : `--${flag[1]}`}\`.`, {
        hint: `Flags: ${flags.map((key) => `--${key}`).join(' ')}`,
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
