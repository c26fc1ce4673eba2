import { StringDecoder } from 'node:string_decoder'
import type { ImportProblem } from './imported.ts'

const mostNamed = 5

export interface UnreadableBytes {
  read(piece: Buffer): void
  /** Where letters were lost, if any were. */
  found(): ImportProblem | undefined
}

/** Watches for letters that were lost: bytes that are no UTF-8 are read as U+FFFD, and a file that was once read wrongly has it in its text. */
export function watchUnreadable(): UnreadableBytes {
  const decoder = new StringDecoder('utf8')
  const named: number[] = []
  let lines = 0
  let line = 1
  let last = 0

  function look(text: string): void {
    if (!text.includes('\uFFFD')) {
      for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) line++
      return
    }
    text.split('\n').forEach((part, index) => {
      if (index > 0) line++
      if (line === last || !part.includes('\uFFFD')) return
      last = line
      lines++
      if (named.length < mostNamed) named.push(line)
    })
  }

  return {
    read: (piece) => look(decoder.write(piece)),
    found() {
      look(decoder.end())
      const [first] = named
      if (first === undefined) return undefined
      const which = lines === 1 ? '' : ` in ${lines} lines (${named.join(', ')}${lines > mostNamed ? ', …' : ''})`
      return {
        where: `line ${first}`,
        what: `letters are lost${which} and read as U+FFFD, as they are no UTF-8 or were lost before; save the file as UTF-8 and import it again`,
      }
    },
  }
}

/** The same of text that was read at once. */
export function unreadableIn(text: string): ImportProblem | undefined {
  const watch = watchUnreadable()
  watch.read(Buffer.from(text))
  return watch.found()
}
