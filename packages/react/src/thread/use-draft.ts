import { useCallback, useEffect, useState } from 'react';
import { readStored, writeStored } from '../browser/local-storage';

/** What is being written in one claim by one person: kept on this device until it is sent. */
export function useDraft(userId: string, claimId: string): [string, (text: string) => void] {
  const key = `claimline:draft:${userId}:${claimId}`;
  const [text, setText] = useState(() => readStored(key) ?? '');

  const change = useCallback(
    (next: string) => {
      setText(next);
      writeStored(key, next === '' ? null : next);
    },
    [key],
  );

  // Two tabs on one claim share the draft, but never under the hands of who is writing.
  useEffect(() => {
    const onStorage = (event: StorageEvent) => {
      if (event.key === key && !document.hasFocus()) setText(event.newValue ?? '');
    };
    window.addEventListener('storage', onStorage);
    return () => window.removeEventListener('storage', onStorage);
  }, [key]);

  return [text, change];
}
