import { Column, PrimaryColumn } from 'typeorm';

/** The columns of every read model of a stream. */
export abstract class ReadModel {
  /** The id of the stream. */
  @PrimaryColumn('uuid')
  id: string;

  /** The version of the stream that this row reflects. */
  @Column('int')
  version: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;

  @Column('timestamptz', { name: 'deleted_at', nullable: true })
  deletedAt: Date | null;

  /**
   * The position, as decimal text, by which catalogues find changes. Postgres sets the first; every update sets a new
   * one.
   */
  @Column({ type: 'bigint', name: 'changed_pos', insert: false, select: false })
  changedPos: string;
}
