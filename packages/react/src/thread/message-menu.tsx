'use client';

import { Copy, Ellipsis, Info, Pencil, Reply, Trash2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { iconButtonClass } from '../ui/icon-button';
import { Menu, MenuItem } from '../ui/menu';

interface MessageMenuProps {
  /** Whether Tab stops here: only at the message that has been reached with the arrows. */
  tabbable: boolean;
  onReply: (() => void) | null;
  onCopy: (() => void) | null;
  onEdit: (() => void) | null;
  onInfo: () => void;
  onDelete: (() => void) | null;
}

export function MessageMenu({ tabbable, onReply, onCopy, onEdit, onInfo, onDelete }: MessageMenuProps) {
  const t = useTranslations();
  return (
    <Menu
      align="end"
      trigger={
        <button
          type="button"
          aria-label={t('message.actions')}
          tabIndex={tabbable ? 0 : -1}
          data-actions
          className={iconButtonClass(
            'rounded-full! opacity-0 group-focus-within/row:opacity-100 group-hover/row:opacity-100 aria-expanded:opacity-100 touch:opacity-70',
          )}
        >
          <Ellipsis size={18} aria-hidden />
        </button>
      }
    >
      {onReply && (
        <MenuItem icon={<Reply size={17} aria-hidden />} onSelect={onReply}>
          {t('message.reply')}
        </MenuItem>
      )}
      {onCopy && (
        <MenuItem icon={<Copy size={17} aria-hidden />} onSelect={onCopy}>
          {t('message.copyText')}
        </MenuItem>
      )}
      {onEdit && (
        <MenuItem icon={<Pencil size={17} aria-hidden />} onSelect={onEdit}>
          {t('message.edit')}
        </MenuItem>
      )}
      <MenuItem icon={<Info size={17} aria-hidden />} onSelect={onInfo}>
        {t('messageInfo.title')}
      </MenuItem>
      {onDelete && (
        <MenuItem danger icon={<Trash2 size={17} aria-hidden />} onSelect={onDelete}>
          {t('common.delete')}
        </MenuItem>
      )}
    </Menu>
  );
}
