import { isIPv4 } from 'node:net'

/** True where the server is on this machine or on a private network: the team's own, whose model changes when they change it and has no price list. */
export function isOwnServer(baseUrl: string): boolean {
  const host = new URL(baseUrl).hostname.toLowerCase().replace(/\.$/, '')
  if (isIPv4(host)) return /^(?:127|10)\.|^192\.168\.|^172\.(?:1[6-9]|2\d|3[01])\.|^169\.254\./.test(host)
  if (host.startsWith('[')) return /^\[(?:::1|f[cd][0-9a-f]{2}:.*|fe80:.*)\]$/.test(host)
  return !host.includes('.') || /\.(?:localhost|local|internal|lan)$/.test(host)
}

const sellers: readonly (readonly [host: RegExp, seller: string])[] = [
  [/(?:^|\.)openai\.com$/, 'openai'],
  [/(?:^|\.)anthropic\.com$/, 'anthropic'],
  [/(?:^|\.)googleapis\.com$/, 'google'],
  [/(?:^|\.)azure\.com$/, 'azure'],
  [/(?:^|\.)openrouter\.ai$/, 'openrouter'],
  [/(?:^|\.)groq\.com$/, 'groq'],
  [/(?:^|\.)mistral\.ai$/, 'mistral'],
  [/(?:^|\.)deepseek\.com$/, 'deepseek'],
  [/(?:^|\.)together\.(?:ai|xyz)$/, 'together'],
  [/(?:^|\.)fireworks\.ai$/, 'fireworks'],
  [/(?:^|\.)cerebras\.ai$/, 'cerebras'],
  [/(?:^|\.)perplexity\.ai$/, 'perplexity'],
  [/(?:^|\.)x\.ai$/, 'x-ai'],
  [/(?:^|\.)moonshot\.(?:ai|cn)$/, 'moonshotai'],
]

/** Whose prices hold for calls to this address. A server of one's own that is spoken to as a provider is a gateway to it: its models are paid for. */
export function sellerOf(provider: string, baseUrl: string): string {
  if (isOwnServer(baseUrl)) return provider
  const host = new URL(baseUrl).hostname.toLowerCase()
  return sellers.find(([pattern]) => pattern.test(host))?.[1] ?? provider
}
