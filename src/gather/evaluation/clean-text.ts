const longestShown = 300
/** Of a body as long as an answer may be, no more than this is looked through. */
const mostRead = 50_000

const keys = /\b(?:sk|pk|rk|gsk|xai|key)-[\w*.-]{6,}|\bAIza[\w-]{20,}|\bBearer\s+\S+/gi
const logins = /\/\/[^\s/@:]*:[^\s/@]+@/g
const keysOfQuery = /([?&][\w.-]*(?:key|token|secret|sig|signature|passw|pwd|auth|credential|code)[\w.-]*=)[^&#\s"'<>]+/gi

/** Text of others as it may be shown and stored: on one line, short, and without keys. The end is what is kept where `keep` says so. */
export function cleanText(
  text: string,
  secrets: readonly string[],
  { most = longestShown, keep = 'start' }: { most?: number; keep?: 'start' | 'end' } = {},
): string {
  const forms = formsOf(secrets)
  const isCut = text.length > mostRead
  let clean = keep === 'start' ? text.slice(0, mostRead) : text.slice(-mostRead)
  for (const secret of forms) clean = clean.replaceAll(secret, '[key]')
  // The cut may have gone through a secret, of which a part would be left.
  const rest = isCut ? (forms[0]?.length ?? 0) : 0
  clean = withoutKeys(keep === 'start' ? clean.slice(0, clean.length - rest) : clean.slice(rest))
    .replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ')
    .trim()
  return keep === 'start' ? clean.slice(0, most) : clean.slice(-most)
}

/** Without what looks like a key, a login in an address, and keys in its query. */
export function withoutKeys(text: string): string {
  return text.replace(keys, '[key]').replace(logins, '//[key]@').replace(keysOfQuery, '$1[key]')
}

/** As they are, in a URL, and within JSON; the longest first, so that a part does not spoil the whole. */
function formsOf(secrets: readonly string[]): string[] {
  const forms = secrets
    .filter(({ length }) => length > 3)
    .flatMap((secret) => [secret, encodeURIComponent(secret.toWellFormed()), JSON.stringify(secret).slice(1, -1)])
  return [...new Set(forms)].sort((a, b) => b.length - a.length)
}
