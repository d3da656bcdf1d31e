import { useWords } from '../i18n';
import { useSubmit } from '../lib/submit';
import { ConfirmDialog } from './Dialog';
import { toast } from './Toast';

/** Asks, then stops following an object. */
export function Retire({ title, text, retire, onDone, onClose }: { title: string; text: string; retire: () => Promise<unknown>; onDone: () => void; onClose: () => void }) {
  const { t } = useWords();
  const submit = useSubmit();
  return (
    <ConfirmDialog
      title={title}
      text={text}
      action={title}
      danger
      busy={submit.busy}
      problem={submit.problem}
      onClose={onClose}
      onConfirm={() =>
        void submit.run(retire).then((done) => {
          if (!done) return;
          toast(t('list.was_retired'));
          onClose();
          onDone();
        })
      }
    />
  );
}
