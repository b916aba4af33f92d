import { join } from 'node:path';
import { type Decode, orNothing } from './decode.js';

const LONGER_SIDE = '2048';

/** Width and height are those of the picture of its first page: a page has none in pixels. */
export const decodePdf =
  (pdfinfo: string, pdftoppm: string): Decode =>
  async ({ file, folder, run, render }) => {
    const pageCount = Number(/^Pages: +(\d+)$/m.exec(await run(pdfinfo, file))?.[1] ?? 0);
    const drawPage = async () => {
      await run(pdftoppm, '-f', '1', '-l', '1', '-singlefile', '-scale-to', LONGER_SIDE, '-png', file, 'page');
      return render(join(folder, 'page.png'));
    };
    return { ...(pageCount > 0 ? { pageCount } : {}), ...(await orNothing(drawPage())) };
  };
