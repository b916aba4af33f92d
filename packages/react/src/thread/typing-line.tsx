'use client';

import { useFormatter, useTranslations } from 'use-intl';
import type { People } from './people';

/** Who is writing. Its line is always there, so that nothing moves when somebody starts. */
export function TypingLine({ typing, people }: { typing: readonly string[]; people: People }) {
  const t = useTranslations();
  const format = useFormatter();
  const names = typing.map((id) => people.get(id)?.firstName ?? t('common.someone'));
  return (
    <div
      className="mx-auto flex h-6 w-full max-w-[54rem] items-center gap-2 px-5 sm:px-7 text-xs text-muted"
      data-testid="typing"
    >
      {names.length > 0 && (
        <>
          <span className="flex gap-1" aria-hidden>
            {[0, 1, 2].map((dot) => (
              <span
                key={dot}
                className="size-1.5 animate-typing rounded-full bg-accent"
                style={{ animationDelay: `${dot * 160}ms` }}
              />
            ))}
          </span>
          <span className="truncate">
            {names.length > 3
              ? t('thread.typingMany')
              : t('thread.typing', { names: format.list(names), count: names.length })}
          </span>
        </>
      )}
    </div>
  );
}
