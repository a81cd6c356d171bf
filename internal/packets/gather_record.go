package packets

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/chronology"
	"constancia/internal/failures"
	"constancia/internal/hearings"
	"constancia/internal/obligations"
	"constancia/internal/wall"
)

// readLetter is the request: what happened in a sentence is drawn from the accounts.
func readLetter(g *gathering) error {
	g.part.In = true
	if g.out.To.Office == "" {
		g.miss("addressee")
	}
	if g.out.To.Attention == "" {
		g.miss("officer")
	}
	if g.out.Client.ANumber == "" {
		g.miss("a_number")
	}
	g.missSigner()
	if g.out.AnswerBy == "" {
		g.miss("answer_by")
	}
	return g.accounts()
}

// accounts reads what happened of each failure that the packet is about.
func (g *gathering) accounts() error {
	for _, f := range g.about {
		account, err := g.account(f)
		if err != nil {
			return err
		}
		if account.Due == (wall.Moment{}) {
			g.miss("check_in")
		}
		g.out.Accounts = append(g.out.Accounts, account)
	}
	return nil
}

// account is what a failure's record says, without the client's own words.
func (g *gathering) account(f failures.File) (Account, error) {
	s := f.Current()
	a := Account{
		ID: f.ID, ErrorText: s.ErrorText.Reveal(), First: instant(s.FirstSeenAt), Last: instant(s.LastSeenAt), ToldAt: s.ToldAt, ToldBy: s.ToldBy.Reveal(),
		Worked: worked(f), Device: deviceSheet(s),
	}
	if s.App != "" {
		a.App = g.say.Say(s.App.LabelKey())
	}
	for _, kind := range s.KindCodes() {
		a.Kinds = append(a.Kinds, g.say.Say("failures.kind."+kind))
	}
	if f.OccurrenceID == nil {
		return a, nil
	}
	entry, err := obligations.FindFor(g.tx, *f.OccurrenceID, g.packet.ClientID)
	if err != nil {
		return a, err
	}
	a.Due = entry.Moment
	if entry.ClosesAt.After(entry.OpensAt) {
		a.DueUntil = entry.ClosesAt
	}
	if m, ok := obligations.ModalityOf(entry.Modality); ok {
		a.Modality = g.say.Say(m.LabelKey())
	}
	a.Outcome, err = g.outcome(entry)
	return a, err
}

// worked are the tries that stand on record as having gone through.
func worked(f failures.File) (all []time.Time) {
	gone := f.Superseded()
	for _, a := range f.Attempts {
		if a.Worked && !gone[a.ID] {
			all = append(all, instant(a.At))
		}
	}
	return all
}

// outcome is what became of a check-in that was done after all, or that ICE called off.
// That one was attempted, or missed, is not said here: a failure's report says the one,
// and nobody asks the letter to say the other.
func (g *gathering) outcome(e obligations.Entry) (string, error) {
	if !slices.Contains([]obligations.State{obligations.Reported, obligations.ReportedLate, obligations.ReportedOtherMeans, obligations.CancelledByICE}, e.State) {
		return "", nil
	}
	holding, err := obligations.Holding(g.tx, []obligations.Entry{e})
	said := g.say.Say(e.State.LabelKey())
	if o, known := holding[e.ID]; known {
		if o.HappenedAt != nil {
			said += ", " + spoken(*o.HappenedAt, g.zone)
		}
		if o.Source != "" {
			said += " (source: " + g.say.Say(o.Source.LabelKey()) + ")"
		}
	}
	return said, err
}

// deviceSheet is what is known of the phone and the network, word for word.
func deviceSheet(s failures.Statement) Sheet {
	d, n := s.DeviceOf(), s.NetworkOf()
	sheet := Sheet{Title: "Device and network, as recorded"}
	owner := map[string]string{"own": "the client's own", "issued": "issued under the program", "other": "another person's"}
	network := map[string]string{"wifi": "Wi-Fi", "mobile": "mobile data", "none": "none"}
	for _, p := range []Pair{
		{"Whose", owner[d.Owner]},
		{"Make", d.Make},
		{"Model", d.Model},
		{"Operating system", d.OS},
		{"App version", d.AppVersion},
		{"Language of the phone", d.Language},
		{"Free storage", d.StorageFree},
		{"Battery", d.Battery},
		{"Permissions of the app", d.Permissions},
		{"Time zone setting", d.TimeZone},
		{"Automatic time", d.AutomaticTime},
		{"Network", network[n.Kind]},
		{"Carrier", n.Carrier},
		{"Signal", n.Signal},
		{"Other apps worked", n.OtherApps},
	} {
		if p.Text != "" {
			sheet.Rows = append(sheet.Rows, p)
		}
	}
	return sheet
}

// readSummary is due, attempted, contacted, appeared: each with its time.
func readSummary(g *gathering) error {
	for _, a := range g.out.Accounts {
		if a.Due != (wall.Moment{}) {
			e := Event{What: WasDue, Moment: a.Due, Text: a.Modality + a.until(g.zone)}
			e.At, _ = a.Due.Instant()
			g.out.Summary = append(g.out.Summary, e)
		}
	}
	for _, f := range g.about {
		g.out.Summary = append(g.out.Summary, g.events(f)...)
	}
	slices.SortStableFunc(g.out.Summary, func(a, b Event) int { return cmp.Or(rank(a.What)-rank(b.What), a.At.Compare(b.At)) })
	for what, key := range map[EventKind]string{Tried: "attempts", WasCalled: "calls", CameThere: "appearance"} {
		if !slices.ContainsFunc(g.out.Summary, func(e Event) bool { return e.What == what }) {
			g.miss(key)
		}
	}
	slices.SortFunc(g.part.Missing, func(a, b Missing) int { return cmp.Compare(a.Key, b.Key) })
	g.part.In = len(g.out.Summary) > 0
	return nil
}

func rank(what EventKind) int {
	return slices.Index([]EventKind{WasDue, Tried, WasCalled, CameThere, WentThrough}, what)
}

// events are what is on record of one failure. What somebody saw in a try, was told in
// person or said on the phone is a draft: it leaves as an approved statement, or not.
func (g *gathering) events(f failures.File) []Event {
	gone := f.Superseded()
	var list []Event
	if s := f.Current(); s.FirstSeenAt != nil {
		text := "First seen" + labelled(", as told by ", s.ToldBy.Reveal())
		if words := s.ErrorText.Reveal(); words != "" {
			text += ": “" + words + "”"
		}
		list = append(list, Event{What: Tried, At: *s.FirstSeenAt, Text: text, Line: s.ID})
	}
	for _, a := range f.Attempts {
		if !gone[a.ID] {
			what := Tried
			if a.Worked {
				what = WentThrough
			}
			list = append(list, Event{What: what, At: instant(a.At), Text: g.say.Say(a.Action.LabelKey()), Line: a.ID})
		}
	}
	for _, c := range f.Calls {
		if !gone[c.ID] {
			list = append(list, Event{What: WasCalled, At: instant(c.At), Text: sentence(g.say.Say(c.Channel.LabelKey()), c.Number.Reveal(), answered(c)), Line: c.ID})
		}
	}
	for _, a := range f.Appearances {
		if !gone[a.ID] {
			list = append(list, Event{What: CameThere, At: instant(a.ArrivedAt), Text: sentence(a.Place.Reveal(), labelled("proof: ", a.Proof.Reveal())), Line: a.ID})
		}
	}
	return list
}

func answered(c failures.Call) string {
	switch {
	case !c.AnsweredBy.Empty():
		return "answered by " + c.AnsweredBy.Reveal()
	case c.Voicemail:
		return "voicemail left"
	}
	return ""
}

func sentence(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "; ")
}

// background is what a chronology tells from before its first day: how she came to have
// the duty.
var background = []chronology.Kind{chronology.Released, chronology.Level, chronology.Duty, chronology.Device, chronology.Instruction}

// told are the kinds of lines of a packet about a check-in. What an attorney read or
// advised, and the steps of the office's own list, are not among them.
var told = append([]chronology.Kind{
	chronology.CheckIn, chronology.Moved, chronology.Corrected, chronology.Failure, chronology.Tried, chronology.Called, chronology.Appeared,
	chronology.Evidence, chronology.Asked, chronology.Replied, chronology.Violation, chronology.Answered, chronology.Summons, chronology.Returned, chronology.Detained,
}, background...)

// ofCourt are those of a motion about a hearing, and alsos those that an attorney can
// have told beside them.
var (
	ofCourt = []chronology.Kind{chronology.Hearing, chronology.Moved, chronology.Cancelled, chronology.Became}
	alsos   = map[Also]chronology.Kind{AlsoTold: chronology.Told, AlsoChecked: chronology.Checked, AlsoAddresses: chronology.Address, AlsoDetention: chronology.Detained}
)

// daysBefore is how far before the failure a chronology begins when nobody says.
const daysBefore = 7

// readChronology is the record in order, as it may leave: the lines of the days around
// the failure, and from before them how she came to have the duty.
func readChronology(g *gathering) error {
	paper, err := chronology.OnPaper(g.tx, g.packet.ClientID, chronology.Span{To: g.choice.Until})
	if err != nil {
		return err
	}
	for _, l := range paper.Lines {
		if !g.tells(l) || l.At.After(g.tx.Now) && l.Kind != chronology.Hearing {
			continue
		}
		if l.Kind == chronology.Evidence && !g.shows(l.SHA256) {
			continue // what is not in the packet is not spoken of
		}
		line, err := g.line(l)
		if err != nil {
			return err
		}
		g.out.Lines, g.rows = append(g.out.Lines, line), append(g.rows, l.Rests()...)
	}
	if g.part.In = len(g.out.Lines) > 0; !g.part.In {
		g.miss("lines")
	}
	return nil
}

// tells tells whether a line belongs in the chronology. One for a motion begins with the
// hearing: its lines, what was ticked beside them, and of check-ins nothing unless the
// packet is about one.
func (g *gathering) tells(l chronology.Line) bool {
	if g.form.Court && !g.form.About {
		for also, kind := range alsos {
			if l.Kind == kind {
				return slices.Contains(g.choice.Also, also) && (l.Kind == chronology.Address || l.Kind == chronology.Detained || g.heard(l)) && !l.On(g.zone).Before(g.choice.From)
			}
		}
		if slices.Contains(ofCourt, l.Kind) && slices.ContainsFunc(g.hearings, func(h hearings.File) bool { return h.ID == l.Subject }) {
			return g.heard(l) && !l.On(g.zone).Before(g.choice.From)
		}
		if len(g.about) == 0 {
			return false
		}
	}
	untold := l.Kind == chronology.Detained && !g.tellsHeld()
	return !untold && slices.Contains(told, l.Kind) && (!l.On(g.zone).Before(g.from()) || slices.Contains(background, l.Kind))
}

// heard tells whether a line is of the hearing that was chosen, or of any where none was.
func (g *gathering) heard(l chronology.Line) bool {
	return g.choice.Hearing == uuid.Nil || l.Subject == g.choice.Hearing
}

// shows tells whether an exhibit is, or was made of, the file of a hash.
func (g *gathering) shows(sha256 string) bool {
	return slices.ContainsFunc(g.out.Exhibits, func(e Exhibit) bool { return e.Original == sha256 })
}

// from is the first day of the chronology; empty for the whole record.
func (g *gathering) from() wall.Date {
	if g.choice.From != "" || len(g.about) == 0 {
		return g.choice.From
	}
	first := g.about[0].Current().When()
	for _, f := range g.about {
		if at := f.Current().When(); at.Before(first) {
			first = at
		}
	}
	return wall.At(first, g.zone).Date.AddDays(-daysBefore)
}

func (g *gathering) line(l chronology.Line) (Line, error) {
	by, err := g.name(l.By)
	out := Line{
		ID: l.ID, At: l.At, Moment: l.Moment, Day: l.Day, Untimed: l.Untimed, Text: l.Says.Say(g.say), ObservedBy: l.SeenBy, AsToldBy: l.ToldBy,
		ToldAt: l.ToldAt, ToldOn: l.ToldOn, RecordedAt: l.RecordedAt, RecordedBy: by, Superseded: l.Gone,
	}
	if l.Kind == chronology.Evidence { // to send a picture is not to say what it is
		out.SentBy, out.AsToldBy, out.ToldAt = l.ToldBy, "", time.Time{}
	}
	if l.SourceKey != "" {
		out.Source = g.say.Say(l.SourceKey)
	}
	for _, f := range l.Facts {
		if held := f.Key == chronology.HeldSince || f.Key == chronology.HeldUntil; held && !g.tellsHeld() {
			continue
		}
		text := f.Text
		switch {
		case f.Day != "":
			text = day(f.Day)
		case f.Word != "":
			text = g.say.Say(f.Word)
		case !f.At.IsZero():
			text = spoken(f.At, g.zone)
		}
		out.Facts = append(out.Facts, g.say.Say(f.Key)+": "+text)
	}
	out.Exhibits, out.Proof = g.cited(l), slices.Contains([]chronology.Kind{chronology.Failure, chronology.Called, chronology.Appeared}, l.Kind)
	return out, err
}

// cited are the originals, by hash, of the exhibits that show a line: the piece itself,
// the paper it is about, and of what proves a failure each piece with what it was chosen
// for: the calls in their tab, the appearance in its own, all else with the account.
func (g *gathering) cited(l chronology.Line) (all []string) {
	proof := l.Pictures
	if l.Kind == chronology.Called || l.Kind == chronology.Appeared {
		for _, f := range g.about {
			if f.ID == l.Subject {
				proof = hashes(f)
			}
		}
	}
	for _, e := range g.out.Exhibits {
		shows := e.Original == l.SHA256 || slices.Contains(l.Documents, e.Document)
		if slices.Contains(proof, e.Original) {
			of, known := map[PartID]chronology.Kind{CallLog: chronology.Called, InPerson: chronology.Appeared}[e.Part]
			shows = shows || of == l.Kind || !known && l.Kind == chronology.Failure
		}
		if shows && !slices.Contains(all, e.Original) {
			all = append(all, e.Original)
		}
	}
	return all
}

// hashes are those of the originals that prove a failure.
func hashes(f failures.File) (all []string) {
	for _, e := range f.Evidence {
		all = append(all, e.SHA256.Reveal())
	}
	return all
}

// onWord is who did or saw what stands in a row, else who told the office of it with the
// account; empty where nobody is on record.
func onWord(f failures.File, l failures.Line, observer string) string {
	if observer != "" {
		return "observed by " + observer
	}
	return labelled("as told by ", f.Teller(l))
}

func readCalls(g *gathering) error {
	for _, f := range g.about {
		gone := f.Superseded()
		for _, c := range f.Calls {
			if gone[c.ID] {
				continue
			}
			by, err := g.name(c.RecordedBy)
			if err != nil {
				return err
			}
			g.out.Calls = append(g.out.Calls, Call{
				ID: c.ID, At: instant(c.At), Channel: g.say.Say(c.Channel.LabelKey()), Number: c.Number.Reveal(), Seconds: c.Seconds,
				AnsweredBy: c.AnsweredBy.Reveal(), Voicemail: c.Voicemail, By: onWord(f, c.Line, c.ObservedBy.Reveal()), RecordedAt: c.RecordedAt, RecordedBy: by,
			})
		}
	}
	slices.SortStableFunc(g.out.Calls, func(a, b Call) int { return a.At.Compare(b.At) })
	shown := g.held()
	if len(g.out.Calls) == 0 {
		g.miss("calls")
	}
	if !shown {
		g.miss("call_proof")
	}
	g.part.In = shown || len(g.out.Calls) > 0
	return nil
}

func readAppearances(g *gathering) error {
	for _, f := range g.about {
		gone := f.Superseded()
		for _, a := range f.Appearances {
			if gone[a.ID] {
				continue
			}
			by, err := g.name(a.RecordedBy)
			if err != nil {
				return err
			}
			g.out.Appearances = append(g.out.Appearances, Appearance{
				ID: a.ID, Place: a.Place.Reveal(), ArrivedAt: instant(a.ArrivedAt), SeenAt: instant(a.SeenAt), Officer: a.Officer.Reveal(),
				Proof: a.Proof.Reveal(), Paper: a.Paper.Reveal(), By: onWord(f, a.Line, a.ObservedBy.Reveal()), RecordedAt: a.RecordedAt, RecordedBy: by,
			})
		}
	}
	shown := g.held()
	if len(g.out.Appearances) == 0 {
		g.miss("appearance")
	} else if !shown {
		g.miss("appearance_proof")
	}
	g.part.In = shown || len(g.out.Appearances) > 0
	return nil
}

func readCause(g *gathering) error {
	for _, id := range g.choice.Incidents {
		file, err := failures.FindIncident(g.tx, id)
		if err != nil {
			return err
		}
		said := file.Exhibits[0]
		g.out.Incidents = append(g.out.Incidents, said.Body.Reveal())
		if !g.choice.Leaves(g.part.ID) {
			g.out.Rests.Incidents = append(g.out.Rests.Incidents, Wording{file.ID, said.ID})
		}
	}
	shown := g.held()
	if g.part.In = shown || len(g.out.Incidents) > 0; !g.part.In {
		g.miss("cause")
	}
	return nil
}

func readCoverPage(g *gathering) error {
	g.part.In = true
	g.missForum()
	if g.out.Client.ANumber == "" {
		g.miss("a_number")
	}
	g.missSigner()
	if !g.form.About {
		return nil
	}
	return g.accounts()
}

// missSigner notes what a letter or a court's cover page lacks of whoever signs it and of
// the office she signs for.
func (g *gathering) missSigner() {
	s, h := g.out.Signer, g.out.Letterhead
	switch {
	case s.Name == "":
		g.miss("signer")
	case s.EOIR == "":
		g.miss("eoir", "who", s.Name)
	}
	if s.Name != "" && s.Bar == "" && !s.Accredited {
		g.miss("bar", "who", s.Name)
	}
	if len(h.Address) == 0 {
		g.miss("office_address")
	}
	if h.Phone == "" {
		g.miss("office_phone")
	}
}

// spoken is an instant by the clocks of a zone, which it names.
func spoken(t time.Time, zone string) string {
	place, err := wall.LoadZone(zone)
	if err != nil {
		place = time.UTC
	}
	return t.In(place).Format("Jan 2, 2006, 3:04 PM MST")
}
