import type { components } from '../../api/schema';
import { useWords } from '../../i18n';
import { stamp } from '../../lib/time';
import { Button } from '../../parts/Button';
import { Copy } from '../../parts/Copy';
import { Note } from '../../parts/States';

/** The link to hand over: shown once. */
export function OneTimeLink({ link, name, onClose }: { link: components['schemas']['LinkView']; name: string; onClose: () => void }) {
  const { t, lang } = useWords();
  const address = `${location.origin}/password#${link.token}`;
  return (
    <div className="form">
      <Note tone="warn">
        {t('accounts.link_text', { name })} {t('accounts.link_once', { at: stamp(link.expires_at, lang) })}
      </Note>
      <div>
        <p className="small soft">{t('accounts.link_field')}</p>
        <code className="secret" data-testid="one-time-link">
          {address}
        </code>
      </div>
      <div className="form-actions">
        <Copy text={address} />
        <Button tone="primary" onClick={onClose}>
          {t('act.close')}
        </Button>
      </div>
    </div>
  );
}
