import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import { letters, type Letter } from '../../api/directive';
import { useWords } from '../../i18n';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { FileDrop, useSending } from '../../parts/FileDrop';
import { ProblemNote } from '../../parts/States';
import { toast } from '../../parts/Toast';

/** What the reader takes (reader.md); the server decides by the bytes, not by the name. */
const ACCEPTED = '.txt,.md,.docx,.pdf,text/plain,application/pdf,application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** From the file of a letter to its page, where it was read already. */
export function NewLetter({ unit }: { unit: string }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [last, setLast] = useState<File | null>(null);
  const { sending, send } = useSending();
  const submit = useSubmit();
  const register = (file: File, again: boolean) => {
    setLast(file);
    void submit.run(async () => {
      try {
        const made = await send<Letter>(letters.registering(unit, { file_name: file.name, again }), file);
        toast(t('letters.registered', { no: made.no }));
        void queries.invalidateQueries({ queryKey: ['letters', unit] });
        await navigate({ to: '/u/$unit/letters/$id', params: { unit, id: made.id } });
      } catch (error) {
        // Who stops a sending knows it.
        if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
      }
    });
  };
  return (
    <section className="stack" aria-label={t('letters.register')}>
      <FileDrop
        words={{
          drop: t('letters.drop'),
          choose: t('letters.choose'),
          hint: t('letters.drop_hint'),
          reading: t('letters.reading'),
          sending: (name) => t('letters.sending', { name }),
        }}
        sending={sending}
        accept={ACCEPTED}
        onFile={(file) => register(file, false)}
      />
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
