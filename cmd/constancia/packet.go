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
	File  string `arg:"" help:"The bundle, a file that ends in .zip." type:"existingfile"`
	Key   string `help:"The log's public key, its fingerprint, or a file that holds it; otherwise the bundle's own is used and its fingerprint printed."`
	Times bool   `help:"Print each event: when it happened, when it was recorded, and how much later."`
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
	key, err := keyFrom(v.Key)
	if err != nil {
		return err
	}
	report := bundle.Verify(f, info.Size(), bundle.Options{Key: key})
	printChecks(p.out, report)
	if v.Times {
		printTimes(p.out, append(report.Events, report.Sealed))
	}
	if !report.OK {
		return errors.New("the packet does not verify")
	}
	return nil
}

// keyFrom is a key as it was typed, or the last line of the file it stands in: keys
// are listed oldest first.
func keyFrom(typed string) (string, error) {
	content, err := os.ReadFile(typed)
	if errors.Is(err, os.ErrNotExist) || typed == "" {
		return typed, nil
	}
	lines := strings.Split(strings.TrimSpace(string(content)), "\n")
	return lines[len(lines)-1], err
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
	if r.OK && !r.Named {
		fmt.Fprintln(out, "No --key was given: the bundle is whole. Compare the last key's fingerprint to know whose it is.")
	}
}

func printTimes(out io.Writer, events []bundle.Times) {
	const form = "2006-01-02 15:04:05 UTC"
	for _, e := range events {
		fmt.Fprintf(out, "event %d\t%s\thappened %s\trecorded %s\tlater by %s\n", e.Seq, cmp.Or(e.Action, "(none)"),
			e.OccurredAt.Format(form), e.Recorded.Format(form), e.Delay().Round(time.Second))
	}
}
