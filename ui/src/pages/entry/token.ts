import { useEffect, useState } from 'react';

/**
 * The one-time token behind the `#` of a link: browsers do not send it and servers do not log it. It is taken out of the address
 * at once, so that it stays neither in the history nor on a screen that is shared.
 */
export function useToken(path: string): string {
  const [token, setToken] = useState(() => take(path) ?? '');
  useEffect(() => {
    // A link that is opened where the page stands already only changes what is behind the #.
    const onHash = () => setToken((before) => take(path) ?? before);
    addEventListener('hashchange', onHash);
    return () => removeEventListener('hashchange', onHash);
  }, [path]);
  return token;
}

/** Kept, because development mode runs the first line of a component twice. */
const kept = new Map<string, string>();

function take(path: string): string | undefined {
  const found = location.hash.slice(1);
  if (found !== '' && location.pathname === path) {
    kept.set(path, found);
    history.replaceState(history.state, '', path);
  }
  return kept.get(path);
}
