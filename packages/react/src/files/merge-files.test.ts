import type { Upload } from '@claimline/client';
import type { Attachment } from '@claimline/protocol';
import { expect, it } from 'vitest';
import { mergeFiles } from './merge-files';

const attachment = (id: string, position: number) => ({ id, position }) as Attachment;
const upload = (id: string, position: number) => ({ id, position }) as Upload;

it('keeps the chosen order while files arrive in another', () => {
  const files = mergeFiles([attachment('B', 1), attachment('D', 3)], [upload('a', 0), upload('c', 2)]);
  expect(files.map(({ key }) => key)).toEqual(['a', 'B', 'c', 'D']);
});

it('leaves files of one place as they came', () => {
  const files = mergeFiles([attachment('A', 0), attachment('B', 0)], []);
  expect(files.map(({ key }) => key)).toEqual(['A', 'B']);
});
