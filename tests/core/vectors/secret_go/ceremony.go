package main

import "math/big"

// The first run of a ceremony of 2 of 3: keys, commitments, reveals, one complaint with its opening.
func ceremony() object {
	es, keys, messages := []*big.Int{}, []point{}, []object{}
	say := func(kind string, body object) { messages = append(messages, object{"type": kind, "body": body}) }
	blocks := []object{}
	for j := 1; j <= 3; j++ {
		from := named("key " + string(rune('0'+j)))
		e, w := from.draw(), from.draw()
		key := times(e, base())
		es, keys = append(es, e), append(keys, key)
		wire, _ := statement{"share-key", hd, []any{j, key}}.know(e, w, base())
		say("trustee-key", object{"trustee": j, "key": b64(key.Bytes(), wire)})
		blocks = append(blocks, object{"key": from.blocks})
	}
	reveals, coefficients := []object{}, [][2]*big.Int{}
	for i := 1; i <= 3; i++ {
		from := named("deal " + string(rune('0'+i)))
		reveal, a := deal(i, keys, from)
		blocks[i-1]["deal"] = from.blocks
		reveals, coefficients = append(reveals, reveal), append(coefficients, a)
		commitment := sha256of(text("dkg-commit"), lp(hd), lp(jcs(reveal)))
		say("dkg-commit", object{"trustee": i, "run": 1, "commitment": hexed(commitment)})
	}
	for _, reveal := range reveals {
		say("dkg-reveal", reveal)
	}
	transcript := join(text("ceremony"), lp(hd))
	for _, one := range messages {
		transcript = join(transcript, lp([]byte(one["type"].(string))), lp(jcs(one["body"])))
	}
	secrets, a0 := []string{}, new(big.Int)
	for j := int64(1); j <= 3; j++ {
		x := new(big.Int)
		for _, a := range coefficients {
			x = plus(x, plus(a[0], product(a[1], integer(j))))
		}
		secrets = append(secrets, hexed(scalar(x)))
		a0 = plus(a0, coefficients[j-1][0])
	}
	opening := times(es[2], dealtR(1, 3))
	claim := statement{"share-opening", hd, []any{1, 1, 3, keys[2], dealtR(1, 3), opening}}
	wire, _ := claim.know(es[2], named("opening").draw(), base(), dealtR(1, 3))
	return object{"blocks": blocks, "messages": messages, "ceremony": hexed(sha256of(transcript)),
		"key": hexed(times(a0, base()).Bytes()), "secrets": secrets, "opening_block": hexed(sha512of([]byte("opening"), u32(0))),
		"false_complaint": object{"trustee": 3, "run": 1, "against": 1, "reason": "share", "opening": b64(opening.Bytes(), wire)}}
}

// Draws in this order: the coefficients, the nonces of their proofs, one r for each share.
func deal(i int, keys []point, from *source) (object, [2]*big.Int) {
	a := [2]*big.Int{from.draw(), from.draw()}
	coefficients, shares := []string{}, []object{}
	for number, one := range a {
		k := times(one, base())
		wire, _ := statement{"pok", hd, []any{i, number, k}}.know(one, from.draw(), base())
		coefficients = append(coefficients, b64(k.Bytes(), wire))
	}
	for place, key := range keys {
		j, r := place+1, from.draw()
		share := scalar(plus(a[0], product(a[1], integer(int64(j)))))
		pad := sha512of(text("dkg-share"), lp([]byte(suite)), lp(hd), lp(u32(1)), lp(u32(i)), lp(u32(j)),
			lp(key.Bytes()), lp(times(r, base()).Bytes()), lp(times(r, key).Bytes()))
		for at := range share {
			share[at] ^= pad[at]
		}
		shares = append(shares, object{"to": j, "sealed": b64(times(r, base()).Bytes(), share)})
	}
	return object{"trustee": i, "run": 1, "coefficients": coefficients, "shares": shares}, a
}

func dealtR(i, j int) point {
	from := named("deal " + string(rune('0'+i)))
	for skipped := 0; skipped < 3+j; skipped++ {
		from.draw()
	}
	return times(from.draw(), base())
}
