import { quoted } from '../quoted.ts'

const flagsThatMatter = ['since', 'until', 'service', 'max-traces', 'store', 'database', 'table', 'config'] as const

/** The command that gathers the same evidence again, quoted for a shell. */
export function reproducingCommand(args: Partial<Record<(typeof flagsThatMatter)[number], string>>, files: readonly string[]): string {
  const flags = flagsThatMatter.flatMap((flag) => {
    const value = args[flag]
    return value === undefined ? [] : [`--${flag}`, quoted(value)]
  })
  return ['npx loadbearing review', ...shortened(files), ...flags].join(' ')
}

/** A command that names more is of no use to anybody who reads it. */
const filesShown = 100

function shortened(files: readonly string[]): string[] {
  const shown = files.slice(0, filesShown).map(quoted)
  return files.length > filesShown ? [...shown, `… (${files.length - filesShown} more files)`] : shown
}
