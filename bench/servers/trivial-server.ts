import { listenRaw } from './listen-raw.ts'

const response = Buffer.from('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}')

listenRaw((socket) => socket.write(response))
