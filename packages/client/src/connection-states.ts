import type { ConnectionStatus } from './types.js';

/**
 * What happens to a connection. `rest_answered` and `rest_failed` are told only once the socket has been away for a
 * while: a blink of it must not look like a fallback.
 */
export type ConnectionEvent =
  | 'signed_in'
  | 'signed_out'
  /** The server or the refresh ended the login. */
  | 'login_over'
  | 'socket_up'
  | 'socket_down'
  | 'rest_answered'
  /** Neither way reaches the server, or the browser says that there is no network. */
  | 'unreachable';

/*
 *            signed_in                socket_up
 *    idle ──────────────► connecting ───────────► live ◄───────────────┐
 *     ▲                      │    │                │ socket_down       │
 *     │ signed_out           │    │ unreachable    ▼                   │ socket_up
 *   (any)       rest_answered│    │            reconnecting ───────────┤
 *     │ login_over           ▼    │             │      │               │
 *     ▼                   polling ◄─────────────┘      │ unreachable   │
 *   ended                  │  ▲   rest_answered        ▼               │
 *     │ signed_in          │  └──────────────────── offline ───────────┤
 *     ▼                    └───── unreachable ─────────▲               │
 *   connecting             polling ────────────────────────────────────┘
 */
const transitions: Record<ConnectionStatus, Partial<Record<ConnectionEvent, ConnectionStatus>>> = {
  idle: { signed_in: 'connecting', login_over: 'ended', unreachable: 'offline' },
  connecting: { socket_up: 'live', rest_answered: 'polling', unreachable: 'offline' },
  live: { socket_down: 'reconnecting', unreachable: 'offline' },
  reconnecting: { socket_up: 'live', rest_answered: 'polling', unreachable: 'offline' },
  polling: { socket_up: 'live', unreachable: 'offline' },
  // `signed_in` here: the page was started without a network, and nobody was remembered.
  offline: { socket_up: 'live', rest_answered: 'polling', signed_in: 'connecting' },
  ended: { signed_in: 'connecting' },
};

export function nextStatus(status: ConnectionStatus, event: ConnectionEvent): ConnectionStatus {
  if (event === 'signed_out') return 'idle';
  if (event === 'login_over') return 'ended';
  return transitions[status][event] ?? status;
}
