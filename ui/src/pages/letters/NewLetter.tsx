import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState, type DragEvent } from 'react';

import { letters, type Letter } from '../../api/directive';
import { upload } from '../../api/upload';
import { useWords } from '../../i18n';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { Icon } from '../../parts/Icon';
import { ProblemNote } from '../../parts/States';
import { toast } from '../../parts/Toast';

/** What the reader takes (reader.md); the server decides by the bytes, not by the name. */
const ACCEPTED = '.txt,.md,.docx,.pdf,text/plain,application/pdf,application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** From the file of a letter to its page, where it was read already. */
export function NewLetter({ unit }: { unit: string }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [last, setLast] = useState<File | null>(null);
  const [sending, setSending] = useState<{ name: string; share: number; stop: AbortController } | null>(null);
  const submit = useSubmit();
  const register = (file: File, again: boolean) => {
    setLast(file);
    void submit.run(async () => {
      const stop = new AbortController();
      setSending({ name: file.name, share: 0, stop });
      try {
        const address = letters.registering(unit, { file_name: file.name, again });
        const made = await upload<Letter>(address, file, (share) => setSending({ name: file.name, share, stop }), stop.signal);
        toast(t('letters.registered', { no: made.no }));
        void queries.invalidateQueries({ queryKey: ['letters', unit] });
        await navigate({ to: '/u/$unit/letters/$id', params: { unit, id: made.id } });
      } catch (error) {
        // Who stops a sending knows it.
        if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
      } finally {
        setSending(null);
      }
    });
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file !== undefined) register(file, false);
  };
  return (
    <section className="stack" aria-label={t('letters.register')}>
      {sending === null ? (
        <div
          className={over ? 'file-drop over' : 'file-drop'}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <Icon name="file" />
          <p className="line">
            {t('letters.drop')}
            <Button tone="primary" onClick={() => input.current?.click()}>
              {t('letters.choose')}
            </Button>
          </p>
          <p className="soft small">{t('letters.drop_hint')}</p>
          <input
            ref={input}
            type="file"
            hidden
            accept={ACCEPTED}
            aria-label={t('letters.choose')}
            onChange={(event) => {
              const file = event.target.files?.[0];
              event.target.value = '';
              if (file !== undefined) register(file, false);
            }}
          />
        </div>
      ) : (
        <div className="file-drop" role="status">
          <p>{sending.share < 1 ? t('letters.sending', { name: sending.name }) : t('letters.reading')}</p>
          <progress value={sending.share} max={1} aria-label={t('letters.sending', { name: sending.name })} />
          <Button tight onClick={() => sending.stop.abort()}>
            {t('imports.stop')}
          </Button>
        </div>
      )}
      {submit.problem !== null && (
        <>
          <ProblemNote problem={submit.problem} />
          {submit.problem.code === 'directive_letter_known' && last !== null && (
            <p className="line">
              <Button onClick={() => register(last, true)}>{t('letters.again')}</Button>
              <span className="small soft">{t('letters.again_hint')}</span>
            </p>
          )}
        </>
      )}
    </section>
  );
}
