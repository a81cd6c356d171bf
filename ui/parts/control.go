package parts

import (
	"strconv"

	"github.com/a-h/templ"
)

// control gathers the attributes that inputs, selects and text areas share.
func (in Input) control() templ.Attributes {
	a := templ.Attributes{"id": in.ID(), "name": in.Name}
	set := func(name, value string) {
		if value != "" {
			a[name] = value
		}
	}
	set("aria-describedby", in.describedBy())
	set("dir", in.direction())
	set("autocomplete", in.Autocomplete)
	set("inputmode", in.InputMode)
	set("placeholder", in.Placeholder)
	if in.Problem != "" {
		a["aria-invalid"] = "true"
	}
	if in.MaxLength > 0 {
		a["maxlength"] = strconv.Itoa(in.MaxLength)
	}
	for name, on := range map[string]bool{"required": in.Required, "readonly": in.ReadOnly, "autofocus": in.Autofocus} {
		if on {
			a[name] = true
		}
	}
	for name, value := range in.Attrs {
		a[name] = value
	}
	return a
}

// direction lets a name be written from either side in any page, and keeps
// numbers and addresses from being turned around in a page read from the right.
func (in Input) direction() string {
	switch in.kind() {
	case "text", "search":
		return "auto"
	case "email", "tel", "url":
		return "ltr"
	}
	return ""
}

// suggesting ties the control to its list of suggestions.
func (in Input) suggesting() Input {
	attrs := templ.Attributes{"list": in.ID() + "-list"}
	for name, value := range in.Attrs {
		attrs[name] = value
	}
	in.Attrs = attrs
	return in
}

// rows is the height of a text area.
func rows(in Input) string {
	if in.Rows > 0 {
		return strconv.Itoa(in.Rows)
	}
	return "4"
}

// choiceID is the id of one choice of a group: the first carries the group's.
func (in Input) choiceID(at int) string {
	if at == 0 {
		return in.ID()
	}
	return in.ID() + "-" + strconv.Itoa(at)
}
