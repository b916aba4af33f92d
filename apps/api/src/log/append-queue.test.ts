import { expect, it } from 'vitest';
import { AppError } from '../common/errors.js';
import { AppendQueue } from './append-queue.js';
import type { ClaimLogRepository, NewMessage } from './claim-log.repository.js';
import type { Appended } from './claim-log.types.js';

const message = (content: string): NewMessage => ({
  claimId: 'claim',
  senderId: 'sender',
  messageId: content,
  content,
  clientMessageId: null,
  expectsAttachments: false,
  replyToId: null,
  data: { messageId: content, version: 1, textSha256: '' },
  byCustomer: false,
});

/** A log that stores nothing: what it is asked for, and what it is made to answer. */
function fakeLog(together: (contents: string[]) => Promise<(Appended | null)[]>) {
  const alone: string[] = [];
  const batches: string[][] = [];
  const appended = (content: string): Appended => ({ seq: Number(content), at: new Date(0), hash: content });
  const log: Pick<ClaimLogRepository, 'appendMessage' | 'appendMessages'> = {
    async appendMessage({ content }) {
      alone.push(content);
      if (content === 'bad') {
        throw new Error('bad');
      }
      return appended(content);
    },
    appendMessages(messages) {
      const contents = messages.map(({ content }) => content);
      batches.push(contents);
      return together(contents);
    },
  };
  return { queue: new AppendQueue(log as ClaimLogRepository), alone, batches, appended };
}

it('appends a message that is alone at once, and together what comes meanwhile, in its order', async () => {
  const { queue, alone, batches, appended } = fakeLog(async (contents) => contents.map((content) => appended(content)));
  const answers = await Promise.all(['1', '2', '3'].map((content) => queue.append(message(content))));
  expect(alone).toEqual(['1']);
  expect(batches).toEqual([['2', '3']]);
  expect(answers.map((answer) => answer?.seq)).toEqual([1, 2, 3]);
});

it('fails the one message that is bad alone when a batch fails', async () => {
  const { queue } = fakeLog(async () => {
    throw new Error('one of them is bad');
  });
  const answers = await Promise.allSettled(['1', '2', 'bad', '3'].map((content) => queue.append(message(content))));
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
});

it('tries nothing again when the database went away: whether it was stored is not known', async () => {
  const { queue, alone } = fakeLog(async () => {
    throw Object.assign(new Error('gone'), { code: 'ECONNRESET' });
  });
  const answers = await Promise.allSettled(['1', '2', '3'].map((content) => queue.append(message(content))));
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  expect(alone).toEqual(['1']);
});

it('takes no more than it can hold', async () => {
  const { queue, appended } = fakeLog(async (contents) => contents.map((content) => appended(content)));
  const answers = await Promise.allSettled(
    Array.from({ length: 5_001 }, (_, index) => queue.append(message(`${index}`))),
  );
  const refused = answers.filter((answer) => answer.status === 'rejected');
  expect(refused).toHaveLength(1);
  expect(refused[0]?.reason).toBeInstanceOf(AppError);
});
