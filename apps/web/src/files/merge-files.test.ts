import type { Upload } from '@claimline/client';
import type { Attachment } from '@claimline/protocol';
import { describe, expect, it } from 'vitest';
import { mergeFiles } from './merge-files';

const attachment = (id: string) => ({ id }) as Attachment;
const upload = (id: string, position: number) => ({ id, position }) as Upload;
const keys = (attachments: string[], uploads: [string, number][]) =>
  mergeFiles(
    attachments.map(attachment),
    uploads.map(([id, position]) => upload(id, position)),
  ).map(({ key }) => key);

describe('mergeFiles', () => {
  it('keeps the chosen order while files arrive in another', () => {
    expect(
      keys(
        [],
        [
          ['a', 0],
          ['b', 1],
          ['c', 2],
        ],
      ),
    ).toEqual(['a', 'b', 'c']);
    expect(
      keys(
        ['B'],
        [
          ['a', 0],
          ['c', 2],
        ],
      ),
    ).toEqual(['a', 'B', 'c']);
    expect(keys(['A', 'C'], [['b', 1]])).toEqual(['A', 'b', 'C']);
  });

  it('puts a file whose neighbours are gone at the end', () => {
    expect(keys(['A'], [['c', 7]])).toEqual(['A', 'c']);
  });
});
