import { fixedLimits } from '../config/fixed-limits.ts';
import { createDispatcher, type Dispatcher } from '../delivery/dispatch/dispatcher.ts';
import { systemClock as clock } from '../kernel/clock.ts';
import { dialectOf, dispatchableOperations } from '../operations/dialects.ts';
import type { Rooms } from './rooms.ts';

export function startDispatcher({ settings, log, metrics, traces, ucs, journal, identity }: Rooms): Dispatcher {
  const { concurrencyMax, concurrencyPerTenantMax, attemptTimeoutMs, budgetMs } = settings.delivery.dispatcher;
  const dispatcher = createDispatcher({
    ...fixedLimits.dispatcher,
    clock,
    random: Math.random,
    log,
    metrics,
    traces,
    ucs,
    journal,
    operations: dispatchableOperations,
    dialectOf,
    personName: (tenant, userId) => identity.personName({ tenant, userId }),
    inFlightMax: concurrencyMax,
    inFlightPerTenantMax: concurrencyPerTenantMax,
    attemptTimeoutMs,
    notificationMaxBytes: settings.delivery.notificationMaxBytes,
    budgetMs,
    leftOverBudgetMs: attemptTimeoutMs,
  });
  dispatcher.start();
  return dispatcher;
}
