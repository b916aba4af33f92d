import type { Message, ReadReceipt } from '@claimline/protocol';
import { useEffect, useEffectEvent } from 'react';
import { useClient } from './provider';
import { useClaim } from './use-claim';
import { useConnection } from './use-session';

export interface WebSocketHandlers {
  /** Each message that arrives after opening, once and in order; own messages too. */
  onNewMessage?(message: Message): void;
  onMessageRead?(receipt: ReadReceipt): void;
  onTypingUpdate?(update: { claimId: string; userIds: readonly string[] }): void;
  onConnected?(): void;
  onDisconnected?(): void;
}

export interface UseWebSocket {
  /** Whether a socket works at the moment; without one the client falls back to polling by itself. */
  isConnected: boolean;
  /** Marks everything up to the message as read. */
  markAsRead(messageId: string): void;
  /** Call on each key stroke. */
  startTyping(): void;
  /** Ends by itself 3 s after the last `startTyping`. */
  stopTyping(): void;
}

/** The live events of one claim as callbacks; `useClaim` gives the same claim as state. */
export function useWebSocket(claimId: string, handlers: WebSocketHandlers = {}): UseWebSocket {
  const client = useClient();
  const { store } = useClaim(claimId);
  const isConnected = useConnection().status === 'live';

  const onNewMessage = useEffectEvent((message: Message) => handlers.onNewMessage?.(message));
  const onMessageRead = useEffectEvent((receipt: ReadReceipt) => handlers.onMessageRead?.(receipt));
  const onTypingUpdate = useEffectEvent((userIds: readonly string[]) =>
    handlers.onTypingUpdate?.({ claimId, userIds }),
  );
  const onConnected = useEffectEvent(() => handlers.onConnected?.());
  const onDisconnected = useEffectEvent(() => handlers.onDisconnected?.());

  useEffect(
    () =>
      store.onEntry((entry) => {
        if (entry.type === 'message_created') onNewMessage(entry.payload);
        if (entry.type === 'message_read') onMessageRead(entry.payload);
      }),
    [store],
  );

  useEffect(
    () =>
      client.on('typing_update', (update) => {
        if (update.claimId === claimId) onTypingUpdate(update.userIds);
      }),
    [client, claimId],
  );

  useEffect(() => {
    if (!isConnected) return;
    onConnected();
    return () => onDisconnected();
  }, [isConnected]);

  return {
    isConnected,
    markAsRead: store.markRead,
    startTyping: store.typingStarted,
    stopTyping: store.typingStopped,
  };
}
