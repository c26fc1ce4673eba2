import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const made: string[] = []

afterEach(async () => {
  for (const path of made.splice(0)) await rm(path, { recursive: true, force: true })
})

/** Lints one file that really lies in `src/<folder>` and gives what the linter said. */
async function lint(folder: string, specifier: string): Promise<string> {
  await mkdir(join(root, 'src', folder), { recursive: true })
  const scratch = await mkdtemp(join(root, 'src', folder, 'import-probe-'))
  made.push(scratch)
  const file = join(scratch, 'probe.ts')
  await writeFile(file, `import { probe } from '${specifier}'\n\nexport const value = probe\n`)
  const biome = join(root, 'node_modules', '.bin', 'biome')
  const run = promisify(execFile)(biome, ['lint', '--vcs-enabled=false', '--only=style/noRestrictedImports', file], {
    cwd: root,
  })
  const { stdout, stderr } = await run.catch((error: unknown) => {
    if (error instanceof Error && 'stdout' in error && 'stderr' in error) return { stdout: String(error.stdout), stderr: String(error.stderr) }
    throw error
  })
  return stdout + stderr
}

describe('the import direction is alive in the linter', () => {
  it.each([
    ['measure', '../../gather/traces/index.ts', 'src/measure may import'],
    ['model', '../../measure/interval/wilson.ts', 'src/model may import'],
    ['store', '../../gather/traces/index.ts', 'src/store may import'],
    ['audits/latency', '../../../gather/traces/index.ts', 'src/audits may import'],
    ['report', '../../engine/build-review.ts', 'src/report may import'],
    ['gather/traces', '../../load/index.ts', 'Gatherers do not import gatherers'],
    ['gather/load', '../../traces/index.ts', 'Gatherers do not import gatherers'],
    ['gather/evaluation', '../../traces/index.ts', 'Gatherers do not import gatherers'],
    ['gather/evaluation/judge', '../../../load/index.ts', 'Gatherers do not import gatherers'],
    ['engine', '../../cli/run.ts', 'src/engine may import'],
  ])('refuses an import from src/%s of %s', async (folder, specifier, message) => {
    expect(await lint(folder, specifier)).toContain(message)
  })

  it.each([
    ['gather/traces', '../../../measure/interval/wilson.ts'],
    ['gather/evaluation', '../../../measure/load/records.ts'],
    ['audits/latency', '../../../model/define.ts'],
    ['cli', '../../engine/build-review.ts'],
  ])('lets src/%s import %s', async (folder, specifier) => {
    expect(await lint(folder, specifier)).not.toContain('may import')
  })
})
