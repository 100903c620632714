package main

import "math/big"

// A field is bytes, a string or a number (docs/SECRET.md §1).
func field(value any) []byte {
	switch one := value.(type) {
	case []byte:
		return one
	case string:
		return []byte(one)
	case int:
		return u32(one)
	case point:
		return one.Bytes()
	}
	panic("no field")
}

func shown(value any) object {
	switch one := value.(type) {
	case string:
		return object{"text": one}
	case int:
		return object{"u32": one}
	}
	return object{"bytes": hexed(field(value))}
}

type statement struct {
	label  string
	bind   []byte
	fields []any
}

func (s statement) hashed(commitments []point) []byte {
	made := join(text(s.label), lp([]byte(suite)), lp(s.bind))
	for _, one := range s.fields {
		made = join(made, lp(field(one)))
	}
	for _, one := range commitments {
		made = join(made, lp(one.Bytes()))
	}
	return made
}

func (s statement) challenge(commitments []point) *big.Int {
	return wide(sha512of(s.hashed(commitments)))
}

func (s statement) steps(commitments []point) object {
	fields, points := []object{}, []string{}
	for _, one := range s.fields {
		fields = append(fields, shown(one))
	}
	for _, one := range commitments {
		points = append(points, hexed(one.Bytes()))
	}
	return object{
		"label": s.label, "bind": hexed(s.bind), "fields": fields, "commitments": points,
		"hashed": hexed(s.hashed(commitments)), "challenge": hexed(scalar(s.challenge(commitments))),
	}
}

// Knowledge of x with P_k = x·B_k: T_1 ‖ … ‖ T_n ‖ z.
func (s statement) know(x, w *big.Int, bases ...point) ([]byte, object) {
	commitments, wire := []point{}, []byte{}
	for _, one := range bases {
		t := times(w, one)
		commitments, wire = append(commitments, t), append(wire, t.Bytes()...)
	}
	z := plus(w, product(s.challenge(commitments), x))
	steps := s.steps(commitments)
	steps["response"] = hexed(scalar(z))
	wire = append(wire, scalar(z)...)
	steps["wire"] = hexed(wire)
	return wire, steps
}

// Membership of the plaintext of (A, B) = (r·G, r·Y + value·G) in 0 … or the one value of sum1.
func (s statement) belong(values []int, value int, r *big.Int, y, a, b point, from *source) ([]byte, object) {
	es, zs := make([]*big.Int, len(values)), make([]*big.Int, len(values))
	w, others := from.draw(), new(big.Int)
	commitments := []point{}
	for place, v := range values {
		if v == value {
			commitments = append(commitments, times(w, base()), times(w, y))
			continue
		}
		es[place], zs[place] = from.draw(), from.draw()
		others = plus(others, es[place])
		lifted := sub(b, times(integer(int64(v)), base()))
		commitments = append(commitments,
			sub(times(zs[place], base()), times(es[place], a)),
			sub(times(zs[place], y), times(es[place], lifted)))
	}
	for place, v := range values {
		if v == value {
			es[place] = minus(s.challenge(commitments), others)
			zs[place] = plus(w, product(es[place], r))
		}
	}
	return wireOf(s, commitments, es, zs)
}

func wireOf(s statement, commitments []point, es, zs []*big.Int) ([]byte, object) {
	wire, challenges, responses := []byte{}, []string{}, []string{}
	for _, one := range commitments {
		wire = append(wire, one.Bytes()...)
	}
	for place, e := range es {
		challenges = append(challenges, hexed(scalar(e)))
		if place < len(es)-1 {
			wire = append(wire, scalar(e)...)
		}
	}
	for _, z := range zs {
		responses = append(responses, hexed(scalar(z)))
		wire = append(wire, scalar(z)...)
	}
	steps := s.steps(commitments)
	steps["challenges"], steps["responses"], steps["wire"] = challenges, responses, hexed(wire)
	return wire, steps
}
