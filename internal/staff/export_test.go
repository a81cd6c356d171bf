package staff

import "github.com/alexedwards/argon2id"

// Cheap hashes while testing; TestHashingCostsWhatItShould looks at the real ones.
var realParams = params

func init() {
	params = &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}
}

// RealParams are the parameters of the program.
func RealParams() *argon2id.Params { return realParams }

// Turns is how many passwords are hashed at once.
func Turns() int { return cap(hashing) }
