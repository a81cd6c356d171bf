package web

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/edge"
)

// routes is the one table of the staff pages: what, where, who, by which function.
func (s *Site) routes() []edge.Route {
	return slices.Concat(
		s.caseRoutes(), s.documentRoutes(), s.dutyRoutes(), s.watchRoutes(), s.toldRoutes(), s.supervisionRoutes(), s.noteRoutes(),
		s.taskRoutes(), s.failureRoutes(), s.packetRoutes(), s.declarationRoutes(), s.importRoutes(), s.settingsRoutes(), s.letterheadRoutes(), s.ownPageRoutes(), s.closureRoutes(), s.moveRoutes(), s.detentionRoutes(),
	)
}

func (s *Site) caseRoutes() []edge.Route {
	return []edge.Route{
		get("/setup/:token", actor.Public, s.setUpPage),
		post("/setup/:token", actor.Public, s.setUp),
		get("/join/:token", actor.Public, s.joinPage),
		post("/join/:token", actor.Public, s.join),
		get("/sign-in", actor.Public, s.signInPage),
		post("/sign-in", actor.Public, s.signIn),
		post("/sign-out", actor.SignedIn, s.signOut),
		get("/welcome", actor.SignedIn, s.welcome),

		get("/", actor.SignedIn, s.todayPage),
		get("/today/untold", actor.HearingsRead, s.untoldPage),
		get("/today/lacking/:lack", actor.ClientsRead, s.lackingPage),
		get("/calendar", actor.HearingsRead, s.calendarPage),
		get("/calendar/links", actor.FeedsWrite, s.ownLinksPage),
		post("/calendar/links", actor.FeedsWrite, s.offerOwnLink),

		get("/clients", actor.ClientsRead, s.clientsPage),
		post("/clients", actor.ClientsWrite, s.openClient),
		get("/clients/new", actor.ClientsWrite, s.clientNew),
		post("/clients/search", actor.ClientsRead, s.searchClients),
		post("/clients/similar", actor.ClientsWrite, s.similarClients),
		get("/clients/:id", actor.ClientsRead, s.filePage),
		post("/clients/:id", actor.ClientsWrite, s.editClient),
		get("/clients/:id/edit", actor.ClientsWrite, s.clientEditPage),
		post("/clients/:id/a-number", actor.ANumberReveal, s.revealANumber),
		post("/clients/:id/assignments", actor.ClientsWrite, s.assignFile),
		post("/clients/:id/assignments/:staff/end", actor.ClientsWrite, s.unassignFile),
		post("/clients/:id/assignments/:staff/lead", actor.ClientsWrite, s.nameLead),

		get("/clients/:id/hearings/new", actor.HearingsWrite, s.hearingNew),
		post("/clients/:id/hearings", actor.HearingsWrite, s.addHearing),
		post("/hearings/zone", actor.HearingsWrite, s.hearingZone),
		get("/hearings/:id", actor.HearingsRead, s.hearingPage),
		get("/hearings/:id/move", actor.HearingsWrite, s.hearingMove),
		post("/hearings/:id/settings", actor.HearingsWrite, s.moveHearing),
		get("/hearings/:id/cancel", actor.HearingsWrite, s.hearingCancel),
		post("/hearings/:id/cancellation", actor.HearingsWrite, s.cancelHearing),
		get("/hearings/:id/outcome", actor.HearingsWrite, s.hearingOutcome),
		post("/hearings/:id/outcome", actor.HearingsWrite, s.recordHearingOutcome),
		post("/hearings/:id/told", actor.HearingsWrite, s.tellHearing),
		post("/hearings/:id/checks", actor.HearingsWrite, s.checkHearing),
		post("/hearings/:id/checks/:check/resolution", actor.HearingsWrite, s.resolveCheck),
		post("/hearings/:id/participants", actor.HearingsWrite, s.joinHearing),
		post("/hearings/:id/participants/:client/removal", actor.HearingsWrite, s.leaveHearing),

		get("/clients/:id/feeds/new", actor.FeedsWrite, s.linkNew),
		post("/clients/:id/feeds", actor.FeedsWrite, s.offerLink),
		get("/feeds/:id", actor.ClientsRead, s.linkPage),
		post("/feeds/:id/revocation", actor.FeedsWrite, s.revokeLink),
		post("/feeds/:id/renewal", actor.FeedsWrite, s.renewLink),
	}
}

func (s *Site) dutyRoutes() []edge.Route {
	return []edge.Route{
		get("/clients/:id/obligations/new", actor.ObligationsWrite, s.dutyNew),
		post("/clients/:id/obligations", actor.ObligationsWrite, s.imposeDuty),
		get("/clients/:id/ledger", actor.ObligationsRead, s.ledgerPage),
		get("/clients/:id/chronology", actor.FailuresRead, s.chronologyPage),
		get("/obligations/:id/schedule", actor.ObligationsWrite, s.dutySchedulePage),
		post("/obligations/:id/schedule", actor.ObligationsWrite, s.rescheduleDuty),
		get("/obligations/:id/ending", actor.ObligationsWrite, s.dutyEndingPage),
		post("/obligations/:id/ending", actor.ObligationsWrite, s.endDuty),
		get("/obligations/:id/pauses/new", actor.ObligationsWrite, s.pauseNew),
		post("/obligations/:id/pauses", actor.ObligationsWrite, s.pauseDuty),
		get("/obligations/:id/resumption", actor.ObligationsWrite, s.resumePage),
		post("/obligations/:id/resumption", actor.ObligationsWrite, s.resumeDuty),
		get("/pauses/:id/lift", actor.ObligationsWrite, s.liftPage),
		post("/pauses/:id/lift", actor.ObligationsWrite, s.liftPause),
		get("/obligations/:id/prompts/new", actor.ObligationsWrite, s.promptNew),
		post("/obligations/:id/prompts", actor.ObligationsWrite, s.recordPrompt),
		get("/obligations/:id/participants", actor.ObligationsWrite, s.togetherPage),
		post("/obligations/:id/participants", actor.ObligationsWrite, s.joinDuty),
		post("/obligations/:id/participants/:client/leaving", actor.ObligationsWrite, s.leaveDuty),
		get("/occurrences/:id", actor.ObligationsRead, s.occurrencePage),
		post("/occurrences/:id/outcome", actor.ObligationsWrite, s.recordOutcome),
		get("/occurrences/:id/retraction", actor.ObligationsWrite, s.retractPage),
		post("/occurrences/:id/retraction", actor.ObligationsWrite, s.retractOutcome),
		get("/occurrences/:id/taking-back", actor.ObligationsWrite, s.takeBackPage),
		post("/occurrences/:id/taking-back", actor.ObligationsWrite, s.takePromptBack),
		get("/occurrences/:id/move", actor.ObligationsWrite, s.occurrenceMovePage),
		post("/occurrences/:id/move", actor.ObligationsWrite, s.moveOccurrence),
		get("/reporting", actor.ObligationsRead, s.reportingPage),
	}
}

func (s *Site) importRoutes() []edge.Route {
	return []edge.Route{
		get("/imports", actor.ImportsWrite, s.importsPage),
		sheetRoute("/imports", actor.ImportsWrite, s.bringSheet),
		get("/imports/:id", actor.ImportsWrite, s.importPage),
		post("/imports/:id/page", actor.ImportsWrite, s.chooseSheet),
		post("/imports/:id/columns", actor.ImportsWrite, s.correctColumns),
		post("/imports/:id/beginning", actor.ImportsWrite, s.beginImport),
		post("/imports/:id/discarding", actor.ImportsWrite, s.discardImport),
		post("/imports/:id/undoing", actor.ImportsWrite, s.undoImport),
		get("/imports/:id/failed.csv", actor.ImportsWrite, s.failedRows),
		get("/imports/:id/suggestions", actor.ImportsWrite, s.suggestionsPage),
		post("/imports/suggestions/:id/duty", actor.ImportsWrite, s.confirmDuty),
		post("/imports/suggestions/:id/family", actor.ImportsWrite, s.confirmFamily),
		post("/imports/suggestions/:id/dismissal", actor.ImportsWrite, s.dismissSuggestion),
	}
}

func (s *Site) failureRoutes() []edge.Route {
	return []edge.Route{
		get("/failures", actor.FailuresRead, s.failuresPage),
		get("/failures/new", actor.FailuresWrite, s.failureBegin),
		post("/failures/new", actor.FailuresWrite, s.findForFailure),
		get("/clients/:id/failures/new", actor.FailuresWrite, s.failureNew),
		post("/clients/:id/failures", actor.FailuresWrite, s.logFailure),
		post("/clients/:id/failures/draft", actor.FailuresWrite, s.parkFailure),
		post("/clients/:id/failures/draft/discard", actor.FailuresWrite, s.discardFailure),
		get("/failures/:id", actor.FailuresRead, s.failurePage),
		post("/failures/:id/attempts", actor.FailuresWrite, s.addLine("attempt", addAttempt)),
		post("/failures/:id/calls", actor.FailuresWrite, s.addLine("call", addCall)),
		post("/failures/:id/appearances", actor.FailuresWrite, s.addLine("appearance", addAppearance)),
		post("/failures/:id/witnesses", actor.FailuresWrite, s.addLine("witness", addWitness)),
		post("/failures/:id/steps", actor.FailuresWrite, s.tickStep),
		post("/failures/:id/turns", actor.FailuresWrite, s.turnFailure),
		post("/failures/:id/questions", actor.FailuresWrite, s.askAttorney),
		post("/failures/:id/outcome", actor.ObligationsWrite, s.settleFailure),
		post("/failures/:id/links", actor.FailuresWrite, s.joinFailure),
		post("/failures/:id/statements", actor.NotesWrite, s.draftStatement),
		post("/failures/:id/consents", actor.FailuresWrite, s.agreeToRecording),
		get("/incidents", actor.FailuresWrite, s.incidentsPage),
		post("/incidents", actor.FailuresWrite, s.decideIncident),
		get("/incidents/:id", actor.FailuresWrite, s.incidentPage),
		post("/incidents/:id/failures", actor.FailuresWrite, s.attachToIncident),
		post("/incidents/:id/exhibit", actor.NotesApprove, s.approveExhibit),
		get("/failures/:id/correction", actor.FailuresWrite, s.correctionPage),
		post("/failures/:id/corrections", actor.FailuresWrite, s.correctFailure),
		s.uploads("/failures/:id/evidence", actor.FailuresWrite, s.receiveEvidence),
		get("/evidence/:id/preview", actor.FailuresRead, s.evidencePreview),
		hands("/evidence/:id/file", actor.FailuresRead, s.evidenceFile),
	}
}

func (s *Site) settingsRoutes() []edge.Route {
	return []edge.Route{
		get("/settings", actor.SignedIn, s.settingsPage),
		post("/settings/language", actor.SignedIn, s.chooseLanguage),
		get("/settings/password", actor.SignedIn, s.passwordPage),
		post("/settings/password", actor.SignedIn, s.changePassword),
		post("/settings/sessions", actor.SignedIn, s.signOutEverywhere),
		get("/settings/tokens", actor.SignedIn, s.tokensPage),
		post("/settings/tokens", actor.SignedIn, s.addToken),
		post("/settings/tokens/:id/revocation", actor.SignedIn, s.revokeToken),
		post("/settings/demo", actor.StaffManage, s.loadDemo),
		post("/settings/demo/removal", actor.StaffManage, s.removeDemo),
		get("/settings/office", actor.SettingsManage, s.officePage),
		post("/settings/office", actor.SettingsManage, s.changeOffice),
		get("/settings/on-call", actor.SettingsManage, s.onCallPage),
		post("/settings/on-call", actor.SettingsManage, s.setOnCall),
		get("/settings/people/new", actor.StaffManage, s.personNew),
		post("/settings/people", actor.StaffManage, s.addPerson),
		get("/settings/people/:id", actor.StaffManage, s.personPage),
		post("/settings/people/:id", actor.StaffManage, s.revisePerson),
		post("/settings/people/:id/invitation", actor.StaffManage, s.invitePerson),
		post("/settings/people/:id/sign-out", actor.StaffManage, s.signOutPerson),
		post("/settings/people/:id/shut-out", actor.StaffManage, s.shutOut),
		post("/settings/people/:id/readmission", actor.StaffManage, s.readmitPerson),
		get("/settings/teams/new", actor.StaffManage, s.teamNew),
		post("/settings/teams", actor.StaffManage, s.addTeam),
		get("/settings/teams/:id", actor.StaffManage, s.teamPage),
		post("/settings/teams/:id", actor.StaffManage, s.renameTeam),
	}
}

func get(path string, p actor.Permission, handler echo.HandlerFunc) edge.Route {
	return edge.Route{Method: http.MethodGet, Path: path, Permission: p, Handler: handler}
}

func post(path string, p actor.Permission, handler echo.HandlerFunc) edge.Route {
	return edge.Route{Method: http.MethodPost, Path: path, Permission: p, Handler: handler}
}
