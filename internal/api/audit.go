package api

import (
	"context"
	"net/http"
	"strconv"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
)

// audit adds the operations on the record of everything that was done.
func (a *API) audit() {
	add(a, Op{http.MethodGet, "/audit/checkpoint", actor.AuditRead, "The newest signed checkpoint of the audit log", 0}, a.auditCheckpoint)
	add(a, Op{http.MethodGet, "/audit/events", actor.AuditRead, "What was done in a client's file, the newest first, without its content", 0}, a.auditEvents)
}

type checkpointOut struct {
	Body struct {
		Size   uint64  `json:"size" doc:"Events that the checkpoint signs; 0 before the first"`
		MadeAt *string `json:"made_at"`
		Note   string  `json:"note" doc:"The signed note: origin, size, root, signature (C2SP tlog-checkpoint)"`
	}
}

func (a *API) auditCheckpoint(ctx context.Context, _ *struct{}) (*checkpointOut, error) {
	var out checkpointOut
	err := a.read(ctx, func(tx *db.Tx) error {
		size, at, err := audit.Last(tx)
		if err != nil || size == 0 {
			return err
		}
		made := instant(at)
		out.Body.Size, out.Body.MadeAt = size, &made
		out.Body.Note, err = audit.Newest(tx)
		return err
	})
	return &out, err
}

type auditEventsIn struct {
	Client uuid.UUID `query:"client" required:"true" doc:"Whose file"`
	Limit  int       `query:"limit" default:"50" minimum:"1" maximum:"200"`
	Cursor string    `query:"cursor"`
}

type auditEventJSON struct {
	Seq         int64     `json:"seq"`
	RecordedAt  string    `json:"recorded_at"`
	OccurredAt  string    `json:"occurred_at"`
	Actor       string    `json:"actor" doc:"staff:ID or system:NAME"`
	Action      string    `json:"action"`
	SubjectType string    `json:"subject_type"`
	Subject     uuid.UUID `json:"subject"`
}

type auditEventsOut struct {
	Body struct {
		Items      []auditEventJSON `json:"items" nullable:"false"`
		NextCursor *string          `json:"next_cursor"`
	}
}

// auditEvents lists what was done in one file. Who runs the system reads no file
// by that role alone, and so not its history either.
func (a *API) auditEvents(ctx context.Context, in *auditEventsIn) (*auditEventsOut, error) {
	var out auditEventsOut
	out.Body.Items = []auditEventJSON{}
	before, err := cursorNumber(in.Cursor)
	if err != nil {
		return nil, err
	}
	err = a.read(ctx, func(tx *db.Tx) error {
		if err := tx.Actor.Require(actor.ClientsRead); err != nil {
			return err
		}
		if err := clients.Require(tx, in.Client); err != nil {
			return err
		}
		items, err := audit.ForClient(tx, in.Client, before, in.Limit)
		for _, item := range items {
			out.Body.Items = append(out.Body.Items, auditEventJSON{
				Seq: item.Seq, RecordedAt: instant(item.RecordedAt), OccurredAt: instant(item.OccurredAt), Actor: item.ActorRef,
				Action: item.Action, SubjectType: item.SubjectType, Subject: item.Subject,
			})
		}
		if len(items) == in.Limit && items[len(items)-1].Seq > 0 {
			next := strconv.FormatInt(items[len(items)-1].Seq, 10)
			out.Body.NextCursor = &next
		}
		return err
	})
	return &out, err
}

func cursorNumber(cursor string) (int64, error) {
	if cursor == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(cursor, 10, 64)
	if err != nil || n <= 0 {
		var p fault.Problems
		p.Add("cursor", "fault.cursor")
		return 0, p.Err()
	}
	return n, nil
}
