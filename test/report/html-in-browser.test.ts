import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Review } from '../../src/model/review.ts'
import { renderHtml } from '../../src/report/html/render-html.ts'
import { launchBrowser } from './browser.ts'
import { emptyReview, refusingReview } from './empty-review.ts'
import { exampleReview } from './example-review.ts'
import { hostileReview } from './hostile-review.ts'

const out = resolve(import.meta.dirname, '../out')
const desktop = { width: 1280, height: 900 }
const phone = { width: 360, height: 740 }

let browser: Browser

beforeAll(async () => {
  mkdirSync(out, { recursive: true })
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser.close()
})

interface Opened {
  page: Page
  /** Whatever the browser complained about, refused by policy, or asked the network for. */
  complaints: string[]
}

/** The page as a person opens it: from a file. */
async function withPage<Result>(review: Review, options: BrowserContextOptions, use: (opened: Opened) => Promise<Result>): Promise<Result> {
  const file = resolve(out, `${review.id.replace(/\W/g, '-').slice(0, 20)}-${Math.abs(options.viewport?.width ?? 0)}.html`)
  writeFileSync(file, renderHtml(review))
  const context = await browser.newContext(options)
  try {
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(`console: ${message.text()}`))
    page.on('pageerror', (error) => complaints.push(`error: ${error.message}`))
    page.on('dialog', (dialog) => complaints.push(`dialog: ${dialog.message()}`))
    const url = pathToFileURL(file).href
    page.on('request', (request) => {
      if (request.url() !== url) complaints.push(`request: ${request.url()}`)
    })
    await page.goto(url)
    return await use({ page, complaints })
  } finally {
    await context.close()
    rmSync(file)
  }
}

/** Nothing when the page is as wide as its window; else what sticks out. */
const overflowing = `(() => {
  const width = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth <= width) return []
  const out = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > width && element.closest('.scroll') === null)
  return ['the page: ' + document.documentElement.scrollWidth, ...out.slice(-5).map((element) => element.outerHTML.slice(0, 200))]
})()`

function count(page: Page, selector: string): Promise<number> {
  return page.locator(selector).count()
}

describe('the page in a browser', () => {
  it.each([
    ['example', exampleReview],
    ['empty', emptyReview],
    ['refusing', refusingReview],
    ['hostile', hostileReview()],
  ])('%s: breaks no policy, logs nothing, asks the network for nothing', async (_, review) => {
    await withPage(review, { viewport: desktop }, async ({ page, complaints }) => {
      expect(complaints).toEqual([])
      // The style was let through: had the hash not matched, the body would have the browser's margin.
      expect(await page.evaluate('getComputedStyle(document.body).marginTop')).toBe('0px')
    })
  })

  it.each([
    ['example', exampleReview],
    ['empty', emptyReview],
    ['hostile', hostileReview(3)],
  ])('%s: does not scroll sideways, from a phone to a desk', async (_, review) => {
    for (const width of [320, 360, 640, 720, 900, 1280, 1600])
      await withPage(review, { viewport: { width, height: 800 } }, async ({ page }) => {
        expect(await page.evaluate(overflowing), `at ${width} px`).toEqual([])
      })
  })

  const audited = [
    ['example on a desk', exampleReview, desktop],
    ['example on a phone', exampleReview, phone],
    ['refusing', refusingReview, desktop],
    ['hostile', hostileReview(), desktop],
  ] as const
  // A scheme at a time: axe looks at every element of a long page.
  it.each(audited.flatMap(([name, review, viewport]) => (['light', 'dark'] as const).map((colorScheme) => [name, colorScheme, review, viewport] as const)))(
    '%s, %s: has no axe violation',
    async (_, colorScheme, review, viewport) => {
      await withPage(review, { viewport, colorScheme }, async ({ page }) => {
        await page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
        const { violations } = await new AxeBuilder({ page }).analyze()
        expect(violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 120)).join(' ; ')}`)).toEqual([])
      })
    },
  )

  it('is reached by keyboard: the skip link first, then every link, drawer and scroll region, each with a visible focus', async () => {
    await withPage(exampleReview, { viewport: phone, reducedMotion: 'reduce' }, async ({ page }) => {
      const stops = 'a[href], summary, [tabindex="0"]'
      await page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
      const total = await count(page, stops)
      await page.evaluate(`document.querySelectorAll('${stops}').forEach((element, index) => element.setAttribute('data-stop', index))`)
      const reached: string[] = []
      for (let press = 0; press < total; press++) {
        await page.keyboard.press('Tab')
        reached.push(
          String(
            await page.evaluate(
              "document.activeElement.getAttribute('data-stop') + (getComputedStyle(document.activeElement).outlineStyle === 'none' ? ' unseen' : '')",
            ),
          ),
        )
      }
      expect(reached).toEqual(Array.from({ length: total }, (_, index) => String(index)))
      await page.keyboard.press('Home')
      await page.locator('.skip').focus()
      await page.keyboard.press('Enter')
      expect(await page.evaluate('document.activeElement.id')).toBe('main')
    })
  })

  it('scrolls a wide table inside its own region', async () => {
    await withPage(exampleReview, { viewport: phone }, async ({ page }) => {
      const region = page.locator('.scroll').first()
      await region.focus()
      await page.keyboard.press('ArrowRight')
      await expect.poll(() => page.evaluate("document.querySelector('.scroll').scrollLeft")).toBeGreaterThan(0)
    })
  })

  it('grows no element out of hostile text', async () => {
    const tagsOf = (review: Review) =>
      withPage(review, { viewport: desktop }, async ({ page }) => ({
        tags: await page.evaluate("[...new Set([...document.querySelectorAll('*')].map((element) => element.localName))].sort()"),
        title: await page.title(),
        handlers: await page.evaluate(
          "[...document.querySelectorAll('*')].flatMap((element) => element.getAttributeNames()).filter((name) => name.startsWith('on') || name === 'style')",
        ),
      }))
    const plain = await tagsOf(exampleReview)
    for (const shift of [0, 1, 2, 3]) {
      const hostile = await tagsOf(hostileReview(shift))
      expect(hostile.tags).toEqual(plain.tags)
      expect(hostile.title).not.toBe('owned')
      expect(hostile.handlers).toEqual([])
    }
    expect(plain.tags).not.toContain('script')
    expect(plain.tags).not.toContain('img')
  })

  it('prints: page one alone on the first page, light even in dark mode, link targets in the text', async () => {
    await withPage(exampleReview, { viewport: { width: 718, height: 1000 }, colorScheme: 'dark' }, async ({ page }) => {
      const pdf = await page.pdf({ format: 'A4', printBackground: true, preferCSSPageSize: true })
      writeFileSync(resolve(out, 'print.pdf'), pdf)
      expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
      await page.emulateMedia({ media: 'print' })
      expect(await page.evaluate('getComputedStyle(document.documentElement).backgroundColor')).toBe('rgb(255, 255, 255)')
      expect(await page.evaluate("getComputedStyle(document.querySelector('a.out'), '::after').content")).toContain('https://')
      expect(await page.locator('.contents').isVisible()).toBe(false)
      // 297 mm less the margins is 979 CSS pixels: page one has to fit above that.
      const box = await page.locator('#page-one').boundingBox()
      expect((box?.y ?? 0) + (box?.height ?? Number.POSITIVE_INFINITY)).toBeLessThan(979)
      await page.screenshot({ path: resolve(out, 'print.png'), fullPage: true })
    })
  })

  it('prints the evaluation on one sheet of A4, on a page of its own', async () => {
    // 210 mm less the margins is 665 CSS pixels.
    await withPage(exampleReview, { viewport: { width: 665, height: 979 } }, async ({ page }) => {
      await page.emulateMedia({ media: 'print' })
      expect(await page.evaluate("getComputedStyle(document.querySelector('#evaluation')).breakBefore")).toBe('page')
      const box = await page.locator('#evaluation').boundingBox()
      expect(box?.height).toBeGreaterThan(400)
      expect(box?.height).toBeLessThan(979)
      await page.evaluate("document.body.replaceChildren(document.querySelector('#evaluation'))")
      const pdf = await page.pdf({ format: 'A4', printBackground: true, preferCSSPageSize: true })
      expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)).toHaveLength(1)
    })
  })

  it.each([
    ['desktop-light', desktop, 'light', 220],
    ['desktop-dark', desktop, 'dark', 20],
    ['phone', phone, 'light', 220],
  ] as const)('looks like a page: %s', async (name, viewport, colorScheme, ground) => {
    await withPage(exampleReview, { viewport, colorScheme }, async ({ page }) => {
      await page.screenshot({ path: resolve(out, `${name}.png`), fullPage: true })
      for (const selector of [
        'h1',
        '#page-one',
        '#architecture-drawing svg:visible',
        '#latency-waterfall svg:visible',
        '#latency-shares svg:visible',
        '#cost-by-model svg:visible',
        '#findings',
      ]) {
        const box = await page.locator(selector).first().boundingBox()
        expect(box?.width, selector).toBeGreaterThan(viewport.width / 4)
        expect(box?.height, selector).toBeGreaterThan(30)
      }
      const [architecture, ...others] = [
        page.locator('#architecture-drawing svg:visible').first(),
        page.locator('#page-one'),
        page.locator('#latency-waterfall svg:visible').first(),
      ]
      for (const region of [architecture, ...others]) {
        const { shades, median } = await shadesOf(page, await region.screenshot())
        expect(shades).toBeGreaterThan(30)
        expect(colorScheme === 'light' ? median >= ground : median <= ground + 20).toBe(true)
      }
    })
  })
})

/** How many shades of grey a picture has, and the one in the middle: a blank picture has one. Decoded by the browser itself. */
async function shadesOf(page: Page, png: Buffer): Promise<{ shades: number; median: number }> {
  // On a page of its own: the review's policy would not let a picture be read back.
  const bench = await page.context().newPage()
  try {
    const text: string = await bench.evaluate(`(async () => {
      const bytes = Uint8Array.from(atob('${png.toString('base64')}'), (character) => character.charCodeAt(0))
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
      const context = canvas.getContext('2d')
      context.drawImage(bitmap, 0, 0)
      const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height)
      const counts = new Array(256).fill(0)
      for (let at = 0; at < data.length; at += 4) counts[Math.round((data[at] + data[at + 1] + data[at + 2]) / 3)]++
      let seen = 0
      const median = counts.findIndex((count) => (seen += count) >= data.length / 8)
      return JSON.stringify([counts.filter((count) => count > 0).length, median])
    })()`)
    const [shades = 0, median = 0] = (JSON.parse(text) as unknown[]).map(Number)
    return { shades, median }
  } finally {
    await bench.close()
  }
}
