package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
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
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) || busy(err) || unreachable(err) {
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

// busy tells whether somebody else was in the way, or the server was going down:
// nothing was kept, and the same request may succeed later. A deadlock or a
// serialization failure (class 40) is not tried again here: a verb may have
// changed what its caller holds.
func busy(err error) bool {
	var lite sqlite3.Error
	if errors.As(err, &lite) {
		return lite.Code == sqlite3.ErrBusy || lite.Code == sqlite3.ErrLocked || lite.Code == sqlite3.ErrInterrupt
	}
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return false
	}
	switch pg.Code[:min(2, len(pg.Code))] {
	case "40", "53", "55":
		return true
	}
	return strings.HasPrefix(pg.Code, "57P") || pg.Code == "57014" // shutting down; cancelled by our deadline
}

// unreachable tells whether the database could not be spoken to, before anything
// was sent. A connection lost half-way stays an error of ours: what became of
// the commit is not known.
func unreachable(err error) bool {
	var connect *pgconn.ConnectError
	return errors.As(err, &connect) || errors.Is(err, sql.ErrConnDone) || errors.Is(err, driver.ErrBadConn) || pgconn.SafeToRetry(err)
}
