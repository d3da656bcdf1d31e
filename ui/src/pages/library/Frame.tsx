import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { useWords } from '../../i18n';
import { Button } from '../../parts/Button';
import { Icon } from '../../parts/Icon';
import { Page } from '../../parts/Page';

/** A page of the library: the way back, and a button that prints what is shown. */
export function Frame({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  const { t } = useWords();
  return (
    <Page
      title={title}
      {...(lead === undefined ? {} : { lead })}
      crumb={
        <Link className="crumb" to="/library">
          <Icon name="back" />
          {t('library.back')}
        </Link>
      }
      actions={
        <Button icon="print" onClick={() => window.print()}>
          {t('library.print')}
        </Button>
      }
    >
      <div className="stack">{children}</div>
    </Page>
  );
}
