import { clsx } from 'clsx';

// Grounds of equal weight, told apart by hue; a person keeps theirs everywhere. Held to AA in tokens.test.ts.
export const avatarTones = ['iris', 'teal', 'plum', 'ochre', 'rose', 'slate'] as const;

function toneOf(id: string): (typeof avatarTones)[number] {
  // FNV-1a: ids made in one moment differ only in their last letters.
  let hash = 0x811c9dc5;
  for (const letter of id) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  hash = (hash ^ (hash >>> 15)) >>> 0;
  return avatarTones[hash % avatarTones.length] ?? 'iris';
}

interface AvatarProps {
  id: string;
  firstName: string;
  lastName: string;
  size?: 'xs' | 's' | 'm' | 'l';
  /** Shows the green dot; say it in words elsewhere. */
  online?: boolean;
}

const sizes = { xs: 'size-7 text-xs', s: 'size-8 text-xs', m: 'size-10 text-sm', l: 'size-14 text-lg' };

/** First letters as a person reads them: accents and emoji stay whole. */
function initials(firstName: string, lastName: string): string {
  return `${[...firstName][0] ?? ''}${[...lastName][0] ?? ''}`.toLocaleUpperCase();
}

/** Decorative: the name stands beside it. */
export function Avatar({ id, firstName, lastName, size = 'm', online = false }: AvatarProps) {
  return (
    <span
      className={clsx(
        'relative inline-flex before:content-[attr(data-initials)] shrink-0 select-none items-center justify-center rounded-full font-semibold',
        sizes[size],
      )}
      data-tone={toneOf(id)}
      // Drawn, not written: a control that shows only an avatar is named by its label alone.
      data-initials={initials(firstName, lastName)}
      aria-hidden
    >
      {online && (
        <span className="absolute -right-px -bottom-px size-2.5 rounded-full bg-online ring-2 ring-(--surface)" />
      )}
    </span>
  );
}
