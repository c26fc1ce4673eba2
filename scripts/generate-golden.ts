import { createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildReview } from '../src/engine/build-review.ts'
import { gatherEvidence } from '../src/engine/gather-evidence.ts'
import { normalizerVersion } from '../src/gather/traces/normalize/normalize-span.ts'
import { defaultConfig } from '../src/model/config.ts'
import { Evidence } from '../src/model/evidence.ts'
import { renderMarkdown } from '../src/report/markdown.ts'
import { openScratchStore } from '../src/store/open-store.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const file = 'examples/traces/docs-assistant.otlp.jsonl.gz'

export const goldenPaths = { evidence: join(root, 'test/golden/evidence.json'), review: join(root, 'test/golden/review.md') }

/** Gathers the example again, as of a fixed day. */
export async function goldenEvidence(): Promise<string> {
  const scratch = mkdtempSync(join(tmpdir(), 'loadbearing-golden-'))
  const evidence = await gatherEvidence(
    { config: defaultConfig(), nowMs: Date.UTC(2026, 8, 15), seed: 1, progress: () => {} },
    {
      traces: {
        inputs: [{ path: file, open: () => createReadStream(join(root, file)) }],
        openStore: () => openScratchStore(join(scratch, 'store'), { normalizerVersion }),
        timed: (_, work) => work(),
      },
      command: `loadbearing review ${file}`,
    },
  ).finally(() => rmSync(scratch, { recursive: true, force: true }))
  // The version is that of the day on which the golden files were written, not of the day on which they are compared.
  return `${JSON.stringify({ ...evidence, toolVersion: 'golden' }, null, 1)}\n`
}

/** Reviews the stored evidence; nothing is gathered. */
export function goldenReview(): string {
  const evidence = Evidence.parse(JSON.parse(readFileSync(goldenPaths.evidence, 'utf8')))
  return renderMarkdown({ ...buildReview(evidence, defaultConfig()), toolVersion: 'golden' })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(goldenPaths.evidence, await goldenEvidence())
  writeFileSync(goldenPaths.review, goldenReview())
}
