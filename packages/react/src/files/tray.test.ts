import type { AttachmentPolicy } from '@claimline/protocol';
import { describe, expect, it } from 'vitest';
import { addFiles, emptyTray, removeFile } from './tray';

const policy: AttachmentPolicy = {
  types: ['image/jpeg', 'application/pdf'],
  maxBytes: 1_000,
  maxPerMessage: 3,
  quotaBytes: 10_000,
  usedBytes: 8_000,
  scanning: true,
};
const file = (name: string, size: number) => new File([new Uint8Array(size)], name);
let count = 0;
const newId = () => `id-${++count}`;
const add = (tray: typeof emptyTray, ...files: File[]) => addFiles(tray, files, policy, newId);

describe('a tray', () => {
  it('takes what may be sent and names what may not, each with its reason', () => {
    const tray = add(emptyTray, file('a.jpg', 10), file('b.exe', 10), file('c.pdf', 1_001), file('d.pdf', 0));
    expect(tray.files.map(({ file: { name } }) => name)).toEqual(['a.jpg']);
    expect(tray.refused.map(({ fileName, code }) => [fileName, code])).toEqual([
      ['b.exe', 'unsupported_media_type'],
      ['c.pdf', 'file_too_large'],
      ['d.pdf', 'empty_file'],
    ]);
  });

  it('counts what is in it already, in number and in bytes', () => {
    const two = add(emptyTray, file('a.jpg', 1_000), file('b.jpg', 900));
    const full = add(two, file('c.jpg', 200), file('d.jpg', 100), file('e.jpg', 100));
    expect(full.files).toHaveLength(3);
    expect(full.refused.map(({ code }) => code)).toEqual(['quota_exceeded', 'too_many_files']);
  });

  it('forgets former refusals with the next choice, and gives room back', () => {
    const refused = add(emptyTray, file('b.exe', 10));
    const tray = add(refused, file('a.jpg', 10));
    expect(tray.refused).toEqual([]);
    expect(removeFile(tray, tray.files[0]?.id ?? '')).toEqual(emptyTray);
  });
});
