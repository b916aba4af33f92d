export { ClaimlineProvider, useClient } from './provider.js';
export { type UseClaim, useClaim } from './use-claim.js';
export { useConnection, useLogin, usePresence } from './use-session.js';
export { useStore } from './use-store.js';
export { type UseWebSocket, useWebSocket, type WebSocketHandlers } from './use-web-socket.js';
