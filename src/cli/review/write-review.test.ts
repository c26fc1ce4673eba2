import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { buildReview } from '../../engine/build-review.ts'
import { evidenceOf } from '../../engine/evidence-fixture.ts'
import { defaultConfig } from '../../model/config.ts'
import { writeReview } from './write-review.ts'

it('keeps the review that was there, and leaves no part behind, when a new one cannot be written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'loadbearing-write-'))
  try {
    const evidence = await evidenceOf()
    const review = buildReview(evidence, defaultConfig())
    writeFileSync(join(folder, 'evidence.json'), 'earlier')
    mkdirSync(join(folder, 'review.html.part'))
    await expect(writeReview(review, evidence, folder)).rejects.toMatchObject({ name: 'AppError', exitCode: 2 })
    expect(readFileSync(join(folder, 'evidence.json'), 'utf8')).toBe('earlier')
    expect(readdirSync(folder).sort()).toEqual(['evidence.json', 'review.html.part'])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

it('does not blame the folder where the review cannot be rendered', async () => {
  const evidence = await evidenceOf()
  const review = buildReview(evidence, defaultConfig())
  const broken = Object.defineProperty({ ...review }, 'headline', {
    get() {
      throw new TypeError('a fault in the rendering')
    },
  })
  const folder = join(tmpdir(), 'loadbearing-never-written')
  await expect(writeReview(broken, evidence, folder)).rejects.toThrow(TypeError)
  expect(existsSync(folder)).toBe(false)
})
