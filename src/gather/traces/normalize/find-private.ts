import type { ContentKind } from '../../../model/span.ts'

/** How private parts look. A match of `find` counts only if `holds` agrees; `hint` is a cheap first look. */
const privatePatterns: readonly { kind: ContentKind; hint: RegExp; find: RegExp; holds?(match: string): boolean }[] = [
  { kind: 'jwt', hint: /eyJ/, find: /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/g },
  {
    kind: 'api-key',
    // Prefixes that providers publish, so that their own scanners find leaked keys.
    hint: /sk-|AKIA|ASIA|gh[pousr]_|github_pat_|xox[abprs]-|AIza|hf_|glpat-|gsk_|sk_live_|rk_live_|npm_|pplx-|r8_/,
    find: /\b(?:sk-(?:ant-|proj-|svcacct-|lf-|or-)?[A-Za-z0-9_-]{20,}|(?:AKIA|ASIA)[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,}|xox[abprs]-[A-Za-z0-9-]{10,}|AIza[0-9A-Za-z_-]{35}|hf_[A-Za-z0-9]{30,}|glpat-[A-Za-z0-9_-]{20,}|gsk_[A-Za-z0-9]{40,}|[sr]k_live_[A-Za-z0-9]{20,}|npm_[A-Za-z0-9]{36}|pplx-[A-Za-z0-9]{40,}|r8_[A-Za-z0-9]{37})/g,
    // Letters and digits both, which tells a key from a word with hyphens.
    holds: (match) => /\d/.test(match) && /[A-Za-z]/.test(match.slice(3)),
  },
  { kind: 'email', hint: /@/, find: /[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,6}[A-Za-z]{2,24}\b/g },
  { kind: 'iban', hint: /\b[A-Z]{2}\d\d/, find: /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/g, holds: isIban },
  // International format only: a national number looks like any number.
  {
    kind: 'phone',
    hint: /\+\d/,
    find: /(?<![\w+])\+[1-9]\d{0,2}(?:[ .-]?\(?\d{1,4}\)?){2,5}(?!\w)/g,
    holds: (match) => isBetween(digits(match).length, 8, 15),
  },
  { kind: 'us-ssn', hint: /\d-\d\d-\d/, find: /(?<![\d-])(?!000|666|9\d\d)\d{3}-(?!00)\d\d-(?!0000)\d{4}(?![\d-])/g },
  { kind: 'payment-card', hint: /\d(?:[ -]?\d){12}/, find: /(?<![\d.-])[2-6]\d{3}(?:[ -]?\d){9,15}(?![\d-]|\.\d)/g, holds: isPaymentCard },
]

/** Nothing but an address is shorter than a social security number. */
const shortestPrivate = 11

function digits(text: string): string {
  return text.replace(/\D/g, '')
}

function isBetween(value: number, low: number, high: number): boolean {
  return value >= low && value <= high
}

/** Luhn's check, ISO/IEC 7812-1 annex B, on the lengths and leading digits that card networks issue. */
export function isPaymentCard(text: string): boolean {
  const number = digits(text)
  if (!isBetween(number.length, 13, 19) || !/^(?:4|5[1-5]|2[2-7]|3[47]|3[0689]|35|6)/.test(number) || /^(\d)\1+$/.test(number)) return false
  let sum = 0
  for (let index = 0; index < number.length; index++) {
    const digit = number.charCodeAt(number.length - 1 - index) - 48
    const doubled = index % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** ISO 13616: the number read with its first four characters at the end, letters as 10 to 35, is 1 modulo 97. */
export function isIban(text: string): boolean {
  const compact = text.replace(/ /g, '')
  if (!isBetween(compact.length, 15, 34)) return false
  let remainder = 0
  for (const character of compact.slice(4) + compact.slice(0, 4)) {
    const value = Number.parseInt(character, 36)
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
  }
  return remainder === 1
}

/** Kinds of private content in a text. Masks that an earlier pass left (`[email]`) count as what they stand for. */
export function findPrivate(text: string, found: Set<ContentKind>): void {
  for (const { kind, hint, find, holds } of privatePatterns) {
    if (found.has(kind)) continue
    if (hint.test(text)) {
      find.lastIndex = 0
      for (let match = find.exec(text); match !== null; match = find.exec(text)) {
        if (holds === undefined || holds(match[0])) {
          found.add(kind)
          break
        }
      }
      find.lastIndex = 0
    }
    if (!found.has(kind) && text.includes(`[${kind}]`)) found.add(kind)
  }
}

/** The text with every private part replaced by its kind in brackets. */
export function maskPrivate(text: string): string {
  if (text.length < shortestPrivate && !text.includes('@')) return text
  let masked = text
  for (const { kind, hint, find, holds } of privatePatterns) {
    if (hint.test(masked)) masked = masked.replace(find, (match) => (holds === undefined || holds(match) ? `[${kind}]` : match))
  }
  return masked
}
