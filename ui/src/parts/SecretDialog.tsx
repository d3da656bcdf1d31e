import { useWords } from '../i18n';
import { Button } from './Button';
import { Copy } from './Copy';
import { Dialog } from './Dialog';
import { Note } from './States';

/** A secret that is shown this once. */
export function SecretDialog({ title, text, secret, onClose, testId }: { title: string; text: string; secret: string; onClose: () => void; testId?: string }) {
  const { t } = useWords();
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="form">
        <Note tone="warn">{text}</Note>
        <code className="secret" data-testid={testId}>
          {secret}
        </code>
        <div className="form-actions">
          <Copy text={secret} />
          <Button tone="primary" onClick={onClose}>
            {t('act.close')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
