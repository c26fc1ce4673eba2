import { formatCount } from '../../report/format-number.ts'
import { plural } from '../../report/wording.ts'

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** `1 case`, `1,204 cases`. */
export function counted(count: number, one: string, many?: string): string {
  return `${formatCount(count)} ${plural(count, one, many)}`
}
