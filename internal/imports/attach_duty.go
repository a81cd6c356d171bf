package imports

import (
	"strconv"
	"strings"

	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/obligations"
	"constancia/internal/wall"
)

// dutyOf reads the duty of a line.
func (a *attaching) dutyOf(e *Entry, client uuid.UUID) intent {
	plan := obligations.Plan{
		Kind: obligations.Recurring, Place: a.r.cell(e.Line, Place, " "),
		Told: obligations.Told{By: a.r.cell(e.Line, ToldBy, " "), On: a.r.wholeDay(e, ToldOn)},
	}
	modality := a.r.modality(e)
	words := strings.Trim(a.r.cell(e.Line, CheckIn, ", ")+", "+a.r.cell(e.Line, CheckInTime, " "), ", ")
	p, _ := propose(words, modality, "")
	plan.Rule, plan.Start.Time = p.Rule, p.Time
	if rule, err := obligations.ParseRule(a.r.cell(e.Line, CheckIn, "")); err == nil {
		plan.Rule = rule.String()
	}
	plan.Start.Date = a.r.wholeDay(e, Start)
	switch {
	case p.Before != "":
		e.problems.Add("check_in", "imports.check_in_before")
	case plan.Rule == "" && plan.Start.Date == "":
		e.problems.Add("check_in", "imports.check_in_unclear")
	case plan.Rule == "":
		plan.Kind = obligations.Appointment
	case plan.Start.Date == "":
		plan.Start.Date = a.firstDay(e, plan.Rule)
	}
	if window := a.r.cell(e.Line, Window, ""); window != "" {
		minutes, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(fold(window), "min")))
		if err != nil {
			minutes = 0 // which the room refuses
		}
		plan.WindowMinutes = &minutes
	}
	d := obligations.NewDuty{ClientID: client, Modality: modality, Plan: plan}
	return intent{
		key:   strings.Join([]string{client.String(), modality, plan.Rule, string(plan.Start.Time), onlyOnce(plan)}, " "),
		known: func(tx *db.Tx) (bool, error) { return imposed(tx, d) },
		do: func(tx *db.Tx) error {
			_, err := obligations.Impose(tx, d)
			return err
		},
	}
}

// modality is the way of reporting that a line names: by its code, by what we call
// it, or by words that fit one.
func (r reader) modality(e *Entry) string {
	text, app := r.cell(e.Line, Modality, " "), r.cell(e.Line, App, " ")
	for _, m := range obligations.Modalities() {
		if saidAs(text, m.Code, m.LabelKey()) || saidAs(text, m.Code, m.ShortKey()) {
			return m.Code
		}
	}
	if text == "" {
		text = app
	}
	code := modalityOf(fold(text), fold(r.cell(e.Line, CheckIn, " ")))
	if code == "" {
		e.problems.Add("modality", "imports.modality_unclear")
	}
	return code
}

// firstDay is the first day of a rule from today on. With every second week it
// decides which weeks count, and only a person knows which.
func (a *attaching) firstDay(e *Entry, rule string) wall.Date {
	today := wall.DateOf(a.r.now)
	if zone, err := wall.LoadZone(a.r.officeZone); err == nil {
		today = wall.DateOf(a.r.now.In(zone))
	}
	if r, err := obligations.ParseRule(rule); err == nil && r.Interval > 1 {
		e.problems.Add("check_in", "imports.start_needed")
	}
	return Proposal{Rule: rule}.FirstDay(today)
}

// imposed tells whether a duty that still holds says the same.
func imposed(tx *db.Tx, d obligations.NewDuty) (bool, error) {
	held, err := obligations.ForClient(tx, d.ClientID)
	for _, duty := range held {
		same := duty.Obligation.Modality == d.Modality && duty.Schedule.Kind == d.Plan.Kind && duty.Schedule.Rule == d.Plan.Rule &&
			duty.Schedule.Start.Time == d.Plan.Start.Time
		if same && (d.Plan.Kind == obligations.Recurring && duty.Obligation.EndedOn == "" || duty.Schedule.Start.Date == d.Plan.Start.Date) {
			return true, nil
		}
	}
	return false, err
}

// onlyOnce tells appointments apart by their day.
func onlyOnce(p obligations.Plan) string {
	if p.Kind == obligations.Appointment {
		return string(p.Start.Date)
	}
	return ""
}

// wholeDay reads a day of a column; empty where the cell says nothing.
func (r reader) wholeDay(e *Entry, field Field) wall.Date {
	c := calendar{order: r.order(field), since1904: r.mapping.Since1904, latest: r.now.Year() + 50}
	text, _ := splitClock(r.cell(e.Line, field, " "))
	partial, key := c.day(text)
	day, whole := partial.Date()
	switch {
	case key != "":
		e.problems.Add(string(field), key)
	case !whole && partial != "":
		e.problems.Add(string(field), "imports.day_partial")
	}
	return day
}
