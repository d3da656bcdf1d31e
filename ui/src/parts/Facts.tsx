import type { ReactNode } from 'react';

/** Names and values; what is empty shows a dash, so that one sees that it was not said. */
export function FactList({ items }: { items: readonly { name: string; value: ReactNode }[] }) {
  return (
    <dl className="facts">
      {items.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value === '' || value === null || value === undefined ? <span className="soft">–</span> : value}</dd>
        </div>
      ))}
    </dl>
  );
}
