/**
 * Bounds and times that no deployment had a reason to change yet. Each has its name and its reason here, and becomes a setting when
 * somebody needs another value.
 */
export const fixedLimits = {
  identity: {
    /** Sign-outs of one user, within SESSION_MAX_MS, that are remembered one by one. */
    endingsPerUserMax: 100,
    endingsSweepMs: 1_000,
    endingsFileSlackLines: 10_000,
    endingKeptMaxMs: 2_000,
    /** Few: who has a session gets its turn between them. */
    strangersPerTurn: 2,
    strangersWaitingMax: 10_000,
    /** What a thread has been seen to check of passwords with the work factors of hash-password. */
    passwordChecksPerSecond: 20,
    passwordWaitMaxMs: 10_000,
    /** The longest wait that somebody is told whose password could not be looked at. */
    passwordsAgainMaxSeconds: 30,
    bearerCacheEntries: 10_000,
    providerTimeoutMs: 5_000,
    providerRetryMs: 1_000,
    /** Steps of sign-ins at the provider, of which each has two, from one address. */
    providerSignIns: { perSecond: 1, burst: 40 },
  },
  http: {
    headersTimeoutMs: 10_000,
    requestTimeoutMs: 30_000,
    /** Longer than the idle time of usual proxies, so that they close first. */
    keepAliveTimeoutMs: 75_000,
    /** Often: those whose time is over are all answered in one turn, and 10,000 of them held up everybody else for a quarter of a second. */
    connectionsCheckMs: 250,
    headersMaxBytes: 32_768,
    /** More than fit into what is read at once; the second bound is about 60 MB. */
    pipelinedMax: 1_000,
    pipelinedMaxOfAll: 20_000,
    /** What is read away of a body that was refused before it had come, or after the last answer of a connection. */
    discardMaxBytes: 16 * 1024 ** 2,
    lingerMs: 30_000,
    lingerIdleMs: 5_000,
    answerTimeoutMs: 30_000,
    unreadCheckMs: 250,
    /** Idle connections and answers under way, when the process stops. */
    closeMaxMs: 1_000,
  },
  adminHttp: {
    headersTimeoutMs: 5_000,
    requestTimeoutMs: 5_000,
    headersMaxBytes: 8_192,
    connectionsMax: 100,
    pipelinedMax: 100,
  },
  journal: {
    databaseMaxBytes: 8 * 1024 ** 3,
    usersMax: 1_000_000,
    leaseSize: 4_096,
    batchMax: 1_024,
    batchMaxBytes: 4 * 1024 ** 2,
    /** Parsed, they take several times as much. */
    contentsInMemoryMaxBytes: 8 * 1024 ** 2,
    outcomesWaitingMaxBytes: 16 * 1024 ** 2,
    answerWaitMs: 10_000,
    /** Longer than any disk that is not broken. */
    unknownAfterMs: 10_000,
    markDelayMs: 50,
    retentionIntervalMs: 1_000,
    probeIntervalMs: 1_000,
  },
  /** What differs where the journal is in NATS. */
  natsJournal: {
    leaseSize: 16_384,
    batchMaxMessages: 900,
    batchMaxBytes: 4 * 1024 ** 2,
    contentsInMemoryMaxBytes: 8 * 1024 ** 2,
    recentMaxBytes: 64 * 1024 ** 2,
    answerWaitMs: 10_000,
    markDelayMs: 200,
    silentMs: 2_000,
    publishTimeoutMs: 5_000,
    retryMs: 200,
    firstBeatMaxMs: 15_000,
    fillIntervalMs: 5_000,
    seeMaxMs: 2_000,
    stuckMs: 5_000,
    finishMaxMs: 1_500,
  },
  natsStart: { waitMaxMs: 60_000, retryMs: 1_000 },
  dispatcher: {
    inFlightMaxBytes: 8 * 1024 ** 2,
    retryDelay: { firstMs: 100, longestMs: 5_000 },
    retryBudget: { tokensMax: 200, tokensPerSecond: 20, tokensPerSuccess: 1.5 },
  },
  ucsClient: {
    /** Larger than any answer: a page of a thousand interactions with full attached data. */
    messageMaxBytes: 128 * 1024 ** 2,
    /** Servers of the usual stacks end a connection that pings more often than every five minutes; questions of health find dead peers sooner. */
    keepaliveMs: 330_000,
    keepaliveTimeoutMs: 5_000,
    reconnectFirstMs: 200,
    reconnectLongestMs: 5_000,
    /** With the timeout: a backend that hangs is known within 5 s. */
    checkIntervalMs: 2_000,
    checkTimeoutMs: 2_500,
    /** A backend that tells of changes without end is asked no more often than this, and heard once in a second. */
    checkSpacingMs: 100,
    healthSpacingMs: 1_000,
    /** A connection that ends sooner did not last: the next one waits as long as the times of reconnecting say. */
    connectionLastsMs: 1_000,
    /** How long the start waits to learn whether the UCS serves. */
    firstHealthMaxMs: 1_000,
    connectingMaxMs: 20_000,
    /** How often names are looked up; sooner, but not more often than the second, when an address fails. */
    lookUpIntervalMs: 30_000,
    lookUpSpacingMs: 2_000,
    /** One of several addresses that fails so many calls in a row, though it says that it serves, is left out: first, and at the longest. */
    outlierFailuresMax: 5,
    outlierFirstMs: 5_000,
    outlierLongestMs: 60_000,
    certificatesRereadMs: 30_000,
    /** A stream that is refused is tried again, so that a backend that learns it is used; at the longest, one call in a minute finds out. */
    streamRefusedFirstMs: 1_000,
    streamRefusedLongestMs: 60_000,
  },
  embeddedUcs: { restartMs: 1_000, restartLongestMs: 30_000 },
  postgres: { connectionsMax: 16 },
  /** Traces of requests whose notification is about to be pushed. */
  tracesRemembered: 1_000,
  bayeux: {
    multipleClientsIntervalMs: 5_000,
    drainIntervalMs: 2_000,
    channelMaxChars: 512,
    channelMaxSegments: 32,
    replayChannelsMax: 1_000,
    publicLogMaxMessagesPerChannel: 1_000,
    publicLogMaxChannels: 1_000,
    /** About 100 MB at the most. */
    publicLogMaxMessages: 100_000,
    publicLogMaxBytes: 64 * 1024 ** 2,
    logPageMaxEntries: 256,
    readRetryMs: 1_000,
    /** Shorter than clients wait for an answer. */
    ratePatienceMs: 10_000,
    /** Some 15 to 25 ms of work. */
    sendsPerTurn: 1_024,
    writesPerTurn: 256,
    /** Some 2 ms of work. */
    newcomersTogether: 4,
    /**
     * The operating system hands over one new connection at each turn: were sessions opened at each too, a request on a new connection would stand behind all newcomers for
     * as long as that takes, 400 ms; so they wait here, and it does not. Under load, in turns that take long, the time counts: some are let in all the same.
     */
    newcomersPause: { turns: 16, atMostMs: 4 },
    /** Who comes behind them would wait for longer than half a second. */
    newcomersWaitingMax: 1_000,
    /** Who finds no room is told to come again at this pace, and at the latest after so long. */
    newcomersAgain: { perSecond: 1_000, maxSeconds: 60 },
    dueMaxPerTick: 128,
    dueAtOnceMax: 1_024,
    waitingInputsMax: 4_096,
    bufferMaxBytes: 4 * 1024 ** 2,
    fragmentsMax: 64,
    pingIntervalMs: 30_000,
    closeTimeoutMs: 2_000,
  },
} as const;
