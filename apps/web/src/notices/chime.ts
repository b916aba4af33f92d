/** Two soft notes, a fifth apart; hertz and seconds from the beginning. */
const NOTES = [
  { pitch: 587.33, at: 0 },
  { pitch: 880, at: 0.11 },
];
const NOTE_SECONDS = 0.35;
const LOUDNESS = 0.08;

/** Browsers let no page make a sound that nobody has touched yet. */
export function canChime(): boolean {
  return typeof AudioContext !== 'undefined' && (navigator.userActivation?.hasBeenActive ?? true);
}

/** Drawn rather than loaded: it is there at once, and without a network. */
export async function chime(): Promise<void> {
  const context = new AudioContext();
  const begin = context.currentTime;
  const ends = NOTES.map(({ pitch, at }) => {
    const note = new OscillatorNode(context, { frequency: pitch });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(0, begin + at);
    volume.gain.linearRampToValueAtTime(LOUDNESS, begin + at + 0.01);
    volume.gain.exponentialRampToValueAtTime(0.0001, begin + at + NOTE_SECONDS);
    note.connect(volume).connect(context.destination);
    note.start(begin + at);
    note.stop(begin + at + NOTE_SECONDS);
    return new Promise((resolve) => note.addEventListener('ended', resolve));
  });
  await Promise.all(ends);
  await context.close();
}
