import { Column, PrimaryColumn } from 'typeorm';

/** The columns of every read model of a stream. */
export abstract class ReadModel {
  /** Of the stream. */
  @PrimaryColumn('uuid')
  id: string;

  /** Of the stream, as far as this shows it. */
  @Column('int')
  version: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;

  @Column('timestamptz', { name: 'deleted_at', nullable: true })
  deletedAt: Date | null;

  /** By which catalogues find what changed, as decimal text. Postgres gives the first; every update sets it anew. */
  @Column({ type: 'bigint', name: 'changed_pos', insert: false, select: false })
  changedPos: string;
}
