/** The mark: a thread in a bubble. */
export function LogoMark({ size = 32 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden="true" className="shrink-0">
      <rect width="32" height="32" rx="9" fill="var(--accent-solid)" />
      <path
        d="M9.4 9.4h13.2a2.8 2.8 0 0 1 2.8 2.8v6.7a2.8 2.8 0 0 1-2.8 2.8h-7.2l-4.5 3.6a.6.6 0 0 1-1-.5v-3.1h-.5a2.8 2.8 0 0 1-2.8-2.8v-6.7a2.8 2.8 0 0 1 2.8-2.8z"
        fill="#fff"
      />
      <path d="M10.6 13.6h10.8M10.6 17.5h6.8" stroke="var(--accent-solid)" strokeWidth="1.9" strokeLinecap="round" />
    </svg>
  );
}
