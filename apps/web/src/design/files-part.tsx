'use client';

import type { TimelineItem, Upload } from '@claimline/client';
import type { Attachment } from '@claimline/protocol';
import { DropOverlay } from '@claimline/react/src/files/drop-overlay.tsx';
import { FileViewer } from '@claimline/react/src/files/file-viewer.tsx';
import { Composer } from '@claimline/react/src/thread/composer.tsx';
import { MessageRow } from '@claimline/react/src/thread/message-row.tsx';
import { peopleOf } from '@claimline/react/src/thread/people.ts';
import { buildRows } from '@claimline/react/src/thread/rows.ts';
import { useMemo, useState } from 'react';
import { claim, claire, item, nina } from './examples';
import {
  emptyTrayControl,
  fileActions,
  fullTrayControl,
  held,
  others,
  pdf,
  photo,
  photos,
  receipt,
  unscanned,
  uploads,
} from './file-examples';

const nothing = () => undefined;
const received = (attachments: Attachment[], content = '', minutes = 60) =>
  item(claire, content, minutes, {}, { attachments });
const sent = (content: string, minutes: number, uploads: Upload[], attachments: Attachment[] = []) =>
  item(nina, content, minutes, { uploads }, { attachments });

/** Every state of a file, as Nina meets it. */
export function FilesPart() {
  const [openId, setOpenId] = useState<string | null>(null);
  const items: TimelineItem[] = useMemo(
    () => [
      received([photo], 'Voici le carton à l’arrivée.', 90),
      received(photos, '', 89),
      received([receipt], '', 80),
      received([pdf], 'Et le bon signé.', 70),
      received(others, '', 60),
      received(held, '', 50),
      received(unscanned, '', 45),
      received([], '', 3),
      sent('Voici les photos de l’expert.', 2, uploads, photos.slice(0, 1)),
      sent('', 1, [], held),
    ],
    [],
  );
  const actions = { ...fileActions, open: ({ id }: Attachment) => setOpenId(id) };
  const people = useMemo(() => peopleOf({ claim, items }), [items]);
  const rows = useMemo(() => buildRows(items, { userId: nina.id, readUpToSeqAtOpening: 99 }), [items]);
  const composer = {
    text: '',
    onText: nothing,
    onSubmit: nothing,
    onEditLast: nothing,
    onBlur: nothing,
    replying: null,
  };
  return (
    <>
      <div className="w-full max-w-3xl rounded-lg border border-line bg-canvas pt-4">
        <div className="px-3 sm:px-5">
          {rows.map((row) => (
            <MessageRow
              key={row.key}
              row={row}
              people={people}
              active={false}
              marked={false}
              canDeleteAll={false}
              actions={{
                retry: nothing,
                discard: nothing,
                copy: nothing,
                info: nothing,
                goTo: nothing,
                reply: nothing,
                edit: nothing,
                askDelete: nothing,
                files: actions,
              }}
            />
          ))}
        </div>
        <Composer {...composer} editing={null} tray={fullTrayControl} />
      </div>
      <div className="relative h-72 w-full max-w-3xl overflow-hidden rounded-lg border border-line bg-canvas">
        <Composer {...composer} editing={null} tray={emptyTrayControl} />
        <DropOverlay />
      </div>
      {openId !== null && (
        <FileViewer
          items={items}
          openId={openId}
          actions={actions}
          canDelete={(id) => id === nina.id}
          onOpen={setOpenId}
        />
      )}
    </>
  );
}
