import { useState } from 'react';

import { ruleSets, type Preview, type RuleSet } from '../../api/rules';
import { useWords } from '../../i18n';
import { ALERT_LEVELS } from '../../lib/alerts';
import { RULE_STATUSES } from '../../lib/rules';
import { useSubmit } from '../../lib/submit';
import { whole } from '../../lib/watch';
import { Severity } from '../../parts/AlertTags';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Check, SelectField, TextField } from '../../parts/Field';
import { FileDrop, useSending } from '../../parts/FileDrop';
import { Note, ProblemNote } from '../../parts/States';
import { toast } from '../../parts/Toast';

/** What a new set looks for unless somebody says otherwise: what its authors still stand for. */
const USED = ['stable', 'test', 'experimental'];

/** From a file to a set: sent, compared, and applied only when somebody says so. */
export function ImportSet({ set, again, onClose }: { set: RuleSet | null; again: () => Promise<void>; onClose: () => void }) {
  const { t } = useWords();
  const { sending, send } = useSending();
  const submit = useSubmit();
  const [preview, setPreview] = useState<Preview | null>(null);
  const begin = (file: File) =>
    void submit.run(async () => {
      setPreview(await send<Preview>(ruleSets.previewAddress(file.name, set?.id), file));
    });
  const done = async () => {
    toast(t('set_import.done'));
    await again();
    onClose();
  };
  return (
    <Dialog title={set === null ? t('set_import.title') : t('set_import.title_of', { name: set.name })} wide onClose={onClose}>
      {preview === null ? (
        <div className="form">
          <FileDrop
            words={{
              drop: t('set_import.drop'),
              choose: t('set_import.choose'),
              hint: t('set_import.hint'),
              reading: t('set_import.reading'),
              sending: (name) => t('set_import.sending', { name }),
            }}
            accept=".zip,.tar,.gz,.tgz,.yml,.yaml"
            sending={sending}
            onFile={begin}
          />
          {submit.problem !== null && <ProblemNote problem={submit.problem} />}
        </div>
      ) : (
        <Apply set={set} preview={preview} done={done} back={() => setPreview(null)} />
      )}
    </Dialog>
  );
}

function Apply({ set, preview, done, back }: { set: RuleSet | null; preview: Preview; done: () => Promise<void>; back: () => void }) {
  const { t, lang, word } = useWords();
  const submit = useSubmit();
  const [name, setName] = useState(() => preview.file_name.replace(/\.(zip|tar\.gz|tgz|tar|ya?ml)$/i, ''));
  const [level, setLevel] = useState('low');
  const [statuses, setStatuses] = useState<readonly string[]>(USED);
  const many = (value: number) => whole(value, lang);
  const apply = () =>
    void submit
      .run(async () => {
        if (set === null) await ruleSets.create({ preview: preview.preview, name: name.trim(), min_level: level, statuses: [...statuses] });
        else await ruleSets.replace(set, preview.preview);
      })
      .then((good) => {
        if (good) void done();
      });
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <p>
        <strong>{preview.file_name}</strong>: {t('set_import.found', { rules: many(preview.rules), correlations: many(preview.correlations), filters: many(preview.filters), files: many(preview.files) })}
      </p>
      <p className="small soft">
        {t('sets.licence')}: {preview.licence === '' ? t('set_import.no_licence') : preview.licence}
        {preview.revision !== '' && (
          <>
            {' · '}
            {t('sets.revision')}: <span className="mono">{preview.revision.slice(0, 12)}</span>
          </>
        )}
      </p>
      {preview.left_out > 0 && <p className="small soft">{t('set_import.left_out', { many: many(preview.left_out) })}</p>}
      {preview.shadowed > 0 && <Note tone="warn">{t('set_import.shadowed', { many: many(preview.shadowed) })}</Note>}
      <Changes title={t('set_import.new')} all={preview.new_count} list={preview.new} />
      {set !== null && (
        <>
          <Changes title={t('set_import.changed')} all={preview.changed_count} list={preview.changed} />
          <Changes title={t('set_import.gone')} all={preview.gone_count} list={preview.gone} />
          <p className="small soft">
            {t('set_import.same')}: {many(preview.same)}
          </p>
        </>
      )}
      <details>
        <summary>
          {t('set_import.refused')}: {many(preview.refused_count)}
        </summary>
        <ul className="changes-list small">
          {preview.refused.map((one) => (
            <li key={`${one.path} ${one.line} ${one.message}`}>
              <span className="mono">{one.path}</span>
              {one.line > 0 && <> · {t('set_import.line', { line: one.line })}</>}
              <p className="soft" lang="en">
                {one.message}
              </p>
            </li>
          ))}
        </ul>
      </details>
      {set === null && (
        <>
          <TextField label={t('sets.name')} value={name} onValue={setName} required maxLength={200} fault={submit.faults.get('name')} />
          <SelectField label={t('sets.min_level')} value={level} onValue={setLevel} choices={ALERT_LEVELS.map((value) => ({ value, label: word('alert_level', value) }))} />
          <fieldset>
            <legend>{t('sets.statuses')}</legend>
            <div className="set-statuses">
              {RULE_STATUSES.map((status) => (
                <Check
                  key={status}
                  label={word('rule_status', status)}
                  checked={statuses.includes(status)}
                  onChecked={(on) => setStatuses(on ? [...statuses, status] : statuses.filter((other) => other !== status))}
                />
              ))}
            </div>
            <p className="hint">{t('sets.status_hint')}</p>
          </fieldset>
        </>
      )}
      {submit.problem !== null && <ProblemNote problem={submit.problem} />}
      <div className="form-actions">
        <Button onClick={back}>{t('set_import.again')}</Button>
        <Button type="submit" tone="primary" busy={submit.busy} disabled={set === null && name.trim() === ''}>
          {set === null ? t('set_import.apply') : t('set_import.apply_of')}
        </Button>
      </div>
    </form>
  );
}

function Changes({ title, all, list }: { title: string; all: number; list: Preview['new'] }) {
  const { t, lang } = useWords();
  return (
    <details>
      <summary>
        {title}: {whole(all, lang)}
        {all > list.length && <span className="soft"> ({t('set_import.shown_of', { shown: whole(list.length, lang), all: whole(all, lang) })})</span>}
      </summary>
      {list.length === 0 ? (
        <p className="soft small">{t('set_import.nothing')}</p>
      ) : (
        <ul className="changes-list small">
          {list.map((one) => (
            <li key={one.id}>
              <Severity level={one.level} /> {one.title} <span className="soft mono">{one.path}</span>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}
