import { createServer, type Socket } from 'node:net'

/** Serves HTTP/1.1 without an HTTP parser, so that the server costs next to nothing: requests of the benches fit into one read. Prints its port. */
export function listenRaw(answer: (socket: Socket, request: Buffer) => void): void {
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => socket.destroy())
    socket.on('data', (chunk) => answer(socket, chunk))
  })
  server.listen(0, '127.0.0.1', 4096, () => {
    const address = server.address()
    if (address !== null && typeof address === 'object') console.log(address.port)
  })
}
