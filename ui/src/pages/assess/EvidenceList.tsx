import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { assess, assessFiles, type Evidence } from '../../api/assess';
import { checkName } from '../../api/directive';
import { useWords } from '../../i18n';
import { isWebAddress, sizeOf } from '../../lib/assess';
import { useAct } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { ConfirmDialog } from '../../parts/Dialog';
import { AreaField } from '../../parts/Field';
import { Icon, type IconName } from '../../parts/Icon';
import { EvidenceLink } from '../../parts/Standing';
import { LoadError, Loading } from '../../parts/States';
import { Changed } from '../../parts/Time';
import { toast } from '../../parts/Toast';
import { useMay } from '../../shell/unit';
import { AddEvidence } from './AddEvidence';
import type { OnMeasure } from './Measure';
import { evidenceQuery, useAgain } from './queries';

const ICONS: Record<string, IconName> = { note: 'said', link: 'chain', file: 'file', check: 'check' };

/** What shows that the result is true. */
export function EvidenceList(on: OnMeasure) {
  const { t } = useWords();
  const may = useMay();
  const { unit, assessment, one, open } = on;
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Evidence | null>(null);
  const found = useQuery(evidenceQuery(unit, assessment.id, one.control));
  const write = open && may.write;
  return (
    <section className="sheet" aria-labelledby="evidence">
      <div className="sheet-head">
        <h2 id="evidence">{t('assess.evidence')}</h2>
        {write && (
          <Button icon="plus" onClick={() => setAdding(true)}>
            {t('assess.evidence_add')}
          </Button>
        )}
      </div>
      {found.isPending ? (
        <Loading />
      ) : found.data === undefined ? (
        <LoadError error={found.error} onRetry={() => void found.refetch()} />
      ) : found.data.length === 0 ? (
        <p className="soft">{t('assess.evidence_none')}</p>
      ) : (
        <ul className="measure-evidence">
          {found.data.map((piece) => (
            <li key={piece.id}>
              <Piece unit={unit} piece={piece} />
              {write && (
                <Button tight tone="quiet" aria-label={t('assess.evidence_remove_one', { name: piece.title })} onClick={() => setRemoving(piece)}>
                  {t('assess.evidence_remove')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {adding && <AddEvidence {...on} known={found.data ?? []} onClose={() => setAdding(false)} />}
      {removing !== null && <Remove key={removing.id} {...on} piece={removing} onClose={() => setRemoving(null)} />}
    </section>
  );
}

function Piece({ unit, piece }: { unit: string; piece: Evidence }) {
  const { word } = useWords();
  return (
    <div>
      <p>
        <Icon name={ICONS[piece.kind] ?? 'info'} /> <span className="soft">{word('evidence_of', piece.kind)}:</span>{' '}
        {piece.kind === 'check' ? (
          <Link to="/u/$unit/checks/$check" params={{ unit, check: checkName(piece.content) }} search={{}}>
            {piece.title}
          </Link>
        ) : (
          <strong>{piece.title}</strong>
        )}
      </p>
      <Content unit={unit} piece={piece} />
      <p className="small soft">
        <Changed at={piece.added_at} by={piece.added_by_name} /> · <EvidenceLink unit={unit} seq={piece.evidence} />
      </p>
    </div>
  );
}

function Content({ unit, piece }: { unit: string; piece: Evidence }) {
  const { t, lang } = useWords();
  if (piece.kind === 'file') {
    return (
      <>
        <p>
          <a href={assessFiles.evidence(unit, piece.id)}>
            <Icon name="download" /> {t('assess.download')}
          </a>{' '}
          <span className="small soft">
            {piece.file_name} · {sizeOf(piece.file_bytes, lang)}
          </span>
        </p>
        <p className="small soft">
          {t('assess.file_hash')}: <code>{piece.file_sha256}</code>
        </p>
      </>
    );
  }
  if (piece.kind === 'check') return null;
  if (piece.kind === 'link' && isWebAddress(piece.content)) {
    return (
      <p>
        <a href={piece.content} target="_blank" rel="noreferrer noopener">
          {piece.content}
        </a>
      </p>
    );
  }
  return piece.content === piece.title ? null : <p className="prose measure-said">{piece.content}</p>;
}

function Remove({ unit, assessment, piece, onClose }: OnMeasure & { piece: Evidence; onClose: () => void }) {
  const { t } = useWords();
  const [reason, setReason] = useState('');
  const submit = useAct(useAgain(unit));
  return (
    <ConfirmDialog
      title={t('assess.evidence_remove_title')}
      text={t('assess.evidence_remove_text', { name: piece.title })}
      action={t('assess.evidence_remove_title')}
      danger
      busy={submit.busy}
      disabled={reason.trim() === ''}
      problem={submit.problem}
      onClose={onClose}
      onConfirm={() =>
        void submit
          .act(() => assess.removeEvidence(unit, assessment.id, piece.id, reason.trim()))
          .then((done) => {
            if (!done) return;
            toast(t('assess.evidence_removed'));
            onClose();
          })
      }
    >
      {piece.kind === 'check' && <p>{t('assess.evidence_remove_check')}</p>}
      <AreaField label={t('assess.evidence_reason')} fault={submit.faults.get('reason')} value={reason} onValue={setReason} required />
    </ConfirmDialog>
  );
}
