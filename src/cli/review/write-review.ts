import { mkdir, writeFile } from 'node:fs/promises'
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
  try {
    await mkdir(folder, { recursive: true })
    await writeFile(paths.evidence, `${JSON.stringify(evidence, null, 2)}\n`)
    await writeFile(paths.review, `${JSON.stringify(review, null, 2)}\n`)
    await writeFile(paths.markdown, renderMarkdown(review))
    await writeFile(paths.html, renderHtml(review))
  } catch (cause) {
    throw new AppError('usage', `The review could not be written to ${folder}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
      hint: 'Name a folder that can be written: --out DIR',
    })
  }
  return paths
}
