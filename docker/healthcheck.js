// The health check of the image: exits with 0 if the Posthorn of this container lives. It responds on the port of the
// API, or without the role api on the port for health.
const { PORT = '8080', POSTHORN_HEALTH_PORT = '8081' } = process.env;

async function lives(port) {
  const response = await fetch(`http://127.0.0.1:${port}/livez`, { signal: AbortSignal.timeout(4_000) });
  if (!response.ok) throw new Error(`/livez on port ${port} responds with ${response.status}`);
}

try {
  await Promise.any([lives(PORT), lives(POSTHORN_HEALTH_PORT)]);
} catch (error) {
  console.error(error.errors.map(({ message }) => message).join('; '));
  process.exit(1);
}
