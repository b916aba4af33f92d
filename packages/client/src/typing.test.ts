import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createReadMarker } from './read-marker.js';
import { createTypingSender } from './typing-sender.js';
import { createTypingWatch } from './typing-watch.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('typing', () => {
  it('TYP: told at most every 2.5 s, over 3 s after the last key', () => {
    const told: string[] = [];
    const sender = createTypingSender((event) => told.push(event));
    for (let key = 0; key < 60; key++) {
      sender.started();
      vi.advanceTimersByTime(100);
    }
    expect(told).toEqual(['typing_start', 'typing_start', 'typing_start']);
    vi.advanceTimersByTime(3_000);
    expect(told.at(-1)).toBe('typing_stop');
    sender.stopped();
    expect(told).toHaveLength(4);
  });

  it('TYP: without news the server is asked, and without an answer nobody writes any more', () => {
    const onChange = vi.fn();
    const ask = vi.fn();
    const watch = createTypingWatch(onChange, ask);
    watch.set(['a', 'b']);
    const before = watch.current();
    vi.advanceTimersByTime(4_000);
    watch.set(['a', 'b']);
    expect(watch.current()).toBe(before);
    expect(onChange).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(4_000);
    watch.drop('a');
    expect(watch.current()).toEqual(['b']);
    expect(ask).not.toHaveBeenCalled();
    vi.advanceTimersByTime(6_000);
    expect(ask).toHaveBeenCalledTimes(1);
    watch.set(['b']);
    vi.advanceTimersByTime(8_900);
    expect(watch.current()).toEqual(['b']);
    vi.advanceTimersByTime(200);
    expect(watch.current()).toEqual([]);
  });
});

describe('reading', () => {
  it('READ: many marks are one call, for the furthest', async () => {
    const sent: string[] = [];
    const marker = createReadMarker(async (messageId) => sent.push(messageId));
    marker.mark('a', 1);
    marker.mark('c', 3);
    marker.mark('b', 2);
    await vi.advanceTimersByTimeAsync(200);
    expect(sent).toEqual(['c']);
    expect(marker.upToSeq()).toBe(3);
  });

  it('READ: told again when there was no answer, and as soon as the connection is back', async () => {
    const sent: string[] = [];
    let isUp = false;
    const marker = createReadMarker(async (messageId) => {
      if (!isUp) throw new Error('internal');
      sent.push(messageId);
    });
    marker.mark('a', 1);
    await vi.advanceTimersByTimeAsync(200);
    isUp = true;
    await marker.wake();
    expect(sent).toEqual(['a']);
  });
});
