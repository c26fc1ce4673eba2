import { expect, it } from 'vitest'
import { isLoopbackTarget } from './loopback.ts'

it.each([
  'http://127.0.0.1:80/x',
  'http://127.9.8.7',
  'http://127.1/',
  'https://localhost:1',
  'http://LOCALHOST.',
  'http://a.localhost',
  'http://[::1]:3',
  'http://[::ffff:127.0.0.1]',
])('%s stays on this machine', (url) => expect(isLoopbackTarget(url)).toBe(true))

it.each([
  'http://128.0.0.1',
  'http://10.0.0.1',
  'http://0.0.0.0',
  'http://127.0.0.1.example.com',
  'http://localhost.example.com',
  'http://[::2]',
  'http://[::ffff:10.0.0.1]',
  'no url',
])('%s does not', (url) => expect(isLoopbackTarget(url)).toBe(false))
