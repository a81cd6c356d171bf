package moves

import (
	"slices"

	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/hearings"
	"constancia/internal/refdata"
	"constancia/internal/supervision"
	"constancia/internal/wall"
)

// Agency is one that can be told of a move.
type Agency string

// The agencies.
const (
	Court Agency = "court"
	BIA   Agency = "bia"
	USCIS Agency = "uscis"
	ICE   Agency = "ice"
	ISAP  Agency = "isap"
)

// agency says what an agency wants and when it is to be told without anybody asking.
type agency struct {
	form    string // what the update is made on; empty where there is no form
	rule    string // of the reference data; empty where none names a number of days
	outer   int    // working days that the form itself names beside the rule
	served  bool   // the other side is to have a copy
	applies func(g ground) bool
}

// agencies is what each wants. Of an appeal no room keeps anything yet: the Board is for
// a person to add. ISAP has no rule of its own: the client's papers can name a time.
var agencies = map[Agency]agency{
	Court: {form: "EOIR-33/IC", rule: "eoir33", outer: 5, served: true, applies: func(g ground) bool { return g.court }},
	BIA:   {form: "EOIR-33/BIA", rule: "eoir33_bia", served: true, applies: func(ground) bool { return false }},
	USCIS: {form: "AR-11", rule: "ar11", applies: func(ground) bool { return true }},
	ICE:   {rule: "ice_address", applies: func(g ground) bool { return g.reports }},
	ISAP:  {applies: func(g ground) bool { return g.enrolled }},
}

// Agencies lists the agencies in the order in which they are shown.
func Agencies() []Agency { return []Agency{Court, BIA, USCIS, ICE, ISAP} }

// LabelKey is how the agency is called.
func (a Agency) LabelKey() string { return "moves.agency." + string(a) }

// Form is the form on which it is told; empty where there is none.
func (a Agency) Form() string { return agencies[a].form }

// Served tells whether the other side is to have a copy.
func (a Agency) Served() bool { return agencies[a].served }

// Rule is within which time it is to be told; ok is false where no rule names one.
func (a Agency) Rule() (refdata.DeadlineRule, bool) { return refdata.DeadlineRuleOf(agencies[a].rule) }

// Due is the last day as the rule counts it; empty where it does not, or nobody knows
// the day of the move.
func (a Agency) Due(moved wall.Date) wall.Date {
	rule, _ := a.Rule()
	day, _ := rule.Day(moved)
	return day
}

// Outer is the later day that the form itself names, in working days; empty for none.
func (a Agency) Outer(moved wall.Date) wall.Date {
	if agencies[a].outer == 0 || !moved.Valid() {
		return ""
	}
	return refdata.AddWorkingDays(moved, agencies[a].outer)
}

// ground is what is on record of a client that says who is to be told.
type ground struct {
	court    bool // she has a case, or takes part in a hearing
	reports  bool // she reports to ICE, or holds a paper on which she was released
	enrolled bool // in Alternatives to Detention
	order    bool // one of supervision holds
}

func groundOf(tx *db.Tx, client uuid.UUID) (g ground, err error) {
	cases, err := hearings.Proceedings(tx, client)
	if err != nil {
		return g, err
	}
	dates, err := hearings.ForClient(tx, client)
	if err != nil {
		return g, err
	}
	record, err := supervision.Read(tx, client)
	if err != nil {
		return g, err
	}
	g.court = len(cases) > 0 || len(dates) > 0
	_, g.enrolled = record.Enrolled()
	g.reports = g.enrolled
	for _, d := range record.Duties {
		g.reports = g.reports || d.Obligation.EndedOn == ""
	}
	for _, p := range record.Papers {
		holds := p.Ending == nil
		g.reports, g.order = g.reports || holds, g.order || holds && p.Form == supervision.Order
	}
	return g, nil
}

// agencies are those that are to be told by what is on record.
func (g ground) agencies() []Agency {
	return slices.DeleteFunc(Agencies(), func(a Agency) bool { return !agencies[a].applies(g) })
}

// OrderRule is what many orders of supervision say of a move: it is read from the
// client's own paper and never counted here.
func OrderRule() refdata.DeadlineRule {
	rule, _ := refdata.DeadlineRuleOf("osup_change")
	return rule
}
