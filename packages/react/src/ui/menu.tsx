'use client';

import { clsx } from 'clsx';
import { Check } from 'lucide-react';
import * as Radix from 'radix-ui/dropdown-menu';
import type { ReactElement, ReactNode } from 'react';
import { useSurroundings } from '../surroundings';

interface MenuProps {
  trigger: ReactElement;
  children: ReactNode;
  align?: 'start' | 'end';
  side?: 'top' | 'right' | 'bottom' | 'left';
  open?: boolean;
  onOpenChange?(open: boolean): void;
}

export function Menu({ trigger, children, align = 'end', side = 'bottom', ...state }: MenuProps) {
  const { layer } = useSurroundings();
  return (
    <Radix.Root modal={false} {...state}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal container={layer}>
        <Radix.Content
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          // What was chosen may have moved the focus on, to a field or a dialog: there it stays.
          onCloseAutoFocus={(event) => {
            if (document.activeElement !== document.body) event.preventDefault();
          }}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-52 animate-appear overflow-y-auto rounded-lg border border-line bg-raised p-1.5 shadow-md"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

const itemClass =
  'flex min-h-9 touch:min-h-11 w-full select-none items-center gap-2.5 rounded-sm px-2.5 text-base outline-none data-highlighted:bg-highlight data-disabled:opacity-55';

interface MenuItemProps {
  icon?: ReactNode;
  danger?: boolean;
  disabled?: boolean;
  onSelect(): void;
  children: ReactNode;
}

export function MenuItem({ icon, danger = false, disabled = false, onSelect, children }: MenuItemProps) {
  return (
    <Radix.Item
      disabled={disabled}
      onSelect={onSelect}
      className={clsx(itemClass, danger && 'text-danger data-highlighted:bg-danger-soft')}
    >
      {icon && <span className={clsx('shrink-0', !danger && 'text-faint')}>{icon}</span>}
      {children}
    </Radix.Item>
  );
}

interface MenuChoiceProps<Value extends string> {
  label: string;
  value: Value;
  choices: readonly { value: Value; label: ReactNode }[];
  onChoose(value: Value): void;
}

/** One of several: the chosen one has a tick. */
export function MenuChoice<Value extends string>({ label, value, choices, onChoose }: MenuChoiceProps<Value>) {
  const choose = (chosen: string) => {
    const choice = choices.find((candidate) => candidate.value === chosen);
    if (choice) onChoose(choice.value);
  };
  return (
    <Radix.RadioGroup value={value} onValueChange={choose} aria-label={label}>
      <Radix.Label className="px-2.5 pt-1.5 pb-1 text-xs font-medium text-faint">{label}</Radix.Label>
      {choices.map((choice) => (
        <Radix.RadioItem key={choice.value} value={choice.value} className={clsx(itemClass, 'pr-8 relative')}>
          {choice.label}
          <Radix.ItemIndicator className="absolute right-2.5 text-accent">
            <Check size={16} aria-hidden />
          </Radix.ItemIndicator>
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}

interface MenuSwitchProps {
  checked: boolean;
  disabled?: boolean;
  onChange(checked: boolean): void;
  children: ReactNode;
}

/** Something that is on or off; the menu stays open, so that one sees which. */
export function MenuSwitch({ checked, disabled = false, onChange, children }: MenuSwitchProps) {
  return (
    <Radix.CheckboxItem
      checked={checked}
      disabled={disabled}
      onCheckedChange={onChange}
      onSelect={(event) => event.preventDefault()}
      className={clsx(itemClass, 'group justify-between')}
    >
      {children}
      <span
        className="flex h-5 w-9 shrink-0 items-center rounded-full border border-line-input bg-sunken p-0.5 transition-colors group-data-[state=checked]:border-accent-solid group-data-[state=checked]:bg-accent-solid"
        aria-hidden
      >
        <span className="size-3.5 rounded-full bg-faint transition-transform group-data-[state=checked]:translate-x-4 group-data-[state=checked]:bg-on-accent" />
      </span>
    </Radix.CheckboxItem>
  );
}

export function MenuSeparator() {
  return <Radix.Separator className="-mx-1.5 my-1.5 h-px bg-line" />;
}

/** What the menu has to say, nothing to choose. */
export function MenuNote({ children }: { children: ReactNode }) {
  return <div className="max-w-64 px-2.5 pt-1 pb-1.5 text-sm text-faint">{children}</div>;
}

export function MenuHeading({ children }: { children: ReactNode }) {
  return <div className="px-2.5 pt-1.5 pb-2">{children}</div>;
}
