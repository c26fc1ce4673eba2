import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../model/app-error.ts'
import type { Evidence } from '../../model/evidence.ts'
import type { Review } from '../../model/review.ts'
import { renderHtml } from '../../report/html/render-html.ts'
import { renderMarkdown } from '../../report/markdown.ts'

export interface ReviewPaths {
  folder: string
  html: string
  markdown: string
  review: string
  evidence: string
}

const partOf = (path: string): string => `${path}.part`

/** Writes the four files of a review. @throws AppError `usage` where the folder cannot be written */
export async function writeReview(review: Review, evidence: Evidence, out: string | undefined): Promise<ReviewPaths> {
  const folder = out ?? join('.loadbearing', 'reviews', review.id)
  const paths: ReviewPaths = {
    folder,
    html: join(folder, 'review.html'),
    markdown: join(folder, 'review.md'),
    review: join(folder, 'review.json'),
    evidence: join(folder, 'evidence.json'),
  }
  // Outside of what is caught: what fails here is a fault of ours, and no folder that is named instead would help.
  const files = [
    { path: paths.evidence, text: `${JSON.stringify(evidence, null, 2)}\n` },
    { path: paths.review, text: `${JSON.stringify(review, null, 2)}\n` },
    { path: paths.markdown, text: renderMarkdown(review) },
    { path: paths.html, text: renderHtml(review) },
  ]
  try {
    await mkdir(folder, { recursive: true })
    // A full disk must not leave half a review, nor take the one that was there.
    for (const { path, text } of files) await writeFile(partOf(path), text)
    for (const { path } of files) await rename(partOf(path), path)
  } catch (cause) {
    for (const { path } of files) await rm(partOf(path), { force: true }).catch(() => {})
    throw new AppError('usage', `The review could not be written to ${folder}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
      hint: 'Name a folder that can be written: --out DIR',
    })
  }
  return paths
}
