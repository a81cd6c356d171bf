package failures

import (
	"context"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"constancia/internal/documents"
	"constancia/internal/failures"
	"constancia/internal/fault"
	"constancia/internal/obligations"
	"constancia/ui/parts"
)

// WorkForm is what somebody says when she moves a failure on, or records that the
// check-in went through in the end.
type WorkForm struct {
	FormID  string `form:"form_id"`
	Version int64  `form:"version"`
	Do      string `form:"do"`
	Note    string `form:"note"`
	State   string `form:"state"`
	Source  string `form:"source"`
	Early   string `form:"early"` // the try that went through was made before the window opened
}

// Word is the form as the room takes it.
func (f WorkForm) Word() failures.Word {
	return failures.Word{Note: f.Note, Version: f.Version, FormID: f.FormID}
}

// Reported is the form as the room takes it.
func (f WorkForm) Reported() failures.Reported {
	return failures.Reported{
		State: obligations.State(f.State), Source: obligations.Source(f.Source), Early: f.Early != "", FormID: f.FormID,
	}
}

// AskForm is a question to the attorney.
type AskForm struct {
	FormID string `form:"form_id"`
	Ask    string `form:"ask"`
}

// JoinForm is a word about two logs.
type JoinForm struct {
	FormID string `form:"form_id"`
	Other  string `form:"other"`
	Same   string `form:"same"`
}

// Joining is the form as the room takes it.
func (f JoinForm) Joining() failures.Joining {
	other, _ := uuid.Parse(f.Other) // none is refused by the room
	return failures.Joining{Other: other, Same: f.Same == "yes", FormID: f.FormID}
}

// StatementForm names the words that become a statement's draft.
type StatementForm struct {
	FormID string `form:"form_id"`
	Part   string `form:"part"`
	Row    string `form:"row"`
}

// Words is the form as the room takes it.
func (f StatementForm) Words() failures.Words {
	row, _ := uuid.Parse(f.Row)
	return failures.Words{Part: failures.Part(f.Part), Row: row, FormID: f.FormID}
}

// AgreeForm is a consent to a recording that is on file.
type AgreeForm struct {
	FormID string `form:"form_id"`
	Of     string `form:"consent.of"` // call or evidence, a colon, its id
	By     string `form:"consent.consent_by"`
	Date   string `form:"consent.consent_at.date"`
	Time   string `form:"consent.consent_at.time"`
	State  string `form:"consent.consent_state"`
}

// Agreeing is the form as the room takes it; zone is the clock that was meant.
func (f AgreeForm) Agreeing(zone string) (failures.Agreeing, error) {
	var p fault.Problems
	kind, text, _ := strings.Cut(f.Of, ":")
	id, _ := uuid.Parse(text) // none is not found
	a := failures.Agreeing{Call: id, Agreement: documents.Agreement{
		FormID: f.FormID, By: f.By, At: instant(&p, "consent.consent_at", f.Date, f.Time, zone), State: f.State,
	}}
	if kind == "evidence" {
		a.Call, a.Evidence = uuid.Nil, id
	}
	return a, p.Err()
}

// unagreed are the recordings to which nobody on record agreed.
func (v FileView) unagreed(ctx context.Context) []parts.Option {
	var list []parts.Option
	for _, c := range v.File.Calls {
		if _, err := v.File.ConsentTo(c.ID); c.Recorded && err != nil {
			list = append(list, parts.Option{Value: "call:" + c.ID.String(), Label: parts.Say(ctx, "failures.consent.call", "when", v.atOr(ctx, c.At))})
		}
	}
	for _, e := range v.File.Evidence {
		if documents.AsksConsent(e.Unfit) {
			list = append(list, parts.Option{Value: "evidence:" + e.ID.String(), Label: parts.Say(ctx, "failures.consent.file", "when", v.at(ctx, e.ReceivedAt))})
		}
	}
	return list
}

func (v FileView) recordings(ctx context.Context) parts.Input {
	in := ask(ctx, v.wrong("consent"), "consent.of", v.Consent.Of)
	in.Options = v.unagreed(ctx)
	return in
}

// closing is why a failure is closed.
func (v FileView) closing(ctx context.Context) string {
	if v.File.ClosedAt == nil {
		return ""
	}
	for _, t := range slices.Backward(v.File.Turns) {
		if t.Act == failures.ShutAct {
			return parts.Say(ctx, "failures.work.closed", "who", v.who(ctx, t.RecordedBy), "when", v.at(ctx, t.RecordedAt), "why", t.Note.Reveal())
		}
	}
	return ""
}

// worked is the try that went through, while nobody has recorded what it means.
func (v FileView) worked() (failures.Attempt, bool) {
	a, err := v.File.Worked()
	done := v.About.State == obligations.Reported || v.About.State == obligations.ReportedLate
	return a, err == nil && v.MayWrite && v.About.ID != uuid.Nil && !done
}

func outcomes(ctx context.Context, problems parts.Problems, offered obligations.State) parts.Input {
	in := ask(ctx, problems, "state", string(offered))
	in.InLine = true
	for _, s := range []obligations.State{obligations.Reported, obligations.ReportedLate} {
		in.Options = append(in.Options, parts.Option{Value: string(s), Label: parts.Say(ctx, s.LabelKey())})
	}
	return in
}

func sources(ctx context.Context, problems parts.Problems, chosen obligations.Source) parts.Input {
	in := ask(ctx, problems, "source", string(chosen))
	in.Options = []parts.Option{{Label: parts.Say(ctx, "failures.not_said")}}
	for _, s := range obligations.Sources() {
		in.Options = append(in.Options, parts.Option{Value: string(s), Label: parts.Say(ctx, s.LabelKey())})
	}
	return in
}

// early asks, of a try that went through before the window opened, whether that is so.
func (v FileView) early(ctx context.Context, worked failures.Attempt) (parts.Input, bool) {
	in := ask(ctx, v.wrong("settle"), "early", v.Word.Early)
	in.Optional, in.Problem = true, v.wrong("settle").For("at")
	return in, worked.At != nil && worked.At.Before(v.About.OpensAt)
}

func (v FileView) twinText(ctx context.Context, twin failures.File) string {
	return parts.Say(ctx, "failures.twin.text", "what", kindsOf(ctx, twin.Current()), "when", v.at(ctx, twin.Current().When()),
		"who", v.who(ctx, twin.RecordedBy))
}

// wordsBelow offers to make a statement of the words of a row; nil where there are
// none.
func (v FileView) wordsBelow(part failures.Part, row uuid.UUID, silent bool) templ.Component {
	if !v.MayDraft || silent {
		return nil
	}
	return toStatement(v, part, row)
}

func skipReason(ctx context.Context, problems parts.Problems, step failures.Step) parts.Input {
	in := parts.Input{Name: "note_" + string(step), Autocomplete: "off"}
	in.Label = parts.Say(ctx, "failures.skip_note", "step", parts.Say(ctx, step.LabelKey()))
	return in.With("", problems)
}

// historyText says what the ledger said before, when the failure was logged.
func historyText(ctx context.Context, h failures.History) string {
	said := parts.Say(ctx, "failures.history.on_time", "on_time", h.OnTime, "count", h.Resolved)
	if h.NoHour > 0 {
		said += " " + parts.Say(ctx, "failures.history.no_hour", "count", h.NoHour)
	}
	if h.Unknown > 0 {
		said += " " + parts.Say(ctx, "failures.history.unknown", "count", h.Unknown)
	}
	if h.Failures > 0 {
		said += " " + parts.Say(ctx, "failures.history.failures", "count", h.Failures)
	}
	return said
}
