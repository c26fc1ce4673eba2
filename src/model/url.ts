/** True for a URL that carries a user or a password: it would end up in evidence and reviews. */
export function hasLogin(url: string): boolean {
  return URL.canParse(url) && `${new URL(url).username}${new URL(url).password}` !== ''
}
