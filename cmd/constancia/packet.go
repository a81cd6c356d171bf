package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"constancia/internal/bundle"
	"constancia/internal/locale"
)

type packetCommand struct {
	Verify packetVerify `cmd:"" help:"Check a packet's bundle: offline, without a database, one line per check."`
}

// packetVerify works for anybody who has the file: it opens nothing else.
type packetVerify struct {
	File       string  `arg:"" help:"The bundle, a file that ends in .zip." type:"existingfile"`
	Key        *string `help:"The office's newest public key, its fingerprint, or a file that holds it. Without it the bundle's own is used: that shows that it is whole, and not whose it is." xor:"key"`
	Unpinned   bool    `help:"Exit with 0 for a bundle that is whole under the key it brings itself." xor:"key"`
	Checkpoint string  `help:"A checkpoint you kept, as a file or as 'SIZE ROOT': is the log still the one it was?"`
	Times      bool    `help:"Print each event: when it happened, when it was recorded, and how much later."`
}

func (v packetVerify) Run(p *program) (err error) {
	f, err := os.Open(v.File)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	var o bundle.Options
	if o.Key, err = keyFrom(v.Key); err != nil {
		return err
	}
	if v.Checkpoint != "" {
		if o.Held, err = heldFrom(v.Checkpoint); err != nil {
			return err
		}
	}
	report := bundle.Verify(f, info.Size(), o)
	printChecks(p.out, report)
	if v.Times {
		printTimes(p.out, append(report.Events, report.Sealed))
	}
	switch verdict := report.Verdict(); {
	case verdict == bundle.Altered:
		return errors.New("the packet does not verify")
	case verdict == bundle.Unsigned && !v.Unpinned:
		return unknownSigner{}
	default:
		return nil
	}
}

// unknownSigner is a bundle that is whole, by a key that nobody named.
type unknownSigner struct{}

func (unknownSigner) Error() string {
	return "the packet is whole, and whose it is was not checked: give --key, or --unpinned if that is enough"
}

// ExitCode tells a script that nothing was found altered and nothing was proven either.
func (unknownSigner) ExitCode() int { return 3 }

// keyFrom is a key or fingerprint as it was typed, or the last line of the file it
// stands in: keys are listed oldest first. A key that was given and is empty is refused,
// for it would check nothing.
func keyFrom(typed *string) (string, error) {
	if typed == nil {
		return "", nil
	}
	text := strings.TrimSpace(*typed)
	if text != "" && !bundle.NamesKey(text) {
		content, err := readSmall(text)
		if err != nil {
			return "", fmt.Errorf("--key: %w", err)
		}
		lines := strings.Split(strings.TrimSpace(content), "\n")
		text = strings.TrimSpace(lines[len(lines)-1])
	}
	if !bundle.NamesKey(text) {
		return "", errors.New("--key: this is neither a key, nor a fingerprint, nor a file with one")
	}
	return text, nil
}

// heldFrom is a checkpoint as it was typed, or from the file it stands in.
func heldFrom(typed string) (*bundle.Tree, error) {
	held, err := bundle.ReadHeld(typed)
	if err == nil {
		return held, nil
	}
	content, failed := readSmall(typed)
	if failed != nil {
		return nil, fmt.Errorf("--checkpoint: %w", failed)
	}
	if held, err = bundle.ReadHeld(content); err != nil {
		return nil, fmt.Errorf("--checkpoint: %w", err)
	}
	return held, nil
}

// readSmall reads a file of a few lines.
func readSmall(path string) (text string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	content, err := io.ReadAll(io.LimitReader(f, 64<<10))
	return string(content), err
}

var marks = map[bundle.State]string{bundle.OK: "ok", bundle.Failed: "FAILED", bundle.Skipped: "not possible"}

func printChecks(out io.Writer, r bundle.Report) {
	english := locale.For("en")
	for _, c := range r.Checks {
		fmt.Fprintf(out, "%-12s  %-10s  %s\n", marks[c.State], c.Code, english.Say("bundle.check_"+c.Code))
		for _, f := range c.Findings {
			fmt.Fprintf(out, "%-12s  %s\n", "", english.SayArgs("bundle.found_"+f.Code, f.Args))
		}
	}
	if r.Packet != "" {
		fmt.Fprintf(out, "packet %s, version %d, %d files, %d events, log of %d events\n", r.Packet, r.Version, len(r.Files), len(r.Events)+1, r.Size)
	}
	for _, key := range r.Keys {
		fmt.Fprintln(out, "key", key.Fingerprint, key.Text)
	}
	if r.Verdict() == bundle.Unsigned {
		fmt.Fprintln(out, "No --key was given: the bundle is whole, and anybody can make one with a key of his own. Compare the last key's fingerprint with the office's.")
	}
}

func printTimes(out io.Writer, events []bundle.Times) {
	const form = "2006-01-02 15:04:05 UTC"
	for _, e := range events {
		fmt.Fprintf(out, "event %d\t%s\thappened %s\trecorded %s\tlater by %s\n", e.Seq, cmp.Or(e.Action, "(none)"),
			e.OccurredAt.Format(form), e.Recorded.Format(form), e.Delay().Round(time.Second))
	}
}
