import { testDatabase } from '#testing';
import { KafkaHarness } from '../testing/kafka-harness.ts';
import { RecordingConsumer } from '../testing/recording-consumer.ts';
import { PressureGauge } from '../testing/pressure-gauge.ts';
import { createOwnershipTable } from '../testing/ownership-table.ts';
import { eventually } from '../testing/eventually.ts';
import { setImmediate } from 'node:timers/promises';

it('pressure', async () => {
  const db = await testDatabase(); await createOwnershipTable(db.pool);
  const h = new KafkaHarness(['127.0.0.1:9092'], db.pool);
  const consumer = new RecordingConsumer();
  const records = Array.from({length:400},(_,i)=>({key:'key',text:String(i).padEnd(1024)}));
  const gauge = new PressureGauge(65536);
  consumer.beforeRecords = (handed) => gauge.handedOver(handed);
  await h.publish(records.slice(0,200));
  const r = await h.start(consumer, {maxBytesInFlight: 65536});
      await eventually('the bound is reached', () => gauge.isFull);
      await h.publish(records.slice(200));
  const trace: unknown[] = [];
  try {
      for (let next = 0; consumer.records.length < records.length; ) {
        await eventually('the bound is reached', () => gauge.isFull || consumer.records.length === records.length, 5000);
        trace.push(['full', consumer.records.length, gauge.bytes]);
        while (gauge.isFull && gauge.bytes > 32768) {
          gauge.complete(consumer.records[next++]!);
          await setImmediate();
        }
        trace.push(['half', consumer.records.length, gauge.bytes, gauge.isFull]);
        await eventually('it has resumed', () => !gauge.isFull || consumer.records.length === records.length, 5000);
      }
  } catch (e) { console.log(e); }
  console.log(JSON.stringify(trace), gauge, h.problems);
  await r.stop(); await h.close(); await db.drop();
}, 60000);
