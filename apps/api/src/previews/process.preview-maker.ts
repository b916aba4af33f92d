import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { Slots } from '../common/slots.js';
import type { Logger } from '../observability/logger.js';
import type { Bench } from './decode.js';
import { findKinds } from './kinds.js';
import type { PreviewMaker, Previews } from './preview-maker.js';
import { Sandbox, Undecodable } from './sandbox.js';
import { inTemporaryFolder, removeLeftFolders } from './temporary-folders.js';

const AT_ONCE = 2;
/** From the first program's start to the last one's end; videos take longest. */
const LIMIT_MS = 30_000;

const worker = fileURLToPath(new URL('./preview-worker.mjs', import.meta.url));
/** Without a compiler V8 needs no memory that can be written and run; the work is libvips'. */
const node = [process.execPath, '--jitless', '--max-old-space-size=64', worker];

const sizeSchema = z.object({ width: z.int().positive(), height: z.int().positive() });

/** Decodes with sharp in a Node of its own, and with programs of the system where they are installed. */
export class ProcessPreviewMaker implements PreviewMaker {
  private readonly slots = new Slots(AT_ONCE);
  private readonly kinds = findKinds();
  private readonly sandbox: Promise<Sandbox>;

  /** `logger` is told once what is isolated and what is missing here, and then why a file has no previews. */
  constructor(
    private readonly logger?: Logger,
    private readonly limitMs = LIMIT_MS,
  ) {
    this.sandbox = this.prepare();
  }

  handles(contentType: string): boolean {
    return this.kinds.decodes.has(contentType);
  }

  make<Result>(file: string, contentType: string, use: (previews: Previews) => Promise<Result>): Promise<Result> {
    return this.slots.run(() =>
      inTemporaryFolder(async (folder) => use(await this.decode(resolve(file), contentType, folder))),
    );
  }

  private async prepare(): Promise<Sandbox> {
    const sandbox = await Sandbox.open();
    this.logger?.info('previews', { isolation: sandbox.isolation, missingPrograms: this.kinds.missing });
    await removeLeftFolders().catch((error: unknown) => this.logger?.error('previews left behind', { error }));
    return sandbox;
  }

  private async decode(file: string, contentType: string, folder: string): Promise<Previews> {
    const sandbox = await this.sandbox;
    const deadline = AbortSignal.timeout(this.limitMs);
    const run: Bench['run'] = (...command) => sandbox.run(command, folder, deadline);
    const render: Bench['render'] = async (image, orientation = undefined) => {
      const size = readSize(await run(...node, image, ...(orientation ? [orientation] : [])));
      const variants = { thumbnail: join(folder, 'thumbnail.webp'), preview: join(folder, 'preview.webp') };
      return { ...size, variants };
    };
    try {
      return (await this.kinds.decodes.get(contentType)?.({ file, folder, run, render })) ?? {};
    } catch (error) {
      if (!(error instanceof Undecodable)) {
        throw error;
      }
      this.logger?.debug('no preview', { contentType, reason: error.message });
      return {};
    }
  }
}

/** The worker has read hostile bytes: what it says is checked. */
function readSize(output: string): z.infer<typeof sizeSchema> {
  try {
    return sizeSchema.parse(JSON.parse(output));
  } catch {
    throw new Undecodable('the worker told no size');
  }
}
