package failures

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/documents"
	"constancia/internal/failures"
	"constancia/internal/locale"
	"constancia/internal/obligations"
	"constancia/internal/vault"
	"constancia/ui/parts"
)

// FileView is one failure with its forms; of each form what was typed and refused.
type FileView struct {
	Desk
	File     failures.File
	About    obligations.Entry // zero when it concerns no check-in
	Line     LineForm
	Part     string // which form was refused: attempt, call, appearance, witness, evidence, ask, work, or a step's name
	Ask      string // what was typed of a question
	Word     WorkForm
	Consent  AgreeForm
	Twins    []failures.File // that may be of the same failure
	Numbers  []Number        // to call
	MayDraft bool            // may make a statement of words
	Upload   UploadForm
	Limits   vault.Limits
	Problems parts.Problems
	Papers   []parts.Act // what can be made of the record: a packet, an outline, sheets for the client
	Passport string      // where the phone's passport is brought up to date, when it says something else
}

// Number is one telephone number to call.
type Number struct {
	Label string // what answers there
	Text  string
	Href  string // tel:, where it is a number
	Hint  string // whose it is, when it answers
}

// CorrectView is the form for a new account.
type CorrectView struct {
	Desk
	Failure  uuid.UUID
	Form     CorrectForm
	Problems parts.Problems
}

// wrong are the problems of one of the page's forms.
func (v FileView) wrong(part string) parts.Problems {
	if part != v.Part {
		return nil
	}
	return v.Problems
}

func (v FileView) facts(ctx context.Context) []parts.Fact {
	s := v.File.Current()
	fact := func(key, text string) parts.Fact {
		return parts.Fact{Label: parts.Say(ctx, "failures.fact."+key), Text: text}
	}
	facts := []parts.Fact{fact("kinds", kindsOf(ctx, s))}
	if s.App != "" {
		facts = append(facts, fact("app", parts.Say(ctx, s.App.LabelKey())))
	}
	if !s.ErrorText.Empty() {
		facts = append(facts, parts.Fact{Label: parts.Say(ctx, "failures.fact.error_text"), Content: typed(s.ErrorText.Reveal())})
	}
	facts = append(facts, fact("first_seen_at", v.atOr(ctx, s.FirstSeenAt)))
	if s.LastSeenAt != nil {
		facts = append(facts, fact("last_seen_at", v.at(ctx, *s.LastSeenAt)))
	}
	if s.StillFailing != nil {
		facts = append(facts, fact("still_failing", parts.Say(ctx, "failures.yesno."+map[bool]string{true: "yes", false: "no"}[*s.StillFailing])))
	}
	told := v.at(ctx, s.ToldAt)
	if by := s.ToldBy.Reveal(); by != "" {
		told = parts.Say(ctx, "failures.told_line", "when", told, "who", by)
	}
	facts = append(facts, fact("told_at", told), fact("language", parts.LanguageName(ctx, s.Language)))
	if interpreter := s.Interpreter.Reveal(); interpreter != "" {
		facts = append(facts, fact("interpreter", interpreter))
	}
	if s.ReadBack != nil {
		facts = append(facts, fact("read_back", parts.Say(ctx, "failures.yesno."+map[bool]string{true: "yes", false: "no"}[*s.ReadBack])))
	}
	if h := v.File.History; h.ID != uuid.Nil {
		facts = append(facts, fact("history", historyText(ctx, h)))
	}
	return append(facts, fact("recorded_at", parts.Say(ctx, "failures.told_line", "when", v.at(ctx, s.RecordedAt), "who", v.who(ctx, s.RecordedBy))))
}

func kindsOf(ctx context.Context, s failures.Statement) string {
	var said []string
	for _, code := range s.KindCodes() {
		said = append(said, kindLabel(ctx, code))
	}
	if len(said) == 0 {
		return parts.Say(ctx, "failures.title_plain")
	}
	return strings.Join(said, " · ")
}

// phone is what is known of the phone and its network; what nobody said is left out.
func (v FileView) phone(ctx context.Context) []parts.Fact {
	d, n := v.File.Current().DeviceOf(), v.File.Current().NetworkOf()
	var facts []parts.Fact
	add := func(name, text string) {
		if text != "" {
			facts = append(facts, parts.Fact{Label: parts.Say(ctx, "failures.field."+name), Text: text})
		}
	}
	choice := func(name, key, word string) {
		if word != "" {
			add(name, parts.Say(ctx, key+word))
		}
	}
	choice("device_owner", "failures.owner.", d.Owner)
	for _, one := range [][2]string{
		{"device_make", d.Make},
		{"device_model", d.Model},
		{"device_os", d.OS},
		{"device_app_version", d.AppVersion},
		{"device_language", d.Language},
		{"device_storage_free", d.StorageFree},
		{"device_battery", d.Battery},
		{"device_permissions", d.Permissions},
		{"device_time_zone", d.TimeZone},
	} {
		add(one[0], one[1])
	}
	choice("device_automatic_time", "failures.yesno.", d.AutomaticTime)
	choice("network_kind", "failures.network.", n.Kind)
	for _, one := range [][2]string{{"network_carrier", n.Carrier}, {"network_signal", n.Signal}, {"network_place", n.Place}} {
		add(one[0], one[1])
	}
	choice("network_other_apps", "failures.yesno.", n.OtherApps)
	return facts
}

// happened are the tries, calls, visits and witnesses, in the order in which they
// took place as far as anybody could say.
func (v FileView) happened(ctx context.Context) []parts.Chapter {
	var list []dated
	gone := v.File.Superseded()
	for _, a := range v.File.Attempts {
		e := parts.Entry{Icon: parts.IconApp, Title: parts.Say(ctx, a.Action.LabelKey()), Text: lines(a.Result.Reveal(), observed(ctx, a.ObservedBy.Reveal()))}
		if a.Worked {
			e.Tone, e.Icon, e.Marks = parts.Done, parts.IconDone, []parts.Mark{{Word: parts.Say(ctx, "failures.worked"), Tone: parts.Done}}
		}
		list = append(list, v.dated(ctx, a.Line, a.At, e, gone))
	}
	for _, c := range v.File.Calls {
		list = append(list, v.dated(ctx, c.Line, c.At, v.callEntry(ctx, c), gone))
	}
	for _, a := range v.File.Appearances {
		e := parts.Entry{
			Icon: parts.IconOffice, Title: parts.Say(ctx, "failures.went", "place", a.Place.Reveal()),
			Text: lines(a.Officer.Reveal(), a.Proof.Reveal(), a.Outcome.Reveal(), a.Paper.Reveal(), observed(ctx, a.ObservedBy.Reveal())),
		}
		list = append(list, v.dated(ctx, a.Line, a.ArrivedAt, e, gone))
	}
	for _, w := range v.File.Witnesses {
		e := parts.Entry{
			Icon: parts.IconPerson, Title: parts.Say(ctx, "failures.witness_line", "who", w.Name.Reveal()),
			Text:    lines(w.Relation.Reveal(), w.Contact.Reveal(), w.Saw.Reveal()),
			Marks:   []parts.Mark{{Word: parts.Say(ctx, "failures.privileged"), Icon: parts.IconLock}},
			Content: v.wordsBelow(failures.InWitness, w.ID, w.Saw.Empty()),
		}
		list = append(list, v.dated(ctx, w.Line, nil, e, gone))
	}
	slices.SortStableFunc(list, func(a, b dated) int { return a.at.Compare(b.at) })
	chapter := parts.Chapter{}
	for _, d := range list {
		chapter.Entries = append(chapter.Entries, d.entry)
	}
	return []parts.Chapter{chapter}
}

// dated is an entry with the instant it is ordered by.
type dated struct {
	at    time.Time
	entry parts.Entry
}

func (v FileView) dated(ctx context.Context, l failures.Line, at *time.Time, e parts.Entry, gone map[uuid.UUID]bool) dated {
	e.Told = parts.Say(ctx, "failures.recorded_line", "when", v.at(ctx, l.RecordedAt), "who", v.who(ctx, l.RecordedBy))
	e.When, e.Machine, e.Gone = parts.Say(ctx, "failures.nobody_knows"), l.RecordedAt.Format(time.RFC3339), gone[l.ID]
	d := dated{at: l.RecordedAt, entry: e}
	if at != nil {
		d.at, d.entry.When, d.entry.Machine = *at, v.at(ctx, *at), at.Format(time.RFC3339)
	}
	return d
}

func (v FileView) callEntry(ctx context.Context, c failures.Call) parts.Entry {
	icon := map[failures.Channel]parts.Icon{"phone": parts.IconPhone, "email": parts.IconMail}[c.Channel]
	if icon == "" {
		icon = parts.IconMessage
	}
	e := parts.Entry{Icon: icon, Title: parts.Say(ctx, c.Channel.LabelKey())}
	if number := c.Number.Reveal(); number != "" {
		e.Title += ", " + number
	}
	length := ""
	if c.Seconds != nil {
		length = locale.From(ctx).Duration(time.Duration(*c.Seconds) * time.Second)
	}
	answered := c.AnsweredBy.Reveal()
	if answered != "" {
		answered = parts.Say(ctx, "failures.answered", "who", answered)
	}
	e.Text = lines(length, answered, c.Said.Reveal(), c.FollowUp.Reveal(), observed(ctx, c.ObservedBy.Reveal()))
	if c.Voicemail {
		e.Marks = []parts.Mark{{Word: parts.Say(ctx, "failures.voicemail_left"), Icon: parts.IconMessage}}
	}
	if c.Recorded {
		agreed, err := v.File.ConsentTo(c.ID)
		e.Text = lines(e.Text, v.consentText(ctx, agreed, err))
		e.Marks = append(e.Marks, parts.Mark{Word: parts.Say(ctx, "failures.recorded_mark"), Icon: parts.IconLock})
	}
	e.Content = v.wordsBelow(failures.InCall, c.ID, c.Said.Empty())
	return e
}

// observed says who did it or saw it; nothing where nobody is on record.
func observed(ctx context.Context, who string) string {
	if who == "" {
		return ""
	}
	return parts.Say(ctx, "failures.observed", "who", who)
}

func lines(said ...string) string {
	return strings.Join(slices.DeleteFunc(said, func(s string) bool { return s == "" }), "\n")
}

// accounts are every account, the one that holds first.
func (v FileView) accounts(ctx context.Context) []parts.Chapter {
	chapter := parts.Chapter{}
	for i, s := range slices.Backward(v.File.Statements) {
		e := parts.Entry{
			Icon: parts.IconNote, When: v.at(ctx, s.RecordedAt), Machine: s.RecordedAt.Format(time.RFC3339),
			Title: parts.Say(ctx, "failures.account_line", "number", strconv.Itoa(s.Number), "kinds", kindsOf(ctx, s)),
			Text:  s.Reason.Reveal(), Source: parts.Say(ctx, "failures.first_seen_line", "when", v.atOr(ctx, s.FirstSeenAt)),
			Told: v.who(ctx, s.RecordedBy), Gone: i < len(v.File.Statements)-1,
		}
		if s.Supersedes != nil {
			e.Icon = parts.IconHistory
		}
		chapter.Entries = append(chapter.Entries, e)
	}
	return []parts.Chapter{chapter}
}

// stepsDone are the stamps of one step.
func (v FileView) stepsDone(step failures.Step) []failures.StepDone {
	return slices.DeleteFunc(slices.Clone(v.File.Steps), func(s failures.StepDone) bool { return s.Step != step })
}

// custody are the stamps of one piece.
func (v FileView) custody(e failures.Evidence) []documents.Custody {
	return slices.DeleteFunc(slices.Clone(v.File.Custody), func(c documents.Custody) bool { return c.DocumentID != e.DocumentID })
}

func (v FileView) evidenceFacts(ctx context.Context, e failures.Evidence) []parts.Fact {
	fact := func(key, text string) parts.Fact {
		return parts.Fact{Label: parts.Say(ctx, "failures.fact."+key), Text: text}
	}
	facts := []parts.Fact{fact("received_at", v.at(ctx, e.ReceivedAt))}
	if from := e.SentBy.Reveal(); from != "" {
		facts = append(facts, fact("from", from))
	}
	if e.TakenAt != nil {
		facts = append(facts, fact("taken_at", v.at(ctx, *e.TakenAt)))
	}
	if claimed := e.Claimed.Reveal(); claimed != "" {
		text := strings.Replace(claimed, "T", " ", 1)
		if key := e.Odd(); key != "" {
			text += ". " + parts.Say(ctx, key)
		}
		facts = append(facts, fact("claimed", text))
	}
	return append(facts, fact("size", parts.Say(ctx, "failures.size", "kind", parts.KindOfFile(e.MediaType), "size", parts.SizeOf(e.Bytes))),
		parts.Fact{Label: "SHA-256", Content: hash(e.SHA256.Reveal())})
}

// documentPath is the page of the document behind a piece, with its copies and checks.
func documentPath(id uuid.UUID) string { return "/documents/" + id.String() }

// accepts is what the file box offers.
func accepts() string {
	var types []string
	for _, t := range vault.Types() {
		types = append(types, string(t))
	}
	return strings.Join(types, ",")
}

// altOf says what a picture shows, as far as somebody said.
func altOf(ctx context.Context, e failures.Evidence) string {
	if caption := e.Caption.Reveal(); caption != "" {
		return caption
	}
	return parts.Say(ctx, "failures.picture")
}
