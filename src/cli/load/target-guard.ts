import { isLoopbackTarget } from '../../gather/load/generator/loopback.ts'
import { AppError } from '../../model/app-error.ts'
import type { Config } from '../../model/config.ts'

/**
 * Load goes to this machine only, unless the config names the host and the flag says that it is the user's own: both, so that neither a
 * slip of the hand nor somebody else's config sends traffic to a stranger.
 * @throws AppError `usage`
 */
export function checkTarget(url: string, config: Config, owned: boolean): void {
  const { hostname, protocol } = new URL(url)
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new AppError('usage', `${url} is not an HTTP address.`, { hint: 'For example: loadbearing load http://127.0.0.1:3000/answer' })
  }
  if (isLoopbackTarget(url)) return
  const host = hostname.replace(/^\[|\]$/g, '')
  const named = config.load.allowHosts.includes(host)
  if (named && owned) return
  const missing = [...(named ? [] : [`load.allowHosts: ['${host}'] in the config`]), ...(owned ? [] : ['--i-own-this-target'])]
  throw new AppError('usage', `${host} is not this machine, and load can take a system down.`, {
    hint: `To drive it all the same, say so twice; missing: ${missing.join(' and ')}.`,
  })
}
