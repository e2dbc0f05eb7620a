export { AgedValue } from './aged-value.ts';
export { backoffMs } from './backoff.ts';
export { BatchQueue } from './batch-queue.ts';
export { BoundedCache } from './bounded-cache.ts';
export { type Clock, steadyMs, systemClock } from './clock.ts';
export { COMMAND } from './command-line.ts';
export { counted } from './counted.ts';
export {
  DATE_TIME_FORM,
  DATE_TIME_MESSAGE,
  isDateTimeMs,
  isoOf,
  LATEST_MS,
  LATEST_WORDS,
  parseDateTime,
} from './date-time.ts';
export { decodeBase64 } from './decode-base64.ts';
export { deliveryIdOf } from './delivery-id.ts';
export { describeApart, describeSpan, ntpAdvice } from './describe-apart.ts';
export { describeProblem, describeProblems, toSentence } from './describe-problems.ts';
export { editDistance } from './edit-distance.ts';
export { ENDPOINT_STATUSES, type EndpointStatus } from './endpoint-state.ts';
export { type ErrorCode, type FieldProblem, messageOf, PosthornError } from './errors.ts';
export { channelsOf } from './channels.ts';
export { contentLength, MAX_EVENT_CHANNELS, MAX_EVENT_ENDPOINTS, type PosthornEvent } from './event.ts';
export { flushDivided } from './flush-divided.ts';
export {
  EVENT_TYPE_FORM,
  EVENT_TYPE_NAME_MESSAGE,
  isEventTypeName,
  MAX_EVENT_TYPE_CHARACTERS,
} from './event-type-name.ts';
export { ActiveProjects } from './fair/active-projects.ts';
export { FairQueue } from './fair/fair-queue.ts';
export { PacedProjects } from './fair/paced-projects.ts';
export { RateLimit } from './fair/rate-limit.ts';
export { SharedBudget } from './fair/shared-budget.ts';
export { YieldingRate } from './fair/yielding-rate.ts';
export { canonicalJson, MAX_JSON_DEPTH } from './json/canonical-json.ts';
export type { JsonBounds } from './json/json-bounds.ts';
export { pointerBelow } from './json/json-pointer.ts';
export { lossyNumbers } from './json/lossy-numbers.ts';
export { parseJson } from './json/parse-json.ts';
export { repeatedNames } from './json/repeated-names.ts';
export { isOperational, type OperationalEventType, operationalEventTypes } from './operational-events.ts';
export { endsInTime } from './running/ends-in-time.ts';
export { keepRunning } from './running/keep-running.ts';
export { LastingProblem } from './running/lasting-problem.ts';
export { restAfter } from './running/rest-after.ts';
export { describeStillLoop, LoopHealth, type LoopReport, type WorkReport } from './running/loop-health.ts';
export { problemKind } from './running/problem-kind.ts';
export { ProblemReports, type RecentProblem } from './running/problem-reports.ts';
export { LoopWatch } from './running/loop-watch.ts';
export { freePort } from './free-port.ts';
export { isAlive, maySignal, signalIfAlive } from './is-alive.ts';
export { leftMs } from './left-ms.ts';
export { makeDirectory } from './make-directory.ts';
export { BOOLEAN_MESSAGE, ENDPOINT_MESSAGE, OBJECT_MESSAGE, tooDeepMessage } from './form-messages.ts';
export {
  changedMetadata,
  isMetadata,
  isMetadataChange,
  MAX_METADATA_KEY_CHARACTERS,
  MAX_METADATA_KEYS,
  MAX_METADATA_VALUE_CHARACTERS,
  type Metadata,
  METADATA_KEY_FORM,
  METADATA_MESSAGE,
  METADATA_ROOM_MESSAGE,
  METADATA_VALUE_FORM,
  type MetadataChange,
  sortedMetadata,
} from './metadata.ts';
export { checkPem, readPem } from './pem.ts';
export { notANetwork, parseCidr } from './parse-cidr.ts';
export { noProjectMessage, PROJECT_MESSAGE } from './project-reference.ts';
export { remember } from './remember.ts';
export { requiredMessage } from './required-message.ts';
export { shellWord } from './shell-word.ts';
export { shorten } from './shorten.ts';
export { SharedRuns } from './shared-runs.ts';
export { TimeSlice } from './time-slice.ts';
export { type ClockFinding, LEAST_STEP_MS, SteadyClock } from './steady-clock.ts';
export {
  DESCRIPTION_FORM,
  DESCRIPTION_MESSAGE,
  isText,
  MAX_NAME_CHARACTERS,
  MAX_TEXT_CHARACTERS,
  NAME_FORM,
  NAME_MESSAGE,
  TEXT_FORM,
  TEXT_MESSAGE,
  TEXT_WORDS,
} from './text.ts';
export { fromTypeId, type IdPrefix, toTypeId } from './typeid.ts';
export { UID_FORM, UID_MESSAGE } from './uid.ts';
export { unknownField, unknownFields } from './unknown-field.ts';
export { isUuid, lowestUuidAt, orderedUuidv7, unixMsOfUuid, uuidv7, uuidv8FromHash } from './uuid.ts';
