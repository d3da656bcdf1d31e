import { useRef, useState, type DragEvent, type ReactNode } from 'react';

import { upload } from '../api/upload';
import { useWords } from '../i18n';
import { Button } from './Button';
import { Icon } from './Icon';

/** A file on its way to the server. */
export interface Sending {
  name: string;
  share: number;
  stop: AbortController;
}

/** The file that is being sent, and how one is sent. */
export function useSending(): { sending: Sending | null; send: <T>(address: string, file: File) => Promise<T> } {
  const [sending, setSending] = useState<Sending | null>(null);
  const send = async <T,>(address: string, file: File): Promise<T> => {
    const stop = new AbortController();
    setSending({ name: file.name, share: 0, stop });
    try {
      return await upload<T>(address, file, (share) => setSending({ name: file.name, share, stop }), stop.signal);
    } finally {
      setSending(null);
    }
  };
  return { sending, send };
}

interface Props {
  words: {
    drop: string;
    choose: string;
    hint: string;
    reading: string;
    sending: (name: string) => string;
  };
  sending: Sending | null;
  onFile: (file: File) => void;
  accept?: string;
  /** Stands below the hint. */
  children?: ReactNode;
}

/** Where a file is dropped or chosen; while one is sent, how far it is. */
export function FileDrop({ words, sending, onFile, accept, children }: Props) {
  const { t } = useWords();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file !== undefined) onFile(file);
  };
  if (sending !== null) {
    return (
      <div className="file-drop" role="status">
        <p>{sending.share < 1 ? words.sending(sending.name) : words.reading}</p>
        <progress value={sending.share} max={1} aria-label={words.sending(sending.name)} />
        <Button tight onClick={() => sending.stop.abort()}>
          {t('imports.stop')}
        </Button>
      </div>
    );
  }
  return (
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
        {words.drop}
        <Button tone="primary" onClick={() => input.current?.click()}>
          {words.choose}
        </Button>
      </p>
      <p className="soft small">{words.hint}</p>
      {children}
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        aria-label={words.choose}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file !== undefined) onFile(file);
        }}
      />
    </div>
  );
}
