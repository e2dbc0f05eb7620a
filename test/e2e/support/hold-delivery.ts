import { type ApiClient, eventually } from '#testing';

/**
 * Makes a delivery that waits for a paused endpoint, of an event of the type `held.type`.
 * @param path the path of its project
 * @returns the id of the delivery
 */
export async function holdDelivery(api: ApiClient, path: string, url: string): Promise<string> {
  const { id: endpoint } = await api.post<{ id: string }>(`${path}/endpoints`, { url, eventTypes: ['held.type'] });
  await api.post(`${path}/endpoints/${endpoint}/pause`);
  const { id: event } = await api.post<{ id: string }>(`${path}/events`, { type: 'held.type', data: { n: 1 } });
  const { items } = await eventually(
    () =>
      api.get<{ items: { id: string; status: string }[] }>(`${path}/deliveries?event=${event}&endpoint=${endpoint}`),
    ({ items: [found] }) => found?.status === 'held',
  );
  return items[0]!.id;
}
