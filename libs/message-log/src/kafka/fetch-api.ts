import { createAPI, fetchV11, type Reader } from '@platformatic/kafka';

/** The part of a leader's response that concerns one partition. */
export interface FetchedPartition {
  partition: number;
  /** 0, or the code of the error in place of records. */
  errorCode: number;
  aborted: readonly AbortedTransaction[];
  /** Record batches, not decoded: a fetch may bring megabytes, which take their time. */
  records: Buffer | null;
}

/** The records of this producer from this offset on, up to its abort marker, were never committed. */
export interface AbortedTransaction {
  producerId: bigint;
  firstOffset: bigint;
}

interface FetchResponse {
  errorCode: number;
  partitions: FetchedPartition[];
}

const FETCH_KEY = 1;
/**
 * Brokers from 2.3 to 4.2 know it. It names topics by their names, and has no field that later versions made optional.
 */
const FETCH_VERSION = 11;

function readAborted(reader: Reader): AbortedTransaction {
  return { producerId: reader.readInt64(), firstOffset: reader.readInt64() };
}

/** A partition of the response; the fields in between are high watermark, last stable offset and log start offset. */
function readPartition(reader: Reader): FetchedPartition {
  const partition = reader.readInt32();
  const errorCode = reader.readInt16();
  reader.skip(3 * 8);
  const aborted = reader.readNullableArray(readAborted, false, false) ?? [];
  reader.skip(4); // The preferred replica: without a rack no client is directed to a replica.
  return { partition, errorCode, aborted, records: reader.readNullableBytes(false) };
}

/** https://kafka.apache.org/protocol.html#The_Messages_Fetch, response version 11, of a request for one topic. */
function readResponse(_correlationId: number, _apiKey: number, _apiVersion: number, reader: Reader): FetchResponse {
  reader.skip(4); // How long the broker has throttled the response.
  const errorCode = reader.readInt16();
  reader.skip(4); // The id of a session, which was not requested.
  const readTopic = () => {
    reader.readString(false);
    return reader.readArray(readPartition, false, false);
  };
  return { errorCode, partitions: reader.readArray(readTopic, false, false).flat() };
}

/**
 * The library's Fetch request with a response whose records stay as they came, and whose errors stay with their
 * partitions.
 */
export const fetchApi = createAPI<fetchV11.FetchRequest, FetchResponse>(
  FETCH_KEY,
  FETCH_VERSION,
  fetchV11.createRequest,
  readResponse,
  false,
  false,
);
