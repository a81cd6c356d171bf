package main

import (
	"context"
	"strconv"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/documents"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/seal"
	"constancia/internal/vault"
	documentsui "constancia/ui/documents"
	"constancia/ui/layout"
	"constancia/ui/parts"
)

func documentViews() []view {
	return []view{
		{"document-new", documentPage(func(context.Context) templ.Component { return documentsui.New(documentsui.NewView{Desk: papers()}) })},
		{"document-file", documentPage(func(context.Context) templ.Component { return documentsui.File(mariasPhoto()) })},
		{"document-covers-refused", documentPage(func(ctx context.Context) templ.Component {
			v := mariasPhoto()
			v.Part, v.Covers = "covers", documentsui.CoverForm{Left: []string{"90"}, Top: []string{"0"}, Width: []string{"20"}, Height: []string{"ten"}}
			var p fault.Problems
			p.Add("covers", "documents.cover_number", "row", 1)
			v.Problems = parts.ProblemsOf(ctx, p.Err())
			return documentsui.File(v)
		})},
		{"document-recording", documentPage(func(context.Context) templ.Component {
			v := mariasPhoto()
			v.File = documents.File{Document: scanned()}
			v.File.MediaType, v.File.Kind, v.File.Privileged, v.MayRule = vault.M4A, documents.Recording, true, true
			v.File.Consents = []documents.Consent{{State: "CA", GivenBy: seal.Of("the specialist"), GivenAt: cast.Start}}
			return documentsui.File(v)
		})},
		{"document-panel", documentPage(func(context.Context) templ.Component {
			panel := documentsui.Panel(documentsui.PanelView{Desk: papers(), Documents: []documents.Document{scanned(), mariasPhoto().File.Document}})
			return together(layout.Head(layout.Heading{Title: "María José García Hernández"}), panel)
		})},
	}
}

func documentPage(body func(context.Context) templ.Component) func(context.Context) templ.Component {
	return func(ctx context.Context) templ.Component {
		return page(layout.Clients, locale.Say(ctx, "documents.file.title"), body(ctx))
	}
}

func papers() documentsui.Desk {
	d := mariasDesk()
	return documentsui.Desk{
		Client: d.Client, Name: d.Name, Zone: d.Zone, Theirs: d.Theirs, Now: d.Now, Names: d.Names, MayWrite: true,
		Limits: vault.Limits{Picture: 25 << 20, Sound: 50 << 20, Video: 100 << 20},
	}
}

// mariasPhoto is a photo that tells a place and an odd time, with a copy and a check.
func mariasPhoto() documentsui.FileView {
	photo := scanned()
	photo.Kind, photo.MediaType, photo.Title = documents.Photo, vault.HEIC, seal.Of("The red message")
	photo.Details = seal.Of(`{"make":"Apple","model":"iPhone 13","place":true}`)
	stripped := photo
	making := documents.Stripped
	stripped.ID, stripped.ParentID, stripped.Making = uuid.MustParse("0195a000-0000-7000-8000-0000000000c1"), &photo.ID, &making
	stripped.Recipe = seal.Of(`{"from":"9f2b","how":"redrawn","jpeg_quality":92}`)
	v := documentsui.FileView{Desk: papers(), File: documents.File{
		Document: photo, Copies: []documents.Document{stripped},
		Custody: []documents.Custody{{DocumentID: photo.ID, Act: documents.Received, Person: cast.Pilar.ID, At: cast.Start}},
		Checks:  []documents.Check{{DocumentID: photo.ID, Faces: true, Note: seal.Of("a child behind her"), CheckedBy: cast.Ruth.ID, CheckedAt: cast.Start}},
	}}
	v.Fresh()
	for i, id := range []*string{&v.Label.FormID, &v.Check.FormID, &v.Agreed.FormID, &v.Ruling.FormID} {
		*id = strconv.Itoa(i)
	}
	return v
}
