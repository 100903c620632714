package main

import "math/big"

type vote struct {
	i, heads, area int
	choice         string
}

var votes = []vote{{1, 1, 8950, "yes"}, {2, 1, 12004, "no"}, {3, 0, 1250, "yes"}, {5, 1, 9100, "yes"}}

type sums map[string][2]point

func header(i int) object {
	return object{"i": i, "cred_pk": hexed(sha256of([]byte("cred"), u32(i))), "seq": 0,
		"prev": hexed(make([]byte, 32)), "consent": hexed(consent)}
}

func weigh(k int, total, one point) point { return add(total, times(integer(int64(k)), one)) }

func tally(t trustees) object {
	added, list, ballots := make([]sums, 3), []byte{}, []object{}
	for option := range added {
		added[option] = sums{"heads": {identity(), identity()}, "area": {identity(), identity()}}
	}
	for _, one := range votes {
		shown, made := ballot(header(one.i), []answer{{0, []string{one.choice}}}, t.key, "tally "+string(rune('0'+one.i)))
		id := sha256of(text("ballot-id"), lp(hm), lp(jcs(shown["body"])))
		list = join(list, u32(one.i), id)
		for option, cipher := range made.rows[0] {
			for measure, weight := range map[string]int{"heads": one.heads, "area": one.area} {
				pair := added[option][measure]
				added[option][measure] = [2]point{weigh(weight, pair[0], cipher.a), weigh(weight, pair[1], cipher.b)}
			}
		}
		ballots = append(ballots, object{"i": one.i, "heads": one.heads, "area": one.area, "choice": one.choice,
			"body": shown["body"], "ballot_id": hexed(id)})
	}
	rows := []object{}
	for option, choice := range motions[0].choices {
		row := object{"choice": choice}
		for measure, pair := range added[option] {
			row[measure] = b64(pair[0].Bytes(), pair[1].Bytes())
		}
		rows = append(rows, row)
	}
	body := object{"motion": motions[0].id, "tree_size": 40, "root": hexed(sha256of([]byte("root"))),
		"participants": 4, "heads": 3, "area": 31304, "list": hexed(sha256of(list)), "sums": rows}
	id := sha256of(jcs(body))
	return object{"ballots": ballots, "body": body, "id": hexed(id), "opened": opened(t, id, added)}
}

func opened(t trustees, id []byte, added []sums) object {
	one, oneSteps, d1 := partial(t, 1, id, added)
	three, threeSteps, d3 := partial(t, 3, id, added)
	half := new(big.Int).ModInverse(integer(2), order)
	first, third := product(integer(3), half), minus(new(big.Int), half)
	results := []object{}
	for option, choice := range motions[0].choices {
		for _, measure := range []string{"heads", "area"} {
			at := len(results)
			m := sub(sub(added[option][measure][1], times(first, d1[at])), times(third, d3[at]))
			total := 0
			for !times(integer(int64(total)), base()).Equals(m) {
				total++
			}
			results = append(results, object{"choice": choice, "measure": measure, "m": hexed(m.Bytes()), "total": total})
		}
	}
	return object{"shares": []object{one, three}, "steps": [][]object{oneSteps, threeSteps},
		"lagrange": object{"1": hexed(scalar(first)), "3": hexed(scalar(third))}, "results": results}
}

func partial(t trustees, j int, id []byte, added []sums) (object, []object, []point) {
	from, shares, steps, opened := named("share "+string(rune('0'+j))), []object{}, []object{}, []point{}
	for option, choice := range motions[0].choices {
		for _, measure := range []string{"heads", "area"} {
			a, b := added[option][measure][0], added[option][measure][1]
			d := times(t.secrets[j-1], a)
			claim := statement{"dec", hm, []any{id, 0, option, measure, j, t.key, t.verify[j-1], a, b, d}}
			wire, shown := claim.know(t.secrets[j-1], from.draw(), base(), a)
			shown["d"], shown["block"] = hexed(d.Bytes()), from.blocks[len(from.blocks)-1]
			shares = append(shares, object{"choice": choice, "measure": measure, "share": b64(d.Bytes(), wire)})
			steps, opened = append(steps, shown), append(opened, d)
		}
	}
	return object{"trustee": j, "tally": hexed(id), "shares": shares}, steps, opened
}
