// Writes ../secret_go.json from docs/SECRET.md: a third implementation, which shares no line
// with the Python and the JavaScript ones. How to run it stands in README.md.
package main

import (
	"encoding/json"
	"fmt"
	"math/big"
)

var (
	hd      = sha256of([]byte("a definition"))
	hm      = sha256of([]byte("a manifest"))
	consent = sha256of([]byte("a consent sentence"))
)

type trustees struct {
	key     point
	verify  []point
	secrets []*big.Int
}

// The joint polynomial as a ceremony would leave it: x_j = a_0 + a_1·j.
func shared() (trustees, object) {
	from, made := named("trustees"), trustees{}
	a0, a1 := from.draw(), from.draw()
	made.key = times(a0, base())
	secrets, keys := []string{}, []string{}
	for j := int64(1); j <= 3; j++ {
		x := plus(a0, product(a1, integer(j)))
		made.secrets, made.verify = append(made.secrets, x), append(made.verify, times(x, base()))
		secrets, keys = append(secrets, hexed(scalar(x))), append(keys, hexed(times(x, base()).Bytes()))
	}
	return made, object{"threshold": 2, "polynomial": []string{hexed(scalar(a0)), hexed(scalar(a1))},
		"key": hexed(made.key.Bytes()), "verification_keys": keys, "secrets": secrets}
}

func statements(y point) []object {
	p := []point{}
	for n := int64(1); n <= 6; n++ {
		p = append(p, times(integer(n*n+2), base()))
	}
	ctx, id := sha512of([]byte("a context")), sha256of([]byte("a tally"))
	all := []statement{
		{"or01", hm, []any{ctx, "lift", 2, y, p[0], p[1]}},
		{"sum1", hm, []any{ctx, "lift", y, p[0], p[1]}},
		{"sumr", hm, []any{ctx, "council", 2, y, p[0], p[1]}},
		{"dec", hm, []any{id, 1, 3, "heads", 2, y, p[2], p[0], p[1], p[3]}},
		{"dec", hm, []any{id, 0, 0, "area", 1, y, p[2], p[0], p[1], p[3]}},
		{"share-key", hd, []any{3, p[0]}},
		{"pok", hd, []any{2, 1, p[0]}},
		{"share-opening", hd, []any{1, 2, 3, p[0], p[1], p[2]}},
	}
	made := []object{}
	for _, one := range all {
		made = append(made, one.steps([]point{p[4], p[5]}))
	}
	return made
}

func shownMotions() []object {
	made := []object{}
	for _, one := range motions {
		made = append(made, object{"id": one.id, "kind": one.kind, "choices": one.choices, "min": one.least, "max": one.most})
	}
	return made
}

func main() {
	t, held := shared()
	one, _ := ballot(header(1), []answer{{0, []string{"yes"}}, {1, []string{"birch", "elm"}}}, t.key, "ballot")
	few, _ := ballot(header(4), []answer{{1, []string{}}}, t.key, "nobody")
	out, err := json.MarshalIndent(object{
		"suite": suite, "hd": hexed(hd), "hm": hexed(hm), "consent": hexed(consent), "motions": shownMotions(),
		"group": groupCases(), "statements": statements(t.key), "trustees": held, "ballots": []object{one, few},
		"paper": paper(t.key), "tally": tally(t), "ceremony": ceremony(),
	}, "", " ")
	must(err)
	fmt.Println(string(out))
}
