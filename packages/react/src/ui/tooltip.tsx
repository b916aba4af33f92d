'use client';

import { useEffect, useRef, useState } from 'react';
import { useSurroundings } from '../surroundings';

export type TipSide = 'top' | 'right' | 'bottom';

/** Attributes that give an element a tip. It shows again what the control is already called, never a fact of its own. */
export function tip(text: string, side: TipSide = 'bottom') {
  return { 'data-tip': text, 'data-tip-side': side };
}

const DELAY_MS = 500;
const GAP_PX = 6;
const EDGE_PX = 8;

interface Shown {
  text: string;
  x: number;
  y: number;
  side: TipSide;
}

function place(target: Element): Shown | null {
  const text = target.getAttribute('data-tip');
  // An open menu says enough.
  if (!text || target.getAttribute('aria-expanded') === 'true') return null;
  const box = target.getBoundingClientRect();
  const asked = target.getAttribute('data-tip-side');
  if (asked === 'right') return { text, side: 'right', x: box.right + GAP_PX, y: box.top + box.height / 2 };
  const below = asked !== 'top' && box.bottom + 40 < innerHeight;
  return {
    text,
    side: below ? 'bottom' : 'top',
    x: box.left + box.width / 2,
    y: below ? box.bottom + GAP_PX : box.top - GAP_PX,
  };
}

/**
 * One tip for the whole page, heard from the document: an icon button costs nothing for it. Radix would put a positioning
 * engine in front of the first paint of the inbox.
 */
export function TooltipLayer() {
  const [shown, setShown] = useState<Shown | null>(null);
  const bubble = useRef<HTMLDivElement>(null);
  const { owns } = useSurroundings();

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tipOf = ({ target }: Event) =>
      target instanceof Element && owns(target) ? target.closest('[data-tip]') : null;
    const hide = () => {
      clearTimeout(timer);
      setShown(null);
    };
    const over = (event: PointerEvent) => {
      if (event.pointerType !== 'mouse') return;
      hide();
      const target = tipOf(event);
      if (target) timer = setTimeout(() => target.isConnected && setShown(place(target)), DELAY_MS);
    };
    const focus = (event: FocusEvent) => {
      const target = tipOf(event);
      if (target?.matches(':focus-visible')) setShown(place(target));
    };
    const key = (event: KeyboardEvent) => event.key === 'Escape' && hide();
    const stop = new AbortController();
    const options = { signal: stop.signal, capture: true, passive: true };
    document.addEventListener('pointerover', over, options);
    document.addEventListener('pointerdown', hide, options);
    document.addEventListener('focusin', focus, options);
    document.addEventListener('focusout', hide, options);
    document.addEventListener('keydown', key, options);
    document.addEventListener('scroll', hide, options);
    return () => {
      hide();
      stop.abort();
    };
  }, [owns]);

  useEffect(() => {
    const element = bubble.current;
    if (!element || !shown) return;
    const { offsetWidth: width, offsetHeight: height } = element;
    const left = shown.side === 'right' ? shown.x : shown.x - width / 2;
    const top = shown.side === 'right' ? shown.y - height / 2 : shown.side === 'top' ? shown.y - height : shown.y;
    element.style.left = `${Math.min(Math.max(left, EDGE_PX), innerWidth - width - EDGE_PX)}px`;
    element.style.top = `${top}px`;
    element.style.visibility = 'visible';
  }, [shown]);

  if (!shown) return null;
  return (
    <div
      ref={bubble}
      // The control's own name is the same: heard once.
      aria-hidden
      className="pointer-events-none invisible fixed z-50 max-w-64 rounded-sm bg-text px-2 py-1 text-xs font-medium text-canvas shadow-md"
    >
      {shown.text}
    </div>
  );
}
