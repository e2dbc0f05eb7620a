import type { Scene } from './scene.ts';
import type { TestProject } from './test-project.ts';

let made = 0;

/**
 * An endpoint on the dispatcher of another one. A request that passes the probe shows that the dispatcher has finished
 * its earlier work, and knows all earlier changes.
 */
export class Probe {
  private readonly scene: Scene;
  private readonly project: TestProject;
  private readonly path: string;
  private readonly type: string;
  private delivery: string | undefined;
  private passed = 0;

  private constructor(scene: Scene, project: TestProject, path: string, type: string) {
    this.scene = scene;
    this.project = project;
    this.path = path;
    this.type = type;
  }

  /** @param other the endpoint whose dispatcher is probed */
  static async create(scene: Scene, project: TestProject, other: string): Promise<Probe> {
    const nth = ++made;
    const probe = new Probe(scene, project, `/probe/${nth}`, `probe.n${nth}`);
    const endpoint = await project.createNeighbour(scene.receiver.url(probe.path), other, { eventTypes: [probe.type] });
    const event = await probe.send();
    const delivery = await project.delivery(event, endpoint.id, ({ status }) => status === 'succeeded');
    probe.delivery = delivery.id;
    return probe;
  }

  /** Sends an event through the probe: afterwards the dispatcher knows every earlier change of an endpoint. */
  async send(): Promise<string> {
    const { id } = await this.project.send({ type: this.type, data: null });
    await this.scene.receiver.waitFor(this.path, ++this.passed);
    return id;
  }

  /** Replays through the probe: afterwards the dispatcher has claimed all rows that were due before. */
  async pass(): Promise<void> {
    await this.project.replay(this.delivery!);
    await this.scene.receiver.waitFor(this.path, ++this.passed);
  }
}
