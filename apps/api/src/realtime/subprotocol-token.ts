import { WEBSOCKET_SUBPROTOCOL } from '@claimline/protocol';

/** The token of the subprotocol pair `claimline.v1, bearer.TOKEN`, with which a browser passes it. */
export function subprotocolToken(header: string | undefined): string | undefined {
  const protocols = (header ?? '').split(',').map((protocol) => protocol.trim());
  if (!protocols.includes(WEBSOCKET_SUBPROTOCOL)) {
    return undefined;
  }
  return protocols.find((protocol) => protocol.startsWith('bearer.'))?.slice('bearer.'.length);
}
