export { createLogger, flushed, type Logger } from './logger.ts';
export { METRICS_TABLE } from './metrics/metrics-table.ts';
export { Metrics, type MetricsReader, type Sample, sample } from './metrics/metrics.ts';
export { PROCESS_METRICS, watchProcess } from './metrics/process-metrics.ts';
export { renderMetricsPage } from './metrics/render-metrics-page.ts';
