'use client';

import { CircleAlert, CircleCheck } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';

interface ToastMessage {
  id: number;
  text: string;
  tone: 'done' | 'failed';
}

const SHOWN_MS = 5_000;
const listeners = new Set<() => void>();
let shown: ToastMessage | null = null;
let count = 0;
/** Of several threads on one page the first shows what is said. */
const places: object[] = [];

function tell(): void {
  for (const listener of listeners) listener();
}

function set(message: ToastMessage | null): void {
  shown = message;
  tell();
}

/** Says in passing what came of an action whose place is gone. What needs a person's answer belongs elsewhere. */
export function showToast(text: string, tone: ToastMessage['tone'] = 'done'): void {
  const id = ++count;
  set({ id, text, tone });
  setTimeout(() => shown?.id === id && set(null), SHOWN_MS);
}

function subscribe(onChange: () => void): () => void {
  listeners.add(onChange);
  return () => listeners.delete(onChange);
}

export function Toasts() {
  const [place] = useState(() => ({}));
  useEffect(() => {
    places.push(place);
    tell();
    return () => {
      places.splice(places.indexOf(place), 1);
      tell();
    };
  }, [place]);
  const message = useSyncExternalStore(
    subscribe,
    () => (places[0] === place ? shown : null),
    () => null,
  );
  return (
    <div role="status" className="pointer-events-none fixed inset-x-0 bottom-24 z-50 flex justify-center px-4">
      {message && (
        <div
          key={message.id}
          className="flex max-w-md animate-rise items-center gap-2.5 rounded-md bg-text px-4 py-2.5 text-sm font-medium text-canvas shadow-lg"
        >
          {message.tone === 'done' ? (
            <CircleCheck size={18} className="shrink-0" aria-hidden />
          ) : (
            <CircleAlert size={18} className="shrink-0" aria-hidden />
          )}
          {message.text}
        </div>
      )}
    </div>
  );
}
