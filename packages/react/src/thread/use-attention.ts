import { useEffect, useEffectEvent } from 'react';

export function hasAttention(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus();
}

/** Calls back when the person comes back to this tab. */
export function useAttention(onReturn: () => void): void {
  const onChange = useEffectEvent(() => {
    if (hasAttention()) onReturn();
  });
  useEffect(() => {
    const listener = () => onChange();
    window.addEventListener('focus', listener);
    document.addEventListener('visibilitychange', listener);
    return () => {
      window.removeEventListener('focus', listener);
      document.removeEventListener('visibilitychange', listener);
    };
  }, []);
}
