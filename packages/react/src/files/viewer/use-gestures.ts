import { useEffect, useEffectEvent, useRef } from 'react';

interface Point {
  x: number;
  y: number;
}

interface Gestures {
  /** By a factor, around a point that is given from the element's centre: wheel, two fingers, double click. */
  onZoom(factor: number, point: Point): void;
  onDoubleClick(point: Point): void;
  /** One pointer moves, by so many pixels. */
  onPan(by: Point): void;
  /** One finger, let go after a quick move sideways. */
  onSwipe(direction: 1 | -1): void;
}

const SWIPE_PX = 60;
const between = (one: Point, other: Point) => ({ x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 });
const distance = (one: Point, other: Point) => Math.hypot(one.x - other.x, one.y - other.y);

/** What fingers, a mouse and a wheel do on an element. */
export function useGestures(element: HTMLElement | null, gestures: Gestures): void {
  const pointers = useRef(new Map<number, Point>());
  const start = useRef<Point | null>(null);

  const fromCentre = (point: Point): Point => {
    const box = element?.getBoundingClientRect();
    if (!box) return { x: 0, y: 0 };
    return { x: point.x - box.left - box.width / 2, y: point.y - box.top - box.height / 2 };
  };
  const at = (event: MouseEvent): Point => ({ x: event.clientX, y: event.clientY });

  const onWheel = useEffectEvent((event: WheelEvent) => {
    event.preventDefault();
    // Lines, as some mice count, are about 30 pixels.
    const pixels = event.deltaMode === 1 ? event.deltaY * 30 : event.deltaY;
    gestures.onZoom(Math.exp(-pixels / 400), fromCentre(at(event)));
  });

  const onDown = useEffectEvent((event: PointerEvent) => {
    if (event.button !== 0 || (event.target as Element).closest('button')) return;
    element?.setPointerCapture(event.pointerId);
    pointers.current.set(event.pointerId, at(event));
    start.current = pointers.current.size === 1 ? at(event) : null;
  });

  const onMove = useEffectEvent((event: PointerEvent) => {
    const before = pointers.current.get(event.pointerId);
    if (!before) return;
    const now = at(event);
    const [other] = [...pointers.current].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
    pointers.current.set(event.pointerId, now);
    if (!other) return gestures.onPan({ x: now.x - before.x, y: now.y - before.y });
    gestures.onZoom(distance(now, other) / Math.max(distance(before, other), 1), fromCentre(between(now, other)));
  });

  const onUp = useEffectEvent((event: PointerEvent) => {
    const from = start.current;
    if (!pointers.current.delete(event.pointerId) || event.type === 'pointercancel') return;
    const across = from ? event.clientX - from.x : 0;
    const isSwipe = from && Math.abs(across) > SWIPE_PX && Math.abs(across) > 2 * Math.abs(event.clientY - from.y);
    if (isSwipe && event.pointerType !== 'mouse') gestures.onSwipe(across < 0 ? 1 : -1);
    start.current = null;
  });

  const onDoubleClick = useEffectEvent((event: MouseEvent) => {
    if (!(event.target as Element).closest('button')) gestures.onDoubleClick(fromCentre(at(event)));
  });

  useEffect(() => {
    if (!element) return;
    const stop = new AbortController();
    const { signal } = stop;
    // Not passive: the page behind must not zoom or scroll.
    element.addEventListener('wheel', (event) => onWheel(event), { signal, passive: false });
    element.addEventListener('pointerdown', (event) => onDown(event), { signal });
    element.addEventListener('pointermove', (event) => onMove(event), { signal });
    element.addEventListener('pointerup', (event) => onUp(event), { signal });
    element.addEventListener('pointercancel', (event) => onUp(event), { signal });
    element.addEventListener('dblclick', (event) => onDoubleClick(event), { signal });
    return () => stop.abort();
  }, [element]);
}
