export const citationForms = ['number', 'id', 'link'] as const
export type CitationForm = (typeof citationForms)[number]

/** What a text cites: the number of a passage, its id in brackets, or a link. `target` is the number, id or URL itself. */
export interface Citation {
  form: CitationForm
  target: string
}

const code = /```[\s\S]*?(?:```|$)|`[^`\n]*`/g
const markdownLink = /\]\(\s*<?([^\s()<>]+(?:\([^\s()]*\)[^\s()<>]*)*)>?(?:\s+["'][^)\n]{0,300}["'])?\s*\)/g
const bareUrl = /\bhttps?:\/\/[^\s<>"'`\]]+/g
const brackets = /[[【]([^[\]【】\n]{1,200})[\]】](?!\()/g
const numbers = /^\^?\s*\d{1,3}(?:\s*[,;–-]\s*\^?\d{1,3})*$/
/** What may be the id of a passage and is hardly a remark in brackets: no space, and a digit, slash, hash, underscore or colon in it. */
const idForm = /^(?=.*[\d/#_:])[\p{L}\p{N}][^\s,;]{2,}$/u
const widestRange = 100

/**
 * Citations of a text, in order of form and place: `[1]`, `[1, 3]`, `[2-4]`, `【1】`, `[^1]`; ids in brackets, when they are those of a passage or look
 * like one (`[guide#2]`); URLs and targets of Markdown links. Code is skipped. Numbers over 999 are taken as years.
 *
 * @param isKnownId whether a text in brackets is the id of a passage
 */
export function citationsIn(text: string, forms: readonly CitationForm[], isKnownId: (id: string) => boolean): Citation[] {
  const prose = text.replace(code, ' ')
  const cited: Citation[] = []
  for (const [, inside] of prose.matchAll(brackets)) cited.push(...inBrackets(inside.trim(), isKnownId))
  const unlinked = prose.replace(markdownLink, (_, target: string) => {
    cited.push({ form: 'link', target })
    return '] '
  })
  for (const [url] of unlinked.matchAll(bareUrl)) cited.push({ form: 'link', target: withoutTail(url) })
  return cited.filter(({ form }) => forms.includes(form))
}

function inBrackets(inside: string, isKnownId: (id: string) => boolean): Citation[] {
  if (numbers.test(inside) && !isKnownId(inside)) return numbersOf(inside).map((target) => ({ form: 'number', target }))
  if (isKnownId(inside)) return [{ form: 'id', target: inside }]
  const parts = inside.split(/\s*[,;]\s*/)
  if (!parts.every((part) => (isKnownId(part) || idForm.test(part)) && !/^https?:/.test(part))) return []
  return parts.map((target) => ({ form: 'id', target }))
}

function numbersOf(inside: string): string[] {
  return inside.split(/\s*[,;]\s*/).flatMap((part) => {
    const [from = Number.NaN, to = from] = part.split(/\s*[–-]\s*/).map((number) => Number(number.replace('^', '')))
    if (to <= from || to - from > widestRange) return from === to ? [String(from)] : [String(from), String(to)]
    return Array.from({ length: to - from + 1 }, (_, i) => String(from + i))
  })
}

const tail = new Set('.,;:!?*_\'")')

/** Without the marks at its end that belong to the sentence around it; a bracket that closes one in the URL stays. */
function withoutTail(url: string): string {
  let end = url.length
  while (end > 0 && tail.has(url[end - 1])) end -= 1
  const bare = url.slice(0, end)
  return url[end] === ')' && bare.lastIndexOf('(') > bare.lastIndexOf(')') ? `${bare})` : bare
}
