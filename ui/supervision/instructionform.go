package supervision

import (
	"github.com/google/uuid"

	"constancia/internal/fault"
	"constancia/internal/supervision"
	"constancia/internal/wall"
)

// InstructionsPath is everything a client was told.
func InstructionsPath(client uuid.UUID) string { return filePath(client) + "/instructions" }

// InstructionPath is one thing a client was told; place is a form under it.
func InstructionPath(id uuid.UUID, place string) string {
	return "/instructions/" + id.String() + "/" + place
}

// InstructionForm is what was said, as it is typed.
type InstructionForm struct {
	FormID     string `form:"form_id"`
	Kind       string `form:"kind"`
	What       string `form:"what"`
	SaidBy     string `form:"said_by"`
	Agency     string `form:"agency"`
	How        string `form:"how"`
	Language   string `form:"language"`
	SaidDate   string `form:"said.date"`
	SaidTime   string `form:"said.time"`
	Until      string `form:"until"`
	Obligation string `form:"obligation_id"`
	HeardForm
	FixForm
}

// Instruction is the form as the room takes it; zone is the clock that was meant.
func (f InstructionForm) Instruction(zone string) (supervision.NewInstruction, error) {
	var p fault.Problems
	duty, _ := uuid.Parse(f.Obligation) // "none" is no id
	n := supervision.NewInstruction{
		Kind: supervision.InstructionKind(f.Kind), Obligation: duty, What: f.What, SaidBy: f.SaidBy, Agency: supervision.Agency(f.Agency),
		How: supervision.Way(f.How), Language: f.Language, Date: typedDay(f.SaidDate), Time: wall.Time(f.SaidTime), Until: typedDay(f.Until),
		Heard: f.heard(&p, zone), FormID: f.FormID,
	}
	return n, p.Err()
}

// Fix is what the correction supersedes.
func (f InstructionForm) Fix(id uuid.UUID) supervision.Fix { return f.fix(id) }

// FreshInstruction is an empty form: it was said today, and we are told now.
func (w Whose) FreshInstruction(language string) InstructionForm {
	heard := heardNow(w.Now, w.Theirs)
	return InstructionForm{FormID: uuid.NewString(), SaidDate: heard.ToldDate, Language: language, HeardForm: heard}
}

// InstructionFormOf is the form that shows what was said as it stands.
func (w Whose) InstructionFormOf(i supervision.Instruction) InstructionForm {
	f := InstructionForm{
		FormID: uuid.NewString(), Kind: string(i.Kind), What: i.What.Reveal(), SaidBy: i.SaidBy.Reveal(), Agency: string(i.Agency),
		How: string(i.How), Language: i.Language, SaidDate: string(i.Said.Date), SaidTime: string(i.Said.Time), Until: string(i.Until),
		HeardForm: heardAs(i.Reported, w.Theirs),
	}
	if i.ObligationID != nil {
		f.Obligation = i.ObligationID.String()
	}
	return f
}
