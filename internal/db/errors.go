package db

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/mattn/go-sqlite3"

	"constancia/internal/fault"
)

// translate names the failures a person can be told about; the rest pass as
// they are, for the log.
func translate(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := fault.From(err); ok {
		return err
	}
	if full(err) {
		return fault.Wrap(fault.Unavailable, "fault.disk_full", err)
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, sql.ErrConnDone) || busy(err) {
		return fault.Wrap(fault.Unavailable, "fault.busy", err)
	}
	return err
}

// full tells whether the disk has no room. SQLite reports a write to a full disk
// as FULL, or as an I/O error when the write-ahead log could not grow.
func full(err error) bool {
	var lite sqlite3.Error
	if errors.As(err, &lite) {
		return lite.Code == sqlite3.ErrFull || lite.ExtendedCode == sqlite3.ErrIoErrWrite
	}
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == "53100"
}

func busy(err error) bool {
	var lite sqlite3.Error
	if errors.As(err, &lite) {
		return lite.Code == sqlite3.ErrBusy || lite.Code == sqlite3.ErrLocked
	}
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (strings.HasPrefix(pg.Code, "53") || strings.HasPrefix(pg.Code, "57P"))
}
