import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The file of a worker thread beside the one that starts it: `.ts` where the program runs from source, `.js` where it was compiled.
 *
 * @param from `import.meta.url` of the caller
 */
export function threadFile(name: string, from: string): URL {
  return new URL(`./${name}${extname(fileURLToPath(from))}`, from)
}
