import type { ConnectionState, ConnectionStatus } from '@claimline/client';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';

/** A short break is not worth a word: the banner waits this long. */
const BANNER_AFTER_MS = 1_500;

/** What to say of the connection: a break of a moment is passed over in silence. */
export function useSettledStatus(connection: ConnectionState): ConnectionStatus {
  const passing = connection.status === 'reconnecting' || connection.status === 'connecting';
  const [settledSince, setSettledSince] = useState(0);

  useEffect(() => {
    if (!passing) return;
    const wait = connection.since + BANNER_AFTER_MS - Date.now();
    const timer = setTimeout(() => setSettledSince(connection.since), wait);
    return () => clearTimeout(timer);
  }, [passing, connection.since]);

  return passing && settledSince !== connection.since ? 'live' : connection.status;
}

export function useConnectionWords() {
  const t = useTranslations('connection');
  return {
    short(status: ConnectionStatus, queued: number): string {
      if (status === 'offline' && queued > 0) return t('offlineQueued', { count: queued });
      return t(status === 'idle' ? 'connecting' : status);
    },
    banner(status: ConnectionStatus, queued: number): string | null {
      switch (status) {
        case 'connecting':
        case 'reconnecting':
          return t('bannerReconnecting');
        case 'polling':
          return t('bannerPolling');
        case 'offline':
          return queued > 0 ? t('bannerOfflineQueued', { count: queued }) : t('bannerOffline');
        case 'ended':
          return t('bannerEnded');
        default:
          return null;
      }
    },
  };
}
