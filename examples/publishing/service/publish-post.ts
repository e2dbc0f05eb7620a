import type pg from 'pg';
import { appendToOutbox } from '#outbox';
import { newId } from './new-id.ts';
import { PROJECT } from './project.ts';
import { inTransaction } from './transaction.ts';

export interface Post {
  id: string;
  title: string;
  author: string;
}

/** Publishes a post. The post and its event are committed together, or neither is. */
export async function publishPost(pool: pg.Pool, input: Omit<Post, 'id'>): Promise<Post> {
  const post = { id: newId('post'), title: input.title, author: input.author };
  return inTransaction(pool, async (tx) => {
    await tx.query('insert into post (id, title, author) values ($1, $2, $3)', [post.id, post.title, post.author]);
    // Takes the open transaction: a query through the pool would run in another one, which could commit when this one
    // does not.
    await appendToOutbox(tx, { project: PROJECT, type: 'post.published', data: post });
    return post;
  });
}
