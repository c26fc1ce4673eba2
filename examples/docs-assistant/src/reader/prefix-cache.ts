import { createHash } from 'node:crypto'
import type { ChatMessage } from '../generate/chat-protocol.ts'
import { tokensOf } from '../text/count-tokens.ts'

export interface PrefixCache {
  /** Tokens of the prompt, and how many of them, from its start, an earlier prompt had too. */
  count(messages: readonly ChatMessage[]): { tokens: number; cached: number }
}

/** Tokens are compared in blocks: a prompt has those blocks in common with an earlier one that lie whole before the first difference. */
const blockTokens = 32
const blocksAtMost = 20_000

/**
 * Remembers which prompts it has seen by the chained hashes of their blocks, as servers of models do. It only counts: the reader's own
 * work grows with the passages, which seldom repeat.
 * @see Kwon et al., Efficient Memory Management for Large Language Model Serving with PagedAttention, SOSP 2023
 */
export function newPrefixCache(): PrefixCache {
  const seen = new Set<string>()
  return {
    count(messages) {
      const tokens = messages.flatMap(({ role, content }) => [`<${role}>`, ...tokensOf(content)])
      let chain = ''
      let cached = 0
      for (let at = 0; at + blockTokens <= tokens.length; at += blockTokens) {
        chain = createHash('sha1')
          .update(chain)
          .update(tokens.slice(at, at + blockTokens).join('\u0000'))
          .digest('base64')
        // The chain holds all that came before: a block is seen only where the whole prompt up to it is.
        if (seen.has(chain)) cached += blockTokens
        seen.delete(chain)
        seen.add(chain)
      }
      for (const oldest of seen) {
        if (seen.size <= blocksAtMost) break
        seen.delete(oldest)
      }
      return { tokens: tokens.length, cached }
    },
  }
}
