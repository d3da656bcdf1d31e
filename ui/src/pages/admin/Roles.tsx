import { useState } from 'react';

import { api, data } from '../../api/client';
import type { components } from '../../api/schema';
import { useWords } from '../../i18n';
import { ROLES } from '../../lib/roles';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { ConfirmDialog, Dialog } from '../../parts/Dialog';
import { SelectField } from '../../parts/Field';
import { Empty, ProblemNote } from '../../parts/States';
import { Table } from '../../parts/Table';
import { toast } from '../../parts/Toast';
import { useUnitId, useUnits } from '../../shell/unit';

type Account = components['schemas']['AccountView'];
type Role = components['schemas']['RoleView'];

/** The roles of an account, and where they count. */
export function Roles({ account, roles, mayChange, onChanged }: { account: Account; roles: readonly Role[]; mayChange: boolean; onChanged: () => void }) {
  const { t, word } = useWords();
  const units = useUnits();
  const [giving, setGiving] = useState(false);
  const [taking, setTaking] = useState<Role | null>(null);
  const submit = useSubmit();
  const nameOf = (unit: string) => units.find(({ id }) => id === unit)?.name ?? unit;
  const assign = (role: Role, give: boolean) => data(api.POST('/api/v1/accounts/{id}/roles', { params: { path: { id: account.id } }, body: { ...role, give } }));
  return (
    <section aria-labelledby="roles">
      <div className="sheet-head">
        <h2 id="roles">{t('accounts.roles')}</h2>
        {mayChange && (
          <Button tight icon="plus" onClick={() => setGiving(true)}>
            {t('accounts.role_give')}
          </Button>
        )}
      </div>
      <Table
        label={t('accounts.roles')}
        rows={roles}
        id={(role) => `${role.unit} ${role.role}`}
        empty={<Empty title={t('accounts.no_role')} />}
        columns={[
          { key: 'role', head: t('accounts.roles'), main: true, cell: ({ role }) => word('role', role) },
          { key: 'unit', head: t('accounts.role_unit'), cell: ({ unit }) => nameOf(unit) },
          ...(mayChange
            ? [
                {
                  key: 'do',
                  head: <span className="unseen">{t('units.actions')}</span>,
                  cell: (role: Role) => (
                    <Button tight onClick={() => setTaking(role)}>
                      {t('accounts.role_take')}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      {giving && (
        <Give
          onClose={() => setGiving(false)}
          onGive={async (role) => {
            await assign(role, true);
            toast(t('accounts.role_given'));
            setGiving(false);
            onChanged();
          }}
        />
      )}
      {taking !== null && (
        <ConfirmDialog
          title={t('accounts.role_take')}
          text={t('accounts.role_take_text', { role: word('role', taking.role), name: account.display_name, unit: nameOf(taking.unit) })}
          action={t('accounts.role_take')}
          danger
          busy={submit.busy}
          problem={submit.problem}
          onClose={() => setTaking(null)}
          onConfirm={() =>
            void submit.run(() => assign(taking, false)).then((done) => {
              if (!done) return;
              toast(t('accounts.role_taken'));
              setTaking(null);
              onChanged();
            })
          }
        />
      )}
    </section>
  );
}

function Give({ onClose, onGive }: { onClose: () => void; onGive: (role: Role) => Promise<void> }) {
  const { t } = useWords();
  const units = useUnits();
  const [unit, setUnit] = useState(useUnitId());
  const [role, setRole] = useState<string>('reader');
  const submit = useSubmit();
  return (
    <Dialog title={t('accounts.role_give')} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit.run(() => onGive({ unit, role }));
        }}
      >
        <SelectField label={t('accounts.roles')} fault={submit.faults.get('role')} value={role} onValue={setRole} choices={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))} autoFocus />
        <SelectField label={t('accounts.role_unit')} fault={submit.faults.get('unit')} value={unit} onValue={setUnit} choices={units.map(({ id, name }) => ({ value: id, label: name }))} />
        {submit.problem !== null && <ProblemNote problem={submit.problem} />}
        <div className="form-actions">
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button type="submit" tone="primary" busy={submit.busy}>
            {t('accounts.role_give')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
