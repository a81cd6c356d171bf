package imports

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
	"constancia/internal/staff"
)

// batchLines is how many lines one transaction puts on record: the audit log's
// head and the one writer of SQLite are held for no longer than that takes.
const batchLines = 500

// longestFileName is how much of a file's name is kept.
const longestFileName = 200

const notFound = "imports.not_found"

// Stage keeps a sheet that was read from a file until somebody has looked at it:
// nothing of it is on record yet. The file is kept beside it while another of its
// pages can be chosen. Reading is no part of it, so that nobody waits for it.
//
// Faults: Forbidden.
func Stage(tx *db.Tx, name string, file []byte, sheet Sheet) (Import, error) {
	if err := tx.Actor.Require(actor.ImportsWrite); err != nil {
		return Import{}, err
	}
	i := Import{Row: db.NewRow(tx), TeamID: teamOf(tx), StartedBy: tx.Actor.ID, State: Staged, FileName: seal.Of(nameOfFile(name))}
	if err := tx.Keys.Create(tx.Context(), i.ID); err != nil {
		return Import{}, fmt.Errorf("making the import's key: %w", err)
	}
	if len(sheet.Names) > 1 {
		i.Workbook, i.Pages = seal.OfBytes(file), seal.Of(strings.Join(sheet.Names, "\n"))
	}
	if err := i.hold(sheet, Guess(sheet)); err != nil {
		return i, err
	}
	if err := tx.DB.Create(&i).Error; err != nil {
		return i, fmt.Errorf("staging a sheet: %w", err)
	}
	if err := keepLines(tx, i.ID, sheet.Lines); err != nil {
		return i, err
	}
	return i, record(tx, i, "stage", map[string]any{"lines": i.Lines})
}

// hold takes what the header keeps of a sheet.
func (i *Import) hold(sheet Sheet, m Mapping) error {
	text, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("writing the columns of an import: %w", err)
	}
	i.Page, i.Mapping, i.Lines = seal.Of(sheet.Name), seal.Of(string(text)), len(sheet.Lines)
	return nil
}

func keepLines(tx *db.Tx, id uuid.UUID, lines []Line) error {
	var rows []batch
	for chunk := range slices.Chunk(lines, batchLines) {
		text, err := json.Marshal(chunk)
		if err != nil {
			return fmt.Errorf("writing staged lines: %w", err)
		}
		rows = append(rows, batch{Row: db.NewRow(tx), ImportID: id, Number: len(rows) + 1, Lines: seal.OfBytes(text)})
	}
	if err := tx.DB.CreateInBatches(&rows, 50).Error; err != nil {
		return fmt.Errorf("staging lines: %w", err)
	}
	return nil
}

// ReadPage reads another page of the workbook that a staged import came from.
//
// Faults: NotFound; Invalid for a page that is not there.
func ReadPage(tx *db.Tx, id uuid.UUID, page string) (Sheet, error) {
	i, err := Find(tx, id)
	if err != nil {
		return Sheet{}, err
	}
	if !slices.Contains(i.PageNames(), page) {
		return Sheet{}, refuse("imports.page_unknown")
	}
	var kept Import
	if err := db.Take(tx.DB.Select("id", "workbook").Where("id = ?", id), &kept, notFound); err != nil {
		return Sheet{}, err
	}
	return Read(kept.Workbook.Reveal(), page)
}

// Choose takes another page, as ReadPage read it, in place of the one that is
// staged.
//
// Faults: NotFound; Stale; Conflict once the import has begun.
func Choose(tx *db.Tx, id uuid.UUID, version int64, sheet Sheet) error {
	i, err := take(tx, id, version, Staged)
	if err != nil {
		return err
	}
	if err := i.hold(sheet, Guess(sheet)); err != nil {
		return err
	}
	if err := tx.DB.Where("import_id = ?", id).Delete(&batch{}).Error; err != nil {
		return fmt.Errorf("leaving a page: %w", err)
	}
	if err := keepLines(tx, id, sheet.Lines); err != nil {
		return err
	}
	if err := db.Change(tx, &i, &i.Row, "page", "mapping", "lines"); err != nil {
		return err
	}
	return record(tx, i, "choose", map[string]any{"lines": i.Lines})
}

// Discard forgets a sheet of which nothing is on record yet, and destroys the key
// under which it lay.
//
// Faults: NotFound; Stale; Conflict once the import has begun.
func Discard(tx *db.Tx, id uuid.UUID, version int64) error {
	i, err := take(tx, id, version, Staged)
	if err != nil {
		return err
	}
	if err := tx.DB.Where("import_id = ?", id).Delete(&batch{}).Error; err != nil {
		return fmt.Errorf("forgetting lines: %w", err)
	}
	if err := tx.DB.Where("id = ?", id).Delete(&Import{}).Error; err != nil {
		return fmt.Errorf("forgetting a sheet: %w", err)
	}
	tx.AfterCommit(func() {
		if err := tx.Keys.Destroy(tx.Context(), id); err != nil {
			tx.Log().Error("destroying the key of a discarded import", "cause", err.Error())
		}
	})
	return record(tx, i, "discard", nil)
}

// PageNames are the pages of the workbook that hold something; none where there
// is no choice.
func (i Import) PageNames() []string {
	if i.Pages.Empty() || i.State != Staged {
		return []string{}
	}
	return strings.Split(i.Pages.Reveal(), "\n")
}

// Correct takes a person's word for what the columns mean.
//
// Faults: NotFound; Stale; Conflict once the import has begun.
func Correct(tx *db.Tx, id uuid.UUID, version int64, to Mapping) error {
	i, err := take(tx, id, version, Staged)
	if err != nil {
		return err
	}
	lines, err := staged(tx, id)
	if err != nil {
		return err
	}
	m, err := i.Columns()
	if err != nil {
		return err
	}
	text, err := json.Marshal(m.Correct(to, lines))
	if err != nil {
		return fmt.Errorf("writing the columns of an import: %w", err)
	}
	i.Mapping = seal.Of(string(text))
	if err := db.Change(tx, &i, &i.Row, "mapping"); err != nil {
		return err
	}
	return record(tx, i, "correct", map[string]any{"columns": m.Columns})
}

// staged are the lines that wait, in their order.
func staged(tx *db.Tx, id uuid.UUID) ([]Line, error) {
	var rows []batch
	err := tx.DB.Where("import_id = ? AND committed_at IS NULL", id).Order("number").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("reading staged lines: %w", err)
	}
	var lines []Line
	for _, row := range rows {
		some, err := row.lines()
		if err != nil {
			return nil, err
		}
		lines = append(lines, some...)
	}
	return lines, nil
}

// Find is an import of the actor's team; fault.NotFound for any other.
func Find(tx *db.Tx, id uuid.UUID) (Import, error) {
	var i Import
	if err := tx.Actor.Require(actor.ImportsWrite); err != nil {
		return i, err
	}
	q := tx.DB.Omit("workbook").Where("id = ?", id)
	if !tx.Actor.SeesAllTeams() {
		q = q.Where("team_id IN ?", tx.Actor.Teams)
	}
	return i, db.Take(q, &i, notFound)
}

// List are the actor's team's imports, the newest first.
func List(tx *db.Tx, limit int) ([]Import, error) {
	if err := tx.Actor.Require(actor.ImportsWrite); err != nil {
		return nil, err
	}
	q := tx.DB.Omit("workbook", "mapping", "pages")
	if !tx.Actor.SeesAllTeams() {
		q = q.Where("team_id IN ?", tx.Actor.Teams)
	}
	var list []Import
	if err := q.Order("created_at DESC, id DESC").Limit(limit).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("listing imports: %w", err)
	}
	return list, nil
}

// take holds an import until the commit, in the state that a verb needs.
func take(tx *db.Tx, id uuid.UUID, version int64, needed State) (Import, error) {
	if _, err := Find(tx, id); err != nil {
		return Import{}, err
	}
	var i Import
	if err := db.Take(tx.ForUpdate().Where("id = ?", id), &i, notFound); err != nil {
		return i, err
	}
	switch {
	case i.State != needed:
		return i, fault.New(fault.Conflict, "imports.wrong_state")
	case version != 0 && i.Version != version:
		return i, fault.New(fault.Stale, "imports.stale")
	}
	return i, nil
}

func record(tx *db.Tx, i Import, action string, detail any) error {
	return audit.Append(tx, audit.Event{Action: "imports." + action, SubjectType: "import", Subject: i.ID, Detail: detail})
}

func teamOf(tx *db.Tx) uuid.UUID {
	if len(tx.Actor.Teams) > 0 {
		return tx.Actor.Teams[0]
	}
	return staff.DefaultTeam
}

// nameOfFile is what is kept of a name that another computer gave a file.
func nameOfFile(name string) string {
	var unread fault.Problems
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = clients.CleanLine(&unread, "file", strings.ToValidUTF8(name, ""), len(name)+1)
	if runes := []rune(name); len(runes) > longestFileName {
		name = string(runes[:longestFileName])
	}
	return name
}
