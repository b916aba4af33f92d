import { type AttachmentPolicy, defaultFileTypes } from '@claimline/protocol';
import { expect, it } from 'vitest';
import { type FileRefusal, refusalOf } from './file-refusal.js';

const policy: AttachmentPolicy = {
  types: [...defaultFileTypes],
  maxBytes: 10_000_000,
  maxPerMessage: 10,
  quotaBytes: 50_000_000,
  usedBytes: 30_000_000,
  scanning: true,
};
const MB = 1_000_000;

it.each<[string, number, { count: number; bytes: number }, FileRefusal['code'] | null]>([
  ['photo.JPG', 10 * MB, { count: 9, bytes: 10 * MB }, null],
  ['no extension', 1, { count: 0, bytes: 0 }, null],
  ['photo.jpg', 10 * MB + 1, { count: 0, bytes: 0 }, 'file_too_large'],
  ['photo.jpg', 0, { count: 0, bytes: 0 }, 'empty_file'],
  ['photo.jpg', 1, { count: 10, bytes: 0 }, 'too_many_files'],
  ['photo.jpg', 10 * MB, { count: 2, bytes: 10 * MB + 1 }, 'quota_exceeded'],
  ['page.html', 1, { count: 0, bytes: 0 }, 'unsupported_media_type'],
  ['photo.jpg.exe', 1, { count: 0, bytes: 0 }, 'unsupported_media_type'],
  ['archive.zip', 1, { count: 0, bytes: 0 }, 'unsupported_media_type'],
  [`${'é'.repeat(126)}.jpg`, 1, { count: 0, bytes: 0 }, 'invalid_text'],
  [`${'é'.repeat(125)}x.jpg`, 1, { count: 0, bytes: 0 }, null],
  ['a\u0000.jpg', 1, { count: 0, bytes: 0 }, 'invalid_text'],
])('FILE: %j of %i bytes after %j: %s', (name, size, chosen, code) => {
  expect(refusalOf({ name, size }, policy, chosen)).toEqual(code && { code });
});
