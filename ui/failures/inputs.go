package failures

import (
	"context"
	"strings"

	"constancia/internal/failures"
	"constancia/ui/parts"
)

func short(in parts.Input) parts.Input {
	in.Short, in.InputMode = true, "numeric"
	return in
}

func apps(ctx context.Context, problems parts.Problems, app string) parts.Input {
	return chosen(ctx, ask(ctx, problems, "app", app), failures.Apps(), "failures.app.")
}

func networks(ctx context.Context, problems parts.Problems, kind string) parts.Input {
	return chosen(ctx, ask(ctx, problems, "network.kind", kind), []string{"wifi", "mobile", "none"}, "failures.network.")
}

func owners(ctx context.Context, problems parts.Problems, owner string) parts.Input {
	in := ask(ctx, problems, "device.owner", owner)
	in.InLine = true
	for _, one := range []string{"own", "issued", "other"} {
		in.Options = append(in.Options, parts.Option{Value: one, Label: parts.Say(ctx, "failures.owner."+one)})
	}
	return in
}

func yesNoInput(ctx context.Context, problems parts.Problems, name, value string) parts.Input {
	in := ask(ctx, problems, name, value)
	in.InLine = true
	in.Options = []parts.Option{
		{Value: "yes", Label: parts.Say(ctx, "failures.yesno.yes")},
		{Value: "no", Label: parts.Say(ctx, "failures.yesno.no")},
		{Value: "", Label: parts.Say(ctx, "failures.not_said")},
	}
	return in
}

// The folds that hold an answer are open.
func (f AccountForm) more() bool {
	return f.App+f.LastDate+f.LastTime+f.StillFailing+f.Interpreter+f.ReadBack != ""
}

func (f AccountForm) device() bool {
	if f.Passport != "" && f.Passport == f.phone() {
		return false // filled in and left as it was
	}
	return f.Owner+f.Make+f.Model+f.OS+f.AppVersion+f.PhoneLanguage+f.Storage+f.Battery+f.Permissions+f.PhoneZone+f.AutoTime != ""
}

// phone is what the form says of the phone, as far as a passport knows it.
func (f AccountForm) phone() string {
	return strings.Join([]string{f.Owner, f.Make, f.Model, f.OS, f.AppVersion, f.PhoneLanguage, f.AutoTime}, "|")
}

// FromPassport marks what the form says of the phone as filled in, and not typed.
func (f *AccountForm) FromPassport() { f.Passport = f.phone() }

// phoneTitle names the fold, and the phone that was filled in.
func (f AccountForm) phoneTitle(ctx context.Context) string {
	if which := strings.TrimSpace(f.Make + " " + f.Model); f.Passport != "" && which != "" {
		return parts.Say(ctx, "kit.failure.fold", "phone", which)
	}
	return parts.Say(ctx, "failures.fold.device")
}

func (f AccountForm) network() bool {
	return f.Network+f.Carrier+f.Signal+f.Place+f.OtherApps != ""
}
