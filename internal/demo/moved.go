package demo

import (
	"fmt"

	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/moves"
	"constancia/internal/wall"
)

// move is what happened after Luzia had moved to Lynn: the court was told on ECAS, and the
// receipt is in her file; USCIS and ICE are still to be told.
func (l *loading) move(tx *db.Tx) error {
	tx.Actor = l.pilar
	today := wall.DateOf(tx.Now)
	m, err := moves.Record(tx, l.clients[Luzia.ANumber], moves.NewMove{
		Address: clients.AddressDetails{
			Line1: "12 Market St Apt 2", City: "Lynn", State: "MA", Zip: "01901", Since: string(today.AddDays(-4)), ToldOn: string(today.AddDays(-3)),
		},
		ToldBy: "Luzia, by phone",
	})
	if err != nil {
		return fmt.Errorf("recording a move: %w", err)
	}
	f, err := moves.Find(tx, m.ID)
	if err != nil {
		return err
	}
	for _, u := range f.Updates {
		if u.Agency != moves.Court {
			continue
		}
		l.receipt = u.ID
		_, err := moves.Send(tx, u.ID, moves.Fix{}, moves.NewSending{
			SentOn: today.AddDays(-2), How: "ecas", SentBy: pilar.Name, Receipt: "ECAS 0417-2290", ServedOn: today.AddDays(-2),
		})
		if err != nil {
			return fmt.Errorf("saying how the court was told: %w", err)
		}
	}
	if l.receipt == uuid.Nil {
		return fmt.Errorf("the court of the fictional week is told of nothing")
	}
	return nil
}

// filed is the receipt of the court on the clinic's screen.
var filed = []string{"E-FILING", "", "EOIR-33/IC", "Received", "", "0417-2290"}
