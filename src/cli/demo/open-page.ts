import { spawn } from 'node:child_process'
import { resolve } from 'node:path'

const openers: Partial<Record<NodeJS.Platform, string>> = { darwin: 'open', linux: 'xdg-open' }

/** Shows a file in the user's browser where a person sits at this machine; says nothing where that cannot be done, for its path was told. */
export function openPage(path: string): void {
  const opener = openers[process.platform]
  const atTheMachine =
    process.stdout.isTTY === true &&
    process.env.CI === undefined &&
    (process.platform === 'darwin' || process.env.DISPLAY !== undefined || process.env.WAYLAND_DISPLAY !== undefined)
  if (opener === undefined || !atTheMachine) return
  const child = spawn(opener, [resolve(path)], { stdio: 'ignore', detached: true })
  child.on('error', () => {})
  child.unref()
}
