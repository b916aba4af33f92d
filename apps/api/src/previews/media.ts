import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, type Decode, orNothing } from './decode.js';
import type { Previews } from './preview-maker.js';

/** The seconds after which the poster frame comes: the very first is often black. */
const POSTER_AT = '1';
const MOST_PIXELS = '40000000';

/** `demuxer`: the only one that is used. ffmpeg would try all it knows, playlists that name other files among them. */
const inputOf = (file: string, demuxer: string) => [
  ...['-loglevel', 'quiet', '-protocol_whitelist', 'file'],
  ...['-f', demuxer, '-i', `file:${file}`],
];

async function readDuration(ffprobe: string, demuxer: string, { file, run }: Bench): Promise<Previews> {
  const format = ['-show_entries', 'format=duration', '-of', 'default=noprint_wrappers=1:nokey=1'];
  const seconds = Number.parseFloat(await run(ffprobe, ...inputOf(file, demuxer), ...format));
  // What browsers record does not say how long it is.
  return seconds > 0 ? { durationMs: Math.round(seconds * 1_000) } : {};
}

export const decodeAudio =
  (ffprobe: string, demuxer: string): Decode =>
  (bench) =>
    readDuration(ffprobe, demuxer, bench);

export const decodeVideo =
  (ffprobe: string, ffmpeg: string, demuxer: string): Decode =>
  async (bench) => {
    const { file, folder, run, render } = bench;
    const duration = await readDuration(ffprobe, demuxer, bench);
    const frame = join(folder, 'frame.png');
    const takeFrame = async (...from: readonly string[]) => {
      const limits = ['-nostdin', '-threads', '2', '-max_pixels', MOST_PIXELS];
      // It turns the frame itself; this makes its pixels square.
      const output = ['-frames:v', '1', '-vf', 'scale=iw*sar:ih,setsar=1', '-pix_fmt', 'rgb24', frame];
      await run(ffmpeg, ...limits, ...from, ...inputOf(file, demuxer), ...output);
    };
    const drawPoster = async () => {
      await takeFrame('-ss', POSTER_AT);
      if (!existsSync(frame)) {
        await takeFrame();
      }
      return render(frame);
    };
    return { ...duration, ...(await orNothing(drawPoster())) };
  };
