package api

// operations is the table of the API: one line calls each noun's own list.
func (a *API) operations() {
	a.clients()
	a.closures()
	a.moves()
	a.hearings()
	a.obligations()
	a.devices()
	a.instructions()
	a.detentions()
	a.violations()
	a.summonses()
	a.supervision()
	a.supervisionAnswers()
	a.failures()
	a.failureWork()
	a.documents()
	a.notes()
	a.packets()
	a.declarations()
	a.tasks()
	a.feeds()
	a.ownPages()
	a.ownPageWords()
	a.timeline()
	a.audit()
}
