package packets_test

import (
	"testing"

	"constancia/internal/actor"
	"constancia/internal/archtest"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/packets"
)

func TestTheStructsMatchTheMigratedSchema(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		w.Read(actor.System("test"), func(tx *db.Tx) error {
			archtest.CheckSchema(t, tx.DB, packets.Models()...)
			return nil
		})
	})
}
