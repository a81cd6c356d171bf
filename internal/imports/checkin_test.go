package imports

import (
	"testing"

	"constancia/internal/obligations"
)

func TestEveryWayOfReportingIsKnownByItsWordsInBothLanguages(t *testing.T) {
	said := map[string]int{}
	for text, want := range map[string]string{
		"SmartLINK": "smartlink_own_phone", "teléfono propio": "smartlink_own_phone",
		"BI phone": "smartlink_bi_phone", "teléfono de BI": "smartlink_bi_phone", "ICE Check-In App": "ice_checkin_app", "app de ICE": "ice_checkin_app",
		"VoiceID": "voice_id", "reconocimiento de voz": "voice_id", "ankle monitor": "gps_ankle", "grillete": "gps_ankle",
		"VeriWatch": "gps_wrist", "reloj": "gps_wrist", "ISAP office": "isap_office_visit", "oficina de ISAP": "isap_office_visit",
		"home visit": "home_visit", "visita a domicilio": "home_visit", "video call": "virtual_home_visit", "visita virtual": "virtual_home_visit",
		"ICE office": "ero_checkin", "oficina de ICE": "ero_checkin", "ICE portal": "ice_portal", "portal de ICE": "ice_portal",
		"kiosk": "kiosk_mail", "quiosco": "kiosk_mail", "by mail": "kiosk_mail",
	} {
		got := modalityOf("", fold(text))
		expect(t, text, got, want)
		said[got]++
	}
	for _, m := range obligations.Modalities() {
		if said[m.Code] == 0 {
			t.Errorf("no words are known for %s", m.Code)
		}
	}
}
