import { openSync, writeSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import pg from 'pg';
import { EVENT_COLUMNS, type EventRow, toEvent } from '#event-store';
import { systemClock, YieldingRate } from '#kernel';
import { LogRecord, type OwnedPartition, type Producer, type RoutedDelivery } from '#message-log';
import { claimOwnership } from '#postgres';
import { TenantCompute } from '#tenant-compute';
import { Catalogue } from '#catalogue';
import { Router } from '../router.ts';
import { numberIn, SENT_BYTES } from './numbered.ts';

/**
 * A process that routes every event of a database, as if its relay began anew, and appends each delivery that it sends
 * to a file. Its arguments: the database's URL and the file.
 */
const [url, path] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: url, max: 8 });
const file = openSync(path!, 'a');

const deliveries: Producer<RoutedDelivery> = {
  ready: () => Promise.resolve(),
  async send(sent, options) {
    const bytes = Buffer.alloc(sent.length * SENT_BYTES);
    sent.forEach(({ event, endpointId }, index) => {
      bytes.writeUInt32LE(numberIn(event.id), index * SENT_BYTES);
      bytes.writeUInt32LE(numberIn(endpointId), index * SENT_BYTES + 4);
      bytes.writeUInt8(options?.recheck ? 1 : 0, index * SENT_BYTES + 8);
    });
    writeSync(file, bytes);
    await nextTurn();
  },
};

const fence = 'spec/0';
const owner: OwnedPartition = {
  ...{ fence, partition: 0, partitionCount: 1 },
  epoch: await claimOwnership(pool, fence, `${process.pid}`),
};
const onProblem = (message: string) => console.error(message);
const catalogue = new Catalogue(pool);
const compute = new TenantCompute({ onProblem });
const options = { pool, catalogue, compute, deliveries, clock: systemClock, onProblem };
const router = new Router({ ...options, rate: new YieldingRate(), maxFanOutBytes: 8_388_608 });
await router.onAssigned([owner]);
const { rows } = await pool.query<EventRow>(`select ${EVENT_COLUMNS} from posthorn.event e order by e.id`);
const progress = { released: () => undefined, completed: () => undefined };
router.onRecords(rows.map((row, slot) => new LogRecord(toEvent(row), owner, false, 100, slot, progress)));
