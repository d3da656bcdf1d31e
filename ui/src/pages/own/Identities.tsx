import type { components } from '../../api/schema';
import { useWords } from '../../i18n';
import { Button } from '../../parts/Button';
import { Table } from '../../parts/Table';
import { Ago, Time } from '../../parts/Time';

type Identity = components['schemas']['IdentityView'];

/** Identities of central sign-in that are linked to an account. */
export function Identities({ identities, onUnlink }: { identities: readonly Identity[]; onUnlink?: (identity: Identity) => void }) {
  const { t } = useWords();
  return (
    <Table
      label={t('central.title')}
      rows={identities}
      id={(identity) => identity.id}
      empty={<p className="soft">{t('central.none')}</p>}
      columns={[
        { key: 'label', head: t('central.name'), main: true, cell: (identity) => (identity.label === '' ? t('central.not_used') : identity.label) },
        { key: 'subject', head: t('central.subject'), cell: (identity) => <span className="mono">{identity.subject}</span> },
        { key: 'issuer', head: t('central.issuer'), lesser: true, cell: (identity) => <span className="mono">{identity.issuer}</span> },
        { key: 'linked', head: t('central.linked_at'), lesser: true, cell: (identity) => <Time at={identity.linked_at} /> },
        { key: 'used', head: t('central.last_used'), cell: (identity) => <Ago at={identity.last_used_at} /> },
        ...(onUnlink === undefined
          ? []
          : [
              {
                key: 'unlink',
                head: <span className="unseen">{t('units.actions')}</span>,
                cell: (identity: Identity) => (
                  <Button tight onClick={() => onUnlink(identity)}>
                    {t('central.unlink')}
                  </Button>
                ),
              },
            ]),
      ]}
    />
  );
}
