import type { ReactNode } from 'react';

import { Icon } from './Icon';

/** Below a field: what is wrong with it. */
export function Fault({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <span className="fault" id={id}>
      <Icon name="stop" />
      {children}
    </span>
  );
}
