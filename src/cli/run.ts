import { stripVTControlCharacters } from 'node:util'
import { nearName } from '../measure/text/near-name.ts'
import { AppError } from '../model/app-error.ts'
import { inert } from '../report/terminal-text.ts'
import { visibleText } from '../report/visible-text.ts'
import { type Entry, type Flag, root } from './commands.ts'
import { usesColor } from './terminal.ts'
import { version } from './version.ts'

const exitOfBug = 70
const exitOfInterrupt = 130

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
    const { flags, usage, run: start } = await found.load()
    if (asksForHelp || found.commands !== undefined) {
      const text = `${await usage()}\n\nEXAMPLE\n\n  ${found.example}\n`
      process.stdout.write(usesColor() ? text : stripVTControlCharacters(text))
      return asksForHelp ? 0 : 2
    }
    rejectUnknownFlags(name, flags, rest)
    const result = await start(rest)
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
        hint: `${didYouMean(word, Object.keys(found.commands))}Commands: ${Object.keys(found.commands).join(', ')}.${isRoot ? ' For traces in files: loadbearing review FILE' : ''}`,
      })
    }
    names.push(word)
    found = next
    rest = rest.slice(1)
  }
  return { name: names.join(' '), found, rest }
}

/** A misspelt flag must not be ignored: the review would be of something else than was asked. */
function rejectUnknownFlags(name: string, flags: readonly Flag[], rest: readonly string[]): void {
  const shown = flags.flatMap(({ name: key, hasNo }) => [`--${key}`, ...(hasNo ? [`--no-${key}`] : [])])
  for (const argument of rest) {
    if (argument === '--') return
    // No flag has a short form, and none takes a value that begins with a dash.
    const flag = /^--(?:no-)?([^=]+)|^-[^-].*/.exec(argument)
    if (flag !== null && !flags.some(({ name: key }) => key === flag[1])) {
      const given = flag[1] === undefined ? argument : argument.replace(/=.*/s, '')
      throw new AppError('usage', `\`${name}\` has no flag \`${given}\`.`, { hint: `${didYouMean(given, shown)}Flags: ${shown.join(' ')}` })
    }
  }
}

function didYouMean(word: string, names: readonly string[]): string {
  const near = nearName(word, names)
  return near === undefined ? '' : `Did you mean ${near}? `
}

/** Messages hold names out of files: none of them may command the terminal, or the CI, that shows them. */
function shown(text: string): string {
  return inert(
    text
      .split('\n')
      .map((line) => visibleText(line, Number.POSITIVE_INFINITY))
      .join('\n'),
  )
}

function report(error: unknown): number {
  if (error instanceof AppError) {
    process.stderr.write(shown(`error: ${error.message}\n${error.hint === undefined ? '' : `hint: ${error.hint}\n`}`))
    return error.exitCode
  }
  if (error instanceof Error && error.name === 'AbortError') {
    process.stderr.write('stopped: nothing was written.\n')
    return exitOfInterrupt
  }
  if (error instanceof Error && error.name === 'CLIError') {
    process.stderr.write(shown(`error: ${error.message}\nhint: loadbearing --help\n`))
    return 2
  }
  const detail = error instanceof Error ? error : new Error(String(error))
  process.stderr.write(`error: ${detail.message}\nThis is a bug of loadbearing ${version}. Please report it with the command that you ran.\n`)
  process.stderr.write(process.env.LOADBEARING_DEBUG === undefined ? 'For the stack trace: LOADBEARING_DEBUG=1\n' : `${detail.stack ?? ''}\n`)
  return exitOfBug
}
