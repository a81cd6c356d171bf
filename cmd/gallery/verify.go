package main

import (
	"context"
	"slices"
	"time"

	"github.com/a-h/templ"

	"constancia/internal/bundle"
	"constancia/internal/locale"
	"constancia/ui/layout"
	"constancia/ui/parts"
	verifyui "constancia/ui/verify"
)

func verifyViews() []view {
	whole, named, altered := checked(), checked(), checked()
	named.Named = true
	named.Checks = slices.Insert(named.Checks, 1, bundle.Check{Code: bundle.CheckKey, State: bundle.OK})
	altered.OK = false
	fail(&altered, bundle.CheckContents, bundle.Finding{Code: "content_altered", Args: map[string]any{"seq": 4127}})
	fail(&altered, bundle.CheckFiles, bundle.Finding{Code: "file_altered", Args: map[string]any{"name": "exhibits/C-02_screenshot_of_the_app_after_the_third_attempt.png"}})
	none := bundle.Report{}
	for _, code := range bundle.Checks() {
		if code != bundle.CheckKey {
			none.Checks = append(none.Checks, bundle.Check{Code: code, State: bundle.Skipped})
		}
	}
	fail(&none, bundle.CheckArchive, bundle.Finding{Code: "archive_unreadable"})
	return []view{
		{"verify-ask", verifyPage(verifyui.View{})},
		{"verify-refused", verifyPage(verifyui.View{Key: "constancia/audit+1f2e", Problems: parts.Problems{{Field: "file", Text: "Choose the file first."}}})},
		{"verify-whole", verifyPage(verifyui.View{Report: &whole})},
		{"verify-named", verifyPage(verifyui.View{Report: &named})},
		{"verify-altered", verifyPage(verifyui.View{Report: &altered})},
		{"verify-no-bundle", verifyPage(verifyui.View{Report: &none})},
	}
}

func fail(r *bundle.Report, code string, f bundle.Finding) {
	for i := range r.Checks {
		if r.Checks[i].Code == code {
			r.Checks[i].State, r.Checks[i].Findings = bundle.Failed, []bundle.Finding{f}
		}
	}
}

// checked is the answer to a bundle of a second version with two exhibits.
func checked() bundle.Report {
	at := time.Date(2027, 1, 6, 16, 12, 44, 0, time.UTC)
	r := bundle.Report{
		OK: true, Packet: "0195a000-0000-7000-8000-0000000000aa", Version: 2,
		Replaces: bundle.HashOf([]byte("version 1")), Manifest: bundle.HashOf([]byte("version 2")), Size: 4131,
		Keys:   []bundle.Key{{Text: "constancia/audit+1f2e3d4c+AQ", Fingerprint: bundle.Fingerprint("constancia/audit")}},
		Sealed: bundle.Times{Seq: 4130, Action: bundle.SealAction, OccurredAt: at, Recorded: at},
		Events: []bundle.Times{
			{Seq: 4102, Action: "failures.log", OccurredAt: at.Add(-26 * time.Hour), Recorded: at.Add(-23 * time.Hour)},
			{Seq: 4127, Action: "documents.receive", OccurredAt: at.Add(-22 * time.Hour), Recorded: at.Add(-22 * time.Hour)},
		},
		Files: []bundle.File{
			{Path: "packet.pdf", Size: 2_344_120, SHA256: bundle.HashOf([]byte("packet"))},
			{Path: "exhibits/C-02_screenshot_of_the_app_after_the_third_attempt.png", Size: 412_807, SHA256: bundle.HashOf([]byte("shot"))},
		},
	}
	for _, code := range bundle.Checks() {
		if code != bundle.CheckKey {
			r.Checks = append(r.Checks, bundle.Check{Code: code, State: bundle.OK})
		}
	}
	return r
}

func verifyPage(v verifyui.View) func(context.Context) templ.Component {
	return func(ctx context.Context) templ.Component {
		v.Most = 300
		title := locale.Say(ctx, "verify.title")
		frame := layout.BareFrame{Title: title, Heading: title, Wide: true}
		if v.Report == nil {
			frame.Text = locale.Say(ctx, "verify.text")
		}
		return wrapped(layout.Bare(frame), verifyui.Page(v))
	}
}
