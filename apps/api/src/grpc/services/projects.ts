import {
  ChangeProject,
  CreateProject,
  DeleteProject,
  EnsureProject,
  GetProject,
  ListProjectNotifications,
  ListProjects,
  PutProject,
} from '#admin';
import {
  changedFields,
  fieldsWithout,
  formIn,
  nameIn,
  pageIn,
  pageOf,
  type Plain,
  replacingFields,
  type Rpcs,
} from '#grpc-server';
import { execute } from '../../execute.ts';
import { IfExistsDto } from '../../rest/fields/if-exists.dto.ts';
import { PageDto } from '../../rest/fields/page.dto.ts';
import { ChangeProjectDto, CreateProjectDto, ProjectListDto, PutProjectDto } from '../../rest/projects/project.dto.ts';
import type { Projects } from '#proto';
import type { UseCases } from '../use-cases.ts';

const CHANGEABLE = {
  fields: ['uid', 'name', 'schemaValidation', 'unknownEventTypes', 'notificationEmails', 'metadata', 'secretType'],
  maps: ['metadata'],
  cleared: { notificationEmails: [] },
};

/** The methods of `Projects`. */
export function projectRpcs({ commands, queries }: UseCases): Rpcs<typeof Projects> {
  const put = async (request: Plain) => {
    const input = await formIn(PutProjectDto, replacingFields(request));
    return (await execute(commands, new PutProject(nameIn(request, 'project'), { ...input }))).view;
  };
  return {
    createProject: {
      serves: CreateProject,
      isRepeatable: true,
      async run({ project, ifExists = 'fail' }) {
        const way = await formIn(IfExistsDto, { ifExists });
        const { uid, ...given } = await formIn(CreateProjectDto, project);
        const input = { ...given, uid: uid ?? null };
        if (way.ifExists === 'fail') return execute(commands, new CreateProject(input));
        return (await execute(commands, new EnsureProject(input))).view;
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
      // PutProject has the same right.
      serves: ChangeProject,
      mayMakeProject: ({ allowMissing }) => allowMissing === true,
      async run(request) {
        if (request.allowMissing) return put(request);
        const input = await formIn(ChangeProjectDto, changedFields(request, CHANGEABLE));
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
