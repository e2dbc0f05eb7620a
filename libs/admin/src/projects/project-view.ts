import { toTypeId } from '#kernel';
import type { ProjectEntity } from './project.entity.ts';

/** A project as the APIs show it. */
export interface ProjectView {
  id: string;
  uid: string | null;
  name: string;
  notificationEmails: string[];
  createdAt: string;
  updatedAt: string;
}

export function projectView(project: ProjectEntity): ProjectView {
  return {
    id: toTypeId('prj', project.id),
    uid: project.uid,
    name: project.name,
    notificationEmails: project.notificationEmails,
    createdAt: project.createdAt.toISOString(),
    updatedAt: project.updatedAt.toISOString(),
  };
}
