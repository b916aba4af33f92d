import type { Message } from '@claimline/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromLog } from './entry.js';
import { LogModel, person, uuid } from './testing/log-model.js';
import { addOlderPage, emptyTimeline, hasGap, receiveEntries, startTimeline, type Timeline } from './timeline.js';

const operation = fc.record({
  kind: fc.constantFrom('send', 'send', 'reply', 'edit', 'remove', 'read', 'read', 'attach', 'scan', 'detach', 'claim'),
  user: fc.integer({ min: 1, max: 3 }),
  target: fc.nat({ max: 50 }),
});
type Operation = typeof operation extends fc.Arbitrary<infer Value> ? Value : never;

function perform(model: LogModel, { kind, user, target }: Operation): void {
  const message = model.messages[target % Math.max(1, model.messages.length)];
  if (kind === 'send' || !message) model.send(person(user), `text ${model.lastSeq}`);
  else if (kind === 'reply') model.send(person(user), `answer ${model.lastSeq}`, null, message);
  else if (kind === 'edit') model.edit(message, `edited ${model.lastSeq}`);
  else if (kind === 'remove') model.remove(message);
  else if (kind === 'read') model.read(person(user), message);
  else if (kind === 'attach') model.attach(message);
  else if (kind === 'scan') model.scan(message);
  else if (kind === 'detach') model.detach(message);
  else model.changeClaim(target % 2 === 0 ? 'OPEN' : 'RESOLVED');
}

function expectSame(timeline: Timeline, model: LogModel): void {
  expect(timeline.position).toBe(model.lastSeq);
  expect(hasGap(timeline)).toBe(false);
  expect(timeline.claim).toEqual(model.claim);
  const from = timeline.messages[0]?.seq ?? 0;
  expect(timeline.messages).toEqual(model.messages.filter(({ seq }) => seq >= from));
}

describe('timeline', () => {
  it('MSG: the whole log applied in order is the present state', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 60 }), (operations) => {
        const model = new LogModel(uuid(9));
        for (const one of operations) perform(model, one);
        const { timeline, applied } = receiveEntries(emptyTimeline, model.log.map(fromLog));
        expect(applied.map(({ seq }) => seq)).toEqual(model.log.map(({ seq }) => seq));
        expectSame(timeline, model);
      }),
    );
  });

  it('RES: any order, duplication and loss of live events, then a resume, is the same state, each entry applied once', () => {
    const delivery = fc.array(fc.record({ at: fc.nat({ max: 200 }), times: fc.integer({ min: 0, max: 2 }) }));
    fc.assert(
      fc.property(
        fc.array(operation, { maxLength: 30 }),
        fc.array(operation, { maxLength: 10 }),
        fc.array(operation, { maxLength: 30 }),
        delivery,
        fc.integer({ min: 1, max: 20 }),
        (before, meanwhile, after, deliveries, limit) => {
          const model = new LogModel(uuid(9));
          for (const one of before) perform(model, one);
          const claim = structuredClone(model.claim);
          // The page is read after the claim: it may already show what happened in between.
          for (const one of meanwhile) perform(model, one);
          let timeline = startTimeline(claim, model.page(Number.POSITIVE_INFINITY, limit).items);
          for (const one of after) perform(model, one);
          const appliedSeqs: number[] = [];
          const receive = (entries: LogModel['log']) => {
            const result = receiveEntries(timeline, entries.map(fromLog));
            timeline = result.timeline;
            appliedSeqs.push(...result.applied.map(({ seq }) => seq));
          };
          for (const { at, times } of deliveries) {
            const entry = model.log[at % model.log.length];
            for (let time = 0; entry && time < times; time++) receive([entry]);
          }
          receive(model.log.slice(timeline.position));
          expect(appliedSeqs).toEqual(model.log.slice(claim.lastSeq).map(({ seq }) => seq));
          expectSame(timeline, model);
        },
      ),
    );
  });

  it('RES: an older page that was read before or after the live events comes right', () => {
    fc.assert(
      fc.property(
        fc.array(operation, { minLength: 5, maxLength: 40 }),
        fc.array(operation, { maxLength: 20 }),
        fc.array(operation, { maxLength: 20 }),
        fc.integer({ min: 1, max: 5 }),
        (before, unseen, after, limit) => {
          const model = new LogModel(uuid(9));
          for (const one of before) perform(model, one);
          let timeline = startTimeline(model.claim, model.page(Number.POSITIVE_INFINITY, limit).items);
          const asked = timeline.position;
          const first = timeline.messages[0]?.seq ?? 0;
          for (const one of unseen) perform(model, one);
          const page = model.page(first, 100);
          for (const one of after) perform(model, one);
          // All of it arrives before the page does.
          const { timeline: next, applied } = receiveEntries(timeline, model.log.slice(asked).map(fromLog));
          timeline = addOlderPage(next, page.items, applied);
          expectSame(timeline, model);
        },
      ),
    );
  });

  it('RES: entries that are known change nothing, not even identities', () => {
    const model = new LogModel(uuid(9));
    const message = model.send(person(1), 'one');
    const { timeline } = receiveEntries(emptyTimeline, model.log.map(fromLog));
    expect(receiveEntries(timeline, model.log.map(fromLog)).timeline).toBe(timeline);
    model.changeClaim('RESOLVED');
    const after = receiveEntries(timeline, model.log.map(fromLog)).timeline;
    expect(after.messages).toBe(timeline.messages);
    expect(after.messages[0]?.id).toBe(message.id);
  });

  it('RES: a gap holds back what follows until it is filled', () => {
    const model = new LogModel(uuid(9));
    for (const text of ['one', 'two', 'three']) model.send(person(1), text);
    const [created, one, two, three] = model.log.map(fromLog);
    if (!created || !one || !two || !three) throw new Error('four entries');
    const early = receiveEntries(emptyTimeline, [created, three, two]).timeline;
    expect(early.position).toBe(1);
    expect(hasGap(early)).toBe(true);
    const { timeline, applied } = receiveEntries(early, [one]);
    expect(applied.map(({ seq }) => seq)).toEqual([2, 3, 4]);
    expect(timeline.messages.map(({ content }) => content)).toEqual(['one', 'two', 'three']);
  });

  it('MSG: the first time of reading counts, and the author is never among the readers', () => {
    const model = new LogModel(uuid(9));
    const message = model.send(person(1), 'one');
    const receipt = { claimId: uuid(9), messageId: message.id, upToSeq: 2, readAt: '2024-01-01T00:00:00.000Z' };
    const entries = [
      ...model.log.map(fromLog),
      { seq: 3, type: 'message_read' as const, payload: { ...receipt, seq: 3, userId: uuid(2) } },
      { seq: 4, type: 'message_read' as const, payload: { ...receipt, seq: 4, userId: uuid(1) } },
      {
        seq: 5,
        type: 'message_read' as const,
        payload: { ...receipt, seq: 5, userId: uuid(2), readAt: '2025-01-01T00:00:00.000Z' },
      },
    ];
    const { timeline } = receiveEntries(emptyTimeline, entries);
    expect(timeline.messages[0]?.readBy).toEqual([{ userId: uuid(2), readAt: receipt.readAt }]);
  });

  it('PERF: 10,000 messages take 500 live entries in well under a second', () => {
    const model = new LogModel(uuid(9));
    const messages: Message[] = [];
    for (let seq = 2; seq <= 10_001; seq++) {
      const first = messages[0];
      messages.push(first ? { ...first, id: uuid(seq), seq } : { ...model.send(person(1), 'text'), seq });
    }
    let timeline = startTimeline({ ...model.claim, lastSeq: 10_001 }, messages);
    const first = messages[0];
    if (!first) throw new Error('no message');
    const started = performance.now();
    for (let seq = 10_002; seq < 10_502; seq++) {
      const payload = { ...first, id: uuid(seq), seq };
      timeline = receiveEntries(timeline, [{ seq, type: 'message_created', payload }]).timeline;
    }
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(timeline.messages).toHaveLength(10_500);
  });
});
