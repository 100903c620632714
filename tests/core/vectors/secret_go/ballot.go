package main

import "math/big"

type motion struct {
	id      string
	kind    string
	choices []string
	least   int
	most    int
}

type answer struct {
	motion  int
	choices []string
}

var motions = []motion{
	{"lift", "yes_no", []string{"yes", "no", "abstain"}, 1, 1},
	{"council", "election", []string{"ash", "birch", "cedar", "elm"}, 0, 2},
}

type sealed struct {
	a, b  point
	r     *big.Int
	value int
}

func valueOf(choices []string, choice string) int {
	for _, one := range choices {
		if one == choice {
			return 1
		}
	}
	return 0
}

// The draws come in the order of §3, but ctx needs every ciphertext first: so each answer is walked
// twice over the same blocks, once for the ciphertexts and once for the proofs.
func ciphertexts(answers []answer, y point, from *source) [][]sealed {
	made := [][]sealed{}
	for _, one := range answers {
		row := []sealed{}
		for _, choice := range motions[one.motion].choices {
			value, r := valueOf(one.choices, choice), from.draw()
			b := add(times(r, y), times(integer(int64(value)), base()))
			row = append(row, sealed{a: times(r, base()), b: b, r: r, value: value})
			from.draw()
			from.draw()
			from.draw()
		}
		made = append(made, row)
		from.draw()
		if motions[one.motion].least == 0 {
			for place := 0; place < motions[one.motion].most; place++ {
				from.draw()
				from.draw()
			}
		}
	}
	return made
}

func ctxOf(header any, answers []answer, rows [][]sealed) []byte {
	made := join(text("ballot-ctx"), lp(hm), lp(jcs(header)))
	for at, one := range answers {
		made = join(made, lp([]byte(motions[one.motion].id)), u32(len(rows[at])))
		for _, option := range rows[at] {
			made = join(made, option.a.Bytes(), option.b.Bytes())
		}
	}
	return sha512of(made)
}

type made struct {
	ctx     []byte
	answers []object
	steps   []object
	rows    [][]sealed
	blocks  []string
}

func seal(header any, answers []answer, y point, fresh func() *source) made {
	rows := ciphertexts(answers, y, fresh())
	result, from := made{ctx: ctxOf(header, answers, rows), rows: rows}, fresh()
	for at, one := range answers {
		about := motions[one.motion]
		options, steps := []string{}, []object{}
		sumA, sumB, sumR, sum := identity(), identity(), new(big.Int), 0
		for number, option := range rows[at] {
			from.draw()
			claim := statement{"or01", hm, []any{result.ctx, about.id, number, y, option.a, option.b}}
			wire, shown := claim.belong([]int{0, 1}, option.value, option.r, y, option.a, option.b, from)
			options = append(options, b64(option.a.Bytes(), option.b.Bytes(), wire))
			steps = append(steps, object{"value": option.value, "r": hexed(scalar(option.r)),
				"a": hexed(option.a.Bytes()), "b": hexed(option.b.Bytes()), "or01": shown})
			sumA, sumB, sumR = add(sumA, option.a), add(sumB, option.b), plus(sumR, option.r)
			sum += option.value
		}
		claim, values := statement{"sum1", hm, []any{result.ctx, about.id, y, sumA, sumB}}, []int{1}
		if about.least == 0 {
			claim, values = statement{"sumr", hm, []any{result.ctx, about.id, about.most, y, sumA, sumB}}, []int{}
			for v := 0; v <= about.most; v++ {
				values = append(values, v)
			}
		}
		wire, shown := claim.belong(values, sum, sumR, y, sumA, sumB, from)
		result.answers = append(result.answers, object{"motion": about.id, "options": options, "sum": b64(wire)})
		result.steps = append(result.steps, object{"motion": about.id, "choices": one.choices, "options": steps,
			"sum": object{"a": hexed(sumA.Bytes()), "b": hexed(sumB.Bytes()), "r": hexed(scalar(sumR)), "values": values, "proof": shown}})
	}
	result.blocks = from.blocks
	return result
}

const symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// The first 25 symbols of the bits from the most significant, in fives.
func trackerOf(id []byte) string {
	bits, shown := new(big.Int).SetBytes(id), ""
	for place := 0; place < 25; place++ {
		if place > 0 && place%5 == 0 {
			shown += "-"
		}
		part := new(big.Int).Rsh(bits, uint(256-5*(place+1)))
		shown += string(symbols[new(big.Int).And(part, integer(31)).Int64()])
	}
	return shown
}

func ballot(header object, answers []answer, y point, name string) (object, made) {
	sealed := seal(header, answers, y, func() *source { return named(name) })
	body := object{"header": header, "answers": sealed.answers}
	id := sha256of(text("ballot-id"), lp(hm), lp(jcs(body)))
	return object{
		"blocks": sealed.blocks, "header_jcs": hexed(jcs(header)), "ctx": hexed(sealed.ctx),
		"answers": sealed.steps, "body": body, "ballot_id": hexed(id), "tracker": trackerOf(id),
	}, sealed
}
