import { chmodSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The compiler keeps the first line of the program but not its mode. */
chmodSync(fileURLToPath(new URL('../dist/cli/main.js', import.meta.url)), 0o755)
