import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { dirname, extname, relative, resolve } from 'node:path'
import { importsOf, reachesElsewhere } from './reaches-elsewhere.ts'
import { sha256 } from './target.ts'

/** Larger files are data that the system reads, and hashing them would cost more than asking. */
const mostBytes = 10 * 1024 * 1024
const mostFiles = 500
const codeExtensions = ['.ts', '.js', '.mts', '.mjs', '.cts', '.cjs', '.tsx', '.jsx', '.json']

/** What decides an answer, as far as files show it. */
export interface HashedFiles {
  hash: string
  /** The first thing found that may decide an answer and is not in the hash, in words. */
  unseen?: string
}

/** It is JavaScript or TypeScript, which is followed. */
export function isCode(file: string): boolean {
  return codeExtensions.includes(extname(file)) && extname(file) !== '.json'
}

export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

/**
 * SHA-256 of the files that words name, and of what these name in turn: imports, and any quoted path beside the file or in the folder, such as a prompt. What a
 * program reads under a name that it makes up, or takes from its environment, is not seen; packages, folders and files too large to hash are not followed, and
 * then `unseen` says so.
 */
export function hashOfFiles(words: readonly string[], folder: string): HashedFiles {
  const hashes = new Map<string, string>()
  const unseen: string[] = []
  // `--prompt=answer.md` names a file too.
  const open = words.flatMap((word) => [word, word.replace(/^-[^=]*=/, '')]).map((word) => resolve(folder, word))
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (hashes.has(file) || !isFile(file)) continue
    const shown = relative(folder, file)
    const content = hashes.size < mostFiles ? readSmall(file) : undefined
    if (content === undefined) {
      unseen.push(`${shown} is not read: ${hashes.size < mostFiles ? 'it is too large' : `there are over ${mostFiles} files`}`)
      continue
    }
    hashes.set(file, createHash('sha256').update(content).digest('hex'))
    if (!isCode(file)) continue
    const code = content.toString('utf8')
    const places = { beside: dirname(file), folder }
    open.push(...namesIn(code).flatMap((name) => filesOf(name, places)))
    const reason = reachesElsewhere(code) ?? notFollowed(code, places)
    if (reason !== undefined) unseen.push(`${shown} ${reason}`)
  }
  const [first] = unseen
  return { hash: sha256([...hashes].map(([file, hash]) => `${relative(folder, file)} ${hash}`).sort()), ...(first !== undefined && { unseen: first }) }
}

interface Places {
  beside: string
  folder: string
}

function namesIn(code: string): string[] {
  return [...new Set([...code.matchAll(/(['"`])((?:\.{0,2}\/)?[\w@./-]{1,200})\1/g)].map(([, , name = '']) => name))]
}

function filesOf(name: string, { beside, folder }: Places): string[] {
  return [beside, folder].flatMap((from) => {
    const path = resolve(from, name)
    if (path.includes('/node_modules/')) return []
    if (isFile(path)) return [path]
    if (!name.startsWith('.')) return []
    // `./prompt` and `./prompt.js` both stand for `prompt.ts`.
    const bare = path.replace(/\.[mc]?jsx?$/, '')
    return codeExtensions.flatMap((extension) => [`${bare}${extension}`, `${bare}/index${extension}`]).filter(isFile)
  })
}

/** An import whose file is not in the hash, or a folder that is read under names that the code makes up. */
function notFollowed(code: string, places: Places): string | undefined {
  const lost = importsOf(code).find((name) => filesOf(name, places).length === 0 || name.endsWith('.node'))
  if (lost !== undefined) return `imports ${lost}, which is not followed`
  const read = namesIn(code).find((name) => !/^[./]*$/.test(name) && filesOf(name, places).length === 0 && isFolder(resolve(places.beside, name)))
  return read === undefined ? undefined : `names the folder ${read}, which is not followed`
}

function readSmall(file: string): Buffer | undefined {
  try {
    return statSync(file).size <= mostBytes ? readFileSync(file) : undefined
  } catch {
    return undefined
  }
}
