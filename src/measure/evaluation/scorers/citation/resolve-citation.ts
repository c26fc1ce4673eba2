import type { Passage } from '../../../../model/case.ts'
import { documentOf } from '../judged-passages.ts'
import type { Citation } from './citations-in.ts'

/** How citations are told from passages. */
export interface ResolveOptions {
  /** Number of the first passage. */
  firstNumber: number
  idUntil?: string
}

/**
 * Says for each citation whether there is a passage that it names: a number by the place of the passage, an id by its id, a link when the id of a
 * passage is that URL or its text has the URL in it. Scheme, `www.`, fragment and a final slash of a URL count for nothing.
 */
export function citationResolver(passages: readonly Passage[], { firstNumber, idUntil }: ResolveOptions): (citation: Citation) => boolean {
  const ids = new Set(passages.flatMap(({ id }) => [id, documentOf(id, idUntil)]))
  const urls = new Set([...ids].map(bareUrl))
  return ({ form, target }) => {
    if (form === 'number') return ids.has(target) || (Number(target) >= firstNumber && Number(target) < firstNumber + passages.length)
    if (form === 'id') return ids.has(target)
    const url = bareUrl(target)
    return urls.has(url) || passages.some(({ text = '' }) => text.includes(url))
  }
}

function bareUrl(url: string): string {
  return url
    .replace(/^https?:\/\//i, '')
    .replace(/^www\./i, '')
    .replace(/#.*$/, '')
    .replace(/\/+$/, '')
}
