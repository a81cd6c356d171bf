// Package documents is the screens of a client's files: what is there, one of them
// with everything on record about it, and the copies that are made of it. It shows
// what it is given and comes back with what was typed.
package documents

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"constancia/internal/documents"
	"constancia/internal/fault"
	"constancia/internal/vault"
	"constancia/ui/parts"
)

// FilePath is one document.
func FilePath(id uuid.UUID) string { return "/documents/" + id.String() }

// ListPath is where a client's new document is sent.
func ListPath(client uuid.UUID) string { return clientPath(client) + "/documents" }

// NewPath is the form for a client's new document.
func NewPath(client uuid.UUID) string { return ListPath(client) + "/new" }

func clientPath(client uuid.UUID) string { return "/clients/" + client.String() }

// UploadForm is what is said about a file as it comes in.
type UploadForm struct {
	Kind       string
	Title      string
	From       string
	Caption    string
	TakenDate  string
	TakenTime  string
	Privileged string
	AgreedForm
}

// AgreedForm is who agreed to be recorded.
type AgreedForm struct {
	FormID string `form:"form_id"`
	By     string `form:"consent_by"`
	Date   string `form:"consent_at.date"`
	Time   string `form:"consent_at.time"`
	State  string `form:"consent_state"`
}

// Agreement is the form as the room takes it; zone is the clock that was meant.
func (f AgreedForm) Agreement(zone string) (documents.Agreement, error) {
	var p fault.Problems
	a := documents.Agreement{By: f.By, State: f.State, At: parts.Instant(&p, "consent_at", f.Date, f.Time, zone), FormID: f.FormID}
	return a, p.Err()
}

// fields are the questions as they stand.
func (f AgreedForm) fields(problems parts.Problems) parts.Recorded {
	return parts.Recorded{By: f.By, Date: f.Date, Time: f.Time, State: f.State, Problems: problems}
}

// RulingForm is what an attorney decides about a recording.
type RulingForm struct {
	FormID   string `form:"form_id"`
	MayLeave string `form:"may_leave"`
	Reason   string `form:"ruling_reason"`
}

// Decision is the form as the room takes it. Neither answer given is a problem.
func (f RulingForm) Decision() (documents.Decision, error) {
	var p fault.Problems
	if f.MayLeave != "yes" && f.MayLeave != "no" {
		p.Add("may_leave", "documents.may_leave_needed")
	}
	return documents.Decision{MayLeave: f.MayLeave == "yes", Reason: f.Reason, FormID: f.FormID}, p.Err()
}

// UploadFormOf is what was typed beside a file.
func UploadFormOf(sent url.Values) UploadForm {
	return UploadForm{
		Kind: sent.Get("kind"), Title: sent.Get("title"), From: sent.Get("from"), Caption: sent.Get("caption"),
		TakenDate: sent.Get("taken_at.date"), TakenTime: sent.Get("taken_at.time"), Privileged: sent.Get("privileged"),
		AgreedForm: AgreedForm{
			By: sent.Get("consent_by"), Date: sent.Get("consent_at.date"), Time: sent.Get("consent_at.time"), State: sent.Get("consent_state"),
		},
	}
}

// Upload is the form as the room takes it; zone is the clock that was meant.
func (f UploadForm) Upload(zone string) (documents.Upload, error) {
	var p fault.Problems
	u := documents.Upload{
		Kind: documents.Kind(f.Kind), Title: f.Title, From: f.From, Caption: f.Caption, Privileged: f.Privileged != "",
		TakenAt: parts.Instant(&p, "taken_at", f.TakenDate, f.TakenTime, zone),
		Consent: documents.Agreement{By: f.By, State: f.State, At: parts.Instant(&p, "consent_at", f.Date, f.Time, zone)},
	}
	return u, p.Err()
}

// LabelForm is what is said anew.
type LabelForm struct {
	FormID     string `form:"form_id"`
	Kind       string `form:"kind"`
	Title      string `form:"title"`
	Caption    string `form:"caption"`
	Privileged string `form:"privileged"`
	Reason     string `form:"reason"`
}

// Words is the form as the room takes it.
func (f LabelForm) Words() documents.Words {
	return documents.Words{
		Kind: documents.Kind(f.Kind), Title: f.Title, Caption: f.Caption, Privileged: f.Privileged != "", Reason: f.Reason, FormID: f.FormID,
	}
}

// CheckForm is what a person saw.
type CheckForm struct {
	FormID string   `form:"form_id"`
	Seen   []string `form:"seen"`
	Fit    string   `form:"fit"`
	Note   string   `form:"note"`
}

// The things that are looked for.
const (
	SeenMessages = "messages"
	SeenFaces    = "faces"
	SeenPlace    = "place"
)

// Sight is the form as the room takes it. Neither answer given is a problem.
func (f CheckForm) Sight() (documents.Sight, error) {
	s := documents.Sight{Fit: f.Fit == "yes", Note: f.Note, FormID: f.FormID}
	for _, one := range f.Seen {
		s.Messages = s.Messages || one == SeenMessages
		s.Faces = s.Faces || one == SeenFaces
		s.Place = s.Place || one == SeenPlace
	}
	var p fault.Problems
	if f.Fit != "yes" && f.Fit != "no" {
		p.Add("fit", "documents.fit_needed")
	}
	return s, p.Err()
}

// CoverForm is the parts to cover, each a line of four numbers that belong together.
type CoverForm struct {
	Left   []string `form:"left"`
	Top    []string `form:"top"`
	Width  []string `form:"width"`
	Height []string `form:"height"`
}

// coverRows is how many parts the form offers to those who type numbers.
const coverRows = 4

// Row is what was typed in a row.
func (f CoverForm) Row(n int) [4]string {
	at := func(list []string) string {
		if n < len(list) {
			return strings.TrimSpace(list[n])
		}
		return ""
	}
	return [4]string{at(f.Left), at(f.Top), at(f.Width), at(f.Height)}
}

// Rows is how many rows the form shows.
func (f CoverForm) Rows() int { return max(coverRows, len(f.Left)) }

// Covers is the form as the room takes it; empty rows are left out.
func (f CoverForm) Covers() ([]vault.Cover, error) {
	var p fault.Problems
	var covers []vault.Cover
	for n := range len(f.Left) {
		row := f.Row(n)
		if row == [4]string{} {
			continue
		}
		var numbers [4]float64
		for i, text := range row {
			value, err := strconv.ParseFloat(strings.ReplaceAll(text, ",", "."), 64)
			if err != nil {
				p.Add("covers", "documents.cover_number", "row", n+1)
				break
			}
			numbers[i] = value
		}
		covers = append(covers, vault.Cover{Left: numbers[0], Top: numbers[1], Width: numbers[2], Height: numbers[3]})
	}
	return covers, p.Err()
}

// Point moves the problems of the room to the questions of a form.
func Point(err error) error {
	refused, ok := fault.From(err)
	if !ok {
		return err
	}
	for i, problem := range refused.Problems {
		switch {
		case problem.Field == "taken_at", problem.Field == "consent_at":
			refused.Problems[i].Field += ".time"
		case strings.HasPrefix(problem.Field, "covers["):
			refused.Problems[i].Field = "covers"
		}
	}
	return err
}

// seen is what was ticked, for the form to show again.
func (f CheckForm) seen() string { return strings.Join(f.Seen, ",") }

// Fresh fills the page's forms as they stand before anybody types, but for the one
// that was refused.
func (v *FileView) Fresh() {
	d := v.File.Document
	label := LabelForm{FormID: uuid.NewString(), Kind: string(d.Kind), Title: d.Title.Reveal(), Caption: d.Caption.Reveal()}
	if d.Privileged {
		label.Privileged = "yes"
	}
	if v.Part != "label" {
		v.Label = label
	}
	if v.Part != "check" {
		v.Check = CheckForm{FormID: uuid.NewString()}
	}
	if v.Part != "agreed" {
		v.Agreed = AgreedForm{FormID: uuid.NewString()}
	}
	if v.Part != "ruling" {
		v.Ruling = RulingForm{FormID: uuid.NewString()}
	}
}
