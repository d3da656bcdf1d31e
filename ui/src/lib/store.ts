import { useSyncExternalStore } from 'react';

/** A value outside React that components can follow. */
export interface Store<T> {
  get(): T;
  set(value: T): void;
  subscribe(listener: () => void): () => void;
}

export function store<T>(first: T): Store<T> {
  let value = first;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      value = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function useStore<T>(from: Store<T>): T {
  return useSyncExternalStore((listener) => from.subscribe(listener), () => from.get());
}

/** Browser storage may be switched off; then nothing is remembered. */
export function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`vonggac.${key}`);
    else localStorage.setItem(`vonggac.${key}`, value);
  } catch {
    // Nothing to do: the choice holds until the page is closed.
  }
}

export function remembered(key: string): string | null {
  try {
    return localStorage.getItem(`vonggac.${key}`);
  } catch {
    return null;
  }
}
