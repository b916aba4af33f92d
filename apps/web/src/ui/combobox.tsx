'use client';

import { clsx } from 'clsx';
import { Check } from 'lucide-react';
import { type FocusEvent, type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Input } from './field';

interface ComboboxProps<Item> {
  /** What `Field` hands to its control. */
  control: { id: string; 'aria-describedby': string | undefined; 'aria-invalid': true | undefined };
  name: string;
  placeholder?: string;
  /** What stands in the field; the caller finds `items` for it. */
  text: string;
  onText(text: string): void;
  items: readonly Item[];
  /** The items answer the present text: only then does Enter take the first of them. */
  settled: boolean;
  keyOf(item: Item): string;
  chosenKey: string | null;
  onChoose(item: Item): void;
  children(item: Item): ReactNode;
  /** Names the list for assistive technology. */
  listLabel: string;
  /** How many there are, or why there are none: said, not shown. */
  status: string;
  /** Under the items, or in their place: loading, none, failed. */
  note?: ReactNode;
  /** Before the text, 2.25rem wide at most. */
  icon: ReactNode;
  /** After the text: a button to empty the field. */
  action?: ReactNode;
}

/**
 * A field with a list to choose from (WAI-ARIA "editable combobox with list autocomplete"): the focus stays in the field,
 * the arrows move through the list.
 */
export function Combobox<Item>(props: ComboboxProps<Item>) {
  const { text, items, settled, keyOf, chosenKey, onChoose, note } = props;
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  // Where the arrows have led in these items; other items start anew.
  const [visited, setVisited] = useState<{ items: readonly Item[]; index: number } | null>(null);
  const first = settled && chosenKey === null && text.trim() !== '' ? 0 : -1;
  const active = visited?.items === items ? visited.index : first;
  const listShown = open && items.length > 0;
  const optionId = (index: number) => `${listId}-${index}`;

  useEffect(() => {
    if (listShown && active >= 0) list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [listShown, active]);

  const close = () => {
    setOpen(false);
    setVisited(null);
  };
  const choose = (item: Item) => {
    onChoose(item);
    close();
  };
  const move = (step: 1 | -1) => {
    setOpen(true);
    if (items.length === 0) return;
    const from = open ? active : -1;
    const start = from < 0 && step < 0 ? items.length : from;
    setVisited({ items, index: (start + step + items.length) % items.length });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!event.altKey) move(event.key === 'ArrowDown' ? 1 : -1);
      else if (event.key === 'ArrowDown') setOpen(true);
      else close();
    } else if (event.key === 'Enter' && open) {
      event.preventDefault();
      const item = listShown ? items[active] : undefined;
      if (item !== undefined) choose(item);
    } else if (event.key === 'Escape' && (open || text)) {
      event.preventDefault();
      if (!open) props.onText('');
      close();
    }
  };

  const onBlur = (event: FocusEvent) => {
    if (!event.currentTarget.contains(event.relatedTarget)) close();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears that the focus leaves the field and its list.
    <div className="relative" onBlur={onBlur}>
      <span className="pointer-events-none absolute inset-y-0 left-0 flex w-11 items-center justify-center">
        {props.icon}
      </span>
      <Input
        {...props.control}
        name={props.name}
        placeholder={props.placeholder}
        value={text}
        required
        maxLength={200}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={listShown}
        aria-controls={listShown ? listId : undefined}
        aria-activedescendant={listShown && active >= 0 ? optionId(active) : undefined}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        dir="auto"
        className="pr-11 pl-11"
        onChange={(event) => {
          setOpen(true);
          props.onText(event.target.value);
        }}
        onClick={(event) => {
          setOpen(true);
          // Another choice is typed over the former one.
          if (chosenKey !== null) event.currentTarget.select();
        }}
        onKeyDown={onKeyDown}
      />
      {props.action && <span className="absolute inset-y-0 right-0 flex items-center pr-1">{props.action}</span>}
      <span role="status" className="sr-only">
        {open ? props.status : ''}
      </span>
      {open && (items.length > 0 || note) && (
        // biome-ignore lint/a11y/noStaticElementInteractions: a press on the list leaves the focus in the field.
        <div
          className="absolute -inset-x-1.5 top-full z-20 mt-1 flex max-h-80 animate-appear flex-col overflow-hidden rounded-lg border border-line bg-raised shadow-md"
          onMouseDown={(event) => event.preventDefault()}
        >
          {listShown && (
            <div
              ref={list}
              id={listId}
              role="listbox"
              aria-label={props.listLabel}
              className="min-h-0 scroll-py-1.5 overflow-y-auto overscroll-contain p-1.5"
            >
              {items.map((item, index) => (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the field hears the keys.
                <div
                  key={keyOf(item)}
                  id={optionId(index)}
                  role="option"
                  tabIndex={-1}
                  aria-selected={keyOf(item) === chosenKey}
                  onClick={() => choose(item)}
                  onPointerMove={() => index !== active && setVisited({ items, index })}
                  className={clsx(
                    'flex min-h-12 cursor-default select-none items-center gap-3 rounded-sm px-2.5 py-1.5',
                    index === active && 'bg-highlight',
                  )}
                >
                  <span className="min-w-0 flex-1">{props.children(item)}</span>
                  {keyOf(item) === chosenKey && <Check size={16} className="shrink-0 text-accent" aria-hidden />}
                </div>
              ))}
            </div>
          )}
          {note && (
            <div className={clsx('px-4 py-3 text-sm text-muted', listShown && 'border-t border-line')}>{note}</div>
          )}
        </div>
      )}
    </div>
  );
}
