import { basename, resolve } from 'node:path'
import { isCode, isFile, isFolder } from './hash-of-files.ts'

/** Programs that do what the code says that they are given, and nothing else. */
const runtimes = new Set(['node', 'nodejs', 'tsx', 'ts-node', 'bun', 'deno', 'npx', 'bunx'])

export function isRuntime(word: string): boolean {
  return runtimes.has(basename(word))
}

/**
 * What in the words of a command may decide an answer and is in no file that is followed; `undefined` where JavaScript or TypeScript is run and the words name nothing
 * else. A script in another language is hashed, and what it imports is not. Arguments may be secrets, so none is told.
 */
export function unseenOfCommand(command: readonly string[], folder: string): string | undefined {
  const [program = ''] = command
  if (command.some((word) => word.includes('://'))) return 'its words name an address'
  const at = command.findIndex((word) => isCode(word) && isFile(resolve(folder, word)))
  if (at === -1) return `what ${basename(program)} runs is not followed`
  if (!command.slice(0, at).every((word) => isPlainOption(word, folder) || isRuntime(word) || word === 'run'))
    return `not all that ${basename(program)} runs is followed`
  return command.slice(at + 1).some((word) => isFolder(resolve(folder, word.replace(/^-[^=]*=/, ''))))
    ? 'its words name a folder, which is not followed'
    : undefined
}

/** An option before the code, such as `--max-old-space-size=4096`: what it may name is a file, which is hashed, and no package and no code. */
function isPlainOption(word: string, folder: string): boolean {
  if (!word.startsWith('-')) return false
  const [, value] = /^[^=]*=([\s\S]*)$/.exec(word) ?? []
  return value === undefined || /^(?:\d+|true|false)$/.test(value) || isFile(resolve(folder, value))
}
