package demo

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
	"constancia/internal/staff"
	"constancia/internal/vault"
)

// Remove takes the fictional clinic away: the marked clients with everything that
// hangs on them, also what was added since, their files and their keys, and the
// marked colleagues. A colleague who did something elsewhere is shut out and
// stays, because the record there names her. No trigger stands in the way: they
// refuse that a record is rewritten, and the foreign keys that half of one is lost.
//
// The keys lie in a store of their own and go after the commit; the marks stay
// until they are gone, so that a removal which was killed is finished by the next.
//
// Faults: Forbidden for whoever does not manage staff; NotFound where nothing is
// loaded; Conflict where nobody left could run the system.
func Remove(ctx context.Context, d *db.DB) error {
	finished, err := finish(ctx, d)
	if err != nil {
		return err
	}
	var files []string
	err = d.Write(ctx, func(tx *db.Tx) (err error) {
		files, err = removeRows(tx)
		return err
	})
	if finished && fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = finish(ctx, d)
	return errors.Join(vault.Of(d).Destroy(files...), err)
}

// finish destroys the keys of clients whose rows are gone, and then their marks; it
// tells whether there were any.
// The log is emptied again before: somebody may have read a file a moment ago.
func finish(ctx context.Context, d *db.DB) (bool, error) {
	var gone []uuid.UUID
	err := d.Read(ctx, func(tx *db.Tx) (err error) {
		if err := tx.Actor.Require(actor.StaffManage); err != nil {
			return err
		}
		gone, err = marked(tx, client, true)
		return err
	})
	if err != nil || len(gone) == 0 {
		return false, err
	}
	for _, id := range gone {
		err := d.Write(ctx, func(tx *db.Tx) error {
			err := audit.Purge(tx, []uuid.UUID{id})
			if errors.Is(err, seal.ErrNoKey) {
				return nil // a removal that was killed got so far
			}
			return err
		})
		if err == nil {
			err = d.Keys().Destroy(ctx, id)
		}
		if err != nil {
			return false, fmt.Errorf("destroying what was sealed: %w", err)
		}
	}
	return true, d.Write(ctx, func(tx *db.Tx) error {
		return tx.DB.Where("id IN ? AND removed_at IS NOT NULL", gone).Delete(&mark{}).Error
	})
}

func removeRows(tx *db.Tx) ([]string, error) {
	loaded, err := Loaded(tx)
	if err == nil && !loaded {
		err = fault.New(fault.NotFound, "demo.not_loaded")
	}
	if err != nil {
		return nil, err
	}
	ids, err := marked(tx, client, false)
	if err != nil {
		return nil, err
	}
	files, err := filesOf(tx)
	if err != nil {
		return nil, err
	}
	for _, t := range hanging {
		if err := tx.DB.Exec("DELETE FROM " + t.table + " WHERE " + t.where).Error; err != nil {
			return nil, fmt.Errorf("removing from %s: %w", t.table, err)
		}
	}
	if err := removeColleagues(tx, ids); err != nil {
		return nil, err
	}
	if err := audit.Purge(tx, ids); err != nil {
		return nil, err
	}
	err = tx.DB.Model(&mark{}).Where("kind = ? AND removed_at IS NULL", client).Select("removed_at").Updates(&mark{RemovedAt: &tx.Now}).Error
	if err != nil {
		return nil, fmt.Errorf("marking what is removed: %w", err)
	}
	return files, audit.Append(tx, audit.Event{
		Action: "demo.remove", SubjectType: "office", Subject: staff.DefaultOffice, Detail: map[string]any{"clients": len(ids)},
	})
}

// What the marks say in a query.
const (
	invented = "(SELECT id FROM demo_rows WHERE kind = 'client' AND removed_at IS NULL)"
	ofClient = "client_id IN " + invented
	ofCourt  = "hearing_id IN (SELECT id FROM hearings WHERE " + ofClient + ")"
	ofDate   = "setting_id IN (SELECT id FROM hearing_settings WHERE " + ofClient + ")"
	ofLink   = "feed_id IN (SELECT id FROM feeds WHERE " + ofClient + ")"
)

// hanging is every table that holds something of a client, each before those it
// refers to. A test compares it with the schema.
var hanging = []struct{ table, where string }{
	{"packet_answers", ofClient},
	{"packet_receipts", ofClient},
	{"packet_services", ofClient},
	{"packet_bundles", ofClient},
	{"packet_seals", ofClient},
	{"packet_withdrawals", ofClient},
	{"packet_clearances", ofClient},
	{"packet_rounds", ofClient},
	{"packet_approvals", ofClient},
	{"packet_works", ofClient},
	{"packet_parts", ofClient},
	{"packet_builds", ofClient},
	{"packets", ofClient},
	{"selfreport_pieces", ofClient},
	{"selfreport_uploads", ofClient},
	{"selfreport_notices", ofClient},
	{"selfreport_arrivals", ofClient},
	{"selfreport_codes", ofClient},
	{"selfreport_links", ofClient},
	{"declaration_approvals", ofClient},
	{"declaration_frames", ofClient},
	{"declarations", ofClient},
	{"task_turns", ofClient},
	{"tasks", ofClient},
	{"note_withdrawals", ofClient},
	{"note_approvals", ofClient},
	{"note_texts", ofClient},
	{"notes", ofClient},
	{"incident_failures", ofClient},
	{"incident_exhibits", "incident_id NOT IN (SELECT incident_id FROM incident_failures)"},
	{"incidents", "id NOT IN (SELECT incident_id FROM incident_failures)"},
	{"failure_consents", ofClient},
	{"failure_links", ofClient},
	{"failure_turns", ofClient},
	{"failure_histories", ofClient},
	{"evidence", ofClient},
	{"failure_drafts", ofClient},
	{"failure_steps", ofClient},
	{"failure_witnesses", ofClient},
	{"failure_appearances", ofClient},
	{"failure_calls", ofClient},
	{"failure_attempts", ofClient},
	{"failure_statements", ofClient},
	{"failures_unmeant", ofClient},
	{"failures", ofClient},
	{"move_receipts", ofClient},
	{"move_sendings", ofClient},
	{"move_turns", ofClient},
	{"move_updates", ofClient},
	{"moves", ofClient},
	{"supervision_scans", ofClient},
	{"document_rulings", ofClient},
	{"document_consents", ofClient},
	{"document_checks", ofClient},
	{"document_labels", ofClient},
	{"document_custody", ofClient},
	{"tellings", ofClient + " OR " + ofDate},
	{"hearing_presences", ofClient + " OR outcome_id IN (SELECT id FROM hearing_outcomes WHERE " + ofClient + ")"},
	{"hearing_outcomes", ofClient},
	{"documents", ofClient},
	{"summons_appointments", ofClient},
	{"summons_readings", ofClient},
	{"summonses", ofClient},
	{"violation_answers", ofClient},
	{"violation_occurrences", ofClient},
	{"violations", ofClient},
	{"instructions", ofClient},
	{"device_duty_answers", ofClient},
	{"device_endings", ofClient},
	{"device_passports", ofClient},
	{"devices", ofClient},
	{"duty_answers", ofClient},
	{"detention_answers", ofClient},
	{"detentions", ofClient},
	{"supervision_endings", ofClient},
	{"step_down_answers", ofClient},
	{"step_down_requests", ofClient},
	{"level_changes", ofClient},
	{"supervision_officers", ofClient},
	{"enrolments", ofClient},
	{"condition_duties", ofClient},
	{"release_conditions", ofClient},
	{"release_documents", ofClient},
	{"feed_fetches", ofLink},
	{"feed_events", ofLink},
	{"feeds", ofClient},
	{"check_resolutions", ofClient},
	{"hearing_checks", ofClient},
	{"hearing_participants", ofClient + " OR " + ofCourt},
	{"hearing_settings", ofClient},
	{"hearings", ofClient},
	{"proceedings", ofClient},
	{"occurrence_returns", ofClient},
	{"occurrence_reviews", ofClient},
	{"occurrence_acknowledgements", ofClient},
	{"occurrence_outcomes", ofClient},
	{"occurrence_moves", ofClient},
	{"obligation_prompts", ofClient},
	{"obligation_pause_lifts", ofClient},
	{"obligation_pauses", ofClient},
	{"obligation_participants", ofClient},
	{"occurrences", ofClient},
	{"obligation_endings", ofClient},
	{"obligation_schedules", ofClient},
	{"obligations", ofClient},
	{"import_suggestions", ofClient},
	{"import_outcomes", ofClient},
	{"client_kin", ofClient + " OR other_id IN " + invented},
	{"conflict_matches", ofClient + " OR other_id IN " + invented},
	{"client_closures", ofClient},
	{"client_edits", ofClient},
	{"client_leads", ofClient},
	{"client_assignments", ofClient},
	{"client_addresses", ofClient},
	{"client_phones", ofClient},
	{"clients", "id IN " + invented},
}

// filesOf are the names in the vault of what the clients' documents and packets are.
func filesOf(tx *db.Tx) ([]string, error) {
	var files []string
	for _, kept := range []struct{ table, column string }{
		{"documents", "file_name"},
		{"documents", "preview_name"},
		{"packet_builds", "file_name"},
		{"packet_parts", "file_name"},
		{"packet_bundles", "file_name"},
	} {
		var names []string
		err := tx.DB.Table(kept.table).Where(ofClient).Where(kept.column+" <> ''").Pluck(kept.column, &names).Error
		if err != nil {
			return nil, fmt.Errorf("reading the names of files: %w", err)
		}
		files = append(files, names...)
	}
	return files, nil
}

// ownActs are what a colleague does about herself alone.
var ownActs = []string{
	"staff.joined", "staff.signed_in", "staff.signed_out", "staff.signed_out_everywhere", "staff.language_chosen",
	"staff.password_changed", "staff.signature_set", "demo.load", "demo.remove",
}

func removeColleagues(tx *db.Tx, clients []uuid.UUID) error {
	ids, err := marked(tx, colleague, false)
	if err != nil {
		return err
	}
	for _, id := range ids {
		who := actor.Actor{Kind: actor.Staff, ID: id}
		elsewhere, err := audit.ActedElsewhere(tx, who, clients, ownActs...)
		if err == nil && !elsewhere {
			elsewhere, err = keptBack(tx, id)
		}
		if err == nil && elsewhere {
			err = staff.Disable(tx, id)
		}
		if err != nil {
			return err
		}
	}
	if err := tx.DB.Where("kind = ?", colleague).Delete(&mark{}).Error; err != nil {
		return fmt.Errorf("removing marks: %w", err)
	}
	return somebodyRuns(tx)
}

// keptBack deletes a colleague with all that is hers alone, and tells whether
// something held her: then nothing of it is done.
func keptBack(tx *db.Tx, id uuid.UUID) (bool, error) {
	const before = "removing_colleague"
	if err := tx.DB.SavePoint(before).Error; err != nil {
		return false, fmt.Errorf("marking a place to go back to: %w", err)
	}
	own := "feed_id IN (SELECT id FROM feeds WHERE staff_id = ?)"
	for _, t := range []struct{ table, where string }{
		{"feed_fetches", own},
		{"feed_events", own},
		{"feeds", "staff_id = ?"},
		{"staff_sessions", "staff_id = ?"},
		{"api_tokens", "staff_id = ?"},
		{"staff_links", "staff_id = ?"},
		{"client_assignments", "staff_id = ?"},
		{"team_members", "staff_id = ?"},
		{"staff_signatures", "id = ?"},
		{"staff_roles", "staff_id = ?"},
		{"staff", "id = ?"},
	} {
		err := tx.DB.Exec("DELETE FROM "+t.table+" WHERE "+t.where, id).Error
		if errors.Is(err, gorm.ErrForeignKeyViolated) {
			return true, tx.DB.RollbackTo(before).Error
		}
		if err != nil {
			return false, fmt.Errorf("removing a colleague from %s: %w", t.table, err)
		}
	}
	return false, nil
}

// somebodyRuns refuses to leave people behind of whom nobody runs the system.
func somebodyRuns(tx *db.Tx) error {
	all, err := staff.List(tx)
	if err != nil {
		return err
	}
	active := 0
	for _, m := range all {
		if m.Disabled() {
			continue
		}
		active++
		for _, g := range m.Roles {
			if g.Role == actor.Admin {
				return nil
			}
		}
	}
	if active == 0 {
		return nil
	}
	return fault.New(fault.Conflict, "demo.nobody_runs")
}
