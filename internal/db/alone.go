package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/fnv"
)

// Alone runs fn unless somebody else runs something under the same name at this
// moment, in this process or in another replica; then ran is false. The lock goes
// with the process that holds it, however that ends.
func (d *DB) Alone(ctx context.Context, name string, fn func(ctx context.Context) error) (ran bool, err error) {
	if _, taken := d.alone.LoadOrStore(name, true); taken {
		return false, nil
	}
	defer d.alone.Delete(name)
	if d.dialect == SQLite { // one process runs jobs on a file
		return true, fn(ctx)
	}
	conn, got, err := d.tryLock(ctx, lockNumber(name))
	if err != nil || !got {
		return false, err
	}
	defer letGo(context.WithoutCancel(ctx), conn, lockNumber(name))
	return true, fn(ctx)
}

func (d *DB) tryLock(ctx context.Context, number int64) (*sql.Conn, bool, error) {
	pool, err := d.writer.DB()
	if err != nil {
		return nil, false, fmt.Errorf("reaching the pool: %w", err)
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, false, translate(fmt.Errorf("reaching PostgreSQL: %w", err))
	}
	var got bool
	err = conn.QueryRowContext(ctx, "SELECT pg_try_advisory_lock($1)", number).Scan(&got)
	if err != nil || !got {
		return nil, false, translate(errors.Join(err, conn.Close()))
	}
	return conn, true, nil
}

func lockNumber(name string) int64 {
	sum := fnv.New64a()
	_, _ = sum.Write([]byte("constancia\x00" + name)) // never fails
	return int64(sum.Sum64())
}
