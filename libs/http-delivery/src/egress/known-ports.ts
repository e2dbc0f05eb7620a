/** A service, the ports on which it listens, and where its maker or a standard names them. */
export type KnownService = readonly [service: string, ports: readonly number[], source: string];

const IANA = 'www.iana.org/assignments/service-names-port-numbers';

/**
 * Services on ports from 1024 on that are no web servers of customers, or that take commands over HTTP. Ports from
 * 32768 on are left out: systems hand them out to any program. So are the common ports of web servers under
 * development: 3000, 4000, 5000, 8000, 8001, 8080, 8081, 8888 and 9000.
 */
export const KNOWN_SERVICES: readonly KnownService[] = [
  [
    'another protocol',
    [1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080],
    'fetch.spec.whatwg.org/#port-blocking',
  ],
  // Databases, caches and search
  ['SQL Server', [1433, 1434], IANA],
  ['Oracle', [1521, 1522, 1526, 2483, 2484], IANA],
  ['MySQL', [3306], IANA],
  ['PostgreSQL', [5432, 5433], IANA],
  ['PgBouncer', [6432], 'pgbouncer.org'],
  ['CockroachDB', [26257], 'cockroachlabs.com'],
  ['Firebird', [3050], IANA],
  ['Redis', [6379, 6380, 16379, 26379], 'redis.io'],
  ['memcached', [11211], IANA],
  ['MongoDB', [27017, 27018, 27019, 27020, 28017], 'www.mongodb.com/docs/manual/reference/default-mongodb-port'],
  ['CouchDB', [5984, 6984], 'docs.couchdb.org'],
  [
    'Couchbase',
    [8091, 8092, 8093, 8094, 8095, 8096, 11207, 11210, 18091, 18092, 18093, 18094, 18095, 18096],
    'docs.couchbase.com/server/current/install/install-ports.html',
  ],
  ['Cassandra', [7000, 7001, 7199, 9042, 9142, 9160], 'cassandra.apache.org'],
  ['Neo4j', [7473, 7474, 7687], 'neo4j.com/docs/operations-manual/current/configuration/ports'],
  ['ArangoDB', [8529], 'docs.arangodb.com'],
  ['RethinkDB', [28015, 29015], 'rethinkdb.com'],
  ['OrientDB', [2424, 2480], 'orientdb.org'],
  ['ClickHouse', [8123, 9004, 9005, 9009, 9440], 'clickhouse.com/docs/guides/sre/network-ports'],
  ['InfluxDB', [8086], 'docs.influxdata.com/influxdb/v1/administration/ports'],
  ['Elasticsearch', [9200, 9300], 'elastic.co'],
  ['Kibana', [5601], 'elastic.co'],
  ['Logstash', [5044, 9600], 'elastic.co'],
  ['Solr', [8983], 'solr.apache.org'],
  ['Meilisearch', [7700], 'meilisearch.com'],
  ['Typesense', [8108], 'typesense.org'],
  ['Qdrant', [6333, 6334], 'qdrant.tech'],
  ['Milvus', [19530], 'milvus.io'],
  // Logs, queues and coordination
  ['Kafka', [9092, 9093, 9094, 8083], 'kafka.apache.org'],
  ['ZooKeeper', [2181, 2182, 2281, 2888, 3888], 'zookeeper.apache.org'],
  ['RabbitMQ', [4369, 5671, 5672, 15671, 15672, 15692, 25672], 'www.rabbitmq.com/docs/networking'],
  ['NATS', [4222, 6222, 8222], 'docs.nats.io'],
  ['MQTT', [1883, 8883], IANA],
  ['ActiveMQ', [8161], 'activemq.apache.org'],
  ['NSQ', [4150, 4151, 4160, 4161, 4171], 'nsq.io'],
  ['Pulsar', [6650, 6651], 'pulsar.apache.org'],
  ['beanstalkd', [11300], 'github.com/beanstalkd/beanstalkd'],
  ['Gearman', [4730], IANA],
  ['etcd', [2379, 2380, 4001], 'etcd.io'],
  [
    'Consul',
    [8300, 8301, 8302, 8500, 8501, 8502, 8503, 8600],
    'developer.hashicorp.com/consul/docs/reference/architecture/ports',
  ],
  ['Nomad', [4646, 4647, 4648], 'developer.hashicorp.com/nomad/docs/deploy/production/requirements'],
  ['Vault', [8200, 8201], 'developer.hashicorp.com/vault/docs/configuration/listener/tcp'],
  // Machines and clusters
  ['Docker', [2375, 2376, 2377, 4243], 'docs.docker.com/engine/daemon/remote-access'],
  [
    'Kubernetes',
    [6443, 10248, 10249, 10250, 10251, 10252, 10255, 10256, 10257, 10258, 10259],
    'kubernetes.io/docs/reference/networking/ports-and-protocols',
  ],
  [
    'Istio or Envoy',
    [9901, 15000, 15001, 15004, 15006, 15010, 15012, 15014, 15017, 15020, 15021, 15090],
    'istio.io/latest/docs/ops/deployment/application-requirements',
  ],
  ['Caddy’s admin API', [2019], 'caddyserver.com/docs/api'],
  ['Varnish’s admin port', [6082], 'varnish-cache.org'],
  ['HAProxy’s statistics', [1936], 'haproxy.com'],
  ['Webmin', [10000], 'webmin.com'],
  ['Proxmox', [8006], 'pve.proxmox.com/wiki/Ports'],
  ['Salt', [4505, 4506], 'docs.saltproject.io/en/latest/topics/tutorials/firewall.html'],
  ['Puppet', [8140], IANA],
  ['Windows remote management', [5985, 5986], IANA],
  ['remote desktops', [3389, 5900, 5901, 5902, 5903], IANA],
  ['a shell or debugger', [2345, 5005, 9003, 9222, 9229], 'nodejs.org'],
  ['Java RMI', [1098, 1099], IANA],
  ['printers', [9100], IANA],
  ['iSCSI', [3260], IANA],
  ['a version control server', [3690, 9418], IANA],
  ['a directory', [3268, 3269], IANA],
  ['mail', [2525], 'mailgun.com'],
  ['chat servers', [5222, 5269, 6660, 6661, 6662, 6663, 6664], IANA],
  // Ways on
  ['a proxy', [1080, 3128, 8118, 9050, 9051, 9150], IANA],
  ['a VPN or RADIUS', [1194, 1701, 1812, 1813], IANA],
  // Data processing
  ['Hadoop', [8020, 8032, 8042, 8088, 9083, 9864, 9870, 10002, 16000, 16010, 16020, 16030, 19888], 'hadoop.apache.org'],
  ['Spark', [4040, 6066, 7077, 18080], 'spark.apache.org'],
  ['Ignite', [10800], 'ignite.apache.org'],
  ['Hazelcast', [5701], 'docs.hazelcast.com'],
  ['Ceph', [3300, 6789], 'docs.ceph.com'],
  ['Temporal', [7233], 'docs.temporal.io'],
  // Metrics, traces and logs
  ['Prometheus', [9090, 9091, 9115], 'github.com/prometheus/prometheus/wiki/Default-port-allocations'],
  ['Graphite or StatsD', [2003, 2004, 8125, 8126], 'graphite.readthedocs.io'],
  ['OpenTelemetry', [4317, 4318], 'opentelemetry.io/docs/specs/otlp'],
  ['Jaeger or Zipkin', [9411, 14250, 14268, 16686], 'jaegertracing.io'],
  ['Loki', [3100], 'grafana.com'],
  ['Fluentd', [24224], 'docs.fluentd.org'],
  ['Splunk', [8089, 9997], 'help.splunk.com'],
  ['Zabbix', [10050, 10051], IANA],
  ['OpenTSDB', [4242], 'opentsdb.net'],
  ['VictoriaMetrics', [8428], 'docs.victoriametrics.com'],
];
