import { isIPv4 } from 'node:net'

/**
 * True where requests to the URL stay on this machine: 127.0.0.0/8, ::1 (also as an IPv4 address in IPv6) and `localhost` with its
 * subdomains, which resolve to loopback.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6761#section-6.3
 */
export function isLoopbackTarget(url: string): boolean {
  if (!URL.canParse(url)) return false
  // URL writes addresses in one way: 127.1 becomes 127.0.0.1 and ::ffff:127.0.0.1 becomes ::ffff:7f00:1.
  const host = new URL(url).hostname.toLowerCase().replace(/\.$/, '')
  if (isIPv4(host)) return host.startsWith('127.')
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\]$/.test(host)
}
