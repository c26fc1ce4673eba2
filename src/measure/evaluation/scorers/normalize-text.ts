/** Differences between two texts that may be taken as none. */
export const normalizations = ['case', 'space', 'punctuation'] as const
export type Normalization = (typeof normalizations)[number]

/**
 * A text with differences taken out that do not matter. Forms of the same characters are always made one (NFC); `case` lowers it, `punctuation` drops
 * punctuation marks and symbols, `space` makes runs of white space one space and trims.
 */
export function normalizeText(text: string, kinds: readonly Normalization[]): string {
  let normal = text.normalize('NFC')
  if (kinds.includes('case')) normal = normal.toLowerCase()
  if (kinds.includes('punctuation')) normal = normal.replace(/[\p{P}\p{S}]+/gu, '')
  if (kinds.includes('space')) normal = normal.replace(/\s+/gu, ' ').trim()
  return normal
}
