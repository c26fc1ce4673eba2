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
  let unwritten: NodeJS.ErrnoException | undefined
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader such as `head` that has seen enough is no error.
    if (error.code === 'EPIPE') return
    if (unwritten === undefined) process.stderr.write(`error: Standard output could not be written: ${error.message}\nhint: Is the disk full?\n`)
    unwritten = error
    process.exitCode = 2
  })
  const { run } = await import('./run.ts')
  const exitCode = await run(process.argv.slice(2))
  process.exitCode = unwritten === undefined ? exitCode : 2
  // A read that is still under way, of a pipe that nobody writes, would hold the process after an interrupt.
  if (exitCode === 130) process.exit()
}

export {}
