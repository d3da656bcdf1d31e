import { useRefusal } from '../../api/central';
import { useWords } from '../../i18n';
import { Icon } from '../../parts/Icon';

/** Why a central sign-in did not work, with the id by which an administrator finds it in the audit. */
export function Refused({ code, request }: { code: string; request: string | undefined }) {
  const { t } = useWords();
  const refusal = useRefusal();
  return (
    <div className="note bad" role="alert">
      <Icon name="stop" />
      <div>
        <strong>{t('central.failed')}</strong>
        <p>{refusal(code)}</p>
        {request !== undefined && <p className="small soft">{t('state.request_id', { id: request })}</p>}
      </div>
    </div>
  );
}
