import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { api, data } from '../../api/client';
import { unitsQuery, type Unit } from '../../api/session';
import { useWords } from '../../i18n';
import { may, rolesIn, UNIT_KINDS } from '../../lib/roles';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { ConfirmDialog, Dialog } from '../../parts/Dialog';
import { SelectField, TextField } from '../../parts/Field';
import { Page } from '../../parts/Page';
import { Empty, LoadError, Loading, ProblemNote } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Tag } from '../../parts/Tag';
import { toast } from '../../parts/Toast';
import { depth } from '../../shell/UnitSwitcher';
import { useMe } from '../../shell/unit';

type Asked = { what: 'create' | 'rename' | 'move' | 'state'; unit: Unit };

export function Units() {
  const { t, word } = useWords();
  const me = useMe();
  const units = useQuery(unitsQuery);
  const [asked, setAsked] = useState<Asked | null>(null);
  if (units.isPending) return <Loading />;
  if (units.isError) return <LoadError error={units.error} onRetry={() => void units.refetch()} />;
  const administers = (unit: Unit) => may(rolesIn(unit, me.roles)).administer;
  const some = units.data.some(administers);
  const first = units.data.find(administers);
  return (
    <Page
      title={t('units.title')}
      lead={t('units.lead')}
      actions={
        first !== undefined && (
          <Button tone="primary" icon="plus" onClick={() => setAsked({ what: 'create', unit: first })}>
            {t('units.new')}
          </Button>
        )
      }
    >
      <Table
        label={t('units.title')}
        rows={units.data}
        id={(unit) => unit.id}
        empty={<Empty title={t('units.empty')} />}
        columns={[
          {
            key: 'name',
            head: t('units.name'),
            main: true,
            cell: (unit) => (
              <div className={`indent-${Math.min(4, depth(unit))}`}>
                <Link to="/u/$unit/hosts" params={{ unit: unit.id }} title={t('units.open')}>
                  {unit.name}
                </Link>
              </div>
            ),
          },
          { key: 'kind', head: t('units.kind'), lesser: true, cell: (unit) => word('unit_kind', unit.kind) },
          {
            key: 'state',
            head: t('units.state'),
            cell: (unit) => <Tag tone={unit.active ? 'good' : 'idle'}>{unit.active ? t('units.active') : t('units.inactive')}</Tag>,
          },
          ...(some
            ? [
                {
                  key: 'do',
                  head: <span className="unseen">{t('units.actions')}</span>,
                  cell: (unit: Unit) => administers(unit) && <Actions unit={unit} onAsk={(what) => setAsked({ what, unit })} />,
                },
              ]
            : []),
        ]}
      />
      {asked?.what === 'create' && <Create parent={asked.unit} units={units.data.filter(administers)} onClose={() => setAsked(null)} />}
      {asked?.what === 'rename' && <Rename unit={asked.unit} onClose={() => setAsked(null)} />}
      {asked?.what === 'move' && <Move unit={asked.unit} units={units.data.filter(administers)} onClose={() => setAsked(null)} />}
      {asked?.what === 'state' && <State unit={asked.unit} onClose={() => setAsked(null)} />}
    </Page>
  );
}

function Actions({ unit, onAsk }: { unit: Unit; onAsk: (what: Asked['what']) => void }) {
  const { t } = useWords();
  return (
    <div className="line">
      <Button tight onClick={() => onAsk('rename')} aria-label={`${t('units.rename')}: ${unit.name}`}>
        {t('units.rename')}
      </Button>
      <Button tight onClick={() => onAsk('create')} aria-label={`${t('units.new')}: ${unit.name}`}>
        {t('units.new')}
      </Button>
      {unit.parent != null && (
        <>
          <Button tight onClick={() => onAsk('move')} aria-label={`${t('units.move')}: ${unit.name}`}>
            {t('units.move')}
          </Button>
          <Button tight tone={unit.active ? 'danger' : 'plain'} onClick={() => onAsk('state')} aria-label={`${unit.active ? t('units.deactivate') : t('units.activate')}: ${unit.name}`}>
            {unit.active ? t('units.deactivate') : t('units.activate')}
          </Button>
        </>
      )}
    </div>
  );
}

function useSaved(onClose: () => void): (text: string) => void {
  const queries = useQueryClient();
  return (text) => {
    toast(text);
    void queries.invalidateQueries({ queryKey: ['units'] });
    onClose();
  };
}

function Create({ parent, units, onClose }: { parent: Unit; units: readonly Unit[]; onClose: () => void }) {
  const { t } = useWords();
  const [name, setName] = useState('');
  const [kind, setKind] = useState('unit');
  const [below, setBelow] = useState(parent.id);
  const submit = useSubmit();
  const saved = useSaved(onClose);
  return (
    <Dialog title={t('units.new')} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit.run(() => data(api.POST('/api/v1/units', { body: { parent: below, kind, name } }))).then((done) => {
            if (done) saved(t('units.created'));
          });
        }}
      >
        <TextField label={t('units.name')} fault={submit.faults.get('name')} value={name} onValue={setName} maxLength={200} required autoFocus />
        <SelectField
          label={t('units.kind')}
          fault={submit.faults.get('kind')}
          value={kind}
          onValue={setKind}
          choices={UNIT_KINDS.map((value) => ({ value, label: t(`unit_kind.${value}`) }))}
        />
        <SelectField label={t('units.parent')} fault={submit.faults.get('parent')} value={below} onValue={setBelow} choices={units.map((unit) => ({ value: unit.id, label: unit.name }))} />
        {submit.problem !== null && <ProblemNote problem={submit.problem} />}
        <div className="form-actions">
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button type="submit" tone="primary" busy={submit.busy}>
            {t('units.new')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Rename({ unit, onClose }: { unit: Unit; onClose: () => void }) {
  const { t } = useWords();
  const [name, setName] = useState(unit.name);
  const submit = useSubmit();
  const saved = useSaved(onClose);
  return (
    <Dialog title={t('units.rename')} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit.run(() => data(api.PATCH('/api/v1/units/{id}', { params: { path: { id: unit.id } }, body: { name } }))).then((done) => {
            if (done) saved(t('units.changed'));
          });
        }}
      >
        <TextField label={t('units.name')} fault={submit.faults.get('name')} value={name} onValue={setName} maxLength={200} required autoFocus />
        {submit.problem !== null && <ProblemNote problem={submit.problem} />}
        <div className="form-actions">
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button type="submit" tone="primary" busy={submit.busy}>
            {t('act.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Move({ unit, units, onClose }: { unit: Unit; units: readonly Unit[]; onClose: () => void }) {
  const { t } = useWords();
  const places = units.filter((other) => !other.path.startsWith(unit.path) && other.active);
  const [parent, setParent] = useState(unit.parent ?? '');
  const submit = useSubmit();
  const saved = useSaved(onClose);
  return (
    <ConfirmDialog
      title={`${t('units.move')}: ${unit.name}`}
      text={t('units.move_text')}
      action={t('units.move')}
      busy={submit.busy}
      problem={submit.problem}
      onClose={onClose}
      onConfirm={() =>
        void submit.run(() => data(api.POST('/api/v1/units/{id}/place', { params: { path: { id: unit.id } }, body: { parent } }))).then((done) => {
          if (done) saved(t('units.changed'));
        })
      }
    >
      <SelectField label={t('units.parent')} value={parent} onValue={setParent} choices={places.map(({ id, name }) => ({ value: id, label: name }))} />
    </ConfirmDialog>
  );
}

function State({ unit, onClose }: { unit: Unit; onClose: () => void }) {
  const { t } = useWords();
  const submit = useSubmit();
  const saved = useSaved(onClose);
  const title = unit.active ? t('units.deactivate') : t('units.activate');
  return (
    <ConfirmDialog
      title={`${title}: ${unit.name}`}
      {...(unit.active ? { text: t('units.deactivate_text', { name: unit.name }) } : {})}
      action={title}
      danger={unit.active}
      busy={submit.busy}
      problem={submit.problem}
      onClose={onClose}
      onConfirm={() =>
        void submit
          .run(() => data(api.POST('/api/v1/units/{id}/state', { params: { path: { id: unit.id } }, body: { active: !unit.active } })))
          .then((done) => {
            if (done) saved(t('units.changed'));
          })
      }
    />
  );
}
