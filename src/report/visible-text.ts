/**
 * Characters that change how text around them is shown, or show as nothing: controls, bidirectional overrides, zero-width
 * characters, line separators, tags, and halves of surrogate pairs. A trace can hold any of them.
 */
const invisible =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu

const longest = 2000

function escapeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  const hex = code.toString(16).toUpperCase()
  return code > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`
}

/** Text with every invisible character shown as an escape such as `\u202E`, cut with an ellipsis at `max` characters. */
export function visibleText(text: string, max: number = longest): string {
  const shown = text.replace(invisible, escapeOf)
  if (shown.length <= max) return shown
  // Never cut through a surrogate pair: half of one would be an invisible character again.
  const cut = shown.slice(0, max - 1)
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`
}

/** Longest name (of a span, a stage, a file) that is shown whole. */
export const longestName = 80

export function visibleName(name: string): string {
  return visibleText(name, longestName)
}
