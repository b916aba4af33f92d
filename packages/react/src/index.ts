export { ClaimThread, type ClaimThreadProps } from './embed/claim-thread';
export { ClaimlineProvider, useClient } from './provider';
export { type UseClaim, useClaim } from './use-claim';
export { useConnection, useLogin, usePresence } from './use-session';
export { useStore } from './use-store';
export { type UseWebSocket, useWebSocket, type WebSocketHandlers } from './use-web-socket';
