package fault

import (
	"fmt"
	"runtime"
	"strings"
)

// Panicked is a panic turned into an error: its type and our own functions on
// the way to it. The value itself can hold anything a person sent and is dropped.
type Panicked struct{ text string }

// Error is the text for the log.
func (p *Panicked) Error() string { return p.text }

// Panic makes an error of what recover returned.
func Panic(r any) error {
	return &Panicked{text: fmt.Sprintf("panic of type %T at %s", r, places())}
}

// places names our own functions on the way to a panic, and their lines.
func places() string {
	callers := make([]uintptr, 64)
	frames := runtime.CallersFrames(callers[:runtime.Callers(3, callers)])
	var out []string
	for {
		frame, more := frames.Next()
		if strings.HasPrefix(frame.Function, "constancia/") {
			out = append(out, fmt.Sprintf("%s:%d", frame.Function, frame.Line))
		}
		if !more {
			return strings.Join(out, " ")
		}
	}
}
