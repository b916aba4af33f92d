/** Every limit that a client can meet. Sizes are bytes, durations milliseconds, texts Unicode code points. */
export const limits = {
  message: { maxCharacters: 10_000 },
  clientMessageId: { maxCharacters: 64 },
  claim: { subjectMaxCharacters: 200, categoryMaxCharacters: 80, searchMaxCharacters: 200 },
  /** How many of a claim's messages, the latest, a search within it looks through. */
  search: { maxMessages: 20_000 },
  person: { nameMaxCharacters: 100, emailMaxCharacters: 254, passwordMinCharacters: 10, passwordMaxCharacters: 1_000 },
  attachment: { maxBytes: 10_000_000, minBytes: 1, maxPerMessage: 10, fileNameMaxBytes: 255 },
  upload: {
    /** What a multipart body may have beside the file's bytes: boundaries, headers, a few fields. */
    envelopeMaxBytes: 16_384,
    /** An upload that takes longer is ended. */
    maxMs: 10 * 60_000,
    /** So is one of which nothing comes for this long. */
    silentMs: 30_000,
    /** How many a client sends at once. */
    atOnce: 3,
  },
  variant: { thumbnailMaxPixels: 480, previewMaxPixels: 2_048 },
  page: {
    claims: { default: 30, max: 100 },
    messages: { default: 50, max: 200 },
    users: { default: 20, max: 100 },
    events: { default: 200, max: 500 },
    found: { default: 200, max: 500 },
    /** Claims that staff's unread counts name: those with the latest activity. */
    unreadClaims: 500,
    /** Log entries handed over by `join_claim`; more are fetched over REST. */
    resume: 500,
  },
  /** A period of analytics, and how many of the claims that wait longest are listed. */
  analytics: { maxYears: 5, longestWaiting: 50 },
  /** How far back the live view goes, and how many of the claims that wait longest it lists. */
  liveView: { minutes: 30, longestWaiting: 10 },
  /** A JSON body over this is refused before it is parsed. */
  requestBodyMaxBytes: 256 * 1024,
  /** A socket frame over this closes the connection (1009). */
  frameMaxBytes: 64_000,
  /** Positions are PostgreSQL integers: no claim has more entries. */
  maxSeq: 2_147_483_647,
  session: {
    accessTokenMs: 15 * 60_000,
    refreshTokenMs: 30 * 24 * 3_600_000,
    /** How long the refresh cookie before the last one is honoured: two tabs that renew at once. */
    refreshGraceMs: 10_000,
    /** `token_expiring` is sent this long before the token ends. */
    expiryWarningMs: 60_000,
    /** A rights change ends events on open sockets within this time, on every node. */
    revocationMs: 5_000,
  },
  connection: {
    maxPerUser: 20,
    authenticateWithinMs: 10_000,
    pingIntervalMs: 25_000,
    silentPeerMs: 60_000,
    /** What waits for a client that reads too slowly: beyond the first, typing and presence are dropped; beyond the second, it is closed. */
    ephemeralBufferedBytes: 250_000,
    maxBufferedBytes: 1_000_000,
    maxJoinedClaims: 500,
  },
  typing: { lastsMs: 5_000 },
  presence: { forgivesMs: 5_000 },
  /** Token buckets: `perSecond` refills, `burst` is the size. `RATE_LIMIT_SCALE` multiplies both. */
  rates: {
    messages: { perSecond: 10, burst: 30 },
    typing: { perSecond: 2, burst: 2 },
    joins: { perSecond: 20, burst: 200 },
    uploads: { perSecond: 2, burst: 20 },
    requests: { perSecond: 50, burst: 200 },
    diagnostics: { perSecond: 0.2, burst: 5 },
    loginsPerAccount: { perSecond: 5 / 60, burst: 5 },
    loginsPerAddress: { perSecond: 30 / 60, burst: 30 },
  },
} as const;

export type RateName = keyof typeof limits.rates;
