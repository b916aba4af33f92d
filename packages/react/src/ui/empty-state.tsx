import type { ReactNode } from 'react';

interface EmptyStateProps {
  icon: ReactNode;
  title: string;
  text?: string;
  action?: ReactNode;
  /** `h1` where it is all there is on the page. */
  heading?: 'h1' | 'h2';
}

/** Nothing here, and why, and what to do: for empty lists, failures and panes that wait for a choice. */
export function EmptyState({ icon, title, text, action, heading: Heading = 'h2' }: EmptyStateProps) {
  return (
    <div className="m-auto flex max-w-sm animate-appear flex-col items-center px-6 py-12 text-center">
      <span className="mb-5 flex size-14 items-center justify-center rounded-full bg-accent-soft text-accent">
        {icon}
      </span>
      <Heading className="text-lg font-semibold text-balance">{title}</Heading>
      {text && <p className="mt-1.5 text-pretty text-muted">{text}</p>}
      {action && <div className="mt-6 flex flex-wrap justify-center gap-3">{action}</div>}
    </div>
  );
}
