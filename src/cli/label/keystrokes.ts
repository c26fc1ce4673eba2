import { createInterface, emitKeypressEvents } from 'node:readline'
import type { ReadStream } from 'node:tty'
import type { Session } from './session.ts'

const named: Readonly<Record<string, string>> = { return: 'enter', enter: 'enter', backspace: 'backspace', escape: 'escape' }

/** Keys as they are pressed on a terminal; Ctrl-C and Ctrl-D are `q`. The terminal is given back when the loop over them ends. */
export async function* pressedKeys(input: ReadStream): AsyncGenerator<string, void> {
  const waiting: string[] = []
  let wake: () => void = () => {}
  const pressed = (text: string | undefined, key: { name?: string; ctrl?: boolean; meta?: boolean }): void => {
    if (key.ctrl === true) waiting.push(...(key.name === 'c' || key.name === 'd' ? [ends] : []))
    else if (key.name !== undefined && Object.hasOwn(named, key.name)) waiting.push(named[key.name] ?? '')
    // An arrow or a function key is several characters, and none that was typed.
    else if (text !== undefined && key.meta !== true && /^[^\u0000-\u001f\u007f]+$/.test(text)) waiting.push(text)
    wake()
  }
  const ended = (): void => {
    waiting.push(ends)
    wake()
  }
  emitKeypressEvents(input)
  input.on('keypress', pressed)
  input.on('end', ended)
  input.setRawMode(true)
  input.resume()
  try {
    for (;;) {
      const key = waiting.shift()
      if (key === ends) return
      if (key !== undefined) yield key
      else
        await new Promise<void>((resolve) => {
          wake = resolve
        })
    }
  } finally {
    input.off('keypress', pressed)
    input.off('end', ended)
    input.setRawMode(false)
    input.pause()
  }
}

const ends = '\u0004'

/** Keys from lines of a file or a pipe: one a line. `t` takes the rest of its line as the note, or else the next line. */
export async function* keysOfLines(input: NodeJS.ReadableStream, session: () => Session): AsyncGenerator<string, void> {
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (session().draft !== undefined) {
      yield line
      yield 'enter'
      continue
    }
    const key = line.trim()
    const note = /^t\s+(.*)$/s.exec(key)?.[1]
    if (note !== undefined) {
      yield 't'
      yield note
      yield 'enter'
    } else if (key !== '') yield key
  }
}
