import { AppError } from '../../../model/app-error.ts'
import { cleanText } from '../clean-text.ts'
import type { Target } from './target.ts'

type Named = readonly [name: string, value: string | undefined]

const namesSecret = /key|token|secret|passw|pwd|auth|credential|cookie|signature|private|(?:^|[-_])sig$/i
const plainHeaders = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'cache-control',
  'content-type',
  'origin',
  'referer',
  'traceparent',
  'user-agent',
])
/** Of a reason, as it is stored. */
const longestDetail = 500

/** A target that tells none of these secrets in what it says of a failure, whoever worded it: a server that echoes a header, a program, a library. */
export function withoutSecrets(target: Target, secrets: readonly string[]): Target {
  const clean = (text: string): string => cleanText(text, secrets, { most: longestDetail })
  return {
    ...target,
    async ask(given, signal, repeat) {
      try {
        const answer = await target.ask(given, signal, repeat)
        return answer.missing === undefined ? answer : { ...answer, missing: { ...answer.missing, detail: clean(answer.missing.detail) } }
      } catch (error) {
        // Without its cause, which says the same in the words of the library.
        if (error instanceof AppError) throw new AppError(error.code, clean(error.message), error.hint === undefined ? {} : { hint: error.hint })
        throw error
      }
    },
  }
}

/** Values of headers, whole and in parts: a server may say the token without its scheme, or a login as it was before base64. */
export function secretsOfHeaders(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    if (plainHeaders.has(name.toLowerCase())) return []
    const parts = value.split(/[\s;,=]+/).filter(({ length }) => length >= 8)
    const [, basic] = /^Basic\s+(\S+)$/i.exec(value) ?? []
    const login = basic === undefined ? '' : Buffer.from(basic, 'base64').toString('utf8')
    return [value, ...parts, login, login.slice(login.indexOf(':') + 1)]
  })
}

/** Values in the query of an address that are fixed and look like keys, by their name or by themselves. */
export function secretsOfUrl(url: string): string[] {
  if (!URL.canParse(url)) return []
  return [...new URL(url).searchParams].flatMap(([name, value]) => (!value.includes('{{') && (namesSecret.test(name) || looksLikeKey(value)) ? [value] : []))
}

/** Strings of a body under the name of a secret, however deep. */
export function secretsOfBody(body: unknown, name = ''): string[] {
  if (typeof body === 'string') return namesSecret.test(name) && !body.includes('{{') ? [body] : []
  if (typeof body !== 'object' || body === null) return []
  return Object.entries(body).flatMap(([key, value]) => secretsOfBody(value, Array.isArray(body) ? name : key))
}

/** Of the environment that everything runs in: what is named as a secret and is too long to be a plain word. */
export function secretsOfEnv(env: Readonly<Record<string, string | undefined>>): string[] {
  return longEnough(Object.entries(env), 8, namesSecret)
}

/** Of the environment that the config gives to a program alone: all but short words. */
export function secretsOfGivenEnv(env: Readonly<Record<string, string>>): string[] {
  return [...longEnough(Object.entries(env), 6), ...longEnough(Object.entries(env), 4, namesSecret)]
}

/** Values of arguments such as `--api-key=…`, and what stands after `--api-key`. */
export function secretsOfArguments(args: readonly string[]): string[] {
  return args.flatMap((arg, at) => {
    const [, name = '', value] = /^([^=]*)=([\s\S]+)$/.exec(arg) ?? []
    if (value !== undefined) return namesSecret.test(name) ? [value] : []
    const before = at === 0 ? '' : (args[at - 1] ?? '')
    return before.startsWith('-') && !before.includes('=') && namesSecret.test(before) ? [arg] : []
  })
}

function longEnough(entries: readonly Named[], least: number, names = /^/): string[] {
  return entries.flatMap(([name, value]) => (value !== undefined && value.length >= least && names.test(name) ? [value] : []))
}

function looksLikeKey(value: string): boolean {
  return value.length >= 16 && /[a-z]/i.test(value) && /\d/.test(value) && !/\s/.test(value)
}
