import { AppError } from '../../../model/app-error.ts'
import type { Case } from '../../../model/case.ts'
import type { EvalTarget } from '../../../model/eval-config.ts'
import { fillTemplate, fillText, hasPlaceholder } from './fill-template.ts'

export type HttpTarget = Extract<EvalTarget, { kind: 'http' }>

export interface HttpRequest {
  url: string
  method: HttpTarget['method']
  body?: string
}

/** How a case becomes a request. A GET without a placeholder in its URL sends the fields of the body as its query. */
export function requestsOf({ url, method, body }: HttpTarget): (given: Case) => HttpRequest {
  const template = typeof body === 'string' ? parsed(body) : body
  const filledUrl = (given: Case): string => fillText(url, given, encodeURIComponent)
  if (method !== 'GET') return (given) => ({ url: filledUrl(given), method, body: textOf(fillTemplate(template, given)) })
  if (hasPlaceholder(url)) return (given) => ({ url: filledUrl(given), method })
  return (given) => {
    const asked = new URL(filledUrl(given))
    const fields = fillTemplate(template, given)
    for (const [name, value] of typeof fields === 'object' && fields !== null ? Object.entries(fields) : []) asked.searchParams.set(name, textOf(value))
    return { url: asked.href, method }
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** A template that is JSON is filled as JSON, so that a quote in a question cannot break it. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch (cause) {
    if (!/^\s*[[{]/.test(body)) return body
    throw new AppError('config-invalid', `The body of the target begins as JSON and is none: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
      hint: 'Put placeholders in quotes: {"question": "{{input}}"}. One that stands alone takes its value as it is, a number or an object too.',
    })
  }
}

/** Headers as they go out. @throws AppError `usage` where a variable is not set */
export function headersOf({ headers, headersFromEnv, method }: HttpTarget, env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const all: Record<string, string> = {
    accept: 'application/json, text/event-stream',
    ...(method !== 'GET' && { 'content-type': 'application/json' }),
  }
  for (const [name, value] of Object.entries(headers)) all[name.toLowerCase()] = value
  for (const [name, variable] of Object.entries(headersFromEnv)) {
    const value = env[variable]
    if (value === undefined || value === '') {
      throw new AppError('usage', `The environment variable ${variable} is not set: the header \`${name}\` of the target takes its value from it.`, {
        hint: `Set it, or take it out of headersFromEnv.`,
      })
    }
    all[name.toLowerCase()] = value
  }
  return all
}
