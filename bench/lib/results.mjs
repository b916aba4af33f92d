/**
 * Refuses figures of something that did not work.
 *
 * @param {string} name
 * @param {{ lost: number, doubled: number, unordered: number, refused: number }} result
 */
export function assertDelivered(name, { lost, doubled, unordered, refused }) {
  if (lost + doubled + unordered + refused > 0) {
    throw new Error(
      `${name}: ${lost} deliveries lost, ${doubled} doubled, ${unordered} out of order, ${refused} messages refused.`,
    );
  }
}

/**
 * The event loop's delay since the last time this was asked, p99 in seconds.
 *
 * @param {string} url
 */
export async function eventLoopP99(url) {
  const text = await (await fetch(new URL('/metrics', url))).text();
  return Number(/^nodejs_eventloop_lag_p99_seconds(?:\{[^}]*\})? (\S+)/m.exec(text)?.[1] ?? Number.NaN);
}
