package chronology

import "constancia/internal/locale"

// Say says the sentence of a line in a language.
func (p Phrase) Say(with *locale.Printer) string {
	args := make(map[string]any, len(p.Args)+len(p.Words))
	for name, value := range p.Args {
		args[name] = value
	}
	for name, key := range p.Words {
		args[name] = ""
		if key != "" {
			args[name] = with.Say(key)
		}
	}
	return with.SayArgs(p.Key, args)
}
