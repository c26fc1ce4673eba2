/** A word of a command, quoted for a shell where it must be. */
export function quoted(value: string): string {
  return /^[\w./:@%+=,-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`
}

/** The words of a command of ours, as a shell takes them: `quoted` backwards. */
export function unquoted(command: string): string[] {
  const word = /(?:'[^']*'|\\.|[^\s'\\])+/g
  return [...command.matchAll(word)].map(([raw]) => raw.replace(/'([^']*)'|\\(.)/g, (_, inside, escaped) => inside ?? escaped))
}
