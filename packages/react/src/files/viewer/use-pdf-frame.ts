import { type RefObject, useEffect, useEffectEvent, useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';

/** What the frame says: the `ToPage` of public/pdf/reader.mjs. */
type FrameMessage =
  | { type: 'ready' }
  | { type: 'opened'; pages: number }
  | { type: 'page'; page: number }
  | { type: 'key'; key: string }
  | { type: 'failed'; reason: 'locked' | 'unreadable' };

type PdfState =
  | { status: 'opening' }
  | { status: 'opened'; pages: number }
  | { status: 'failed'; reason: 'locked' | 'unreadable' };

const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3];
const WHOLE = ZOOMS.indexOf(1);

/** Hands a PDF's bytes to the frame that draws it, and hears from it how that goes. */
export function usePdfFrame(
  frame: RefObject<HTMLIFrameElement | null>,
  load: () => Promise<Blob>,
  onClose: () => void,
) {
  const t = useTranslations('viewer');
  const lang = useLocale();
  const [state, setState] = useState<PdfState>({ status: 'opening' });
  const [page, setPage] = useState(1);
  const [zoom, setZoom] = useState(WHOLE);

  // The frame has no origin that could be named: it is known by its window.
  const post = (message: object, transfer: Transferable[] = []) =>
    frame.current?.contentWindow?.postMessage(message, { targetOrigin: '*', transfer });

  const open = useEffectEvent(async () => {
    try {
      const data = await (await load()).arrayBuffer();
      post({ type: 'open', data, lang, pageLabel: t('page', { page: '{page}', count: '{count}' }) }, [data]);
    } catch {
      setState({ status: 'failed', reason: 'unreadable' });
    }
  });

  const zoomTo = (index: number) => {
    const factor = ZOOMS[index];
    if (factor === undefined) return;
    setZoom(index);
    post({ type: 'zoom', factor });
  };
  const zoomIn = () => zoomTo(zoom + 1);
  const zoomOut = () => zoomTo(zoom - 1);
  const keys = new Map([
    ['+', zoomIn],
    ['=', zoomIn],
    ['-', zoomOut],
    ['0', () => zoomTo(WHOLE)],
    ['Escape', onClose],
  ]);

  const onMessage = useEffectEvent(({ source, data }: MessageEvent<FrameMessage>) => {
    if (!frame.current || source !== frame.current.contentWindow) return;
    if (data.type === 'ready') void open();
    if (data.type === 'opened') setState({ status: 'opened', pages: data.pages });
    if (data.type === 'page') setPage(data.page);
    if (data.type === 'failed') setState({ status: 'failed', reason: data.reason });
    if (data.type === 'key') keys.get(data.key)?.();
  });

  useEffect(() => {
    const listener = (event: MessageEvent) => onMessage(event);
    window.addEventListener('message', listener);
    return () => window.removeEventListener('message', listener);
  }, []);

  // Arrows and page keys scroll at once.
  useEffect(() => {
    if (state.status === 'opened') frame.current?.focus();
  }, [state.status, frame]);

  return { state, page, zoomIn, zoomOut, canZoomIn: zoom < ZOOMS.length - 1, canZoomOut: zoom > 0, keys };
}
