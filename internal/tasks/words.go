package tasks

import "slices"

// State is whether something is still to be done.
type State string

// The states.
const (
	Open    State = "open"
	Done    State = "done"
	Dropped State = "dropped"
)

// States lists the states.
func States() []State { return []State{Open, Done, Dropped} }

// LabelKey is how the state is called.
func (s State) LabelKey() string { return "tasks.state." + string(s) }

// Act is what happened to a task.
type Act string

// The acts of a task's turns. Handed is to another person, or for another day.
const (
	ActAsked    Act = "asked"
	ActHanded   Act = "handed"
	ActDone     Act = "done"
	ActDropped  Act = "dropped"
	ActReopened Act = "reopened"
)

// LabelKey is how the act is said.
func (a Act) LabelKey() string { return "tasks.act." + string(a) }

// Where a task can come from.
const (
	FromFailure    = "failure"
	FromOccurrence = "occurrence"
	FromClient     = "client"
)

func sources() []string { return []string{FromFailure, FromOccurrence, FromClient} }

// unknown tells whether a word stands outside its list.
func unknown[T ~string](list []T, word T) bool { return !slices.Contains(list, word) }
