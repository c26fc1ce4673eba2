import { AppError } from '../../model/app-error.ts'

/** `a, b` as a list. */
export function parseList(value: string | undefined): string[] {
  return (value ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** `language=de,plan=free` as slices. @throws AppError `usage` */
export function parseSlices(value: string | undefined): Record<string, string> {
  return Object.fromEntries(
    parseList(value).map((part) => {
      const at = part.indexOf('=')
      if (at < 1 || at === part.length - 1)
        throw new AppError('usage', `--slice ${part} names no slice.`, { hint: 'For example --slice language=de, or --slice language=de,plan=free' })
      return [part.slice(0, at).trim(), part.slice(at + 1).trim()]
    }),
  )
}

/** A whole number over 0. @throws AppError `usage` */
export function parseMost(flag: string, value: string | undefined, usual: number): number {
  if (value === undefined) return usual
  const number = Number(value)
  if (Number.isSafeInteger(number) && number > 0) return number
  throw new AppError('usage', `--${flag} ${value} is not a whole number over 0.`, { hint: `For example --${flag} ${usual}` })
}
