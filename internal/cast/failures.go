package cast

import (
	"time"

	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/failures"
	"constancia/internal/obligations"
)

// What happened to the sheet's people this week: María's picture would not send;
// Jean-Baptiste's phone from BI would not charge; Petrona was logged out in a
// language she does not read.
var mishaps = map[string]failures.Account{
	Maria.ANumber: {
		App: "smartlink", Kinds: []string{"app_photo_not_sent"}, ErrorText: "Unable to upload photo. Please try again. (E-504)",
		What: "I tried until the hour was over. I was at the bus stop, I was afraid to lose my job.", ToldBy: "María, by phone", Language: "es",
		Device: failures.Device{Owner: "own", Make: "Samsung", Model: "Galaxy A14", OS: "Android 13", AppVersion: "7.2.1", Battery: "64 %"},
		Network: failures.Network{
			Kind: "mobile", Carrier: "Cricket", Signal: "3 of 4", Place: "bus stop in Cicero", OtherApps: "yes",
		},
	},
	JeanBaptiste.ANumber: {
		App: "smartlink", Kinds: []string{"bi_phone_defect", "battery_dead"}, ToldBy: "Jean-Baptiste, at the desk", Language: "ht",
		Device: failures.Device{Owner: "issued"},
	},
	Petrona.ANumber: {
		App: "smartlink", Kinds: []string{"app_session_expired", "app_wrong_language"}, ErrorText: "Your session has expired.",
		ToldBy: "her daughter, by phone", Language: "es",
	},
}

// MishapOf is what happened to one of the clients, as the paralegal would log it;
// when it happened is still to be filled in. ok is false for one to whom nothing
// happened.
func MishapOf(in clients.Intake) (account failures.Account, ok bool) {
	account, ok = mishaps[in.ANumber]
	return account, ok
}

// Failure logs what happened to one of the clients at her first check-in, as the
// paralegal, once: the clock is moved to twenty minutes after its window opened.
func (w *World) Failure(in clients.Intake) failures.File {
	w.t.Helper()
	account, ok := MishapOf(in)
	if !ok {
		w.t.Fatal("the sheet knows no failure of this client")
	}
	first := w.firstOf(w.Duty(in))
	if at := first.OpensAt.Add(20 * time.Minute); w.Clock.Now().Before(at) {
		w.Clock.Set(at)
	}
	account.FirstSeenAt, account.ToldAt = first.OpensAt.Add(3*time.Minute), first.OpensAt.Add(15*time.Minute)
	return w.Log(failures.Report{
		ClientID: w.Client(in), Occurrence: first.ID, Account: account, FormID: uuid.NewSHA1(first.ID, []byte("failure")).String(),
	})
}

// Log puts a failure on record as the paralegal and reads it back.
func (w *World) Log(r failures.Report) failures.File {
	w.t.Helper()
	var f failures.File
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		logged, err := failures.Log(tx, r)
		if err != nil {
			return err
		}
		f, err = failures.Find(tx, logged.ID)
		return err
	})
	return f
}

// Receive keeps a picture as evidence of a failure, as the paralegal.
func (w *World) Receive(failure uuid.UUID, u failures.Upload) failures.Evidence {
	w.t.Helper()
	e, _, err := failures.Receive(w.Context(w.Paralegal()), w.DB, failure, u)
	if err != nil {
		w.t.Fatalf("receiving evidence: %v", err)
	}
	return e
}

func (w *World) firstOf(o obligations.Obligation) obligations.Entry {
	w.t.Helper()
	var list []obligations.Entry
	w.Read(w.Paralegal(), func(tx *db.Tx) (err error) {
		list, err = obligations.List(tx, obligations.Filter{Obligation: o.ID, Limit: 1})
		return err
	})
	if len(list) == 0 {
		w.t.Fatal("the duty has no occurrence")
	}
	return list[0]
}
