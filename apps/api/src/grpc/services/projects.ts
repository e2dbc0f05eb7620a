import {
  ChangeProject,
  CreateProject,
  DeleteProject,
  GetProject,
  ListProjectNotifications,
  ListProjects,
} from '#admin';
import { changedFields, fieldsWithout, formIn, nameIn, pageIn, pageOf, type Rpcs } from '#grpc-server';
import { execute } from '../../execute.ts';
import { PageDto } from '../../rest/fields/page.dto.ts';
import { ChangeProjectDto, CreateProjectDto, ProjectListDto } from '../../rest/projects/project.dto.ts';
import type { Projects } from '#proto';
import type { UseCases } from '../use-cases.ts';

const FIELDS = ['uid', 'name', 'schemaValidation', 'unknownEventTypes', 'notificationEmails', 'metadata', 'secretType'];

/** The methods of `Projects`. */
export function projectRpcs({ commands, queries }: UseCases): Rpcs<typeof Projects> {
  return {
    createProject: {
      serves: CreateProject,
      isRepeatable: true,
      async run({ project }) {
        const { uid, ...given } = await formIn(CreateProjectDto, project);
        return execute(commands, new CreateProject({ ...given, uid: uid ?? null }));
      },
    },
    getProject: { serves: GetProject, run: (request) => queries.execute(new GetProject(nameIn(request, 'project'))) },
    listProjects: {
      serves: ListProjects,
      async run(request) {
        const { cursor, limit, order, ...filter } = await pageIn(ProjectListDto, request, { id: 'ids' });
        return pageOf('projects', await queries.execute(new ListProjects(cursor ?? null, limit, filter, order)));
      },
    },
    updateProject: {
      serves: ChangeProject,
      async run(request) {
        const input = await formIn(ChangeProjectDto, changedFields(request, FIELDS, ['metadata']));
        return execute(commands, new ChangeProject(nameIn(request, 'project'), { ...input }));
      },
    },
    deleteProject: {
      serves: DeleteProject,
      run: (request) => execute(commands, new DeleteProject(nameIn(request, 'project'))),
    },
    listNotifications: {
      serves: ListProjectNotifications,
      async run(request) {
        const { cursor, limit, order } = await pageIn(PageDto, fieldsWithout(request, 'project'));
        const query = new ListProjectNotifications(nameIn(request, 'project'), cursor ?? null, limit, order);
        return pageOf('notifications', await queries.execute(query));
      },
    },
  };
}
