import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { html, rawElement } from './html.ts'

describe('html', () => {
  it('escapes text and attribute values', () => {
    expect(html`<p title="${'"><script>'}">${"<b>&'"}</p>`.markup).toBe('<p title="&quot;&gt;&lt;script&gt;">&lt;b&gt;&amp;&#39;</p>')
  })

  it('lets nodes of its own through, and lists of them', () => {
    expect(html`<ul>${['a', 'b'].map((item) => html`<li>${item}</li>`)}</ul>`.markup).toBe('<ul><li>a</li><li>b</li></ul>')
  })

  it('takes an object that only looks like a node for text', () => {
    const forged = JSON.parse('{"markup":"<script>"}')
    expect(html`${forged}`.markup).toBe('{&quot;markup&quot;:&quot;&lt;script&gt;&quot;}')
  })

  it('prints nothing for what is absent', () => {
    expect(html`<p>${undefined}${false}${0}</p>`.markup).toBe('<p>0</p>')
  })

  it('never lets text make a tag, a comment or an entity', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(html`${text}`.markup).not.toMatch(/[<>"']/)
      }),
    )
  })

  it('refuses a style that would end its own element', () => {
    expect(() => rawElement('style', 'a{}</style><script>')).toThrow('end it early')
  })
})
