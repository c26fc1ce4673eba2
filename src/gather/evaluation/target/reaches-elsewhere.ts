import { isBuiltin } from 'node:module'

/** Modules of Node that bring what other machines, other programs or code made on the way say. */
const outside = new Set([
  'http',
  'https',
  'http2',
  'net',
  'tls',
  'dgram',
  'dns',
  'child_process',
  'cluster',
  'worker_threads',
  'inspector',
  'wasi',
  'vm',
  'module',
  'repl',
])
const comments = /('(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|(?<!:)\/\/.*/g
const typesAlone = /\b(?:import|export)\s+type\s*(?:\{[^}]*\}|\*\s+as\s+\w+|\w+)\s+from\s*(['"])[^'"\n]*\1/g
const call = String.raw`(?<![.\w$])(?:import|require|require\.resolve|process\.getBuiltinModule)\s*\(\s*`

/**
 * Why what this code answers is not decided by it and the files that it names alone, in words that follow its name; `undefined` where nothing says so. It is read as
 * text, so a word in a string counts as well: asking once too often is the smaller mistake.
 */
export function reachesElsewhere(code: string): string | undefined {
  const plain = withoutComments(code)
  const [, known] = /\b(fetch|WebSocket|EventSource|XMLHttpRequest|(?:Deno|Bun)(?=\s*\.))\b/.exec(plain) ?? []
  if (known !== undefined) return `names ${known}`
  if (/\b(?:https?|wss?):\/\//i.test(plain)) return 'names an address'
  if (new RegExp(String.raw`${call}(?!(['"\`])[^'"\`$]*\1\s*[),])`).test(plain)) return 'imports under a name that it makes up'
  const module = specifiersOf(plain).find((name) => isBuiltin(name) && outside.has(name.replace(/^node:/, '').replace(/\/.*/, '')))
  return module === undefined ? undefined : `imports ${module}`
}

/** What the code imports beside Node's own modules and mere types: files, packages, and names that only a bundler or `package.json` can tell. */
export function importsOf(code: string): string[] {
  return [...new Set(specifiersOf(withoutComments(code)))].filter((name) => !isBuiltin(name))
}

function specifiersOf(plain: string): string[] {
  const named = String.raw`(['"\`])([^'"\`\n]+)\1`
  const forms = [String.raw`(?<![.\w$])(?:from|import)\s*${named}`, `${call}${named}`]
  return forms.flatMap((form) => [...plain.replaceAll(typesAlone, '').matchAll(new RegExp(form, 'g'))].map(([, , name = '']) => name))
}

function withoutComments(code: string): string {
  return code.replaceAll(comments, (_, text: string | undefined) => text ?? ' ')
}
