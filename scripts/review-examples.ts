import { execFileSync } from 'node:child_process'

/** Reviews each of the example systems, as a user would; what is hidden in their traces stands in examples/traces/README.md. */
const reviews = [
  ['examples/traces/research-agent.langfuse.jsonl'],
  ['examples/traces/legacy-search.log.jsonl', '--config', 'examples/traces/loadbearing.config.yaml'],
  ['examples/traces/docs-assistant.otlp.jsonl.gz'],
]

for (const args of reviews) {
  process.stdout.write(`\n$ npx loadbearing review ${args.join(' ')}\n\n`)
  execFileSync(process.execPath, ['dist/cli/main.js', 'review', ...args], { stdio: 'inherit' })
}
