/** The first Ctrl-C (or SIGTERM) as a signal; a second one ends the process at once, as without a handler. */
export function interruptSignal(): { signal: AbortSignal; release(): void } {
  const interrupt = new AbortController()
  const release = (): void => {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
  const stop = (): void => {
    release()
    interrupt.abort()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return { signal: interrupt.signal, release }
}
