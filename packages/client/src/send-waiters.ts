import type { Message } from '@claimline/protocol';
import { ClientFailure } from './failure.js';
import type { ClientError } from './types.js';

/** Those who wait for a message to be in the log. */
export interface SendWaiters {
  wait(clientMessageId: string): Promise<Message>;
  sent(clientMessageId: string, message: Message): void;
  /** It will never be sent from here. */
  giveUp(clientMessageId: string, error: ClientError): void;
  giveUpAll(error: ClientError): void;
}

interface Waiter {
  promise: Promise<Message>;
  resolve(message: Message): void;
  reject(failure: ClientFailure): void;
}

export function createSendWaiters(): SendWaiters {
  const waiters = new Map<string, Waiter>();

  function giveUp(clientMessageId: string, error: ClientError): void {
    waiters.get(clientMessageId)?.reject(new ClientFailure(error));
    waiters.delete(clientMessageId);
  }

  return {
    wait(clientMessageId) {
      const waiter = waiters.get(clientMessageId) ?? Promise.withResolvers<Message>();
      waiters.set(clientMessageId, waiter);
      return waiter.promise;
    },
    sent(clientMessageId, message) {
      waiters.get(clientMessageId)?.resolve(message);
      waiters.delete(clientMessageId);
    },
    giveUp,
    giveUpAll(error) {
      for (const clientMessageId of [...waiters.keys()]) giveUp(clientMessageId, error);
    },
  };
}
