import type { Attachment } from '@claimline/protocol';
import { useState } from 'react';
import { useStageSize } from './use-stage-size';
import { clampView, fittedSize, type Size, type View, wholeImage, zoomAt } from './zoom';

export interface ImageView {
  /** What the image stands on; it comes a moment after the dialog. */
  stage: HTMLElement | null;
  setStage(element: HTMLElement | null): void;
  view: View;
  /** Quarter turns to the right; counted on, so that each turns the short way. */
  turns: number;
  /** The image's own sides at scale 1; null before the stage or the image is known. */
  size: Size | null;
  /** Moved by hand: it follows at once, without easing. */
  byHand: boolean;
  zoom(factor: number, point?: { x: number; y: number }, byHand?: boolean): void;
  /** False where there is nothing to move: all of it is seen. */
  pan(x: number, y: number, byHand?: boolean): boolean;
  turn(): void;
  whole(): void;
  /** What has been fetched, in its own pixels. */
  loaded(natural: Size): void;
}

const centre = { x: 0, y: 0 };

/** How an image is looked at; `whole` when another takes its place. */
export function useImageView(image: Attachment | undefined): ImageView {
  const [stage, setStage] = useState<HTMLElement | null>(null);
  const room = useStageSize(stage);
  const [{ asked, byHand }, setAsked] = useState({ asked: wholeImage, byHand: false });
  const [turns, setTurns] = useState(0);
  const [fetched, setFetched] = useState<(Size & { id: string }) | null>(null);

  const declared = image?.width && image.height ? { width: image.width, height: image.height } : null;
  const own = fetched && fetched.id === image?.id ? fetched : declared;
  const turned = turns % 2 === 1;
  const size = room && own ? fittedSize(own, room, turned) : null;
  const shown = size && turned ? { width: size.height, height: size.width } : size;
  const clamped = (view: View) => (room && shown ? clampView(view, shown, room) : view);
  const view = clamped(asked);

  return {
    stage,
    setStage,
    view,
    turns,
    size,
    byHand,
    zoom: (factor, point = centre, byHand = false) => setAsked({ asked: clamped(zoomAt(view, factor, point)), byHand }),
    pan(x, y, byHand = false) {
      if (view.scale === 1) return false;
      setAsked({ asked: clamped({ ...view, x: view.x + x, y: view.y + y }), byHand });
      return true;
    },
    turn: () => setTurns(turns + 1),
    whole() {
      setAsked({ asked: wholeImage, byHand: false });
      setTurns(0);
    },
    loaded({ width, height }) {
      if (!image) return;
      // A smaller drawing of it, in the same shape: it may be shown as large as the original.
      const ratio = declared ? Math.max(1, Math.max(declared.width, declared.height) / Math.max(width, height)) : 1;
      setFetched({ id: image.id, width: width * ratio, height: height * ratio });
    },
  };
}
