import { existsSync } from 'node:fs'
import chromium from '@sparticuz/chromium'
import { type Browser, chromium as playwright } from 'playwright-core'

/** A browser installed on the machine, for where the packaged one finds no system libraries. */
const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** A real Chromium out of an npm package, so that the test command works alone. */
export async function launchBrowser(): Promise<Browser> {
  // In one process the browser would end with its first closed page.
  const args = chromium.args.filter((arg) => arg !== '--single-process')
  try {
    return await playwright.launch({ executablePath: await chromium.executablePath(), args, headless: true })
  } catch (error) {
    const fallback = installed.find((path) => existsSync(path))
    if (fallback === undefined) throw error
    return await playwright.launch({ executablePath: fallback, args: ['--no-sandbox'], headless: true })
  }
}
