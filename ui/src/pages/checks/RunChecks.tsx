import { useQueryClient } from '@tanstack/react-query';

import { checks } from '../../api/directive';
import { useWords } from '../../i18n';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { ProblemNote } from '../../parts/States';
import { toast } from '../../parts/Toast';
import { useMay } from '../../shell/unit';

/** Runs all checks of the unit now; everything that shows their results is loaded again. */
export function RunChecks({ unit }: { unit: string }) {
  const { t } = useWords();
  const may = useMay();
  const queries = useQueryClient();
  const submit = useSubmit();
  if (!may.write) return null;
  const run = () =>
    submit.run(async () => {
      const ran = await checks.run(unit);
      toast(t('checks.ran', { run: ran.run, obligations: ran.obligations }));
      for (const key of ['readiness', 'check', 'checks', 'obligation']) await queries.invalidateQueries({ queryKey: [key, unit] });
    });
  return (
    <>
      <Button icon="play" busy={submit.busy} onClick={() => void run()}>
        {t('checks.run')}
      </Button>
      {submit.problem !== null && <ProblemNote problem={submit.problem} />}
    </>
  );
}
