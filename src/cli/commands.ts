import { type ArgsDef, type CommandDef, defineCommand, renderUsage, runCommand } from 'citty'
import { AppError } from '../model/app-error.ts'
import { version } from './version.ts'

/** A command, or a group of commands under one name. */
export interface Entry {
  example: string
  commands?: Readonly<Record<string, Entry>>
  load(): Promise<LoadedEntry>
}

export interface Flag {
  name: string
  /** `--no-name` says something too. */
  hasNo: boolean
}

/** What is known of a command once its modules are there. */
interface LoadedEntry {
  /** What it is called and does, for the list of the group. */
  listing: CommandDef
  flags: readonly Flag[]
  usage(): Promise<string>
  run(rawArgs: string[]): Promise<unknown>
}

const commands: Readonly<Record<string, Entry>> = {
  demo: entry(async () => (await import('./demo/command.ts')).demoCommand, 'loadbearing demo'),
  review: entry(async () => (await import('./review/command.ts')).reviewCommand, 'loadbearing review traces/*.jsonl.gz --since 2026-11-01'),
  collect: entry(
    async () => (await import('./collect/command.ts')).collectCommand,
    'loadbearing collect   # then point OTEL_EXPORTER_OTLP_ENDPOINT at http://127.0.0.1:4318',
  ),
  load: entry(
    async () => (await import('./load/command.ts')).loadCommand,
    'loadbearing load http://127.0.0.1:3000/answer --queries questions.jsonl --latency 2s   # with `loadbearing collect` beside it',
  ),
  cases: group(
    'loadbearing cases',
    'The questions that a system is held to: add, import, look through, compare with production',
    'loadbearing cases import promptfooconfig.yaml',
    {
      add: entry(
        async () => (await import('./cases/add.ts')).addCommand,
        "loadbearing cases add --input 'How do I get a refund?' --reference 'Within 14 days.' --slice language=en",
      ),
      list: entry(async () => (await import('./cases/list.ts')).listCommand, 'loadbearing cases list --slice language=de'),
      import: entry(async () => (await import('./cases/import.ts')).importCommand, 'loadbearing cases import promptfooconfig.yaml results.json'),
      export: entry(async () => (await import('./cases/export.ts')).exportCommand, 'loadbearing cases export --format promptfoo --out tests.yaml'),
      remove: entry(async () => (await import('./cases/remove.ts')).removeCommand, 'loadbearing cases remove refund-1 refund-2'),
      dedupe: entry(async () => (await import('./cases/dedupe.ts')).dedupeCommand, 'loadbearing cases dedupe --apply'),
      coverage: entry(async () => (await import('./cases/coverage.ts')).coverageCommand, 'loadbearing cases coverage traces/*.jsonl'),
      propose: entry(async () => (await import('./cases/propose.ts')).proposeCommand, 'loadbearing cases propose traces/*.jsonl --most 10 --apply'),
    },
  ),
  eval: entry(
    async () => (await import('./eval/command.ts')).evalCommand,
    'loadbearing eval cases.jsonl --target http://127.0.0.1:3000/answer --variant prompt-7',
  ),
  compare: entry(async () => (await import('./compare/command.ts')).compareCommand, 'loadbearing compare current prompt-7'),
  label: entry(async () => (await import('./label/command.ts')).labelCommand, 'loadbearing label prompt-7 --metric groundedness --n 100'),
  judge: group('loadbearing judge', 'Judges: what their grades are worth', 'loadbearing judge calibrate prompt-7', {
    calibrate: entry(async () => (await import('./judge/command.ts')).calibrateCommand, 'loadbearing judge calibrate prompt-7 --swap 30 --repeat 30'),
  }),
  gate: entry(
    async () => (await import('./gate/command.ts')).gateCommand,
    'loadbearing gate --save   # once, on a run that is good enough; then in CI: loadbearing eval && loadbearing gate',
  ),
}

/** Every command there is. */
export const root = group(
  'loadbearing',
  'The fast, senior read on an ML, RAG or LLM system that has already shipped',
  'loadbearing review traces.jsonl',
  commands,
)

/** A command whose modules are loaded only when it is called: all of them together take longer to load than many a command runs. */
function entry<Args extends ArgsDef>(load: () => Promise<CommandDef<Args>>, example: string): Entry {
  return {
    example,
    async load() {
      const command = await load()
      const { meta } = command
      const args: ArgsDef = typeof command.args === 'object' && !(command.args instanceof Promise) ? command.args : {}
      return {
        listing: defineCommand(meta === undefined ? {} : { meta }),
        flags: flagsOf(args),
        usage: () => renderUsage(command),
        run: async (rawArgs) => (await runCommand(command, { rawArgs: withValues(rawArgs, args) })).result,
      }
    },
  }
}

function flagsOf(args: ArgsDef): Flag[] {
  return Object.entries(args).flatMap(([name, arg]) =>
    arg.type === 'positional' ? [] : [{ name, hasNo: arg.type === 'boolean' && (arg.default === true || arg.negativeDescription !== undefined) }],
  )
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
  return {
    example,
    commands: under,
    async load() {
      const loaded = await Promise.all(Object.entries(under).map(async ([key, each]) => [key, (await each.load()).listing] as const))
      const listing = defineCommand({ meta: { name, version, description }, subCommands: Object.fromEntries(loaded) })
      return { listing, flags: [], usage: () => renderUsage(listing), run: () => Promise.resolve(2) }
    },
  }
}
