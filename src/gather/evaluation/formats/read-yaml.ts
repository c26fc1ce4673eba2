import { parseDocument } from 'yaml'
import { AppError } from '../../../model/app-error.ts'

/** A YAML document as a value. @throws AppError `input-unreadable` with line and column */
export function readYaml(text: string, name: string): unknown {
  const document = parseDocument(text, { prettyErrors: true, uniqueKeys: true })
  const [error] = document.errors
  if (error !== undefined) {
    const [at] = error.linePos ?? []
    throw new AppError('input-unreadable', `${name} is neither JSON nor YAML: ${error.message.split('\n')[0] ?? error.code}`, {
      cause: error,
      hint: at === undefined ? 'Check the file with the tool that wrote it.' : `Look at line ${at.line}, column ${at.col}.`,
    })
  }
  try {
    return document.toJS({ maxAliasCount: 1000 })
  } catch (cause) {
    throw new AppError('input-unreadable', `${name} repeats itself by aliases without end.`, { cause, hint: 'Write the tests out, or give them as JSONL.' })
  }
}
