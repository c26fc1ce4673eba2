import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { audits } from '../src/audits/registry.ts'
import type { Audit } from '../src/model/define.ts'

/** The page of one audit, from its metadata alone. */
export function auditPage(audit: Audit): string {
  const { rules, references = [] } = audit
  const verdicts = [
    ['met', rules?.met],
    ['not-met', rules?.notMet],
    ['unknown', rules?.unknown],
    ['not-applicable', rules?.notApplicable],
  ].flatMap(([verdict, rule]) => (rule === undefined ? [] : [`| \`${verdict}\` | ${rule} |`]))
  return `${[
    `# ${audit.id}`,
    '<!-- Written by scripts/generate-audit-pages.ts from src/audits. -->',
    `**${audit.question}**`,
    `Good: ${audit.title}. Bad: ${audit.failTitle}.`,
    `Area ${audit.area}; reads ${audit.needs.join(', ')}; usual severity ${audit.severity}; basis of its effect: ${audit.basis}; effort of the fix: ${audit.effort}.`,
    '## Why it matters',
    audit.why,
    '## Verdicts',
    ['| verdict | given when |', '| --- | --- |', ...verdicts].join('\n'),
    '## Fix',
    `- **Now**: ${audit.fix.now}\n- **Later**: ${audit.fix.later}`,
    '## Limits',
    audit.limits,
    '## Source',
    [`[${audit.source.title}](${audit.source.url})`, ...references.map((reference) => `- ${reference}`)].join('\n\n'),
    '## Run it alone',
    `\`\`\`sh\nnpx loadbearing review ${audit.needs.includes('load') ? '--evidence evidence.json' : 'traces.jsonl'} --only ${audit.id}\n\`\`\``,
  ].join('\n\n')}\n`
}

/** The table of all audits. */
export function auditIndex(): string {
  const rows = audits.map(({ id, area, question }) => `| [${id}](${id}.md) | ${area} | ${question} |`)
  return `${['# Audits', '<!-- Written by scripts/generate-audit-pages.ts from src/audits. -->', ['| audit | area | what it asks |', '| --- | --- | --- |', ...rows].join('\n')].join('\n\n')}\n`
}

/** Every file of docs/audits by its name. */
export function auditFiles(): Map<string, string> {
  return new Map([['README.md', auditIndex()], ...audits.map((audit): [string, string] => [`${audit.id}.md`, auditPage(audit)])])
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = fileURLToPath(new URL('../docs/audits', import.meta.url))
  mkdirSync(folder, { recursive: true })
  const files = auditFiles()
  for (const name of readdirSync(folder)) if (!files.has(name)) rmSync(join(folder, name))
  for (const [name, text] of files) writeFileSync(join(folder, name), text)
}
