/** How soon a stream that was refused is asked for again, at first and at most. */
const AGAIN_MS = { first: 2_000, most: 30_000 };

export interface Follow {
  address: string;
  /** The events that are wanted, by name. */
  events: Record<string, (data: unknown) => void>;
  /** The stream is open; `renewed` when it is a new one, which does not know what happened since the last one. */
  opened: (renewed: boolean) => void;
  /** The stream broke off; it is opened again by itself. */
  broken: () => void;
}

/** Follows an event stream of the server until the function that comes back is called. */
export function follow({ address, events, opened, broken }: Follow): () => void {
  let source: EventSource | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let wait = AGAIN_MS.first;
  let renewed = false;
  const open = () => {
    source = new EventSource(address);
    for (const [name, take] of Object.entries(events)) {
      source.addEventListener(name, (event: MessageEvent<unknown>) => take(typeof event.data === 'string' ? parse(event.data) : null));
    }
    source.onopen = () => {
      wait = AGAIN_MS.first;
      opened(renewed);
      renewed = false;
    };
    source.onerror = () => {
      broken();
      // The browser connects again by itself, save where the stream was refused: by a proxy whose server is away, for one.
      if (source?.readyState !== EventSource.CLOSED) return;
      renewed = true;
      again = setTimeout(open, wait);
      wait = Math.min(2 * wait, AGAIN_MS.most);
    };
  };
  open();
  return () => {
    source?.close();
    clearTimeout(again);
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
