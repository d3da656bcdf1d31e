import { useEffect, useState } from 'react';

import { events, type EventRow } from '../../api/events';
import { arrived } from '../../lib/events';

export interface Followed {
  since: string;
  items: EventRow[];
  count: number;
  /** More arrived at once than were told. */
  more: boolean;
  state: 'open' | 'lost' | 'failed';
  code: string;
}

const none = (): Followed => ({ since: new Date().toISOString(), items: [], count: 0, more: false, state: 'lost', code: '' });

interface Told {
  items: EventRow[];
  more: boolean;
}
const isTold = (value: unknown): value is Told => typeof value === 'object' && value !== null && 'items' in value && Array.isArray(value.items);

/** Keeps what arrives, the newest first, as long as it is wanted. The browser opens a stream that ended again by itself. */
export function useFollowed(unit: string, q: string, columns: readonly string[], wanted: boolean): Followed {
  const [followed, setFollowed] = useState(none);
  const named = columns.join(',');
  useEffect(() => {
    if (!wanted) return undefined;
    setFollowed(none());
    const source = new EventSource(events.following(unit, q, named.split(',')));
    source.onopen = () => setFollowed((before) => ({ ...before, state: 'open' }));
    source.onerror = () => setFollowed((before) => (before.state === 'failed' ? before : { ...before, state: 'lost' }));
    source.addEventListener('events', (event: MessageEvent<unknown>) => {
      const told: unknown = typeof event.data === 'string' ? JSON.parse(event.data) : null;
      if (!isTold(told)) return;
      setFollowed((before) => ({ ...before, items: arrived(before.items, told.items), count: before.count + told.items.length, more: before.more || told.more }));
    });
    source.addEventListener('end', (event: MessageEvent<unknown>) => {
      const told: unknown = typeof event.data === 'string' ? JSON.parse(event.data) : null;
      if (typeof told !== 'object' || told === null || !('reason' in told) || told.reason !== 'failed') return;
      source.close();
      setFollowed((before) => ({ ...before, state: 'failed', code: 'code' in told && typeof told.code === 'string' ? told.code : '' }));
    });
    return () => source.close();
  }, [unit, q, named, wanted]);
  return followed;
}
