package clients

import (
	"context"
	"slices"
	"strings"
	"sync"

	"constancia/internal/clients"
	"constancia/internal/locale"
	"constancia/internal/refdata"
	"constancia/internal/wall"
	"constancia/ui/parts"
)

// countryLists holds the list of countries per language of the pages: 249 names
// to say and to sort are worth doing once.
var countryLists sync.Map

func countries(ctx context.Context) []parts.Option {
	p := locale.From(ctx)
	if list, ok := countryLists.Load(p.Tag()); ok {
		return list.([]parts.Option)
	}
	list := []parts.Option{{Label: parts.Say(ctx, "clients.choose")}}
	for _, c := range refdata.Countries() {
		list = append(list, parts.Option{Value: c.Alpha3, Label: p.Country(c.Alpha3, c.Name)})
	}
	slices.SortFunc(list[1:], func(a, b parts.Option) int { return strings.Compare(sortable(a.Label), sortable(b.Label)) })
	countryLists.Store(p.Tag(), list)
	return list
}

// sortable is a word without what would put Åland and Égypte at the end.
func sortable(word string) string {
	return strings.ToLower(strings.NewReplacer("Å", "A", "É", "E", "Á", "A", "Í", "I", "Ó", "O", "Ú", "U", "Ö", "O").Replace(word))
}

// languageLists holds the list of languages per language of the pages.
var languageLists sync.Map

func spoken(ctx context.Context) []parts.Option {
	tag := locale.From(ctx).Tag()
	if list, ok := languageLists.Load(tag); ok {
		return list.([]parts.Option)
	}
	var list []parts.Option
	for _, l := range refdata.Languages() {
		list = append(list, parts.Option{Value: l.Tag, Label: languageChoice(ctx, l)})
	}
	languageLists.Store(tag, list)
	return list
}

// languages lists those most spoken first, then the one on file when it is
// another; empty is what the first, open choice says.
func languages(ctx context.Context, current, empty string) []parts.Option {
	list := slices.Concat([]parts.Option{{Label: empty}}, spoken(ctx))
	if !slices.ContainsFunc(list, func(o parts.Option) bool { return o.Value == current }) {
		list = append(list, parts.Option{Value: current, Label: languageName(ctx, current)})
	}
	return list
}

// languageName says a language.
func languageName(ctx context.Context, tag string) string {
	known, _ := refdata.LanguageOf(tag)
	english := known.Name
	if known.Tag != tag {
		english = ""
	}
	if name := locale.From(ctx).Language(tag, english); name != "" {
		return name
	}
	return tag
}

// languageChoice says a language with its own name beside, for whoever looks for
// it with the client at the desk.
func languageChoice(ctx context.Context, l refdata.Language) string {
	name := languageName(ctx, l.Tag)
	if l.NativeName == "" || strings.EqualFold(l.NativeName, name) {
		return name
	}
	return name + " · " + l.NativeName
}

func countryName(ctx context.Context, alpha3 string) string {
	known, _ := refdata.CountryOf(alpha3)
	return locale.From(ctx).Country(alpha3, known.Name)
}

func zones(ctx context.Context, current string) []parts.Option {
	names := wall.Zones()
	if current != "" && !slices.Contains(names, current) {
		names = append(names, current)
	}
	list := make([]parts.Option, 0, len(names))
	for _, zone := range names {
		list = append(list, parts.Option{Value: zone, Label: locale.From(ctx).Zone(zone)})
	}
	return list
}

func engagements(ctx context.Context) []parts.Option {
	var list []parts.Option
	for _, e := range clients.Engagements() {
		list = append(list, parts.Option{Value: e, Label: parts.Say(ctx, "clients.engagement."+e)})
	}
	return list
}

func states() []parts.Option {
	var list []parts.Option
	for _, s := range refdata.States() {
		list = append(list, parts.Option{Value: s.Code, Label: s.Name})
	}
	return list
}

func owners(ctx context.Context) []parts.Option {
	return []parts.Option{
		{Value: clients.OwnerClient, Label: parts.Say(ctx, "clients.owner.client")},
		{Value: clients.OwnerOther, Label: parts.Say(ctx, "clients.owner.other")},
	}
}

func marks(ctx context.Context) []parts.Option {
	return []parts.Option{
		{Value: markText, Label: parts.Say(ctx, "clients.mark.text")},
		{Value: markVoicemail, Label: parts.Say(ctx, "clients.mark.voicemail")},
		{Value: markIssued, Label: parts.Say(ctx, "clients.mark.issued"), Hint: parts.Say(ctx, "clients.mark.issued.hint")},
	}
}
