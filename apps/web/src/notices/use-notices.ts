import type { Claim, ClaimSummary, User } from '@claimline/protocol';
import { useClient } from '@claimline/react/src/provider.tsx';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent } from 'react';
import { useTranslations } from 'use-intl';
import { type Activity, type ClaimPages, findClaim } from '../inbox/claim-cache';
import { routes } from '../shell/routes';
import { noticeChoice, soundChoice } from './choices';
import { concerns, isUnreadNews } from './noteworthy';

/** Who has the message in view, in any tab or on any device, has read it by then. */
const GRACE_MS = 1_200;

/**
 * Tells of messages that nobody has read: by a sound, and where the person asked for it by the browser's notifications.
 * Call before `useClaimNews`: what is new is what the lists do not show yet.
 */
export function useNotices(user: User): void {
  const client = useClient();
  const queries = useQueryClient();
  const router = useRouter();
  const t = useTranslations();

  function listed(claimId: string): ClaimSummary | undefined {
    const lists = queries.getQueriesData<ClaimPages>({ queryKey: ['claims'] });
    return lists.map(([, pages]) => findClaim(pages, claimId)).find((claim) => claim !== undefined);
  }

  const tell = useEffectEvent(async ({ claimId, lastMessage }: Activity) => {
    // All of this comes long after the inbox can be used.
    const [{ canChime, chime }, { noticeState, showNotice }, { takeTurn }] = await Promise.all([
      import('./chime'),
      import('./system-notices'),
      import('./take-turn'),
    ]);
    const claim: Claim = listed(claimId) ?? (await client.api.getClaim(claimId));
    if (!lastMessage || !concerns(claim, user)) return;
    const name = `${claimId}.${lastMessage.at}`;
    if (soundChoice.isOn() && canChime() && (await takeTurn(`sound.${name}`))) void chime();
    // Whoever looks at the app sees the count rise: no notification beside it.
    if (noticeState(noticeChoice.isOn()) !== 'on' || !(await takeTurn(`shown.${name}`)) || document.hasFocus()) return;
    const sender = [claim.customer, claim.assignee].find((person) => person?.id === lastMessage.senderId);
    const title = sender ? `${sender.firstName} ${sender.lastName}` : t('role.AGENT');
    // Never the text itself: notifications are read by whoever sees the screen.
    await showNotice({ claimId, title, text: claim.subject }, () => router.push(routes.claim(claimId)));
  });

  const lastSeen = useEffectEvent((claimId: string) => listed(claimId)?.lastMessage?.at ?? '');

  useEffect(() => {
    /** By claim: the message that is waited for, should it be read meanwhile. */
    const waiting = new Map<string, { at: string; timer: ReturnType<typeof setTimeout> }>();
    const forget = (claimId: string) => {
      clearTimeout(waiting.get(claimId)?.timer);
      waiting.delete(claimId);
    };
    /** By claim: news of a reading or a status comes with the last message again. */
    const told = new Map<string, string>();
    const stop = client.on('claim_activity', (activity) => {
      const { claimId } = activity;
      const at = activity.lastMessage?.at ?? '';
      if (!isUnreadNews(activity, user)) {
        forget(claimId);
        told.set(claimId, at);
      } else if (at > (told.get(claimId) ?? lastSeen(claimId)) && at !== waiting.get(claimId)?.at) {
        forget(claimId);
        const timer = setTimeout(() => {
          waiting.delete(claimId);
          told.set(claimId, at);
          tell(activity).catch(() => undefined);
        }, GRACE_MS);
        waiting.set(claimId, { at, timer });
      }
    });
    return () => {
      stop();
      for (const claimId of [...waiting.keys()]) forget(claimId);
    };
  }, [client, user]);
}
