package main

import "strings"

// Multiplication by α in GF(2)[x]/(x^5 + x^2 + 1).
func alpha(value int) int {
	value <<= 1
	if value > 31 {
		value ^= 0b100101
	}
	return value
}

// 19 symbols and the one that makes Σ α^(19−i)·c_i = 0.
func countingCode(data string) string {
	sum := 0
	for _, symbol := range data {
		sum = alpha(sum ^ strings.IndexRune(symbols, symbol))
	}
	return data + string(symbols[sum])
}

func paper(y point) object {
	code := countingCode("7Y0KQ2M9ZB4T1XWC8DA")
	key := sha256of(text("paper-key"), lp(hm), lp([]byte(code)))
	place := object{"i": 2, "serial": "K7-0002"}
	answers := []answer{{0, []string{"no"}}, {1, []string{"ash", "elm"}}}
	read := []object{}
	for _, one := range answers {
		read = append(read, object{"motion": motions[one.motion].id, "choices": one.choices})
	}
	reading := object{"i": 2, "serial": "K7-0002", "answers": read}
	begin := join(text("paper-draw"), lp(key), lp(hm), lp(jcs(reading)))
	sealed := seal(place, answers, y, func() *source { return &source{begin: begin} })
	body := object{"i": 2, "serial": "K7-0002", "secret": "000102030405060708090a0b0c0d0e0f10111213",
		"assisted": false, "answers": sealed.answers, "void": []object{}}
	id := sha256of(text("paper-ballot-id"), lp(hm), lp(jcs(body)))
	return object{
		"counting_code": code, "key": hexed(key), "reading_jcs": hexed(jcs(reading)), "blocks": sealed.blocks,
		"ctx": hexed(sealed.ctx), "answers": sealed.steps, "body": body, "paper_ballot_id": hexed(id),
	}
}
