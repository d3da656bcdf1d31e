import type { Contact } from '../../api/inventory';
import { useWords } from '../../i18n';
import { day } from '../../lib/time';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { FactList } from '../../parts/Facts';
import { Changed } from '../../parts/Time';
import { useMay } from '../../shell/unit';
import { Channels } from './Channels';

/** One contact with all that is known, and what can be done with it. */
export function ContactDialog({ contact, onAsk, onClose }: { contact: Contact; onAsk: (what: 'edit' | 'retire' | 'prove') => void; onClose: () => void }) {
  const { t, lang } = useWords();
  const may = useMay();
  const date = (at: string | null | undefined) => (at == null ? '' : day(at, lang));
  return (
    <Dialog title={contact.name} wide onClose={onClose}>
      <div className="stack">
        <Channels channels={contact.channels} />
        <FactList
          items={[
            { name: t('attr.role'), value: contact.role },
            { name: t('attr.office'), value: contact.office },
            { name: t('attr.about'), value: contact.about },
            { name: t('attr.valid_from'), value: date(contact.valid_from) },
            { name: t('attr.valid_until'), value: date(contact.valid_until) },
            { name: t('attr.updated_at'), value: <Changed at={contact.updated_at} by={contact.updated_by_name} /> },
            { name: t('attr.note'), value: contact.note },
          ]}
        />
        <div className="form-actions">
          {may.decide && (
            <Button tone="danger" onClick={() => onAsk('retire')}>
              {t('contacts.retire')}
            </Button>
          )}
          {may.write && (
            <>
              <Button icon="edit" onClick={() => onAsk('edit')}>
                {t('act.edit')}
              </Button>
              <Button tone="primary" disabled={contact.channels.length === 0} onClick={() => onAsk('prove')}>
                {t('contacts.prove')}
              </Button>
            </>
          )}
        </div>
      </div>
    </Dialog>
  );
}
