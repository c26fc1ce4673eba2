#!/usr/bin/env node
const needed = [22, 12] as const
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
  process.stderr.write(
    `loadbearing needs Node ${needed.join('.')} or newer; this is ${process.versions.node}.\n` +
      'Install a current Node from https://nodejs.org, or run it where one is: `npx -p node@24 -p loadbearing loadbearing`.\n',
  )
  process.exitCode = 2
} else {
  // A reader such as `head` that has seen enough is no error, and no reason for a stack trace.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  const { run } = await import('./run.ts')
  process.exitCode = await run(process.argv.slice(2))
  // A read that is still under way, of a pipe that nobody writes, would hold the process after an interrupt.
  if (process.exitCode === 130) process.exit()
}

export {}
