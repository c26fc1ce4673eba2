const fenced = /```[^\n`]*\n([\s\S]*?)```/g

/**
 * The JSON of a text: the whole text, else the only fenced block in it.
 *
 * @returns the parsed value, or why there is none
 */
export function jsonIn(text: string, options: { fenced: boolean }): { json: unknown } | { problem: string } {
  const whole = parsed(text)
  if ('json' in whole || !options.fenced) return whole
  const blocks = [...text.matchAll(fenced)].map(([, block]) => block)
  if (blocks.length === 1) return parsed(blocks[0])
  return blocks.length === 0 ? whole : { problem: `${blocks.length} fenced blocks: which one is the answer is not clear` }
}

function parsed(text: string): { json: unknown } | { problem: string } {
  try {
    return { json: JSON.parse(text) }
  } catch (error) {
    return { problem: `not JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
}
