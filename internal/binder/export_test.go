package binder

// ErrPanic is what a caught panic is wrapped in.
var ErrPanic = errPanic
