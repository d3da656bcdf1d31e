import { Link, type ErrorComponentProps } from '@tanstack/react-router';

import { Button } from '../parts/Button';
import { LoadError } from '../parts/States';
import { Page } from '../parts/Page';
import { useWords } from '../i18n';

/** A page that failed: a refusal of the server in its own words, or a fault of the console. */
export function Fault({ error, reset }: ErrorComponentProps) {
  const { t } = useWords();
  return (
    <main id="main">
      <Page title={t('app.fault')}>
        <LoadError error={error} onRetry={reset} />
        <p>
          <Button onClick={() => location.reload()}>{t('app.reload')}</Button>
        </p>
      </Page>
    </main>
  );
}

export function NotFound() {
  const { t } = useWords();
  return (
    <Page title={t('app.not_found')} lead={t('app.not_found_hint')}>
      <Link to="/" className="button">
        {t('app.home')}
      </Link>
    </Page>
  );
}
