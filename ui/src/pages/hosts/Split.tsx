import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { hosts, type Host } from '../../api/inventory';
import { useWords } from '../../i18n';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Check, TextField } from '../../parts/Field';
import { LoadError, Loading, ProblemNote } from '../../parts/States';
import { identifiersQuery } from './HostIdentifiers';
import { factsQuery } from './HostValues';
import { useSourceName } from './Source';

/** Chooses what belongs to another machine: identifiers and whole sources. */
export function Split({ unit, host, onDone, onClose }: { unit: string; host: Host; onDone: (made: string, undo: string) => void; onClose: () => void }) {
  const { t, word } = useWords();
  const identifiers = useQuery(identifiersQuery(unit, host.id));
  const facts = useQuery(factsQuery(unit, host.id));
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [sources, setSources] = useState<ReadonlySet<string>>(new Set());
  const submit = useSubmit();
  const nameOf = useSourceName();
  if (identifiers.isPending || facts.isPending) {
    return (
      <Dialog title={t('host.split')} onClose={onClose}>
        <Loading />
      </Dialog>
    );
  }
  if (identifiers.isError || facts.isError) {
    return (
      <Dialog title={t('host.split')} onClose={onClose}>
        <LoadError error={identifiers.error ?? facts.error} onRetry={onClose} />
      </Dialog>
    );
  }
  const all = [...new Map(identifiers.data.items.map((item) => [`${item.kind} ${item.value}`, item])).entries()];
  // Sources are told apart by their name; of a person that is the account, and people read what it is called.
  const called = new Map([...facts.data.items, ...identifiers.data.items].map((said) => [said.source, nameOf(said)]));
  const names = [...called.keys()].sort((a, b) => (called.get(a) ?? a).localeCompare(called.get(b) ?? b));
  const toggle = (set: ReadonlySet<string>, key: string, on: boolean) => {
    const next = new Set(set);
    if (on) next.add(key);
    else next.delete(key);
    return next;
  };
  return (
    <Dialog title={`${t('host.split')}: ${host.name}`} wide onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          const given = all.filter(([key]) => chosen.has(key)).map(([, { kind, value }]) => ({ kind, value }));
          void submit.run(async () => {
            const made = await hosts.split(unit, host.id, { name, identifiers: given, sources: [...sources] });
            onDone(made.host.id, made.undo);
          });
        }}
      >
        <p>{t('host.split_lead')}</p>
        <TextField label={t('host.split_name')} fault={submit.faults.get('name')} value={name} onValue={setName} maxLength={200} required autoFocus />
        <div className="cols">
          <fieldset className="form">
            <legend>{t('host.split_identifiers')}</legend>
            {all.map(([key, item]) => (
              <Check
                key={key}
                label={
                  <>
                    <span className="soft">{word('identifier', item.kind)}:</span> <span className="mono">{item.value}</span>
                  </>
                }
                checked={chosen.has(key)}
                onChecked={(on) => setChosen(toggle(chosen, key, on))}
              />
            ))}
          </fieldset>
          <fieldset className="form">
            <legend>{t('host.split_sources')}</legend>
            {names.map((source) => (
              <Check key={source} label={called.get(source) ?? source} checked={sources.has(source)} onChecked={(on) => setSources(toggle(sources, source, on))} />
            ))}
          </fieldset>
        </div>
        {submit.problem !== null && <ProblemNote problem={submit.problem} />}
        <div className="form-actions">
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button type="submit" tone="primary" busy={submit.busy} disabled={chosen.size === 0 && sources.size === 0}>
            {t('host.split_action')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
