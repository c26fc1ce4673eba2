import { describe, expect, it } from 'vitest'
import { Config } from '../../model/config.ts'
import { checkTarget } from './target-guard.ts'

const none = Config.parse({})
const named = Config.parse({ load: { allowHosts: ['staging.example.org'] } })

describe('where load may go', () => {
  it.each([
    'http://127.0.0.1:3000/answer',
    'http://localhost/x',
    'http://docs.localhost:3000/',
    'http://[::1]:80/',
    'http://[::ffff:127.0.0.1]/',
    'http://127.8.9.1/',
  ])('drives %s without more words', (url) => {
    expect(() => checkTarget(url, none, false)).not.toThrow()
  })
  it.each([
    ['neither the config nor the flag', none, false],
    ['the flag alone', none, true],
    ['the config alone', named, false],
  ])('refuses another host with %s', (_, config, owned) => {
    expect(() => checkTarget('https://staging.example.org/answer', config, owned)).toThrow(expect.objectContaining({ code: 'usage' }))
  })
  it('drives another host when both say so', () => expect(() => checkTarget('https://staging.example.org/answer', named, true)).not.toThrow())
  it('does not take a name that only begins like this machine for this machine', () => {
    expect(() => checkTarget('http://127.0.0.1.example.org/', none, false)).toThrow(expect.objectContaining({ code: 'usage' }))
    expect(() => checkTarget('http://localhost.example.org/', none, false)).toThrow(expect.objectContaining({ code: 'usage' }))
  })
  it('refuses what is not HTTP', () => expect(() => checkTarget('ftp://127.0.0.1/', none, false)).toThrow(expect.objectContaining({ code: 'usage' })))
})
