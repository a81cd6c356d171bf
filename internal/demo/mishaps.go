package demo

import (
	"constancia/internal/clients"
	"constancia/internal/failures"
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
