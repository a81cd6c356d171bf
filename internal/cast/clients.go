package cast

import (
	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/demo"
)

// The clients of the tests are those of the fictional clinic: the people of an
// intake sheet, as a paralegal would enter them.
var (
	Maria         = demo.Maria
	JeanBaptiste  = demo.JeanBaptiste
	Chidi         = demo.Chidi
	Ahmad         = demo.Ahmad
	Petrona       = demo.Petrona
	Luzia         = demo.Luzia
	WeiOfElMonte  = demo.WeiOfElMonte
	WeiOfAlhambra = demo.WeiOfAlhambra
	Anh           = demo.Anh
	Sean          = demo.Sean
	Rosa          = demo.Rosa
)

// Clients are all of them, in the order of the sheet.
func Clients() []clients.Intake {
	return []clients.Intake{
		Maria, JeanBaptiste, Chidi, Ahmad, Petrona, Luzia, WeiOfElMonte, WeiOfAlhambra, Anh, Sean, Rosa,
	}
}

// Maria is the id of María José García Hernández.
func (w *World) Maria() uuid.UUID { return w.Client(Maria) }

// JeanBaptiste is the id of Jean-Baptiste Pierre-Louis.
func (w *World) JeanBaptiste() uuid.UUID { return w.Client(JeanBaptiste) }

// Sean is the id of Sean O'Brien-Castillo.
func (w *World) Sean() uuid.UUID { return w.Client(Sean) }

// Rosa is the id of Rosa Castillo, his mother.
func (w *World) Rosa() uuid.UUID { return w.Client(Rosa) }

// Client is the id of one of the clients, whose file the paralegal opens on first use.
func (w *World) Client(in clients.Intake) uuid.UUID {
	w.t.Helper()
	return w.ClientOf(w.Paralegal(), in)
}

// ClientOf is the same with somebody else opening the file, in her team.
func (w *World) ClientOf(who actor.Actor, in clients.Intake) uuid.UUID {
	w.t.Helper()
	var id uuid.UUID
	w.Write(who, func(tx *db.Tx) error {
		in := copied(in)
		in.FormID = "cast " + in.ANumber
		client, err := clients.Open(tx, in)
		id = client.ID
		return err
	})
	return id
}

// copied keeps the cast as it is written here: opening a file cleans what it is given.
func copied(in clients.Intake) clients.Intake {
	in.Phones = append([]clients.PhoneDetails(nil), in.Phones...)
	in.Aliases = append([]string(nil), in.Aliases...)
	if in.Address != nil {
		address := *in.Address
		in.Address = &address
	}
	return in
}
