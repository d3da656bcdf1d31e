import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import { freshKey, hosts } from '../../api/inventory';
import { useWords } from '../../i18n';
import { Dialog } from '../../parts/Dialog';
import { RecordForm } from '../../parts/RecordForm';
import { toast } from '../../parts/Toast';
import { hostFields, NEW_HOST, useHostForm } from './fields';

export function CreateHost({ unit, onClose }: { unit: string; onClose: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const fields = useHostForm(unit);
  const [key] = useState(freshKey);
  return (
    <Dialog title={t('hosts.new')} wide onClose={onClose}>
      <RecordForm
        fields={fields}
        initial={{ draft: NEW_HOST, etag: '' }}
        action={t('hosts.new')}
        onClose={onClose}
        save={async (draft) => {
          const made = await hosts.create(unit, hostFields(draft), key);
          toast(t('list.added'));
          onClose();
          void queries.invalidateQueries({ queryKey: ['hosts', unit] });
          await navigate({ to: '/u/$unit/hosts/$id', params: { unit, id: made.data.id } });
        }}
      />
    </Dialog>
  );
}
