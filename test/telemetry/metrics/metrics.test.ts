import { describe, expect, test } from 'vitest';
import { createMetrics } from '../../../src/telemetry/metrics/metrics.ts';

describe('the metrics', () => {
  test('count and measure under Prometheus names', async () => {
    const { metrics, exposition } = createMetrics({ version: '1.2.3' });
    metrics.requestAccepted('FindPhoneCall');
    metrics.requestRefused('validation');
    metrics.notificationLogged('FindPhoneCall', 'success', 20);
    metrics.attemptEnded('FindPhoneCall', 'retryable', 10);
    metrics.retryScheduled('FindPhoneCall');
    metrics.journalBatchWritten(3);
    metrics.journalWriteEnded(20);
    metrics.eventsDelivered('websocket', 5);
    metrics.limitReached('bayeux-queue');
    metrics.signInFailed('password');
    metrics.ucsCallEnded('GetInteraction', 'NOT_FOUND');
    metrics.messagesReceived('/meta/connect', 'websocket', 2);
    metrics.notificationDelivered(20);
    const text = await exposition.text();
    for (const line of [
      'ucs_gateway_build_info{version="1.2.3"} 1',
      'ucs_gateway_requests_accepted_total{operation="FindPhoneCall"} 1',
      'ucs_gateway_requests_refused_total{reason="validation"} 1',
      'ucs_gateway_notifications_total{operation="FindPhoneCall",outcome="success"} 1',
      'ucs_gateway_outcome_duration_seconds_bucket{le="0.025",operation="FindPhoneCall"} 1',
      'ucs_gateway_dispatch_duration_seconds_sum{operation="FindPhoneCall",outcome="retryable"} 0.01',
      'ucs_gateway_dispatch_retries_total{operation="FindPhoneCall"} 1',
      'ucs_gateway_journal_batch_records_bucket{le="4"} 1',
      'ucs_gateway_journal_write_duration_seconds_bucket{le="0.025"} 1',
      'ucs_gateway_bayeux_deliveries_total{transport="websocket"} 5',
      'ucs_gateway_ucs_calls_total{method="GetInteraction",status="NOT_FOUND"} 1',
      'ucs_gateway_bayeux_messages_total{kind="/meta/connect",transport="websocket"} 2',
      'ucs_gateway_delivery_lag_seconds_bucket{le="0.025"} 1',
      'ucs_gateway_sign_ins_failed_total{how="password"} 1',
      'ucs_gateway_limits_reached_total{limit="bayeux-queue"} 1',
      'ucs_gateway_limits_reached_total{limit="bayeux-sessions"} 0',
    ])
      expect(text.split('\n')).toContain(line);
  });

  test('read a gauge when asked, from the newest source', async () => {
    const { metrics, exposition } = createMetrics({ version: '1' });
    let sessions = 1;
    metrics.observe('sessions', () => 99);
    metrics.observe('sessions', () => sessions);
    sessions = 7;
    expect(await exposition.text()).toMatch(/^ucs_gateway_bayeux_sessions 7$/m);
  });

  test('show the event loop and the memory of the process', async () => {
    const text = await createMetrics({ version: '1' }).exposition.text();
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
    expect(text).toMatch(/^process_resident_memory_bytes /m);
  });

  test('of two gateways in one process do not mix', async () => {
    const one = createMetrics({ version: '1' });
    const other = createMetrics({ version: '1' });
    one.metrics.limitReached('bayeux-queue');
    expect(await other.exposition.text()).toMatch(/^ucs_gateway_limits_reached_total\{limit="bayeux-queue"\} 0$/m);
  });
});
