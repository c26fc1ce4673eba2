import { readFileSync, statSync } from 'node:fs'
import { dirname, extname, resolve } from 'node:path'
import { sha256 } from './target.ts'

/** Larger files are data that the system reads, and hashing them would cost more than asking. */
const mostBytes = 10 * 1024 * 1024
const mostFiles = 500
const codeExtensions = ['.ts', '.js', '.mts', '.mjs', '.cts', '.cjs', '.tsx', '.jsx', '.json']
const isCode = (file: string): boolean => codeExtensions.includes(extname(file)) && extname(file) !== '.json'

/**
 * SHA-256 of the files that words name, and of what these name in turn: imports, and any quoted path beside the file or in the folder, such as a prompt. What a
 * program reads under a name that it makes up is not seen, and packages are not followed.
 */
export function hashOfFiles(words: readonly string[], folder: string): string {
  const hashes = new Map<string, string>()
  const open = words.map((word) => resolve(folder, word))
  for (let file = open.pop(); file !== undefined && hashes.size < mostFiles; file = open.pop()) {
    if (hashes.has(file)) continue
    const content = readSmall(file)
    if (content === undefined) continue
    hashes.set(file, sha256(content))
    if (isCode(file)) open.push(...namedIn(content, dirname(file), folder))
  }
  return sha256([...hashes.values()].sort())
}

function namedIn(code: string, beside: string, folder: string): string[] {
  const names = [...code.matchAll(/(['"`])((?:\.{0,2}\/)?[\w@./-]{1,200})\1/g)].map(([, , name = '']) => name)
  return [...new Set(names)].flatMap((name) =>
    [beside, folder].flatMap((from) => {
      const path = resolve(from, name)
      if (path.includes('/node_modules/')) return []
      if (isFile(path)) return [path]
      if (!name.startsWith('.')) return []
      // `./prompt` and `./prompt.js` both stand for `prompt.ts`.
      const bare = path.replace(/\.[mc]?jsx?$/, '')
      return codeExtensions.flatMap((extension) => [`${bare}${extension}`, `${bare}/index${extension}`]).filter(isFile)
    }),
  )
}

function readSmall(file: string): string | undefined {
  try {
    return statSync(file).isFile() && statSync(file).size <= mostBytes ? readFileSync(file, 'utf8') : undefined
  } catch {
    return undefined
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}
