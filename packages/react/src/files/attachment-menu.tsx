'use client';

import { Download, Ellipsis, Trash2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { iconButtonClass } from '../ui/icon-button';
import { Menu, MenuItem } from '../ui/menu';
import type { AttachmentProps } from './file-actions';

interface AttachmentMenuProps extends AttachmentProps {
  /** Whether its bytes may be had. */
  canSave?: boolean;
  /** On a ground that may be of any colour. */
  overImage?: boolean;
}

export function AttachmentMenu(props: AttachmentMenuProps) {
  const { attachment, canDelete, tabbable, actions, canSave = true, overImage = false } = props;
  const t = useTranslations();
  const askDelete = canDelete ? actions.askDelete : null;
  if (!canSave && !askDelete) return null;
  return (
    <Menu
      align="end"
      trigger={
        <button
          type="button"
          aria-label={t('files.actions', { name: attachment.fileName })}
          tabIndex={tabbable ? 0 : -1}
          className={
            overImage
              ? 'flex size-8 items-center justify-center rounded-full bg-viewer/75 text-on-viewer hover:bg-viewer focus-visible:outline-on-viewer'
              : iconButtonClass('rounded-full!')
          }
        >
          <Ellipsis size={18} aria-hidden />
        </button>
      }
    >
      {canSave && (
        <MenuItem icon={<Download size={17} aria-hidden />} onSelect={() => actions.save(attachment)}>
          {t('files.download')}
        </MenuItem>
      )}
      {askDelete && (
        <MenuItem danger icon={<Trash2 size={17} aria-hidden />} onSelect={() => askDelete(attachment)}>
          {t('common.delete')}
        </MenuItem>
      )}
    </Menu>
  );
}
