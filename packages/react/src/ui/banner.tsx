import { clsx } from 'clsx';
import type { ReactNode } from 'react';

type Tone = 'info' | 'warning' | 'danger' | 'neutral';

const tones: Record<Tone, string> = {
  info: 'bg-info-soft text-info',
  warning: 'bg-warning-soft text-warning',
  danger: 'bg-danger-soft text-danger',
  neutral: 'bg-neutral-soft text-muted',
};

interface BannerProps {
  tone?: Tone;
  icon?: ReactNode;
  children: ReactNode;
  action?: ReactNode;
  className?: string;
}

export function Banner({ tone = 'neutral', icon, children, action, className }: BannerProps) {
  return (
    <div className={clsx('flex items-center gap-3 px-4 py-2 text-sm font-medium', tones[tone], className)}>
      {icon && <span className="shrink-0">{icon}</span>}
      <p className="min-w-0 flex-1">{children}</p>
      {action}
    </div>
  );
}
