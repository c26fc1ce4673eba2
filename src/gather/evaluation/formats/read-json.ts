import { AppError } from '../../../model/app-error.ts'
import { jsonOf } from './fields.ts'

/** A document of JSON, also with `NaN` and `Infinity` as Python writes them, which become null. @throws AppError `input-unreadable` with line and column */
export function readJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const mended = jsonOf(text.replace(/("(?:[^"\\]|\\.)*")|-?\b(?:NaN|Infinity)\b/g, (token) => (token.startsWith('"') ? token : 'null')))
    if (mended !== undefined) return mended
    throw brokenJson(text, path, error)
  }
}

/** Where text breaks off being JSON; `line` is the number of its first line. */
export function brokenJson(text: string, path: string, cause: unknown, line = 1): AppError {
  const message = cause instanceof Error ? cause.message : ''
  const position = /at position (\d+)/.exec(message)?.[1]
  // Of a short text the engine says only which character it did not expect.
  if (position === undefined && !/end of JSON/.test(message)) {
    return new AppError('input-unreadable', `${path} is not valid JSON${text.includes('\n') ? '' : ` at line ${line}`}.`, { cause, hint: brokenHint })
  }
  const at = position === undefined ? text.trimEnd().length : Number(position)
  const before = text.slice(0, at)
  const place = `line ${line - 1 + before.split('\n').length}, column ${at - before.lastIndexOf('\n')}`
  return new AppError('input-unreadable', `${path} is not valid JSON at ${place}.`, {
    cause,
    hint: at >= text.trimEnd().length ? 'It ends too early: export it again.' : brokenHint,
  })
}

const brokenHint = 'Check the file with the tool that wrote it.'
