import type { ClaimSummary, User } from '@claimline/protocol';
import { useTranslations } from 'use-intl';

/** "You: …", "Claire: …": the last message as one line. */
export function useLastMessageText(user: Pick<User, 'id'>): (claim: ClaimSummary) => string {
  const t = useTranslations();
  return (claim) => {
    const last = claim.lastMessage;
    if (!last) return t('inbox.noMessage');
    const known = [claim.customer, claim.assignee].find((person) => person?.id === last.senderId);
    // Another member of staff: the list carries no name for them.
    const author = last.senderId === user.id ? t('common.you') : (known?.firstName ?? t('role.AGENT'));
    return t('inbox.preview', { author, text: last.preview ?? t('inbox.previewFiles') });
  };
}
