/**
 * Mends what models get wrong in JSON: a comma before a closing bracket, a line break within a string, brackets missing at the end. Nothing is added but
 * brackets.
 *
 * @returns the first object or list of the text, and how many brackets were added; undefined where it ends within a string or its brackets do not match
 */
export function repairJson(text: string): { text: string; closed: number } | undefined {
  const open: string[] = []
  const mended: string[] = []
  /** A comma, with the space behind it, until it is known what follows. */
  let held = ''
  let isInString = false
  const given = text.replace(/\s*`{3,}\s*$/, '')
  for (let at = 0; at < given.length; at += 1) {
    const sign = given.charAt(at)
    if (isInString) {
      if (sign === '\\') {
        mended.push(sign, given.charAt(at + 1))
        at += 1
        continue
      }
      if (sign === '"') isInString = false
      mended.push(sign < ' ' ? (escapes[sign] ?? ' ') : sign)
      continue
    }
    const isClosing = sign === '}' || sign === ']'
    if (sign === ',' || (held !== '' && sign.trim() === '')) {
      held += held === '' || sign !== ',' ? sign : ''
      continue
    }
    if (held !== '' && !isClosing) mended.push(held)
    held = ''
    if (sign === '"') isInString = true
    else if (sign === '{') open.push('}')
    else if (sign === '[') open.push(']')
    else if (isClosing && open.pop() !== sign) return undefined
    mended.push(sign)
    // What comes behind it, a fence or prose, is not part of it.
    if (open.length === 0 && isClosing) return { text: mended.join(''), closed: 0 }
  }
  if (isInString) return undefined
  return { text: mended.join('') + open.toReversed().join(''), closed: open.length }
}

const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }
