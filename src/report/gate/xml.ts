import { visibleText } from '../visible-text.ts'

/** Text as XML 1.0 may carry it: markup escaped, and nothing that XML has no character for. */
export function xmlText(text: string): string {
  return visibleText(text)
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
